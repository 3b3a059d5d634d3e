// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A block through one set: y = Σ taps[k]·x[n−k] + Σ slow poles, from each channel to each.
 *
 * The amplifier's limit is hard: what is over it is taken away. Taken by sample that would alias, so it is the excess over the limit,
 * e(x) = x − clip(x), that is integrated: between two samples it is (F(x₁) − F(x₀)) / (x₁ − x₀), F(x) = (|x| − limit)² / 2 outside of the
 * limit, else 0 (first-order antiderivative antialiasing). The mean of the two spaces around a sample is taken from it, so the excess
 * stands where the sample does, one frame late; below the limit it is exactly nothing.
 */
#include "kernel.h"

#include <math.h>
#include <string.h>

static const double k_input_limit = 1e6, k_nothing = 1e-100;

/** What goes over the limit, and its integral. */
static double over(double x, double limit)
{
  const double past = fabs(x) - limit;
  return past > 0.0 ? copysign(past, x) : 0.0;
}

static double over_integral(double x, double limit)
{
  const double past = fabs(x) - limit;
  return past > 0.0 ? 0.5 * past * past : 0.0;
}

/** Mean excess on the way from one sample to the next. */
static double over_between(double from, double to, double limit)
{
  if (fabs(from) <= limit && fabs(to) <= limit)
    return 0.0;
  const double step = to - from;
  if (fabs(step) < 1e-9 * (fabs(from) + fabs(to)))
    return over(0.5 * (from + to), limit);
  return (over_integral(to, limit) - over_integral(from, limit)) / step;
}

/** Samples to volts, through the limits, with noise, into the rows. */
static void amplify(HcChain *chain, const HcHeadphoneSet *set, const float *const in[HC_CHANNELS], double noise[2][HC_BLOCK],
                    uint32_t frames)
{
  for (unsigned c = 0; c < HC_CHANNELS; c++) {
    double *const x = chain->x[c] + HC_TAPS_MAX;
    for (uint32_t i = 0; i < frames; i++) {
      const double raw = in[c] ? (double)in[c][i] : 0.0, before = chain->newest[c];
      const double volts = raw > -k_input_limit && raw < k_input_limit ? raw * set->volts : 0.0;
      double taken = 0.0;
      if (c < 2) {
        const double excess = over_between(before, volts, set->limit);
        taken = 0.5 * (chain->excess[c] + excess);
        chain->excess[c] = excess;
      }
      chain->newest[c] = volts;
      x[i] = before - taken + noise[c % 2][i] * set->noise;
    }
  }
}

static double settled(double state)
{
  return state > -k_nothing && state < k_nothing ? 0.0 : state;
}

/** One real pole of a channel, to both outputs. */
static void real_run(double *state, double a, const double *x, const double weight[2], double *const y[2], uint32_t frames)
{
  double s = *state;
  for (uint32_t i = 0; i < frames; i++) {
    s = a * s + (1.0 - a) * x[i];
    y[0][i] += weight[0] * s;
    y[1][i] += weight[1] * s;
  }
  *state = settled(s);
}

/** One pair: v ← c2·v + g·(x − u), u ← u + g·v. `uv`: weights of u and v to either output. */
static void pair_run(double state[2], double g, double c2, const double *x, const double *const uv[2], double *const y[2],
                     uint32_t frames)
{
  double u = state[0], v = state[1];
  for (uint32_t i = 0; i < frames; i++) {
    v = c2 * v + g * (x[i] - u);
    u += g * v;
    y[0][i] += uv[0][0] * u + uv[0][1] * v;
    y[1][i] += uv[1][0] * u + uv[1][1] * v;
  }
  state[0] = settled(u);
  state[1] = settled(v);
}

/** What one channel gives to both outputs of its pair. */
static void channel_run(HcChain *chain, const HcHeadphoneSet *set, unsigned c, double *const y[2], uint32_t frames)
{
  const double *const x = chain->x[c] + HC_TAPS_MAX;
  const HcPath *const path[2] = {&set->path[2 * (c % 2)], &set->path[2 * (c % 2) + 1]};
  const HcPoles *const poles = &set->poles;
  chain->taps(x, path[0]->taps, path[1]->taps, set->taps, y[0], y[1], frames);
  for (unsigned j = 0; j < poles->reals; j++)
    real_run(&chain->state[c][j], poles->a[j], x, (double[2]){path[0]->real[j], path[1]->real[j]}, y, frames);
  for (unsigned j = 0; j < poles->pairs; j++)
    pair_run(&chain->state[c][HC_REALS_MAX + 2 * j], poles->g[j], poles->c2[j], x,
             (const double *const[2]){path[0]->pair[j], path[1]->pair[j]}, y, frames);
}

void hc_chain_run(HcChain *chain, const HcHeadphoneSet *set, const float *const in[HC_CHANNELS], double noise[2][HC_BLOCK],
                  HcVoltsBlock y[HC_CHANNELS], uint32_t frames)
{
  amplify(chain, set, in, noise, frames);
  for (unsigned c = 0; c < HC_CHANNELS; c++)
    memset(y[c], 0, HC_BLOCK * sizeof(double));
  for (unsigned c = 0; c < HC_CHANNELS; c++)
    channel_run(chain, set, c, (double *const[2]){y[c & 2U], y[(c & 2U) + 1]}, frames);
  for (unsigned c = 0; c < HC_CHANNELS; c++)
    memmove(chain->x[c], chain->x[c] + frames, HC_TAPS_MAX * sizeof(double));
}

void hc_chain_carry(HcChain *to, const HcHeadphoneSet *next, const HcChain *from, const HcHeadphoneSet *set)
{
  *to = *from;
  if (next == set)
    return;
  const double scale = set->volts > 0.0 ? next->volts / set->volts : 0.0;
  for (unsigned c = 0; c < HC_CHANNELS; c++) {
    for (unsigned i = 0; i < HC_TAPS_MAX; i++)
      to->x[c][i] *= scale;
    to->newest[c] *= scale;
    // Poles stand in order of their speed: the first goes on as the first.
    for (unsigned j = 0; j < HC_STATES; j++) {
      const bool real = j < HC_REALS_MAX,
                 both = real ? j < set->poles.reals && j < next->poles.reals
                             : j < HC_REALS_MAX + 2 * set->poles.pairs && j < HC_REALS_MAX + 2 * next->poles.pairs;
      to->state[c][j] = both ? scale * from->state[c][j] : 0.0;
    }
  }
  to->excess[0] = over(to->newest[0], next->limit);
  to->excess[1] = over(to->newest[1], next->limit);
}

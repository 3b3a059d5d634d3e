// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One block of the line: y = Σ taps[k]·x[n−k] + Σ slow poles, for both sets; noise; the fade between the sets; sums.
 *
 * Real pole:    s = a·s + x                         (its factor 1 − a sits in the residue)
 * Complex pair: v = c2·v + g·(x − u), u = u + g·v   (both states at unit gain, no difference of large numbers)
 *
 * Compiled once per machine level, with HC_BLOCK_RUN its name. (`target_clones` would take the vectors apart for the
 * smallest machine before it makes the clones.) The order of all sums is fixed by the source, so all levels give the same
 * bits. Nothing decays into denormal numbers: states below 1e-100 are cleared once in HC_BLOCK frames of the kernel's own
 * counter, and outputs below the smallest normal float are zero.
 */
#include "kernel.h"
#include "noise.h"

static const double k_input_limit = 1e6, k_output_limit = 1e9, k_smallest_float = 1.1754943508222875e-38,
                    k_smallest_state = 1e-100;

HC_INLINE HcV *part(double *frame, int p)
{
  return (HcV *)__builtin_assume_aligned(frame, HC_WIDTH * 8) + p;
}

HC_INLINE HcV part_of(const double *frame, int p)
{
  return *((const HcV *)__builtin_assume_aligned(frame, HC_WIDTH * 8) + p);
}

/** Floats of one channel from `at`, zeros behind `frames`. */
HC_INLINE HcV channel_load(const float *channel, uint32_t at, uint32_t frames)
{
  HcF raw = {0};
  if (!channel)
    return hc_v_all(0.0);
  if (at + HC_WIDTH <= frames)
    __builtin_memcpy(&raw, channel + at, sizeof raw);
  else
    for (uint32_t i = at; i < frames; i++)
      raw[i - at] = channel[i];
  return hc_v_keep(__builtin_convertvector(raw, HcV), -1.0, k_input_limit);
}

HC_INLINE void channel_store(float *channel, uint32_t at, uint32_t frames, HcV value)
{
  const HcF raw = __builtin_convertvector(hc_v_keep(value, k_smallest_float, k_output_limit), HcF);
  if (!channel)
    return;
  if (at + HC_WIDTH <= frames)
    __builtin_memcpy(channel + at, &raw, sizeof raw);
  else
    for (uint32_t i = at; i < frames; i++)
      channel[i] = raw[i - at];
}

HC_INLINE void inputs_load(HcFrame *x, const float *const in[HC_LINE_INPUTS], uint32_t frames)
{
  for (uint32_t at = 0; at < frames; at += HC_FRAME) {
    HcV v[HC_FRAME][HC_PARTS];
    for (int p = 0; p < HC_PARTS; p++) {
      for (int c = 0; c < HC_LINE_INPUTS; c++)
        v[c][p] = channel_load(in[c], at + (uint32_t)(p * HC_WIDTH), frames);
      v[HC_LINE_INPUTS][p] = hc_v_all(0.0);
    }
    hc_v_transpose(v);
    for (int i = 0; i < HC_FRAME; i++)
      for (int p = 0; p < HC_PARTS; p++)
        *part(x[at + (uint32_t)i], p) = v[i][p];
  }
}

/** Taps of both sets, four frames at a time: eight sums stay in registers and each x is loaded once for two products. */
HC_INLINE void taps_run(HcKernel *k, HcFrame *x, uint32_t frames, int p)
{
  const HcFrame *const a = k->set[0]->tap, *const b = k->set[1]->tap;
  const int taps = (int)(k->set[0]->taps > k->set[1]->taps ? k->set[0]->taps : k->set[1]->taps);
  for (uint32_t at = 0; at < frames; at += 4) {
    HcV s[4], t[4];
    for (uint32_t i = 0; i < 4; i++) {
      s[i] = part_of(a[0], p) * part_of(x[at + i], p);
      t[i] = part_of(b[0], p) * part_of(x[at + i], p);
    }
    for (int n = 1; n < taps; n++) {
      const HcV ha = part_of(a[n], p), hb = part_of(b[n], p);
      for (int i = 0; i < 4; i++) {
        const HcV past = part_of(x[(int)at + i - n], p);
        s[i] += ha * past;
        t[i] += hb * past;
      }
    }
    for (uint32_t i = 0; i < 4; i++) {
      *part(k->y[0][at + i], p) = s[i];
      *part(k->y[1][at + i], p) = t[i];
    }
  }
}

/** Two real poles of both sets at a time: four independent recursions hide each other's latency. */
HC_INLINE void reals_run(HcKernel *k, HcFrame *x, uint32_t frames, unsigned j, int p)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  HcLineState *const m = &k->state[0], *const n = &k->state[1];
  const double a0 = a->a[j], a1 = a->a[j + 1], b0 = b->a[j], b1 = b->a[j + 1];
  const HcV qa0 = part_of(a->real[j], p), qa1 = part_of(a->real[j + 1], p);
  const HcV qb0 = part_of(b->real[j], p), qb1 = part_of(b->real[j + 1], p);
  HcV s0 = part_of(m->real[j], p), s1 = part_of(m->real[j + 1], p), t0 = part_of(n->real[j], p), t1 = part_of(n->real[j + 1], p);
  for (uint32_t i = 0; i < frames; i++) {
    const HcV now = part_of(x[i], p);
    s0 = a0 * s0 + now;
    s1 = a1 * s1 + now;
    t0 = b0 * t0 + now;
    t1 = b1 * t1 + now;
    *part(k->y[0][i], p) = (part_of(k->y[0][i], p) + qa0 * s0) + qa1 * s1;
    *part(k->y[1][i], p) = (part_of(k->y[1][i], p) + qb0 * t0) + qb1 * t1;
  }
  *part(m->real[j], p) = s0;
  *part(m->real[j + 1], p) = s1;
  *part(n->real[j], p) = t0;
  *part(n->real[j + 1], p) = t1;
}

HC_INLINE void pair_run(HcKernel *k, HcFrame *x, uint32_t frames, unsigned j, int p)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  HcFrame *const m = k->state[0].pair[j], *const n = k->state[1].pair[j];
  const double ga = a->g[j], ca = a->c2[j], gb = b->g[j], cb = b->c2[j];
  const HcV pa = part_of(a->pair[j][0], p), qa = part_of(a->pair[j][1], p);
  const HcV pb = part_of(b->pair[j][0], p), qb = part_of(b->pair[j][1], p);
  HcV ua = part_of(m[0], p), va = part_of(m[1], p), ub = part_of(n[0], p), vb = part_of(n[1], p);
  for (uint32_t i = 0; i < frames; i++) {
    const HcV now = part_of(x[i], p);
    va = ca * va + ga * (now - ua);
    vb = cb * vb + gb * (now - ub);
    ua += ga * va;
    ub += gb * vb;
    *part(k->y[0][i], p) = (part_of(k->y[0][i], p) + pa * ua) + qa * va;
    *part(k->y[1][i], p) = (part_of(k->y[1][i], p) + pb * ub) + qb * vb;
  }
  *part(m[0], p) = ua;
  *part(m[1], p) = va;
  *part(n[0], p) = ub;
  *part(n[1], p) = vb;
}

HC_INLINE void filters_run(HcKernel *k, HcFrame *x, uint32_t frames)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  const unsigned reals = a->reals > b->reals ? a->reals : b->reals, pairs = a->pairs > b->pairs ? a->pairs : b->pairs;
  for (int p = 0; p < HC_PARTS; p++) {
    taps_run(k, x, frames, p);
    for (unsigned j = 0; j < reals; j += 2)
      reals_run(k, x, frames, j, p);
    for (unsigned j = 0; j < pairs; j++)
      pair_run(k, x, frames, j, p);
  }
}

/** Colour the noise of both sets at once, straight through the frames of four, four vectors a turn. */
HC_INLINE void noise_taps_run(HcKernel *k, uint32_t frames)
{
  const double *const w = k->white[HC_NOISE_TAPS_MAX];
  const int taps = (int)(k->set[0]->noise_taps > k->set[1]->noise_taps ? k->set[0]->noise_taps : k->set[1]->noise_taps);
  for (int at = 0; at < (int)frames * HC_NOISE_FRAME; at += 4 * HC_WIDTH) {
    HcV sum[4];
    for (int i = 0; i < 4; i++)
      sum[i] = part_of(k->noise_sets.tap[0] + i * HC_WIDTH % 4, 0) * *(const HcVLoose *)(w + at + i * HC_WIDTH);
    for (int t = 1; t < taps; t++)
      for (int i = 0; i < 4; i++)
        sum[i] +=
            part_of(k->noise_sets.tap[t] + i * HC_WIDTH % 4, 0) * *(const HcVLoose *)(w + at + i * HC_WIDTH - t * HC_NOISE_FRAME);
    for (int i = 0; i < 4; i++)
      *part(k->noise[0] + at + i * HC_WIDTH, 0) = sum[i];
  }
}

HC_INLINE void noise_poles_run(HcKernel *k, uint32_t frames)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  const HcNoiseSets *const n = &k->noise_sets;
  HcNoiseFrame *const w = k->white + HC_NOISE_TAPS_MAX;
  const unsigned reals = a->noise_reals > b->noise_reals ? a->noise_reals : b->noise_reals;
  for (unsigned j = 0; j < reals; j++)
    for (uint32_t i = 0; i < frames; i++)
      for (int c = 0; c < HC_NOISE_FRAME; c++) {
        k->noise_state.real[j][c] = n->a[j][c] * k->noise_state.real[j][c] + w[i][c];
        k->noise[i][c] += n->real[j][c] * k->noise_state.real[j][c];
      }
  const unsigned pairs = a->noise_pairs > b->noise_pairs ? a->noise_pairs : b->noise_pairs;
  for (unsigned j = 0; j < pairs; j++) {
    double *const u = k->noise_state.pair[j][0], *const v = k->noise_state.pair[j][1];
    for (uint32_t i = 0; i < frames; i++)
      for (int c = 0; c < HC_NOISE_FRAME; c++) {
        v[c] = n->c2[j][c] * v[c] + n->g[j][c] * (w[i][c] - u[c]);
        u[c] += n->g[j][c] * v[c];
        k->noise[i][c] += n->pair[j][0][c] * u[c] + n->pair[j][1][c] * v[c];
      }
  }
}

/** Raised cosine 0 … 1 at the middle of frame `at`: ½ + ½·sin(π(t − ½)), its series good to 1e-13. 0 when there is no fade. */
HC_INLINE HcV fade_weight(const HcKernel *k, uint32_t at)
{
  const double on = k->fade_frames ? 1.0 : 0.0, step = 1.0 / (k->fade_frames ? k->fade_frames : 1);
  const HcV u = ((hc_v_order() + ((double)k->fade_at + at + 0.5)) * step - 0.5) * 3.14159265358979324, uu = u * u;
  HcV s = uu * (1 / 355687428096000.0) - 1 / 1307674368000.0;
  s = s * uu + 1 / 6227020800.0;
  s = s * uu - 1 / 39916800.0;
  s = s * uu + 1 / 362880.0;
  s = s * uu - 1 / 5040.0;
  s = s * uu + 1 / 120.0;
  s = s * uu - 1 / 6.0;
  s = s * uu + 1.0;
  return (0.5 + 0.5 * (s * u)) * on;
}

/** Linear ramp of the noise, 0 … 1, towards 1 when `on`. */
HC_INLINE HcV noise_weight(const HcKernel *k, uint32_t at, bool on)
{
  const double step = 1.0 / k->noise_ramp, direction = on ? 1.0 : -1.0;
  const HcV moved = (k->noise_at + direction * (hc_v_order() + (at + 1.0))) * step;
  const HcI above = (HcI)(moved >= 1.0 - 1e-9), below = (HcI)(moved < 1e-9);
  return (HcV)(((HcI)moved & ~above & ~below) | ((HcI)hc_v_all(1.0) & above));
}

/** Left and right noise of both sets, HC_WIDTH frames of each. */
HC_INLINE void noise_load(const HcKernel *k, uint32_t at, HcV noise[HC_NOISE_FRAME])
{
#if HC_WIDTH == 8
  const double *const n = k->noise[at];
  const HcV n0 = part_of(n, 0), n1 = part_of(n, 1), n2 = part_of(n, 2), n3 = part_of(n, 3);
  const HcV p0 = __builtin_shufflevector(n0, n1, 0, 4, 8, 12, 1, 5, 9, 13),
            p1 = __builtin_shufflevector(n2, n3, 0, 4, 8, 12, 1, 5, 9, 13);
  const HcV q0 = __builtin_shufflevector(n0, n1, 2, 6, 10, 14, 3, 7, 11, 15),
            q1 = __builtin_shufflevector(n2, n3, 2, 6, 10, 14, 3, 7, 11, 15);
  noise[0] = __builtin_shufflevector(p0, p1, 0, 1, 2, 3, 8, 9, 10, 11);
  noise[1] = __builtin_shufflevector(p0, p1, 4, 5, 6, 7, 12, 13, 14, 15);
  noise[2] = __builtin_shufflevector(q0, q1, 0, 1, 2, 3, 8, 9, 10, 11);
  noise[3] = __builtin_shufflevector(q0, q1, 4, 5, 6, 7, 12, 13, 14, 15);
#else
  for (int c = 0; c < HC_NOISE_FRAME; c++)
    for (uint32_t i = 0; i < HC_WIDTH; i++)
      noise[c][i] = k->noise[at + i][c];
#endif
}

/** HC_WIDTH frames of faded channels and noise to the outputs. */
HC_INLINE void sums_store(const HcKernel *k, float *const out[HC_LINE_OUTPUTS], uint32_t at, uint32_t frames, bool on, HcV weight,
                          HcV v[HC_FRAME][HC_PARTS], int p)
{
  const HcV level = noise_weight(k, at, on);
  const HcV disturbance = ((v[2][p] + v[3][p]) + (v[4][p] + v[5][p])) + v[6][p];
  HcV noise[HC_NOISE_FRAME];
  noise_load(k, at, noise);
  for (int c = 0; c < 2; c++) {
    const HcV from = noise[c] * k->gain[0], to = noise[2 + c] * k->gain[1];
    const HcV residual = disturbance + (from + weight * (to - from)) * level;
    channel_store(out[c], at, frames, v[c][p] + residual);
    channel_store(out[2 + c], at, frames, residual);
  }
}

HC_INLINE void outputs_store(HcKernel *k, float *const out[HC_LINE_OUTPUTS], uint32_t frames, bool on)
{
  double weight[HC_BLOCK] __attribute__((aligned(64)));
  for (uint32_t at = 0; at < frames; at += HC_WIDTH)
    *part(weight + at, 0) = fade_weight(k, at);
  for (uint32_t at = 0; at < frames; at += HC_FRAME) {
    HcV v[HC_FRAME][HC_PARTS];
    for (uint32_t i = 0; i < HC_FRAME; i++)
      for (int p = 0; p < HC_PARTS; p++) {
        const HcV from = part_of(k->y[0][at + i], p) * k->gain[0], to = part_of(k->y[1][at + i], p) * k->gain[1];
        v[i][p] = from + weight[at + i] * (to - from);
      }
    hc_v_transpose(v);
    for (int p = 0; p < HC_PARTS; p++)
      sums_store(k, out, at + (uint32_t)(p * HC_WIDTH), frames, on, part_of(weight + at, p), v, p);
  }
}

/** Clear states that would decay into denormal numbers before they are looked at again. */
HC_INLINE void states_flush(HcKernel *k)
{
  double *const state = k->state[0].real[0];
  for (uint32_t i = 0; i < sizeof k->state / (HC_WIDTH * 8); i++)
    *part(state, (int)i) = hc_v_keep(part_of(state, (int)i), k_smallest_state, 1e300);
}

void HC_BLOCK_RUN(HcKernel *k, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS], uint32_t frames,
                  const HcNoiseControls *noise)
{
  HcFrame *const x = k->x + HC_TAPS_MAX;
  if (k->frame % HC_BLOCK == 0)
    states_flush(k);
  inputs_load(x, in, frames);
  filters_run(k, x, frames);
  hc_noise_draw(k->white[HC_NOISE_TAPS_MAX], noise->seed, noise->lane, k->frame, frames);
  noise_taps_run(k, frames);
  noise_poles_run(k, frames);
  outputs_store(k, out, frames, noise->on);
  __builtin_memmove(k->x, k->x + frames, sizeof k->x[0] * HC_TAPS_MAX);
  __builtin_memmove(k->white, k->white + frames, sizeof k->white[0] * HC_NOISE_TAPS_MAX);
}

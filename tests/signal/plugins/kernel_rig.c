// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel_rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double uniform(uint32_t *seed)
{
  *seed = *seed * 1664525U + 1013904223U;
  return (double)(*seed >> 8) / 8388608.0 - 1.0;
}

void filters_make(HcFilters *f, unsigned taps, unsigned reals, unsigned pairs, uint32_t seed)
{
  memset(f, 0, sizeof *f);
  f->rate = 48000;
  f->taps = taps;
  f->delay = taps / 3;
  HcPoles *const poles[2] = {&f->poles, &f->noise_poles};
  for (int p = 0; p < 2; p++) {
    poles[p]->reals = reals;
    poles[p]->pairs = pairs;
    for (unsigned j = 0; j < reals; j++)
      poles[p]->a[j] = exp(-2 * k_pi * (0.3 * pow(4.0, j)) / f->rate * (1.0 + 0.1 * uniform(&seed)));
    for (unsigned j = 0; j < pairs; j++) {
      const double hz = 12.0 * pow(5.0, j), r = exp(-2 * k_pi * 0.4 * hz / f->rate);
      poles[p]->c1[j] = -2 * r * cos(2 * k_pi * hz / f->rate);
      poles[p]->c2[j] = r * r;
      poles[p]->g[j] = sqrt(1 + poles[p]->c1[j] + poles[p]->c2[j]);
    }
  }
  for (int s = 0; s < HC_SOURCES; s++) {
    for (unsigned t = 0; t < taps; t++)
      f->path[s].taps[t] = uniform(&seed);
    for (unsigned j = 0; j < reals; j++)
      f->path[s].real[j] = uniform(&seed);
    for (unsigned j = 0; j < pairs; j++)
      for (int i = 0; i < 2; i++)
        f->path[s].pair[j][i] = uniform(&seed);
  }
  f->noise_taps = HC_NOISE_TAPS_MAX;
  for (unsigned t = 0; t < f->noise_taps; t++)
    f->noise.taps[t] = uniform(&seed);
  for (unsigned j = 0; j < reals; j++)
    f->noise.real[j] = uniform(&seed);
}

HcPrepared *prepared_make(const HcFilters *f)
{
  HcPrepared *const p = calloc(1, sizeof *p);
  HcSet *const set = aligned_alloc(64, (sizeof *set + 63) / 64 * 64);
  if (!p || !set)
    abort();
  memset(set, 0, sizeof *set);
  atomic_init(&set->head.references, 1);
  hc_set_from_filters(set, f, 1.0, 1.0);
  p->set = &set->head;
  return p;
}

Rig *rig_new(void)
{
  Rig *const rig = aligned_alloc(64, (sizeof *rig + 63) / 64 * 64);
  if (!rig)
    abort();
  memset(rig, 0, sizeof *rig);
  hc_kernel_init(&rig->kernel, 48000, &rig->silent, false);
  return rig;
}

void rig_free(Rig *rig)
{
  for (HcPrepared *p = hc_kernel_retired(&rig->kernel); p; p = hc_kernel_retired(&rig->kernel))
    hc_shell_release(p);
  hc_shell_release(rig->kernel.held[0]);
  hc_shell_release(rig->kernel.held[1]);
  free(rig);
}

void inputs_fill(Signals *s, uint32_t seed)
{
  for (int c = 0; c < HC_LINE_INPUTS; c++)
    for (int i = 0; i < FRAMES; i++)
      s->in[c][i] = (float)uniform(&seed);
}

void run(Rig *rig, Signals *s, uint32_t from, uint32_t frames, bool noise)
{
  const HcNoiseControls controls = {noise, 7, 1};
  const float *in[HC_LINE_INPUTS];
  float *out[HC_LINE_OUTPUTS];
  for (int c = 0; c < HC_LINE_INPUTS; c++)
    in[c] = s->in[c] + from;
  for (int c = 0; c < HC_LINE_OUTPUTS; c++)
    out[c] = s->out[c] + from;
  hc_kernel_run(&rig->kernel, in, out, frames, &controls);
}

/** All states of a set after the group that begins at x. */
static void states_naive(const HcPoleSet *poles, const float *x, double s[HC_STATES])
{
  double after[HC_STATES];
  for (int j = 0; j < HC_STATES; j++) {
    const int partner = j < HC_REALS_MAX ? j : HC_REALS_MAX + ((j - HC_REALS_MAX) ^ 1);
    after[j] = s[j] + poles->turn[j][0] * s[j] + poles->turn[j][1] * s[partner];
    for (int i = 0; i < HC_GROUP; i++)
      after[j] += poles->in[j][i] * (double)x[i];
  }
  memcpy(s, after, sizeof after);
}

void set_naive(const HcSet *set, HcSource kind, const float *x, double *y, int frames)
{
  const HcNumerators *const p = &set->kind[kind];
  double s[HC_STATES] = {0};
  for (int n = 0; n < frames; n++) {
    const int i = n % HC_GROUP;
    if (i == 0 && n > 0)
      states_naive(&set->line, x + n - HC_GROUP, s);
    for (int k = 0; k < HC_TAPS_MAX && k <= n; k++)
      y[n] += (k < HC_GROUP ? p->head[k][i] : p->tap[k]) * (double)x[n - k];
    for (int j = 0; j < HC_STATES; j++)
      y[n] += p->out[j][i] * s[j];
  }
}

void path_naive(const HcFilters *f, HcSource source, const float *x, double *y, int frames)
{
  const HcPath *const p = &f->path[source];
  double s[HC_REALS_MAX] = {0}, w[HC_PAIRS_MAX][2] = {{0}};
  for (int n = 0; n < frames; n++) {
    for (int t = 0; t < (int)f->taps && t <= n; t++)
      y[n] += p->taps[t] * (double)x[n - t];
    for (unsigned j = 0; j < f->poles.reals; j++) {
      s[j] = f->poles.a[j] * s[j] + (1.0 - f->poles.a[j]) * (double)x[n];
      y[n] += p->real[j] * s[j];
    }
    for (unsigned j = 0; j < f->poles.pairs; j++) {
      const double g = f->poles.g[j], now = (double)x[n] - f->poles.c1[j] * w[j][0] - f->poles.c2[j] * w[j][1];
      y[n] += p->pair[j][0] * g * g * now + p->pair[j][1] * g * (now - w[j][0]);
      w[j][1] = w[j][0];
      w[j][0] = now;
    }
  }
}

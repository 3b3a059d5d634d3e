// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel.h"

#include <string.h>

/** Poles further apart than this ratio are not the same pole seen twice: the new one starts from rest. */
static const double k_nearest_ratio = 10.0;

/** Index of the old pole whose corner is nearest to `corner` by ratio, or -1. */
static int nearest(double corner, const double *old, unsigned n)
{
  int best = -1;
  double best_ratio = k_nearest_ratio;
  for (unsigned i = 0; i < n; i++) {
    const double ratio = old[i] > corner ? old[i] / corner : corner / old[i];
    if (ratio < best_ratio) {
      best_ratio = ratio;
      best = (int)i;
    }
  }
  return best;
}

/** One state of all rows of the line, or of the noise. */
static void state_scale(HcKernel *k, unsigned to, unsigned from, bool noise, double scale)
{
  for (int r = noise ? HC_LINE_INPUTS : 0; r < (noise ? HC_ROWS : HC_LINE_INPUTS); r++)
    k->state[1][r][to] = k->state[0][r][from] * scale;
}

/** Poles that both sets have go on from where they stand. */
static void poles_carry(HcKernel *k, const HcPoleSet *from, const HcPoleSet *to, bool noise)
{
  for (unsigned j = 0; j < to->reals; j++) {
    const int i = nearest(to->corner[j], from->corner, from->reals);
    if (i >= 0)
      state_scale(k, j, (unsigned)i, noise, from->corner[i] / to->corner[j]);
  }
  for (unsigned j = 0; j < to->pairs; j++) {
    const int i = nearest(to->g[j], from->g, from->pairs);
    for (unsigned p = 0; p < 2 && i >= 0; p++)
      state_scale(k, HC_REALS_MAX + 2 * j + p, HC_REALS_MAX + 2 * (unsigned)i + p, noise, 1.0);
  }
}

/** The next set goes on from where the playing one stands: equal sets then give equal bits. */
static void states_carry(HcKernel *k)
{
  memset(&k->state[1], 0, sizeof k->state[1]);
  poles_carry(k, &k->set[0]->line, &k->set[1]->line, false);
  poles_carry(k, &k->set[0]->noise, &k->set[1]->noise, true);
}

static void retire(HcKernel *k, HcPrepared *prepared)
{
  if (!prepared)
    return;
  prepared->next = k->retired;
  k->retired = prepared;
}

/** The next set is the playing one from here on; its copy runs along until the next commit. */
static void fade_finish(HcKernel *k)
{
  retire(k, k->held[0]);
  k->held[0] = k->held[1];
  k->held[1] = NULL;
  k->set[0] = k->set[1];
  k->gain[0] = k->gain[1];
  memcpy(&k->state[0], &k->state[1], sizeof k->state[0]);
  k->fade_at = k->fade_frames = 0;
}

/** The widest vectors that this machine has. */
static HcBlockRun *block_choose(void)
{
#ifdef HC_LEVELS
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    return hc_kernel_block_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return hc_kernel_block_avx2;
#endif
  return hc_kernel_block_base;
}

void hc_kernel_init(HcKernel *kernel, double rate, const HcSet *silent, bool alone)
{
  memset(kernel, 0, sizeof *kernel);
  kernel->block = block_choose();
  kernel->alone = alone;
  kernel->set[0] = kernel->set[1] = silent;
  kernel->gain[0] = kernel->gain[1] = 1.0;
  kernel->noise_ramp = (uint32_t)(rate * 0.01) + 1;
}

void hc_kernel_restart(HcKernel *kernel)
{
  if (!hc_kernel_ready(kernel))
    fade_finish(kernel);
  hc_kernel_reset(kernel);
  kernel->frame = 0;
  kernel->started = false;
}

void hc_kernel_commit(HcKernel *kernel, HcPrepared *next, float gain, uint32_t frames)
{
  if (!hc_kernel_ready(kernel))
    fade_finish(kernel);
  kernel->held[1] = next;
  kernel->set[1] = (const HcSet *)next->set;
  kernel->gain[1] = gain > -1e6F && gain < 1e6F ? (double)gain : 0.0;
  states_carry(kernel);
  kernel->fade_at = 0;
  kernel->fade_frames = frames;
  if (frames == 0)
    fade_finish(kernel);
}

bool hc_kernel_ready(const HcKernel *kernel)
{
  return kernel->fade_frames == 0;
}

HcPrepared *hc_kernel_retired(HcKernel *kernel)
{
  HcPrepared *const first = kernel->retired;
  if (first) {
    kernel->retired = first->next;
    first->next = NULL;
  }
  return first;
}

void hc_kernel_reset(HcKernel *kernel)
{
  memset(kernel->x, 0, sizeof kernel->x);
  memset(kernel->state, 0, sizeof kernel->state);
  memset(kernel->live, 0, sizeof kernel->live);
}

/** How many frames until something may change within the kernel. */
static uint32_t block_length(const HcKernel *k, uint32_t left)
{
  const uint32_t to_grid = HC_BLOCK - (uint32_t)(k->frame % HC_BLOCK);
  uint32_t length = left < to_grid ? left : to_grid;
  if (k->fade_frames && k->fade_frames - k->fade_at < length)
    length = k->fade_frames - k->fade_at;
  return length;
}

static void counters_advance(HcKernel *k, uint32_t frames, bool noise_on)
{
  k->frame += frames;
  if (noise_on)
    k->noise_at = k->noise_ramp - k->noise_at < frames ? k->noise_ramp : k->noise_at + frames;
  else
    k->noise_at = k->noise_at < frames ? 0 : k->noise_at - frames;
  if (k->fade_frames && (k->fade_at += frames) == k->fade_frames)
    fade_finish(k);
}

void hc_kernel_run(HcKernel *kernel, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS], uint32_t frames,
                   const HcNoiseControls *noise)
{
  if (!kernel->started)
    kernel->noise_at = noise->on ? kernel->noise_ramp : 0;
  kernel->started = kernel->started || frames > 0;
  for (uint32_t done = 0; done < frames;) {
    const uint32_t length = block_length(kernel, frames - done);
    const float *from[HC_LINE_INPUTS];
    float *to[HC_LINE_OUTPUTS];
    for (int c = 0; c < HC_LINE_INPUTS; c++)
      from[c] = in[c] ? in[c] + done : NULL;
    for (int c = 0; c < HC_LINE_OUTPUTS; c++)
      to[c] = out[c] ? out[c] + done : NULL;
    kernel->block(kernel, from, to, length, noise);
    counters_advance(kernel, length, noise->on);
    done += length;
  }
}

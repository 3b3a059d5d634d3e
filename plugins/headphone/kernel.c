// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel.h"

#include "random.h"

#include <math.h>
#include <string.h>

static const double k_output_limit = 1e9;

/** This plugin's noise is not the line's. */
static const uint64_t k_noise_stream = 0x6865616470686f6e;

static void retire(HcHeadphoneKernel *k, HcPrepared *prepared)
{
  if (!prepared)
    return;
  prepared->next = k->retired;
  k->retired = prepared;
}

/** The next set is the playing one from here on. */
static void fade_finish(HcHeadphoneKernel *k)
{
  retire(k, k->held[0]);
  k->held[0] = k->held[1];
  k->held[1] = NULL;
  k->set[0] = k->set[1];
  k->gain[0] = k->gain[1];
  k->chain[0] = k->chain[1];
  k->fade_at = k->fade_frames = 0;
}

/** The widest vectors that this machine has. */
static HcTapsRun *taps_choose(void)
{
#ifdef HC_LEVELS
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    return hc_headphone_taps_avx512;
  if (__builtin_cpu_supports("avx2"))
    return hc_headphone_taps_avx2;
#endif
  return hc_headphone_taps_base;
}

void hc_headphone_init(HcHeadphoneKernel *kernel, double rate, const HcHeadphoneSet *silent, bool alone)
{
  memset(kernel, 0, sizeof *kernel);
  kernel->chain[0].taps = kernel->chain[1].taps = taps_choose();
  kernel->alone = alone;
  kernel->set[0] = kernel->set[1] = silent;
  kernel->gain[0] = kernel->gain[1] = 1.0;
  kernel->noise_ramp = (uint32_t)(rate * 0.01) + 1;
}

void hc_headphone_restart(HcHeadphoneKernel *kernel)
{
  if (!hc_headphone_ready(kernel))
    fade_finish(kernel);
  hc_headphone_reset(kernel);
  kernel->started = false;
}

void hc_headphone_commit(HcHeadphoneKernel *kernel, HcPrepared *next, float gain, uint32_t frames)
{
  if (!hc_headphone_ready(kernel))
    fade_finish(kernel);
  kernel->held[1] = next;
  kernel->set[1] = (const HcHeadphoneSet *)next->set;
  kernel->gain[1] = gain > -1e6F && gain < 1e6F ? (double)gain : 0.0;
  hc_chain_carry(&kernel->chain[1], kernel->set[1], &kernel->chain[0], kernel->set[0]);
  kernel->fade_at = 0;
  kernel->fade_frames = frames;
  if (frames == 0)
    fade_finish(kernel);
}

bool hc_headphone_ready(const HcHeadphoneKernel *kernel)
{
  return kernel->fade_frames == 0;
}

HcPrepared *hc_headphone_retired(HcHeadphoneKernel *kernel)
{
  HcPrepared *const first = kernel->retired;
  if (first) {
    kernel->retired = first->next;
    first->next = NULL;
  }
  return first;
}

void hc_headphone_reset(HcHeadphoneKernel *kernel)
{
  HcTapsRun *const taps = kernel->chain[0].taps;
  memset(kernel->chain, 0, sizeof kernel->chain);
  kernel->chain[0].taps = kernel->chain[1].taps = taps;
  kernel->frame = 0; // of noise too: how long it was left running unheard depends on the period
}

/** Level of the noise, a linear ramp, after `frames` more frames. */
static double noise_level(const HcHeadphoneKernel *k, uint32_t frames, bool on)
{
  const uint32_t left = k->noise_ramp - k->noise_at;
  const uint32_t at =
      on ? k->noise_at + (frames < left ? frames : left) : k->noise_at - (frames < k->noise_at ? frames : k->noise_at);
  return (double)at / k->noise_ramp;
}

static void noise_draw(const HcHeadphoneKernel *k, double noise[2][HC_BLOCK], uint32_t frames, const HcHeadphoneNoise *controls)
{
  for (unsigned c = 0; c < 2; c++) {
    const uint64_t stream = hc_random_bits(k_noise_stream + controls->seed, 2 * controls->lane + c);
    for (uint32_t i = 0; i < frames; i++)
      noise[c][i] = hc_random_gauss(hc_random_bits(stream, k->frame + i)) * noise_level(k, i + 1, controls->on);
  }
}

/** Weight of the next set, a raised cosine: 0.5 + 0.5 sin(π (t − 0.5)) by its series, good to 1e-13. Worked out in every block, so that
 * a fade costs nothing; 0 where there is none. */
static void weights_fill(const HcHeadphoneKernel *k, double weight[HC_BLOCK], uint32_t frames)
{
  const double on = k->fade_frames ? 1.0 : 0.0, step = 1.0 / (k->fade_frames ? k->fade_frames : HC_BLOCK);
  for (uint32_t i = 0; i < frames; i++) {
    const double reached = (k->fade_at + i + 0.5) * step, t = reached < 1.0 ? reached : 1.0, u = M_PI * (t - 0.5), uu = u * u;
    double s = uu * (1 / 355687428096000.0) - 1 / 1307674368000.0;
    s = s * uu + 1 / 6227020800.0;
    s = s * uu - 1 / 39916800.0;
    s = s * uu + 1 / 362880.0;
    s = s * uu - 1 / 5040.0;
    s = s * uu + 1 / 120.0;
    s = s * uu - 1 / 6.0;
    s = s * uu + 1.0;
    weight[i] = (0.5 + 0.5 * (s * u)) * on;
  }
}

/** One block that crosses no end of a fade. */
static void block_run(HcHeadphoneKernel *k, const float *const in[HC_CHANNELS], float *const out[HC_CHANNELS], uint32_t frames,
                      const HcHeadphoneNoise *controls)
{
  double noise[2][HC_BLOCK] = {{0}}, weight[HC_BLOCK];
  HcVoltsBlock y[2][HC_CHANNELS];
  const bool both = !k->alone || k->fade_frames;
  noise_draw(k, noise, frames, controls);
  for (unsigned s = 0; s < (both ? 2 : 1); s++)
    hc_chain_run(&k->chain[s], k->set[s], in, noise, y[s], frames);
  weights_fill(k, weight, frames);
  const double from = k->gain[0] * k->set[0]->samples, to = k->gain[1] * k->set[1]->samples;
  for (unsigned c = 0; c < HC_CHANNELS; c++)
    for (uint32_t i = 0; i < frames && out[c]; i++) {
      const double plays = y[0][c][i] * from, value = both ? plays + weight[i] * (y[1][c][i] * to - plays) : plays;
      out[c][i] = fabs(value) < k_output_limit ? (float)value : 0.0F;
    }
}

static void counters_advance(HcHeadphoneKernel *k, uint32_t frames, bool noise_on)
{
  k->frame += frames;
  if (noise_on)
    k->noise_at = k->noise_ramp - k->noise_at < frames ? k->noise_ramp : k->noise_at + frames;
  else
    k->noise_at = k->noise_at < frames ? 0 : k->noise_at - frames;
  if (k->fade_frames && (k->fade_at += frames) == k->fade_frames)
    fade_finish(k);
}

void hc_headphone_play(HcHeadphoneKernel *kernel, const float *const in[HC_CHANNELS], float *const out[HC_CHANNELS],
                       uint32_t frames, const HcHeadphoneNoise *noise)
{
  if (!kernel->started)
    kernel->noise_at = noise->on ? kernel->noise_ramp : 0;
  kernel->started = kernel->started || frames > 0;
  for (uint32_t done = 0, length; done < frames; done += length) {
    length = frames - done < HC_BLOCK ? frames - done : HC_BLOCK;
    if (kernel->fade_frames && kernel->fade_frames - kernel->fade_at < length)
      length = kernel->fade_frames - kernel->fade_at;
    const float *from[HC_CHANNELS];
    float *to[HC_CHANNELS];
    for (unsigned c = 0; c < HC_CHANNELS; c++) {
      from[c] = in[c] ? in[c] + done : NULL;
      to[c] = out[c] ? out[c] + done : NULL;
    }
    block_run(kernel, from, to, length, noise);
    counters_advance(kernel, length, noise->on);
  }
}

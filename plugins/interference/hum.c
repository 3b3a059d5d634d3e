// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hum.h"

#include <math.h>
#include <string.h>

#if defined HC_ONE_CLONE || !defined __x86_64__
#define HC_CLONES
#else
#define HC_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#endif

static const double k_walk_hz = 0.020, k_walk_seconds = 10.0, k_breath_hz = 0.2, k_breath = 0.10, k_ramp_seconds = 0.005;
static const double k_turn = 6.28318530717958648;

/** Streams of random numbers, so that no two uses share any. */
enum { STREAM_PHASE = 1, STREAM_WALK = 2 };

static uint64_t stream(uint32_t seed, uint64_t use)
{
  return ((uint64_t)seed << 16) + use;
}

/** Amplitude of an order relative to the fundamental. */
static double order_gain(int order)
{
  static const double db[14] = {
      [1] = 0.0, [2] = -40.0, [3] = -18.0, [5] = -16.0, [7] = -22.0, [9] = -30.0, [11] = -32.0, [13] = -36.0};
  const double level = order <= 13 ? db[order] : db[13] - 12.0 * log2(order / 13.0);
  return pow(10.0, level / 20.0);
}

static void order_draw(const HcHum *hum, int order, double *re, double *im)
{
  const double size = sqrt(2.0) * order_gain(order);
  const double phase = k_turn * hc_random_uniform(stream(hum->seed, STREAM_PHASE), (uint64_t)order);
  *re = size * cos(phase);
  *im = size * sin(phase);
}

/** Everything random that does not change with time. */
static void seed_take(HcHum *hum, uint32_t seed)
{
  hum->seed = seed;
  hum->drawn = true;
  for (int i = 0; i < HC_HUM_ODD; i++)
    order_draw(hum, 2 * i + 1, &hum->odd_re[i], &hum->odd_im[i]);
  order_draw(hum, 2, &hum->second_re, &hum->second_im);
  hum->phase = hc_random_uniform(stream(seed, STREAM_PHASE), 0);
  hum->walk_hz = k_walk_hz * hc_random_normal(stream(seed, STREAM_WALK), 0);
}

void hc_hum_init(HcHum *hum, double rate)
{
  const double seconds = HC_INTERFERENCE_GRID / rate;
  memset(hum, 0, sizeof *hum);
  hum->walk_keep = exp(-seconds / k_walk_seconds);
  hum->walk_new = k_walk_hz * sqrt(1.0 - hum->walk_keep * hum->walk_keep);
  hum->follow = 1.0 - exp(-seconds / k_ramp_seconds);
}

/** Powers 0 … n − 1 of e^{i·angle}. */
static void powers_fill(double angle, int n, double *re, double *im)
{
  const double c = cos(angle), s = sin(angle);
  re[0] = 1.0;
  im[0] = 0.0;
  for (int i = 1; i < n; i++) {
    re[i] = re[i - 1] * c - im[i - 1] * s;
    im[i] = re[i - 1] * s + im[i - 1] * c;
  }
}

/** e^{iφ} of every frame of a step in which the frequency stands. */
static void turns_fill(HcHum *hum, double turns_per_frame)
{
  enum { ROW = 8, ROWS = HC_INTERFERENCE_GRID / ROW };
  const double from_re = cos(k_turn * hum->phase), from_im = sin(k_turn * hum->phase);
  double re[ROW], im[ROW], row_re[ROWS], row_im[ROWS];
  powers_fill(k_turn * turns_per_frame, ROW, re, im);
  powers_fill(k_turn * turns_per_frame * ROW, ROWS, row_re, row_im);
  for (int r = 0; r < ROWS; r++) {
    const double c = row_re[r] * from_re - row_im[r] * from_im, s = row_re[r] * from_im + row_im[r] * from_re;
    for (int i = 0; i < ROW; i++) {
      hum->turn_re[ROW * r + i] = re[i] * c - im[i] * s;
      hum->turn_im[ROW * r + i] = re[i] * s + im[i] * c;
    }
  }
}

/** At each grid step: frequency, phase, amplitude. A new seed is taken in silence. */
static void step_begin(HcHum *hum, const HcRoom *room, const HcDisturbance *set)
{
  const uint64_t step = room->frame / HC_INTERFERENCE_GRID;
  const double seconds = HC_INTERFERENCE_GRID / room->rate;
  if (hum->gain == 0.0 && (!hum->drawn || hum->seed != room->seed))
    seed_take(hum, room->seed);
  hum->walk_hz = hum->walk_hz * hum->walk_keep + hum->walk_new * hc_random_normal(stream(hum->seed, STREAM_WALK), step + 1);
  const double turns_per_frame = (room->mains_hz + hum->walk_hz) / room->rate;
  turns_fill(hum, turns_per_frame);
  hum->phase += turns_per_frame * HC_INTERFERENCE_GRID;
  hum->phase -= floor(hum->phase);
  const double breath = 1.0 + k_breath * sin(k_turn * (k_breath_hz * (double)(step + 1) * seconds));
  const double wanted = set->on && hum->seed == room->seed ? set->level * breath : 0.0;
  hum->target += (wanted - hum->target) * hum->follow;
  hum->gain_from = hum->gain;
  hum->gain += (hum->target - hum->gain) * hum->follow;
  if (wanted == 0.0 && fabs(hum->gain) < 1e-12)
    hum->gain = hum->target = 0.0;
  hum->gain_step = (hum->gain - hum->gain_from) / HC_INTERFERENCE_GRID;
}

/** Real part of z·P(z²) + c2·z² for frames of the step from `at` on. */
void hc_hum_sum(const HcHum *hum, uint32_t at, double *restrict ground, uint32_t frames);

HC_CLONES void hc_hum_sum(const HcHum *hum, uint32_t at, double *restrict ground, uint32_t frames)
{
  const double *const turn_re = hum->turn_re + at, *const turn_im = hum->turn_im + at;
  for (int i = 0; i < (int)frames; i++) {
    const double re = turn_re[i], im = turn_im[i];
    const double square_re = re * re - im * im, square_im = 2.0 * re * im;
    double p_re = hum->odd_re[HC_HUM_ODD - 1], p_im = hum->odd_im[HC_HUM_ODD - 1];
#pragma GCC unroll 16
    for (int h = HC_HUM_ODD - 2; h >= 0; h--) {
      const double next = p_re * square_re - p_im * square_im + hum->odd_re[h];
      p_im = p_re * square_im + p_im * square_re + hum->odd_im[h];
      p_re = next;
    }
    const double wave = (p_re * re - p_im * im) + (hum->second_re * square_re - hum->second_im * square_im);
    ground[i] += wave * (hum->gain_from + hum->gain_step * ((int)at + i + 1));
  }
}

void hc_hum_render(HcHum *hum, const HcRoom *room, const HcDisturbance *set, HcBusBlock bus, uint32_t frames)
{
  const uint32_t at = (uint32_t)(room->frame % HC_INTERFERENCE_GRID);
  if (at == 0)
    step_begin(hum, room, set);
  hc_hum_sum(hum, at, bus[HC_BUS_GROUND], frames);
}

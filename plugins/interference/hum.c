// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hum.h"

#include <math.h>
#include <string.h>

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

/** Powers 0 … n − 1 of c + i·s, n ≥ 2: each from its half, so that none waits for all before. */
static void powers_fill(double c, double s, int n, double *re, double *im)
{
  re[0] = 1.0;
  im[0] = 0.0;
  re[1] = c;
  im[1] = s;
  for (int i = 2; i < n; i++) {
    const int low = i / 2, high = i - low;
    re[i] = re[low] * re[high] - im[low] * im[high];
    im[i] = re[low] * im[high] + im[low] * re[high];
  }
}

enum { ROW = 8, ROWS = HC_INTERFERENCE_GRID / ROW };

/** Products of a row's powers with those of its frames. */
HC_CLONES static void turns_spread(HcHum *restrict hum, const double *restrict re, const double *restrict im,
                                   const double *restrict row_re, const double *restrict row_im)
{
  for (int r = 0; r < ROWS; r++)
    for (int i = 0; i < ROW; i++) {
      hum->turn_re[ROW * r + i] = re[i] * row_re[r] - im[i] * row_im[r];
      hum->turn_im[ROW * r + i] = re[i] * row_im[r] + im[i] * row_re[r];
    }
}

/** e^{iφ} of every frame of a step in which the frequency stands. */
static void turns_fill(HcHum *hum, double turns_per_frame)
{
  const double angle = k_turn * turns_per_frame, from_re = cos(k_turn * hum->phase), from_im = sin(k_turn * hum->phase);
  double re[ROW], im[ROW], row_re[ROWS], row_im[ROWS];
  powers_fill(cos(angle), sin(angle), ROW, re, im);
  // One more power of a frame's turn is a row's.
  powers_fill(re[ROW - 1] * re[1] - im[ROW - 1] * im[1], re[ROW - 1] * im[1] + im[ROW - 1] * re[1], ROWS, row_re, row_im);
  for (int r = 0; r < ROWS; r++) {
    const double c = row_re[r] * from_re - row_im[r] * from_im, s = row_re[r] * from_im + row_im[r] * from_re;
    row_re[r] = c;
    row_im[r] = s;
  }
  turns_spread(hum, re, im, row_re, row_im);
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

/** Σ c_k·w^k over every second coefficient from `first` on, w = re + i·im of size 1, by Clenshaw's recurrence: b_k = c_k +
 * 2·re·b_{k+1} − b_{k+2}, and the sum is b_0 − b_1·(re − i·im). It has less to wait for than Horner's. */
static inline __attribute__((always_inline)) void series_sum(const HcHum *hum, int first, double re, double im, double *sum_re,
                                                             double *sum_im)
{
  const int last = HC_HUM_ODD - 1 - (HC_HUM_ODD - 1 - first) % 2;
  double b_re = hum->odd_re[last], b_im = hum->odd_im[last], before_re = 0.0, before_im = 0.0;
#pragma GCC unroll 16
  for (int h = last - 2; h >= first; h -= 2) {
    const double next_re = 2.0 * re * b_re + (hum->odd_re[h] - before_re),
                 next_im = 2.0 * re * b_im + (hum->odd_im[h] - before_im);
    before_re = b_re;
    before_im = b_im;
    b_re = next_re;
    b_im = next_im;
  }
  *sum_re = b_re - (before_re * re + before_im * im);
  *sum_im = b_im - (before_im * re - before_re * im);
}

/** Real part of z·P(z²) + c2·z² for frames of the step from `at` on; P's even and odd powers side by side. */
void hc_hum_sum(const HcHum *hum, uint32_t at, double *restrict ground, uint32_t frames);

HC_CLONES void hc_hum_sum(const HcHum *hum, uint32_t at, double *restrict ground, uint32_t frames)
{
  const double *const turn_re = hum->turn_re + at, *const turn_im = hum->turn_im + at;
  for (int i = 0; i < (int)frames; i++) {
    const double re = turn_re[i], im = turn_im[i];
    const double square_re = re * re - im * im, square_im = 2.0 * re * im;
    const double fourth_re = square_re * square_re - square_im * square_im, fourth_im = 2.0 * square_re * square_im;
    double even_re, even_im, odd_re, odd_im;
    series_sum(hum, 0, fourth_re, fourth_im, &even_re, &even_im);
    series_sum(hum, 1, fourth_re, fourth_im, &odd_re, &odd_im);
    const double p_re = even_re + (odd_re * square_re - odd_im * square_im);
    const double p_im = even_im + (odd_re * square_im + odd_im * square_re);
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

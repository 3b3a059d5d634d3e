// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hum.h"

#include <string.h>

static const double k_breath_hz = 0.2, k_breath = 0.10;

/** Amplitude of an order relative to the fundamental. */
static double order_gain(int order)
{
  static const double db[14] = {
      [1] = 0.0, [2] = -40.0, [3] = -18.0, [5] = -16.0, [7] = -22.0, [9] = -30.0, [11] = -32.0, [13] = -36.0};
  const double level = order <= 13 ? db[order] : db[13] - 12.0 * log2(order / 13.0);
  return pow(10.0, level / 20.0);
}

static void order_draw(uint32_t seed, int order, double *re, double *im)
{
  const double size = sqrt(2.0) * order_gain(order);
  const double phase = hc_turn * hc_random_uniform(hc_stream(seed, HC_STREAM_PHASE), (uint64_t)order);
  *re = size * cos(phase);
  *im = size * sin(phase);
}

void hc_hum_init(HcHum *hum)
{
  memset(hum, 0, sizeof *hum);
  hum->source_db = (double)NAN;
}

void hc_hum_seed(HcHum *hum, uint32_t seed)
{
  for (int i = 0; i < HC_HUM_ODD; i++)
    order_draw(seed, 2 * i + 1, &hum->odd_re[i], &hum->odd_im[i]);
  order_draw(seed, 2, &hum->second_re, &hum->second_im);
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

/** Real part of z·P(z²) + c2·z²; P's even and odd powers side by side. */
HC_CLONES static void hum_sum(const HcHum *restrict hum, const HcTurns *restrict turn, const HcGain *restrict gain,
                              double *restrict out)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double re = turn->re[i], im = turn->im[i];
    const double square_re = re * re - im * im, square_im = 2.0 * re * im;
    const double fourth_re = square_re * square_re - square_im * square_im, fourth_im = 2.0 * square_re * square_im;
    double even_re, even_im, odd_re, odd_im;
    series_sum(hum, 0, fourth_re, fourth_im, &even_re, &even_im);
    series_sum(hum, 1, fourth_re, fourth_im, &odd_re, &odd_im);
    const double p_re = even_re + (odd_re * square_re - odd_im * square_im);
    const double p_im = even_im + (odd_re * square_im + odd_im * square_re);
    const double wave = (p_re * re - p_im * im) + (hum->second_re * square_re - hum->second_im * square_im);
    out[i] = wave * hc_gain_at(gain, i);
  }
}

/** Of the waveform, whose fundamental has an rms of 1: a sine at full scale has √½. */
static double source_size(HcHum *hum, double db)
{
  if (db != hum->source_db)
    hum->source_size = db > -200.0 ? sqrt(0.5) * exp(db * 0.11512925464970229) : 0.0;
  hum->source_db = db;
  return hum->source_size;
}

static double breath_now(const HcRoom *room)
{
  const double steps = (double)(1 + room->frame / HC_INTERFERENCE_GRID), seconds = HC_INTERFERENCE_GRID / room->rate;
  const double phase = k_breath_hz * steps * seconds;
  return 1.0 + k_breath * sin(hc_turn * (phase - hc_whole(phase)));
}

static void row_fill(const HcHum *hum, const HcGain *gain, HcMains *mains, HcGridRow *row)
{
  row->sounds = !hc_gain_silent(gain);
  if (row->sounds)
    hum_sum(hum, hc_mains_turn(mains), gain, row->sample);
}

void hc_hum_render(HcHum *hum, const HcRoom *room, HcGridRow *bus, HcGridRow *source)
{
  const double level = hc_room_on(room, HC_INTERFERENCE_PORT_HUM_ON) ? room->value[HC_INTERFERENCE_PORT_HUM_LEVEL] : 0.0;
  const double size = room->hushed ? 0.0 : source_size(hum, room->value[HC_INTERFERENCE_PORT_SOURCE_HUM]);
  const double breath = level != 0.0 || size != 0.0 ? breath_now(room) : 0.0;
  hc_gain_step(&hum->gain, breath * level, room->follow);
  hc_gain_step(&hum->source, breath * size, room->follow);
  row_fill(hum, &hum->gain, room->mains, &bus[HC_BUS_GROUND]);
  row_fill(hum, &hum->source, room->mains, source);
}

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

/** √2·g_h·e^{iφ_h} */
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

/** From p_k and p_{k−1} to p_{k+1} and p_k. */
static void polynomial_next(double *p, double *before)
{
  double lower = 0.0;
  for (int k = 0; k < HC_HUM_ODD; k++) {
    const double next = 2.0 * lower - before[k];
    before[k] = lower = p[k];
    p[k] = next;
  }
}

void hc_hum_seed(HcHum *hum, uint32_t seed)
{
  double cosine[HC_HUM_ODD] = {1.0}, cosine_before[HC_HUM_ODD] = {1.0};
  double sine[HC_HUM_ODD] = {1.0}, sine_before[HC_HUM_ODD] = {-1.0};
  memset(hum->cosine, 0, sizeof hum->cosine);
  memset(hum->sine, 0, sizeof hum->sine);
  for (int i = 0; i < HC_HUM_ODD; i++) {
    double re, im;
    order_draw(seed, 2 * i + 1, &re, &im);
    for (int k = 0; k <= i; k++) {
      hum->cosine[k] += re * cosine[k];
      hum->sine[k] -= im * sine[k];
    }
    polynomial_next(cosine, cosine_before);
    polynomial_next(sine, sine_before);
  }
  order_draw(seed, 2, &hum->second_re, &hum->second_im);
}

/** A polynomial's value at y by Horner's rule, its even and odd powers side by side. */
static inline __attribute__((always_inline)) double polynomial_at(const double *c, double y, double square)
{
  double even = c[HC_HUM_ODD - 1], odd = c[HC_HUM_ODD - 2];
#pragma GCC unroll 16
  for (int k = HC_HUM_ODD - 3; k > 0; k -= 2) {
    even = even * square + c[k];
    odd = odd * square + c[k - 1];
  }
  return (even * square + c[0]) + y * odd;
}

HC_CLONES static void hum_sum(const HcHum *restrict hum, const HcTurns *restrict turn, const HcGain *restrict gain,
                              double *restrict out)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double re = turn->re[i], im = turn->im[i], twice_re = re * re - im * im, twice_im = 2.0 * re * im;
    const double square = twice_re * twice_re;
    const double wave = (re * polynomial_at(hum->cosine, twice_re, square) + im * polynomial_at(hum->sine, twice_re, square)) +
                        (hum->second_re * twice_re - hum->second_im * twice_im);
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
  const uint64_t step = room->frame / HC_INTERFERENCE_GRID;
  const double seconds = HC_INTERFERENCE_GRID / room->rate, steps = (double)(1 + step);
  const double turns = k_breath_hz * steps * seconds, half = turns - hc_whole(turns) - 0.5; // the sine's sign is that of −half
  const double size = hc_quarter_sine(1.0 - fabs(4.0 * fabs(half) - 1.0));
  return 1.0 + k_breath * (half < 0.0 ? size : -size);
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

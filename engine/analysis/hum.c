// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hum.h"

#include "decibel.h"

#include <stdlib.h>

enum { REACH = 8, NOISE_NEAR = 6, NOISE_FAR = 20, NOISE_BINS = 2 * (NOISE_FAR - NOISE_NEAR + 1) };

static const double LOWEST_HZ = 45.0, HIGHEST_HZ = 65.0;
static const double STEP_HZ = 0.04;        // fine enough for the tenth harmonic's lobe, 0.2 Hz wide in terms of the fundamental
static const double NEAR_HZ = 0.6;         // how far mains strays from its setting
static const double FOUND = 20.0;          // 13 dB above noise: some hundred frequencies are tried, chance must fail in all
static const double STANDS_OUT = 10.0;     // 10 dB
static const double MEDIAN_OF_MEAN = 0.76; // median / mean of noise power: 0.69 for one channel, 0.84 for two unlike ones

/** Mean square of a line at `at` [bins], mean of both channels: |E|² in its scale. Apart from a phase that does not matter, the
 * Hann window's transform at distance x = d − m of bin m is sin(πd) / (2πx(1 − x²)). Its limit for whole bins is ½, −¼. */
static double line_power(const HcSpectrum *spectrum, double at)
{
  const long centre = lround(at);
  double d = at - (double)centre;
  if (fabs(d) < 1e-6)
    d = 1e-6;
  const double numerator = sin(M_PI * d) / (2.0 * M_PI);
  double complex up = 0.0, down = 0.0;
  for (long m = -REACH; m <= REACH; m++) {
    const double x = d - (double)m;
    const double kernel = numerator / (x * (1.0 - x * x));
    up += kernel * spectrum->h[centre + m];
    down += kernel * spectrum->h[(long)spectrum->n - centre - m];
  }
  const double window_sum = 0.375 * (double)spectrum->n;
  return 0.5 * (creal(up * conj(up)) + creal(down * conj(down))) / (window_sum * window_sum);
}

static double comb_power(const HcSpectrum *spectrum, double hz)
{
  double sum = 0.0;
  for (unsigned k = 1; k <= HC_HARMONICS; k++)
    sum += line_power(spectrum, k * hz / spectrum->bin_hz);
  return sum;
}

/** Best fundamental in low … high on the grid; its comb power to *best. */
static double search(const HcSpectrum *spectrum, double low, double high, double *best)
{
  double at = low;
  *best = -1.0;
  for (double hz = low; hz <= high; hz += STEP_HZ) {
    const double power = comb_power(spectrum, hz);
    if (power > *best) {
      *best = power;
      at = hz;
    }
  }
  return at;
}

/** Golden section between the grid's neighbours. */
static double refine(const HcSpectrum *spectrum, double hz)
{
  const double golden = 0.6180339887498949;
  double low = hz - STEP_HZ, high = hz + STEP_HZ;
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double at_a = comb_power(spectrum, a), at_b = comb_power(spectrum, b);
  for (unsigned i = 0; i < 16; i++) {
    if (at_a > at_b) {
      high = b;
      b = a;
      at_b = at_a;
      a = high - golden * (high - low);
      at_a = comb_power(spectrum, a);
    } else {
      low = a;
      a = b;
      at_a = at_b;
      b = low + golden * (high - low);
      at_b = comb_power(spectrum, b);
    }
  }
  return 0.5 * (low + high);
}

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/** What noise alone would read at `at`, from both sides of it: the median ignores lines that stand there. */
static double noise_power(const HcSpectrum *spectrum, double at)
{
  double power[NOISE_BINS];
  size_t n = 0;
  for (int away = NOISE_NEAR; away <= NOISE_FAR; away++) {
    power[n++] = line_power(spectrum, at - away);
    power[n++] = line_power(spectrum, at + away);
  }
  qsort(power, n, sizeof *power, ascending);
  return 0.5 * (power[n / 2 - 1] + power[n / 2]) / MEDIAN_OF_MEAN;
}

/** Powers of the harmonics above noise, 0 where they do not stand out of it. True when there is hum. */
static bool harmonics(const HcSpectrum *spectrum, double hz, double power[HC_HARMONICS])
{
  bool found = false;
  for (unsigned k = 1; k <= HC_HARMONICS; k++) {
    const double at = k * hz / spectrum->bin_hz;
    const double line = line_power(spectrum, at), noise = noise_power(spectrum, at);
    power[k - 1] = line > STANDS_OUT * noise ? line - noise : 0.0;
    found |= k <= 3 && line > FOUND * noise && hc_dbu_rms(line) > HC_FLOOR_DB;
  }
  return found;
}

/** The fundamental near the setting, unless the whole range has one four times as strong. */
static double fundamental(const HcSpectrum *spectrum, double mains_hz)
{
  double near_power, far_power;
  const double near_hz = search(spectrum, fmax(LOWEST_HZ, mains_hz - NEAR_HZ), fmin(HIGHEST_HZ, mains_hz + NEAR_HZ), &near_power);
  const double far_hz = search(spectrum, LOWEST_HZ, HIGHEST_HZ, &far_power);
  const double hz = refine(spectrum, far_power > 4.0 * near_power ? far_hz : near_hz);
  return fmin(HIGHEST_HZ, fmax(LOWEST_HZ, hz));
}

void hc_hum_measure(const HcSpectrum *spectrum, double mains_hz, HcHum *hum)
{
  double power[HC_HARMONICS];
  const double hz = fundamental(spectrum, mains_hz);
  const bool found = harmonics(spectrum, hz, power);
  double sum = 0.0;
  for (unsigned k = 0; k < HC_HARMONICS; k++) {
    hum->harmonic_dbu[k] = found ? hc_dbu_rms(power[k]) : HC_FLOOR_DB;
    sum += power[k];
  }
  hum->total_dbu = found ? hc_dbu_rms(sum) : HC_FLOOR_DB;
  hum->fundamental_hz = found ? hz : mains_hz;
}

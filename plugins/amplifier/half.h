// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One half of an amplifier: y = x + a2·x² + a3·x³, ended by the rails at ±r.
 *
 * A sine at full drive (peak 1) gives HD2 = a2/2 and HD3 = a3/4; a3 also adds ¾·a3 to the fundamental. Two halves driven in opposite
 * sense, y(x) − y′(−x), leave (a2 − a2′)·x²: HD2 falls to mismatch/2 of one half's, HD3 stays (12 dB less where each is
 * driven half as far). Numbers: the polynomial is the usual small-signal expansion of a gain stage; defaults of a2 1 %, a3 0.1 %
 * are a plain discrete stage, a fine operational amplifier has a thousandth of that.
 *
 * Antialiased: what a step from x0 to x1 adds is the mean of y − x over the way, without a division where the rails are not met; that
 * is half a step of delay, and a zero at the steps' frequency.
 *
 * Left out: memory (thermal, slew rate), crossover distortion, rails that sag.
 */
#ifndef HC_AMPLIFIER_HALF_H
#define HC_AMPLIFIER_HALF_H

typedef struct HcHalf {
  float second, third; ///< a2, a3
  float rail;          ///< r
  float low, high;     ///< x at which y meets −r and r
} HcHalf;

/** `second` 0 … 0.05, `third` −0.01 … 0.01, `rail` 1 … 2: within these y rises all the way to the rails. */
static inline HcHalf hc_half(double second, double third, double rail)
{
  double at[2];
  for (int side = 0; side < 2; side++) {
    const double to = side ? rail : -rail;
    double low = -3.0, high = 3.0;
    for (int i = 0; i < 40; i++) {
      const double x = 0.5 * (low + high), y = x + x * x * (second + third * x);
      low = y < to ? x : low;
      high = y < to ? high : x;
    }
    at[side] = 0.5 * (low + high);
  }
  return (HcHalf){(float)second, (float)third, (float)rail, (float)at[0], (float)at[1]};
}

static inline float hc_half_limited(float x, float low, float high)
{
  const float above = x > low ? x : low;
  return above < high ? above : high;
}

/** Mean of y − x between two inputs: what the half adds. */
static inline float hc_half_adds(const HcHalf *half, float x0, float x1)
{
  const float a = hc_half_limited(x0, half->low, half->high), b = hc_half_limited(x1, half->low, half->high);
  const float squares = a * a + b * b, product = a * b, sum = a + b;
  const float inside = 0.5f * sum + half->second * (1.0f / 3.0f) * (squares + product) + half->third * 0.25f * sum * squares;
  const float way = x1 - x0, share = way > 1e-12f || way < -1e-12f ? (b - a) / way : a > x0 || a < x0 ? 0.0f : 1.0f;
  const float rail = x0 + x1 > 0.0f ? half->rail : -half->rail;
  return share * inside + (1.0f - share) * rail - 0.5f * (x0 + x1);
}

#endif

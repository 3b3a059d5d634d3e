// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pink.h"

#include <math.h>

/** Corner below which the spectrum is flat [Hz], and above which sections are not needed [share of the Nyquist rate]. */
static const double lowest_hz = 2.0;
static const double highest = 0.97;

/** z-plane root of a corner at `w` on the bilinear axis (tan of half the angle). */
static double root(double w)
{
  return (1.0 - w) / (1.0 + w);
}

/** Power of the sections at `angle` [rad a sample]. */
static double power_at(const HcPink *pink, double angle)
{
  const double c = cos(angle);
  double power = 1.0;
  for (int k = 0; k < HC_PINK_SECTIONS; k++)
    power *= (1.0 - 2.0 * pink->zero[k] * c + pink->zero[k] * pink->zero[k]) /
             (1.0 - 2.0 * pink->pole[k] * c + pink->pole[k] * pink->pole[k]);
  return power;
}

/** Variance of the sections' output for white noise of variance 1: the mean of their power, by Simpson in log frequency. */
static double variance(const HcPink *pink)
{
  enum { STEPS = 4000 };
  const double low = 1e-8, step = log(M_PI / low) / STEPS;
  double sum = 0.0;
  for (int i = 0; i <= STEPS; i++) {
    const double angle = low * exp(step * i), weight = i == 0 || i == STEPS ? 1.0 : i % 2 ? 4.0 : 2.0;
    sum += weight * angle * power_at(pink, angle);
  }
  return (sum * step / 3.0 + low * power_at(pink, low)) / M_PI;
}

/** Pole and zero of each section stand about its middle, exp(apart) from each other. */
static void place(HcPink *pink, const double *edge, const double *apart)
{
  for (int k = 0; k < HC_PINK_SECTIONS; k++) {
    const double middle = sqrt(edge[k] * edge[k + 1]);
    pink->pole[k] = root(middle * exp(-apart[k] / 2.0));
    pink->zero[k] = root(middle * exp(apart[k] / 2.0));
  }
}

HcPink hc_pink_new(double rate, uint64_t seed)
{
  HcPink pink = {.seed = seed};
  double edge[HC_PINK_SECTIONS + 1], want[HC_PINK_SECTIONS], apart[HC_PINK_SECTIONS];
  const double from = log(tan(M_PI * lowest_hz / rate)), to = log(tan(M_PI_2 * highest));
  for (int k = 0; k <= HC_PINK_SECTIONS; k++)
    edge[k] = exp(from + (to - from) * k / HC_PINK_SECTIONS);
  // Amplitude falls by the root of the frequency's rise. Neighbours overlap; ten rounds settle who does how much of it.
  for (int k = 0; k < HC_PINK_SECTIONS; k++)
    want[k] = apart[k] = 0.5 * log(atan(edge[k + 1]) / atan(edge[k]));
  for (int round = 0; round < 10; round++) {
    place(&pink, edge, apart);
    for (int k = 0; k < HC_PINK_SECTIONS; k++)
      apart[k] += want[k] - 0.5 * log(power_at(&pink, 2.0 * atan(edge[k])) / power_at(&pink, 2.0 * atan(edge[k + 1])));
  }
  place(&pink, edge, apart);
  const double one = (65536.0 * 65536.0 - 1.0) / 12.0; // variance of a 16-bit uniform number
  pink.gain = sqrt(0.5 / (4.0 * one * variance(&pink)));
  return pink;
}

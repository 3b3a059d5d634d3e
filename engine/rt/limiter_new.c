// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter.h"

#include <math.h>

static const double release_s = 0.1;

/** Kaiser-windowed sinc at `t` samples from its centre. */
static double windowed(double t)
{
  const double beta = 3.5, half = HC_LIMITER_REACH + 0.25, x = 1.0 - (t / half) * (t / half);
  double bessel = 0.0, top = 0.0, a = 1.0, b = 1.0;
  for (int k = 1; k < 40; k++) {
    bessel += a;
    top += b;
    a *= beta * beta * (x > 0.0 ? x : 0.0) / (4.0 * k * k);
    b *= beta * beta / (4.0 * k * k);
  }
  return bessel / top * (t == 0.0 ? 1.0 : sin(M_PI * t) / (M_PI * t));
}

/** The interpolator `later` after the sample; its taps sum to 1. */
static void interpolator(double later, double tap[2 * HC_LIMITER_REACH])
{
  double sum = 0.0;
  for (int k = 0; k < 2 * HC_LIMITER_REACH; k++)
    sum += tap[k] = windowed(k - (HC_LIMITER_REACH - 1) - later);
  for (int k = 0; k < 2 * HC_LIMITER_REACH; k++)
    tap[k] /= sum;
}

/** Samples within ± this have no peak above the ceiling: a point between samples is at most as high as the sum of the
 * interpolator's magnitudes, and the curvature around it adds half of the highest point. */
static double calm(void)
{
  double most = 1.0;
  for (int point = 1; point < 4; point++) {
    double sum = 0.0, tap[2 * HC_LIMITER_REACH];
    interpolator(0.25 * point, tap);
    for (int k = 0; k < 2 * HC_LIMITER_REACH; k++)
      sum += fabs(tap[k]);
    most = fmax(most, sum);
  }
  const double rounding = 0.999;
  return rounding * (double)HC_LIMITER_CEILING / (1.5 * most);
}

HcLimiter hc_limiter_new(double rate)
{
  HcLimiter limiter = {.calm = (float)calm(),
                       .release = (float)exp(-1.0 / (release_s * rate)),
                       .calm_for = HC_LIMITER_PAST,
                       .quiet = UINT32_MAX / 2};
  double quarter[2 * HC_LIMITER_REACH], middle[2 * HC_LIMITER_REACH];
  interpolator(0.25, quarter);
  interpolator(0.5, middle);
  for (int k = 0; k < HC_LIMITER_REACH; k++) {
    const double first = quarter[k], last = quarter[2 * HC_LIMITER_REACH - 1 - k];
    limiter.phase[0][k] = (float)(0.5 * (first + last));
    limiter.phase[1][k] = (float)(0.5 * (first - last));
    limiter.phase[2][k] = (float)middle[k];
  }
  for (int k = 0; k < HC_LIMITER_ATTACK; k++)
    limiter.attack[k] = (float)((1.0 - cos(2.0 * M_PI * (k + 1) / (HC_LIMITER_ATTACK + 1))) / (HC_LIMITER_ATTACK + 1));
  return limiter;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hash.h"

#include <string.h>

static const double k_low_hz = 2e3, k_high_hz = 20e3, k_window_s = 2.7e-3;
static const double k_narrow_hz = 15e3, k_narrow_part = 0.34; ///< and of a low rate

enum { KERNEL_MAX = HC_HASH_KERNEL_MAX, HALF_MAX = (KERNEL_MAX - 1) / 2 };

/** sin(2πft)/(πt) and its derivative. */
static void sinc_add(double sign, double hz, double t, double *value, double *slope)
{
  const double w = hc_turn * hz, x = w * t;
  if (fabs(x) < 1e-6) {
    *value += sign * 2.0 * hz;
    return;
  }
  *value += sign * 2.0 * hz * sin(x) / x;
  *slope += sign * 2.0 * hz * w * (cos(x) / x - sin(x) / (x * x));
}

/** Kernel up to `high_hz` and its derivative at all frames within the window; how many those are. */
static int kernel_make(double rate, double high_hz, double *kernel, double *slope)
{
  const int half = (int)fmin(0.5 * k_window_s * rate, HALF_MAX);
  double power = 0.0;
  for (int i = -half; i <= half; i++) {
    const double t = i / rate, angle = 0.5 * hc_turn * i / (half + 1.0);
    const double window = 0.5 + 0.5 * cos(angle), window_slope = -0.25 * hc_turn * rate / (half + 1.0) * sin(angle);
    double h = 0.0, dh = 0.0;
    sinc_add(1.0, high_hz, t, &h, &dh);
    sinc_add(-1.0, k_low_hz, t, &h, &dh);
    kernel[i + half] = h * window;
    slope[i + half] = dh * window + h * window_slope;
    power += kernel[i + half] * kernel[i + half];
  }
  for (int i = 0; i <= 2 * half; i++) {
    kernel[i] /= sqrt(power);
    slope[i] /= sqrt(power);
  }
  return 2 * half + 1;
}

/** Each loop has half of the variance. Before its first number its last ones stand once more. */
static void white_fill(int loop, double *white)
{
  const int length = hc_hash_length[loop];
  for (int i = 0; i < length; i++)
    white[KERNEL_MAX + i] = sqrt(0.5) * hc_random_normal(HC_STREAM_HASH, (uint64_t)i + (uint64_t)loop * HC_HASH_LONG);
  memcpy(white, white + length, sizeof(double) * KERNEL_MAX);
}

enum { ABREAST = 32 }; ///< samples whose sums are in registers

/** Convolution of white noise with a kernel: samples side by side, their sums along the kernel. */
HC_CLONES static void some_fill(const double *restrict white, const double *restrict kernel, int taps, double *restrict out)
{
  double sum[ABREAST] = {0};
  for (int j = taps - 1; j >= 0; j--)
    for (int i = 0; i < ABREAST; i++)
      sum[i] += white[i - j] * kernel[j];
  memcpy(out, sum, sizeof sum);
}

/** The last piece overlaps the one before. */
static void loop_fill(double *out, int length, const double *white, const double *kernel, int taps)
{
  for (int i = 0; i < length; i += ABREAST) {
    const int at = i < length - ABREAST ? i : length - ABREAST;
    some_fill(white + KERNEL_MAX + at, kernel, taps, out + at);
  }
  memcpy(out + length, out, sizeof(double) * HC_INTERFERENCE_GRID);
}

void hc_hash_fill(HcHash *hash, double rate, double *white)
{
  double kernel[KERNEL_MAX] = {0}, slope[KERNEL_MAX] = {0}, narrow[KERNEL_MAX] = {0}, unused[KERNEL_MAX] = {0};
  const int taps = kernel_make(rate, fmin(k_high_hz, 0.45 * rate), kernel, slope);
  (void)kernel_make(rate, fmin(k_narrow_hz, k_narrow_part * rate), narrow, unused);
  for (int loop = 0; loop < HC_HASH_LOOPS; loop++) {
    white_fill(loop, white);
    loop_fill(hash->noise[loop], hc_hash_length[loop], white, kernel, taps);
    loop_fill(hash->slope[loop], hc_hash_length[loop], white, slope, taps);
    loop_fill(hash->narrow[loop], hc_hash_length[loop], white, narrow, taps);
  }
}

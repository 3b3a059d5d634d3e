// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hash.h"

#include <string.h>

static const int k_length[HC_HASH_LOOPS] = {HC_HASH_LONG, HC_HASH_SHORT};
static const double k_low_hz = 2e3, k_high_hz = 20e3, k_window_s = 2.7e-3;

enum { HALF_MAX = 1023, KERNEL_MAX = 2 * HALF_MAX + 1 };

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

/** Kernel and derivative at all frames within the window; how many those are. */
static int kernel_make(double rate, double *kernel, double *slope)
{
  const int half = (int)fmin(0.5 * k_window_s * rate, HALF_MAX);
  const double high_hz = fmin(k_high_hz, 0.45 * rate);
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

/** Circular convolution of white noise with one kernel; each loop has half of the variance. */
HC_CLONES static void loop_fill(int loop, const double *restrict kernel, int taps, double *restrict out)
{
  const int length = k_length[loop];
  memset(out, 0, sizeof(double) * (HC_HASH_LONG + HC_INTERFERENCE_GRID));
  for (int i = 0; i < length; i++) {
    const double white = sqrt(0.5) * hc_random_normal(HC_STREAM_HASH, (uint64_t)i + (uint64_t)loop * HC_HASH_LONG);
    const int first = i + taps <= length ? taps : length - i;
    for (int j = 0; j < first; j++)
      out[i + j] += white * kernel[j];
    for (int j = first; j < taps; j++)
      out[i + j - length] += white * kernel[j];
  }
  memcpy(out + length, out, sizeof(double) * HC_INTERFERENCE_GRID);
}

void hc_hash_init(HcHash *hash, double rate)
{
  double kernel[KERNEL_MAX] = {0}, slope[KERNEL_MAX] = {0};
  const int taps = kernel_make(rate, kernel, slope);
  for (int loop = 0; loop < HC_HASH_LOOPS; loop++) {
    loop_fill(loop, kernel, taps, hash->noise[loop]);
    loop_fill(loop, slope, taps, hash->slope[loop]);
  }
}

HcHashing hc_hash_read(const HcRoom *room, HcStream use)
{
  HcHashing hashing;
  for (int loop = 0; loop < HC_HASH_LOOPS; loop++) {
    const uint64_t start = hc_random_bits(hc_stream(room->seed, use), UINT64_MAX - (uint64_t)loop) >> 32;
    const size_t at = (size_t)((start + room->frame) % (uint64_t)k_length[loop]);
    hashing.noise[loop] = room->hash->noise[loop] + at;
    hashing.slope[loop] = room->hash->slope[loop] + at;
  }
  return hashing;
}

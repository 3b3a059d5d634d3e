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

/** out[from …] += white · kernel, going round at the loop's end. */
HC_CLONES static void kernel_add(double white, const double *restrict kernel, int taps, double *restrict out, int from,
                                 int length)
{
  const int first = from + taps <= length ? taps : length - from;
  for (int j = 0; j < first; j++)
    out[from + j] += white * kernel[j];
  for (int j = first; j < taps; j++)
    out[from + j - length] += white * kernel[j];
}

/** Circular convolution of white noise with both kernels; each loop has half of the variance. */
static void loop_fill(int loop, const double *kernel, const double *slope, int taps, HcHash *hash)
{
  const int length = k_length[loop];
  memset(hash->noise[loop], 0, sizeof hash->noise[loop]);
  memset(hash->slope[loop], 0, sizeof hash->slope[loop]);
  for (int i = 0; i < length; i++) {
    const double white = sqrt(0.5) * hc_random_normal(HC_STREAM_HASH, (uint64_t)i + (uint64_t)loop * HC_HASH_LONG);
    kernel_add(white, kernel, taps, hash->noise[loop], i, length);
    kernel_add(white, slope, taps, hash->slope[loop], i, length);
  }
  memcpy(hash->noise[loop] + length, hash->noise[loop], sizeof(double) * HC_INTERFERENCE_GRID);
  memcpy(hash->slope[loop] + length, hash->slope[loop], sizeof(double) * HC_INTERFERENCE_GRID);
}

void hc_hash_init(HcHash *hash, double rate)
{
  double kernel[KERNEL_MAX] = {0}, slope[KERNEL_MAX] = {0};
  const int taps = kernel_make(rate, kernel, slope);
  for (int loop = 0; loop < HC_HASH_LOOPS; loop++)
    loop_fill(loop, kernel, slope, taps, hash);
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

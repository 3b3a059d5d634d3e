// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * White noise from a counter: the value of a frame depends on seed, lane, channel and frame, on nothing that came before.
 * Each value is the sum of four uniform ones (kurtosis 2.7, peaks of ±3.46), mean 0, variance 1.
 */
#ifndef HC_LINE_NOISE_H
#define HC_LINE_NOISE_H

#include "kernel.h"

/** Finaliser of splitmix64: all bits of the result depend on all bits of the argument. */
HC_INLINE uint64_t hc_noise_mix(uint64_t z)
{
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

HC_INLINE double hc_noise_value(uint32_t counter, uint32_t before, uint32_t between)
{
  uint32_t h = counter ^ before;
  h = (h ^ (h >> 16)) * 0x7feb352dU;
  h = (h ^ (h >> 15)) + between;
  h *= 0x846ca68bU;
  h ^= h >> 16;
  uint32_t k = (h ^ before) * 0x21f0aaadU;
  k = (k ^ (k >> 15)) * 0x735a2d97U;
  k ^= k >> 15;
  const uint32_t sum = (h & 0xffffU) + (h >> 16) + (k & 0xffffU) + (k >> 16);
  return (int32_t)(sum - 131070U) * (1.0 / 37837.22723720648);
}

/** `frames` (a multiple of 16) of left and right, the first of them that of `frame`, to row[channel][at …]. */
HC_INLINE void hc_noise_draw(double row[2][HC_ROW], uint32_t at, uint32_t seed, uint32_t lane, uint64_t frame, uint32_t frames)
{
  const uint64_t left = hc_noise_mix((((uint64_t)seed << 32) | (lane << 1)) + UINT64_C(0x9e3779b97f4a7c15) * (1 + (frame >> 32)));
  const uint64_t channel[2] = {left, hc_noise_mix(left + UINT64_C(0x9e3779b97f4a7c15))};
  for (int c = 0; c < 2; c++) {
    const uint32_t before = (uint32_t)channel[c], between = (uint32_t)(channel[c] >> 32);
    for (uint32_t step = 0; step < frames; step += 16) {
      double *const to = row[c] + at + step;
      for (int i = 0; i < 16; i++)
        to[i] = hc_noise_value((uint32_t)frame + step + (uint32_t)i, before, between);
    }
  }
}

#endif

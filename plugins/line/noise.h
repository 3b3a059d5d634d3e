// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * White noise from a counter: the value of a frame depends on seed, lane, channel and frame, on nothing that came before.
 * Each value is the sum of four uniform ones (kurtosis 2.7, peaks of ±3.46), mean 0, variance 1.
 */
#ifndef HC_LINE_NOISE_H
#define HC_LINE_NOISE_H

#include "vector.h"

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

/** `frames` (to the next multiple of 8) frames from `frame` on: left, right, left, right in each. */
HC_INLINE void hc_noise_draw(double *restrict to, uint32_t seed, uint32_t lane, uint64_t frame, uint32_t frames)
{
  const uint64_t left = hc_noise_mix((((uint64_t)seed << 32) | (lane << 1)) + UINT64_C(0x9e3779b97f4a7c15) * (1 + (frame >> 32)));
  const uint64_t right = hc_noise_mix(left + UINT64_C(0x9e3779b97f4a7c15));
  const uint32_t l0 = (uint32_t)left, l1 = (uint32_t)(left >> 32), r0 = (uint32_t)right, r1 = (uint32_t)(right >> 32);
  const uint32_t before[16] = {l0, r0, l0, r0, l0, r0, l0, r0, l0, r0, l0, r0, l0, r0, l0, r0};
  const uint32_t between[16] = {l1, r1, l1, r1, l1, r1, l1, r1, l1, r1, l1, r1, l1, r1, l1, r1};
  for (uint32_t at = 0; at < frames; at += 4)
    for (uint32_t i = 0; i < 16; i++)
      to[4 * at + i] = hc_noise_value((uint32_t)frame + at + i / 4, before[i], between[i]);
}

#endif

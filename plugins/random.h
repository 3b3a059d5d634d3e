// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Random numbers of a counter, for all plugins: they depend on a stream and an index, on nothing that came before.
 */
#ifndef HC_RANDOM_H
#define HC_RANDOM_H

#include <stdint.h>

/** 64 bits that depend on all bits of both numbers (splitmix64). */
static inline uint64_t hc_random_bits(uint64_t stream, uint64_t index)
{
  uint64_t z = stream * UINT64_C(0xd1342543de82ef95) + (index + 1) * UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/** Mean 0, variance 1, of 64 random bits: the sum of four uniform numbers (kurtosis 2.7, peaks of ±3.46). */
static inline double hc_random_gauss(uint64_t bits)
{
  const int64_t sum = (int64_t)((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48));
  return (double)(sum - 131070) * (1.0 / 37837.22723720648);
}

#endif

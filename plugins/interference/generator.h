// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What every generator of a disturbance is given, and the random numbers that all of them use.
 *
 * A generator has a state, `init` (not the audio thread) and `render` (RT). It adds to the buses that it drives, up to
 * HC_INTERFERENCE_GRID frames at a time and never across a multiple of that, so that whatever it decides once in a grid step
 * does not depend on the period.
 */
#ifndef HC_INTERFERENCE_GENERATOR_H
#define HC_INTERFERENCE_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

/** A loop that is worth having once for each width of the machine's vectors; all of them give the same bits. */
#if defined HC_ONE_CLONE || !defined __x86_64__
#define HC_CLONES
#else
#define HC_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#endif

enum { HC_INTERFERENCE_GRID = 64, HC_INTERFERENCE_BUSES = 5 };

typedef enum HcBus { HC_BUS_GROUND, HC_BUS_LEAKAGE, HC_BUS_MAGNETIC, HC_BUS_ELECTRIC, HC_BUS_RF } HcBus;

/** The room as of this block. */
typedef struct HcRoom {
  double rate;       ///< [Hz]
  double mains_hz;   ///< nominal
  double distance_m; ///< disturber to cable
  uint32_t seed;
  uint64_t frame; ///< of the first sample of the block
} HcRoom;

/** What the user set for one generator. */
typedef struct HcDisturbance {
  bool on;
  double level; ///< in the generator's own unit
} HcDisturbance;

typedef double HcBusBlock[HC_INTERFERENCE_BUSES][HC_INTERFERENCE_GRID];

/** 64 bits that depend on all bits of both numbers (splitmix64). */
static inline uint64_t hc_random_bits(uint64_t stream, uint64_t index)
{
  uint64_t z = stream * UINT64_C(0xd1342543de82ef95) + (index + 1) * UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/** Uniform in 0 … 1. */
static inline double hc_random_uniform(uint64_t stream, uint64_t index)
{
  return (double)(hc_random_bits(stream, index) >> 11) * 0x1p-53;
}

/** Mean 0, variance 1: the sum of twelve uniform numbers, which reaches ±6. */
static inline double hc_random_normal(uint64_t stream, uint64_t index)
{
  double sum = -6.0;
  for (uint64_t i = 0; i < 12; i++)
    sum += hc_random_uniform(stream, 12 * index + i);
  return sum;
}

#endif

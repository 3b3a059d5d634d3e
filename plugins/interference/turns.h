// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Oscillators of the grid: e^{iφ} of every frame of a step, and quarter waves for loops that the compiler turns into vectors.
 */
#ifndef HC_INTERFERENCE_TURNS_H
#define HC_INTERFERENCE_TURNS_H

#include "generator.h"

typedef struct HcTurns {
  double re[HC_INTERFERENCE_GRID], im[HC_INTERFERENCE_GRID];
} HcTurns;

/** How often a phase has gone round; not below 0. */
static inline double hc_whole(double phase)
{
  return (double)(int64_t)phase;
}

/** RT. From `phase` on, `per_frame` more each frame [turns]. */
void hc_turns_fill(HcTurns *turns, double phase, double per_frame);

/** cos(πv/2), −1 ≤ v ≤ 1, to the last digits of a double: its series, even and odd terms side by side. */
static inline __attribute__((always_inline)) double hc_quarter_cosine(double v)
{
  const double x = v * v * 2.46740110027233966, xx = x * x;
  double even = 1.0 / 2432902008176640000.0, odd = 1.0 / 1124000727777607680000.0;
  even = even * xx + 1.0 / 20922789888000.0;
  odd = odd * xx + 1.0 / 6402373705728000.0;
  even = even * xx + 1.0 / 479001600.0;
  odd = odd * xx + 1.0 / 87178291200.0;
  even = even * xx + 1.0 / 40320.0;
  odd = odd * xx + 1.0 / 3628800.0;
  even = even * xx + 1.0 / 24.0;
  odd = odd * xx + 1.0 / 720.0;
  odd = odd * xx + 0.5;
  return (even * xx + 1.0) - x * odd;
}

/** sin(πv/2), −1 ≤ v ≤ 1. */
static inline __attribute__((always_inline)) double hc_quarter_sine(double v)
{
  const double y = v * 1.57079632679489662, x = y * y, xx = x * x;
  double even = 1.0 / 51090942171709440000.0, odd = 1.0 / 121645100408832000.0;
  even = even * xx + 1.0 / 355687428096000.0;
  odd = odd * xx + 1.0 / 1307674368000.0;
  even = even * xx + 1.0 / 6227020800.0;
  odd = odd * xx + 1.0 / 39916800.0;
  even = even * xx + 1.0 / 362880.0;
  odd = odd * xx + 1.0 / 5040.0;
  even = even * xx + 1.0 / 120.0;
  odd = odd * xx + 1.0 / 6.0;
  return y * ((even * xx + 1.0) - x * odd);
}

#endif

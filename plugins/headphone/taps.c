// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One channel through its taps to both outputs, y[n] += Σ taps[k]·x[n−k]: taps outside, samples inside, sums in registers, so that each
 * x serves two products. Compiled once per machine level, with HC_TAPS_RUN its name; all levels give the same bits.
 */
#include "kernel.h"
#include "vector.h"

enum { VECTORS = 4 };

void HC_TAPS_RUN(const double *x, const double *first, const double *second, unsigned taps, double *y0, double *y1,
                 unsigned frames)
{
  for (unsigned at = 0; at < frames; at += VECTORS * HC_WIDTH) {
    HcV a[VECTORS], b[VECTORS];
    for (unsigned v = 0; v < VECTORS; v++) {
      a[v] = *hc_v_at(y0 + at + v * HC_WIDTH);
      b[v] = *hc_v_at(y1 + at + v * HC_WIDTH);
    }
    for (unsigned k = 0; k < taps; k++) {
      const HcV p = hc_v_all(first[k]), q = hc_v_all(second[k]);
      for (unsigned v = 0; v < VECTORS; v++) {
        const HcV sample = hc_v_loose(x + (at + v * HC_WIDTH) - k);
        a[v] += p * sample;
        b[v] += q * sample;
      }
    }
    for (unsigned v = 0; v < VECTORS; v++) {
      *hc_v_at(y0 + at + v * HC_WIDTH) = a[v];
      *hc_v_at(y1 + at + v * HC_WIDTH) = b[v];
    }
  }
}

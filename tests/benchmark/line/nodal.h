// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The textbook's way to hear a circuit, for comparison: solve its nodal equations anew for every sample.
 *
 * G·x + C·x' = b by the trapezoidal rule with step T: (G + 2/T·C)·x = b + w, w ← 4/T·C·x − w. The matrix is factored once, with
 * the pivots that fill in least; a sample then costs one substitution forward and one back, over what is not zero.
 */
#ifndef HC_BENCHMARK_NODAL_H
#define HC_BENCHMARK_NODAL_H

#include "circuit/system.h"

/** What is not zero in a matrix, row by row. */
typedef struct HcSparse {
  unsigned *begin, *column;
  double *value;
} HcSparse;

typedef struct HcNodal {
  unsigned n;
  unsigned *row, *column;       ///< equation and unknown that pivot i took
  HcSparse lower, upper, store; ///< L below its ones, U above its diagonal, 4/T·C
  double *pivot;                ///< 1 / diagonal of U
  double *history;              ///< w
  double *x;                    ///< all unknowns, as of the last sample
  double *partial;              ///< of the substitution
} HcNodal;

/** At rest; step `t_s` [s]. False: out of memory or singular. */
bool hc_nodal_make(HcNodal *nodal, const HcSystem *system, double t_s);
void hc_nodal_free(HcNodal *nodal);
/** One sample further: `b` is the right hand side, n numbers. */
void hc_nodal_step(HcNodal *nodal, const double *b);
/** Multiplications that a sample costs. */
unsigned hc_nodal_products(const HcNodal *nodal);

#endif

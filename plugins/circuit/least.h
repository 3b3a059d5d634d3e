// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Linear least squares over the bricks of one bank.
 */
#ifndef HC_CIRCUIT_LEAST_H
#define HC_CIRCUIT_LEAST_H

#include "circuit/arena.h"
#include "circuit/basis.h"

#include <stddef.h>

typedef struct HcLeast {
  unsigned taps;
  const HcPoles *poles;
  size_t points;
  const double complex *brick; ///< points × size, row by row
  double tap_ridge, pole_ridge;
  double *work; ///< hc_least_work() doubles
} HcLeast;

/** How much `work` must hold. */
size_t hc_least_work(size_t points, unsigned size);

/** Find the path whose response meets `target` at the points with weight `weight`. `most`: in-band maximum of the target.
 * HC_REFUSED when the algebra gives up. */
HcStatus hc_least_solve(const HcLeast *least, const double complex *target, const double *weight, double most, HcPath *path);

#endif

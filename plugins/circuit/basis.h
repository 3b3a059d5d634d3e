// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Responses of the filters' building bricks.
 */
#ifndef HC_CIRCUIT_BASIS_H
#define HC_CIRCUIT_BASIS_H

#include "circuit/circuit.h"

enum { HC_BASIS_MAX = HC_TAPS_MAX + HC_REALS_MAX + 2 * HC_PAIRS_MAX };

/** Bricks of `taps` taps and `poles`: taps, reals, then u and v of each pair. */
unsigned hc_basis_size(unsigned taps, const HcPoles *poles);

/** Their responses at theta = 2π f / rate, into brick[hc_basis_size()]. */
void hc_basis_response(unsigned taps, const HcPoles *poles, double theta, double complex *brick);

/** Response of one path, delay included. */
double complex hc_path_response(unsigned taps, const HcPoles *poles, const HcPath *path, double theta);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The circuit's own poles, from the eigenvalues of its Hessenberg matrix.
 */
#ifndef HC_CIRCUIT_POLES_H
#define HC_CIRCUIT_POLES_H

#include "circuit/solver.h"

/** Fill solver->pole. HC_BAD_INPUT when one lies in the right half plane between 1e-4 Hz and 10 MHz: in `.ac` such a circuit
 * looks perfect, played it would howl. */
HcStatus hc_poles_find(HcSolver *solver, HcArena *scratch, HcError *error);

/** Which poles a bank of filters keeps. */
typedef struct HcPoleRange {
  double rate;             ///< [Hz]
  double slowest_hz;       ///< real ones below are dropped
  double real_hz, pair_hz; ///< fastest kept
} HcPoleRange;

/** Choose the slow poles for filters: slowest first, the slower ones where there are more than fit. */
void hc_poles_choose(const HcSolver *solver, const HcPoleRange *range, HcPoles *poles);

#endif

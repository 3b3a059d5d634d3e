// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Factor once, then every frequency is cheap.
 *
 * With s = s0 + d the equations are (G + s0 C)(I + d M) x = b, M = (G + s0 C)⁻¹ C. M acts only through the r unknowns that C
 * touches, so the adjoint of the output lives in an r × r system (I + d N) z = w, N = (M_JJ)ᵀ. N is brought to Hessenberg
 * form once; a frequency then costs one triangular sweep, and gives the transfer from every source and resistor at once.
 */
#ifndef HC_CIRCUIT_SOLVER_H
#define HC_CIRCUIT_SOLVER_H

#include "circuit/system.h"

typedef struct HcSolver {
  unsigned states;      ///< r
  unsigned columns;     ///< right hand sides: sources first, then resistors
  unsigned outputs;     ///< 1 for a line; behind them one more, what is watched besides
  double s0;            ///< [rad/s]
  double *hessenberg;   ///< r × r, row by row
  double *adjoint;      ///< outputs + 1 × r: what the output sees, in the Hessenberg basis
  double *drive;        ///< r × columns, row by row: what the sources do, in the same basis
  double *direct;       ///< outputs + 1 × columns: the transfer at s0
  double complex *pole; ///< [rad/s]
  unsigned poles;
  double *work; ///< of hc_solver_transfer
} HcSolver;

/** Factor. `element` names the elements that drive (flat indices), `output` the nodes; `watched` is one more than the index of any
 * unknown, 0 for none: an output that the others are not kept waiting for when precision is shared out. Errors: singular (named by node),
 * unstable (named by pole). */
HcStatus hc_solver_make(const HcSystem *system, const HcFlat *flat, const size_t *element, unsigned columns,
                        const unsigned *output, unsigned outputs, unsigned watched, HcArena *arena, HcSolver *solver,
                        HcError *error);

/** Transfer from the first `columns` right hand sides to output `output` (the number of outputs: to what is watched) at `hz`, into h[columns]. */
void hc_solver_transfer(HcSolver *solver, double hz, unsigned output, unsigned columns, double complex *h);

#endif

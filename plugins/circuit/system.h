// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The nodal equations (G + sC) x = b of a flat circuit. Unknowns: node voltages, then the currents of v e h l.
 */
#ifndef HC_CIRCUIT_SYSTEM_H
#define HC_CIRCUIT_SYSTEM_H

#include "circuit/flat.h"

/** From every node to ground [S], in the deck too: what floats has a voltage. */
#define HC_NODE_LEAK_S 1e-12

typedef struct HcSystem {
  unsigned n;       ///< unknowns
  double *g, *c;    ///< n × n, column-major
  unsigned *branch; ///< per element: its current's index, UINT_MAX where it has none
} HcSystem;

/** Stamp; memory from the arena. Inductor matrices must be positive semidefinite. */
HcStatus hc_system_make(const HcFlat *flat, HcArena *arena, HcSystem *system, HcError *error);

/** Add what one unit of an independent source, or of noise current through a resistor (n+ to n−), puts on the right hand side;
 * `b` has n entries. */
void hc_system_drive(const HcSystem *system, const HcFlat *flat, size_t element, double *b);

#endif

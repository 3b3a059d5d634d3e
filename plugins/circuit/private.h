// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the files of the circuit library share behind HcCircuit.
 */
#ifndef HC_CIRCUIT_PRIVATE_H
#define HC_CIRCUIT_PRIVATE_H

#include "circuit/solver.h"

/** A way through a circuit: a column of the right hand sides, and the output. */
typedef struct HcWay {
  int column; ///< −1: there is none
  unsigned output;
} HcWay;

struct HcCircuit {
  HcArena arena;
  HcNetlist netlist;
  HcFlat flat;
  HcSystem system;
  HcSolver solver;
  size_t *element;         ///< flat index of each column: sources, then resistors
  unsigned sources;        ///< columns that are sources
  HcWay way[HC_SOURCES];   ///< of a line's sources, or of the ways between two channels
  unsigned output[2];      ///< nodes
  const char *description; ///< comment lines for the deck
};

/** Everything behind parsing: flatten, check, stamp, factor. `outputs` names nodes. */
HcStatus hc_circuit_build(HcCircuit *circuit, const HcDefine *defines, size_t n_defines, HcError *error);

/** Numbers are read and written with a decimal point while this holds; pass what it returns to hc_locale_end. NULL: no memory. */
void *hc_locale_begin(void);
void hc_locale_end(void *token);

/** Density at one frequency from the transfer of all columns [V/√Hz]. */
double hc_noise_density(const HcCircuit *circuit, const double complex *h);

#endif

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
  const char *parts;       ///< files that it is made of, for errors of the whole; NULL: not known
};

/** Everything behind parsing: flatten, check, stamp, factor. `outputs` names nodes. */
HcStatus hc_circuit_build(HcCircuit *circuit, const HcDefine *defines, size_t n_defines, HcError *error);

/** Returns `status`; an error, which is of the circuit as a whole, says first which files that is made of. */
HcStatus hc_circuit_whole(const HcCircuit *circuit, HcStatus status, HcError *error);
/** Of a part, as errors name it: `KIND/NAME.cir` of the catalogue, or the end of its path. NULL: out of memory. */
const char *hc_circuit_part_file(HcCircuit *circuit, const char *kind, const char *part);

/** Numbers are read and written with a decimal point while this holds; pass what it returns to hc_locale_end. NULL: no memory. */
void *hc_locale_begin(void);
void hc_locale_end(void *token);

/** Density at one frequency from the transfer of all columns [V/√Hz]. */
double hc_noise_density(const HcCircuit *circuit, const double complex *h);

#endif

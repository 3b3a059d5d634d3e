// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A netlist worked out: elements between numbered nodes, with values.
 */
#ifndef HC_CIRCUIT_FLAT_H
#define HC_CIRCUIT_FLAT_H

#include "circuit/circuit.h"
#include "circuit/netlist.h"

typedef struct HcFlatElement {
  char kind;          ///< as HcElement, without 'x'
  bool source;        ///< an independent source of the top level
  bool inside;        ///< of an instance, not of the top level
  bool quiet;         ///< r: without noise
  bool asks;          ///< one that says AC: the deck ends its line with DC 0 AC 0
  const char *name;   ///< as ngspice would call it: `r1`, `r.xreceiver.r1`
  const HcCard *card; ///< where it was written
  unsigned node[4];   ///< 0 is ground
  unsigned other[2];  ///< index of the two inductors (k) or the sensed source (f h)
  double value;
} HcFlatElement;

typedef struct HcFlat {
  HcFlatElement *element;
  size_t elements;
  const char **node; ///< names; node[0] is "0"
  size_t nodes;      ///< with ground
  HcScope *top;      ///< the top level's parameters
} HcFlat;

/** Work out parameters (top-level ones overridden by `defines`) and instances. */
HcStatus hc_flat_make(HcNetlist *netlist, const HcDefine *defines, size_t n_defines, HcFlat *flat, HcError *error);

/** Node by name, or 0 when there is none of that name. */
unsigned hc_flat_node(const HcFlat *flat, const char *name);

/** Draw resistors and capacitors of instances by the top level's `spread` [%] and `seed`, where it has these (draw.c). */
HcStatus hc_flat_draw(HcFlat *flat, HcArena *arena, HcError *error);

/** Topology: sources and inductors in loops, nodes that nothing holds (check.c). */
HcStatus hc_flat_check(const HcFlat *flat, HcArena *arena, HcError *error);

#endif

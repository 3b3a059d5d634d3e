// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A netlist as it was read: subcircuits with their elements and parameters, nothing worked out yet.
 */
#ifndef HC_CIRCUIT_NETLIST_H
#define HC_CIRCUIT_NETLIST_H

#include "circuit/expression.h"

#include <stdio.h>

/** `name=value` of an X card or of `params:`. */
typedef struct HcAssignment {
  const char *name;
  size_t at; ///< where the name stands on the card
  HcValue value;
} HcAssignment;

typedef struct HcSubcircuit HcSubcircuit;

typedef struct HcElement {
  char kind;        ///< 'r' 'c' 'l' 'k' 'v' 'i' 'e' 'g' 'f' 'h' 'x'
  const char *name; ///< with its letter, lower case
  const HcCard *card;
  const char **node; ///< 2 for r c l v i f h, 4 for e g, 0 for k, as many as stand there for x
  size_t nodes;
  const char *other[2]; ///< k: two inductors; f h: the sensed source; x: the subcircuit
  size_t other_at;      ///< where that stands
  HcValue value;        ///< none for v i x
  HcValue scale;        ///< `scale=`: times this; none where card is NULL
  HcValue multiplier;   ///< `m=`: that many side by side
  HcValue offset;       ///< e g f h: POLY's constant; v i: the AC value. Must be 0 (inside a subcircuit, for v i)
  bool of_volts;        ///< e g: `value` is an expression of V(node 2, node 3)
  bool alternating;     ///< v i: says AC
  bool waveform;        ///< v i: says SIN, PULSE …
  bool quiet;           ///< r: noisy=0
  HcAssignment *argument;
  size_t arguments;
  const HcSubcircuit *part; ///< x: given by substitution, takes of the arguments only what it knows; else NULL
} HcElement;

struct HcSubcircuit {
  const char *name;
  const HcCard *card; ///< NULL: the top level
  const char **pin;
  size_t pins;
  HcAssignment *offered; ///< `params:` with defaults
  size_t n_offered;
  HcAssignment *local; ///< `.param`
  size_t n_local;
  HcFunctions functions; ///< `.func`; its `outer` leads to those of the text around
  HcSubcircuit *outer;   ///< what it is written in; NULL: the top level
  HcElement *element;
  size_t elements;
};

typedef struct HcNetlist {
  HcArena *arena;
  HcSubcircuit top;
  HcSubcircuit **subcircuit; ///< pointers, so that growing moves none
  size_t subcircuits;
  const char **global; ///< nodes
  size_t globals;
  const char **file; ///< read so far, by their real paths, each once
  size_t files;
} HcNetlist;

/** Another file for includes whose path begins with `folder`, and the instance whose subcircuit is then the first one in it. */
typedef struct HcSubstitute {
  const char *folder;   ///< "drivers/"
  const char *file;     ///< read instead
  const char *instance; ///< "xdriver"
  const char *pins;     ///< what its .subckt must have: "in hot cold shield chassis"
} HcSubstitute;

/** Read `file` and what it includes. `error`: FILE:LINE:COLUMN and what was expected. */
HcStatus hc_netlist_read(const char *file, const HcSubstitute *substitute, size_t substitutes, HcArena *arena, HcNetlist *netlist,
                         HcError *error);

/** Subcircuit that `name` means inside `home`, or NULL: what is written in it, around it, in the same `file` (two parts may use a
 * name for different things), anywhere. */
const HcSubcircuit *hc_netlist_subcircuit(const HcNetlist *netlist, const HcSubcircuit *home, const char *name, const char *file);

/** Read a `.func` card, `name(a, b) {body}`, into the functions of what is open. */
HcStatus hc_function_read(HcScan *scan, HcArena *arena, HcFunctions *functions, HcError *error);

/** Read one element card into `element` (element.c). */
HcStatus hc_element_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error);

/** Read `n` more nodes, in brackets or not. */
HcStatus hc_nodes_read(HcScan *scan, HcArena *arena, HcElement *element, size_t n, HcError *error);

/** Read the names of `n` elements that a K, F or H hangs on. */
HcStatus hc_others_read(HcScan *scan, HcArena *arena, HcElement *element, size_t n, HcError *error);

/** Read what controls an E G F H, up to its gain (controlled.c): nodes or a source, `POLY(1)` with its two coefficients, `VALUE=`. */
HcStatus hc_controlled_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error);

/** Read `name=value …` up to the card's end. */
HcStatus hc_assignments_read(HcScan *scan, HcArena *arena, HcAssignment **list, size_t *n, HcError *error);

#endif

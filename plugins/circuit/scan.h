// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Reading along one card: words, values, punctuation.
 */
#ifndef HC_CIRCUIT_SCAN_H
#define HC_CIRCUIT_SCAN_H

#include "circuit/cards.h"

typedef struct HcScan {
  const HcCard *card;
  size_t at;
} HcScan;

/** A stretch of a card that an expression stands in. `card` NULL: no value. */
typedef struct HcValue {
  const HcCard *card;
  size_t from, to;
  bool plain; ///< a bare word: `mil` in it is 25.4 µm
} HcValue;

/** Skip blanks and commas; true at the card's end. */
bool hc_scan_end(HcScan *scan);

/** Next name: anything up to a blank or one of , = ( ) { } '. NULL at the end, or with `error` set when out of memory. */
const char *hc_scan_word(HcScan *scan, HcArena *arena);

/** True when `name =` (and not ==) stands here. */
bool hc_scan_assignment(HcScan *scan);

/** True, and moved past it, when the next character is `c`. */
bool hc_scan_take(HcScan *scan, char c);

/** A value: `{expression}`, `'expression'` or one bare word. */
HcStatus hc_scan_value(HcScan *scan, const char *what, HcValue *value, HcError *error);

/** A value that may also be a bare expression: up to the next `name =`, and with blanks only where nothing else follows on the
 * card (`.param a = b + 1`), since ngspice loses what is behind the blank. */
HcStatus hc_scan_assigned(HcScan *scan, const char *what, HcValue *value, HcError *error);

#endif

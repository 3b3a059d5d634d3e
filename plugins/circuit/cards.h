// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A netlist file as cards: logical lines with comments taken out, `+` continuations joined and everything in lower case,
 * each character remembering where it stood.
 */
#ifndef HC_CIRCUIT_CARDS_H
#define HC_CIRCUIT_CARDS_H

#include "circuit/arena.h"
#include "circuit/error.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct HcPlace {
  unsigned line, column; ///< from 1
} HcPlace;

typedef struct HcCard {
  const char *file;     ///< as it was opened
  char *text;           ///< lower case
  const char *original; ///< same length, case kept (file names)
  HcPlace *place;       ///< of each character and of the end: length + 1
} HcCard;

typedef struct HcCards {
  HcCard *card;
  size_t n;
} HcCards;

/** Open a plain file for reading, behind a byte order mark, and nothing that could keep us waiting; NULL with `error` set. */
FILE *hc_cards_open(const char *file, HcError *error);

/** Read `file`; `title` takes the first line off, as SPICE does in a main file. */
HcStatus hc_cards_read(const char *file, bool title, HcArena *arena, HcCards *cards, HcError *error);

/** Set `FILE:LINE:COLUMN: ` and the sentence; `at` is an index into the card's text. Returns HC_BAD_INPUT. */
__attribute__((format(printf, 4, 5))) HcStatus hc_card_error(const HcCard *card, size_t at, HcError *error, const char *format,
                                                             ...);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What is in the catalogue folder: parts by name, with what their headers say.
 *
 * A part's header is its comment lines: `* title: …` (shown to people), `* full-scale: 24 dBu` (drivers: line level of a
 * 0 dBFS sine), `* return: shield` (cables and receivers whose shield carries the signal back), `* cold: to sleeve`
 * (drivers whose cold leg must be joined to the sleeve where nothing else takes it), `* drawn: no` (stands for something ideal);
 * of headphones `* wires: 3` (both channels share a return), `* impedance: 32 ohm`, `* sensitivity: 98 dB/mW` or `134.5 dB/V`.
 */
#ifndef HC_CIRCUIT_CATALOGUE_H
#define HC_CIRCUIT_CATALOGUE_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>

enum { HC_CATALOGUE_NAME_MAX = 64, HC_CATALOGUE_TITLE_MAX = 128 };

typedef struct HcCatalogueEntry {
  char name[HC_CATALOGUE_NAME_MAX];   ///< file name without .cir
  char title[HC_CATALOGUE_TITLE_MAX]; ///< the name where the header gives none
  double full_scale_dbu;              ///< 24 where the header gives none
  bool shield_returns;
  bool cold_to_sleeve;
  bool cold_is_sleeve;     ///< in a lead without a cold conductor the sleeve hangs on the cold pin, and not on the chassis
  unsigned wires;          ///< of a headphone: 3 where both channels share a return, else 4
  double impedance_ohm;    ///< of a headphone, nominal; 32 where the header gives none
  double sensitivity_db_v; ///< of a headphone, dB SPL at 1 V; 110 where the header gives none
  bool drawn;              ///< resistors and capacitors in it differ from unit to unit
} HcCatalogueEntry;

/** All parts of a kind, "drivers" "cables" "receivers" or "headphones", by name; *entries is malloc'ed, for free(). */
HcStatus hc_catalogue_list(const char *circuits, const char *kind, HcCatalogueEntry **entries, size_t *n, HcError *error);

/** One part: a name of the catalogue, or the path of a .cir file (has a '/' or ends in .cir). */
HcStatus hc_catalogue_part(const char *circuits, const char *kind, const char *part, HcCatalogueEntry *entry, HcError *error);

/** What the header of a file says. */
HcStatus hc_catalogue_file(const char *path, HcCatalogueEntry *entry, HcError *error);

/** True for the path of a file, false for a name of the catalogue. */
bool hc_catalogue_is_file(const char *part);

/** The file of a part, as above; false when it does not fit `size`. */
bool hc_catalogue_path(const char *circuits, const char *kind, const char *part, char *path, size_t size);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the readers of one netlist share while they read: netlist.c its cards, include.c its files.
 */
#ifndef HC_CIRCUIT_READING_H
#define HC_CIRCUIT_READING_H

#include "circuit/netlist.h"

enum { HC_INCLUDES_MAX = 16, HC_SUBSTITUTES_MAX = 3 };

typedef struct HcReading {
  HcNetlist *netlist;
  const char *top; ///< the outermost file
  const HcSubstitute *substitute;
  size_t substitutes;
  HcSubcircuit *open; ///< what cards go into
  unsigned depth;
  const char *within[HC_INCLUDES_MAX + 1]; ///< real paths of the files that are being read, outermost first
  bool control;                            ///< between .control and .endc
  bool passing;                            ///< in a section of a library that nobody asked for
  bool found;                              ///< the section that was asked for
  const HcSubcircuit *part[HC_SUBSTITUTES_MAX];
  HcError *error;
} HcReading;

/** Read one file, or one section of it (NULL: all), with its key (NULL: out of memory). `substitute`: what it stands in for, or NULL. */
HcStatus hc_file_read(HcReading *reading, const char *file, const char *key, const char *section, bool title,
                      const HcSubstitute *substitute);

/** What tells a file (and its section) from others, however it was reached; NULL: out of memory. */
const char *hc_file_key(HcReading *reading, const char *file, const char *section);

/** `.include FILE`. */
HcStatus hc_include_card(HcReading *reading, HcScan *scan);

/** `.lib FILE SECTION` reads a section of a file; `.lib SECTION` begins one, which is passed over where nobody asked for it. */
HcStatus hc_library_card(HcReading *reading, HcScan *scan);

#endif

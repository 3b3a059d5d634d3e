// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Address patterns of OSC: `*` `?` `[a-c]` `[!x]` `{one,two}` within a segment, `//` over any number of them. ANY.
 */
#ifndef HC_OSC_ADDRESS_H
#define HC_OSC_ADDRESS_H

#include "message.h"

enum { HC_WILDCARDS_MAX = 4 };

/** A set of places in a pattern, one bit each. */
typedef struct HcPlaces {
  uint64_t bit[(HC_ADDRESS_MAX + 63) / 64];
} HcPlaces;

typedef struct HcPattern {
  char text[HC_ADDRESS_MAX];
  uint8_t leave[HC_ADDRESS_MAX];  ///< within brackets and braces: where the pattern goes on after them; else 0
  HcPlaces turns;                 ///< `{` `,` `}` of groups: passed through without a character
  HcPlaces reach[HC_ADDRESS_MAX]; ///< where one is on arriving at a place, without the turns
} HcPattern;

/** True when an address is a pattern. */
bool hc_pattern_is(const char *address);

/** Prepare for matching. HC_BAD_INPUT: more than HC_WILDCARDS_MAX wildcards, or brackets that don't close in their segment. */
HcStatus hc_pattern_set(HcPattern *pattern, const char *text, HcError *error);

/** True when it matches the whole address. The cost is at most length of pattern × length of address. */
bool hc_pattern_match(const HcPattern *pattern, const char *address);

#endif

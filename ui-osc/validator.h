// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What may reach the codec. liblo reads past malformed packets, so everything is checked before. ANY.
 */
#ifndef HC_OSC_VALIDATOR_H
#define HC_OSC_VALIDATOR_H

#include "message.h"

enum { HC_OSC_DEPTH_MAX = 4 };

/** Where the parts of a message lie. */
typedef struct HcOscLayout {
  size_t tags; ///< offset of what follows the address
  size_t data; ///< offset of the arguments' data
  unsigned count;
} HcOscLayout;

/** Called for each message of a packet, in order; anything but HC_OK ends the walk. */
typedef HcStatus (*HcOscVisit)(void *user, const uint8_t *data, size_t size, HcError *error);

/** A packet's outermost time tag; 0, 1 (immediate) for a plain message. */
typedef struct HcOscTime {
  uint32_t seconds, fraction;
} HcOscTime;

/** Walk through a packet: a message, or bundles in bundles down to HC_OSC_DEPTH_MAX. An inner time tag may not be later than
 * the outermost, because the whole lands as one. HC_BAD_INPUT: the framing is wrong (messages are the visitor's). */
HcStatus hc_osc_walk(const uint8_t *data, size_t size, HcOscTime *time, HcOscVisit visit, void *user, HcError *error);

/** Length of the padded string at `data`, with its zeros, or 0 when it isn't one that ends within `size` bytes. */
size_t hc_osc_string(const uint8_t *data, size_t size);

/** Check the address at the start of a message: printable ASCII, begins with `/`, fits HC_ADDRESS_MAX. */
HcStatus hc_osc_check_address(const uint8_t *data, size_t size, HcOscLayout *layout, HcError *error);

/** Check type tags (`,` first) and data behind a checked address: known types, exact length, no NaN, strings of UTF-8. */
HcStatus hc_osc_check_arguments(const uint8_t *data, size_t size, HcOscLayout *layout, HcError *error);

/** True when the tags (without `,`) describe exactly `size` bytes of data. */
bool hc_osc_tags_fit(const char *tags, const uint8_t *data, size_t size);

/** Big-endian words. */
uint32_t hc_osc_word(const uint8_t *data);
void hc_osc_put_word(uint8_t *data, uint32_t word);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Messages from and to bytes, with liblo as the codec. CTL.
 */
#ifndef HC_OSC_CODEC_H
#define HC_OSC_CODEC_H

#include "bench.h"

/** Read one message of `size` bytes, whatever they are. Type tags without `,` and numbers without tags are understood;
 * for the latter the bench says what the address expects. i h T F become 'i', f d 'f' rounded to single precision, infinite
 * numbers the largest finite ones. On failure message->address is what could be read of it ("" if nothing). */
HcStatus hc_osc_decode(const uint8_t *data, size_t size, HcBench *bench, HcMessage *message, HcError *error);

/** Write a message as OSC with i, f and s only; numbers that are none become −200. Returns the bytes written, or 0 when they
 * do not fit `size`. */
size_t hc_osc_encode(const HcMessage *message, uint8_t *to, size_t size);

#endif

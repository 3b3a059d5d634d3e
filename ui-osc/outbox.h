// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What waits to be told: changes, one after the other, and the newest of every meter. CTL.
 */
#ifndef HC_OSC_OUTBOX_H
#define HC_OSC_OUTBOX_H

#include "message.h"

enum {
  HC_BUNDLE_MAX = 1400, ///< bytes of a datagram that is sent
  HC_OUTBOX_BYTES = 65536,
  HC_OUTBOX_ENTRIES = 2048,
  HC_ENCODED_MAX = 17 * 1024 ///< longest message as OSC
};

/** One message, encoded; size 0: a newer one has replaced it. */
typedef struct HcOutboxEntry {
  uint32_t offset, size;
} HcOutboxEntry;

typedef struct HcOutbox {
  uint8_t bytes[HC_OUTBOX_BYTES];
  HcOutboxEntry entry[HC_OUTBOX_ENTRIES];
  uint32_t used, n;
  uint32_t settled; ///< entries before this are not replaced any more
} HcOutbox;

/** Add a message. A `value` replaces the value before at the same address, unless a message that is none (an end of a list,
 * a reply) came between, which is thus told after what it closes. False: full, flush first. */
bool hc_outbox_add(HcOutbox *outbox, const HcMessage *message, bool value);
void hc_outbox_clear(HcOutbox *outbox);

/** A flat immediate bundle that fills up, and is handed on when the next message would not fit. */
typedef struct HcPacker {
  void (*send)(void *user, const uint8_t *data, size_t size);
  void *user;
  size_t size;
  uint8_t bytes[HC_BUNDLE_MAX];
} HcPacker;

void hc_packer_add(HcPacker *packer, const uint8_t *message, size_t size); ///< a message too long for a bundle goes by itself
void hc_packer_flush(HcPacker *packer);

#endif

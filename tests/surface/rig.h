// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A dispatcher over the small bench whose answers are caught, for tests below the socket.
 */
#ifndef HC_RIG_H
#define HC_RIG_H

#include "dispatch.h"
#include "tiny_bench.h"

/** A dispatcher with a sender, and what it answered. */
typedef struct Rig {
  HcBench *bench;
  HcDispatch dispatch;
  HcSubscribers subscribers;
  HcAskers askers;
  HcPeer sender;
  unsigned replies, bundles;
  HcMessage last;
  size_t longest;
  unsigned checks, failed;
} Rig;

Rig *rig_new(void);
/** Print the summary and free; the program's exit status: 0 when at least `least` checks were made and all held. */
int rig_end(Rig *rig, unsigned least);
void rig_check(Rig *rig, bool good, const char *name);

/** Let a packet in. It lies in memory of exactly its own length. */
void rig_hand(Rig *rig, const uint8_t *data, size_t size);

/** A packet from a literal, without the final zero of C. */
#define SEND(rig, literal) rig_hand((rig), (const uint8_t *)(literal), sizeof(literal) - 1)

/** True when the only answer to the last packet was /error with this address and a reason that contains some words. */
bool rig_refused(const Rig *rig, const char *address, const char *reason);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Who is owed an answer that comes later: a set of measurements asked for with `/snapshot`, or the refusal of a change that
 * was taken but then could not be carried out (a plugin that does not start). Subscribers are told anyhow. CTL.
 */
#ifndef HC_OSC_ASKERS_H
#define HC_OSC_ASKERS_H

#include "subscribers.h"

enum { HC_ASKERS_MAX = 64, HC_ASKER_S = 15 };

typedef struct HcAsker {
  HcPeer peer;
  char address[HC_ADDRESS_MAX]; ///< of the first message sent; "" is a free place
  uint64_t expires_ns;
  bool later; ///< a set was under way already when this one was asked for: wait for the next
} HcAsker;

typedef struct HcAskers {
  HcAsker list[HC_ASKERS_MAX];
  unsigned sets; ///< snapshots asked for and not yet told
  HcOscSend send;
  void *user;
} HcAskers;

/** What a note replaced. */
typedef struct HcAskersBefore {
  HcAsker *place, was;
  unsigned sets;
} HcAskersBefore;

/** A packet from `peer` is about to be taken; it begins with `address`. `snapshot`: it asks for a set of measurements. To be noted
 * before it is handed on: a refusal can come back while it is. */
HcAskersBefore hc_askers_note(HcAskers *askers, const HcPeer *peer, const char *address, bool snapshot, uint64_t now_ns);
/** It was not taken after all. */
void hc_askers_undo(HcAskers *askers, const HcAskersBefore *before);
/** Pass a message on to those who wait for it, except where `is_told` says that they have it already. */
void hc_askers_tell(HcAskers *askers, const HcMessage *message, const HcSubscribers *told);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * From a packet to the bench: what it contains is sorted out first, then done whole or refused whole. CTL.
 */
#ifndef HC_OSC_DISPATCH_H
#define HC_OSC_DISPATCH_H

#include "askers.h"
#include "subscribers.h"

enum {
  HC_PACKET_MESSAGES_MAX = 1024, ///< messages a packet may hold, patterns written out
  HC_PACKET_PATTERNS_MAX = 16,   ///< patterns a packet may hold
  HC_PATTERN_COST = 20,          ///< what a pattern costs its sender, in messages: it is held against every address
  HC_REFUSAL_COST = 50           ///< what a refusal costs: the nearest address is looked for
};

/** What is done after the changes: an answer, or a subscription. */
typedef struct HcLater {
  bool subscribes; ///< else asks
  bool quiet;      ///< one of many that a pattern asks: without a value it is passed over
  char address[HC_ADDRESS_MAX];
  HcSubscription subscription;
} HcLater;

typedef struct HcDispatch {
  HcBench *bench;
  HcSubscribers *subscribers;
  HcAskers *askers;
  HcOscSend send; ///< replies
  void *user;
  bool allow_foreign;
  uint64_t refused; ///< packets answered with /error
  // of the packet at hand:
  HcPeer sender;
  uint64_t now_ns;
  HcMessage *message; ///< changes, `n` of `room`
  size_t n, room;
  HcLater *later;
  size_t n_later, room_later;
  unsigned patterns;
  char address[HC_ADDRESS_MAX]; ///< of the message at fault
} HcDispatch;

HcStatus hc_dispatch_open(HcDispatch *dispatch, HcError *error);
void hc_dispatch_close(HcDispatch *dispatch);

/** Do what a packet says and answer. Returns what it cost, in plain messages, at least 1. */
size_t hc_dispatch_packet(HcDispatch *dispatch, const uint8_t *data, size_t size, const HcPeer *sender, uint64_t now_ns);

/** Send `/error ,ss address reason`. */
void hc_dispatch_refuse(HcDispatch *dispatch, const HcPeer *to, const char *address, const char *reason);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Who is told of changes: peers with a lease, and fixed targets without. CTL.
 */
#ifndef HC_OSC_SUBSCRIBERS_H
#define HC_OSC_SUBSCRIBERS_H

#include "bench.h"
#include "meters.h"
#include "peer.h"

enum { HC_LEASED_MAX = 128, HC_FEEDBACK_MAX = 16, HC_LEASE_S = 10, HC_HERTZ_DEFAULT = 20, HC_HERTZ_MAX = 50 };

/** Hand a datagram to the network. */
typedef void (*HcOscSend)(void *user, const HcPeer *peer, const uint8_t *data, size_t size);

typedef struct HcSubscriber {
  HcPeer peer;
  bool fixed; ///< never expires
  bool fresh; ///< has not been sent everything yet
  uint64_t expires_ns;
  uint64_t interval_ns; ///< between meters
  uint64_t due_ns;      ///< next meters
  HcOscMeterView view;
} HcSubscriber;

typedef struct HcSubscribers {
  HcSubscriber list[HC_LEASED_MAX + HC_FEEDBACK_MAX];
  unsigned n;
  HcOscMeters meters;
  HcOutbox *outbox;
  uint64_t flushed_ns;
  HcBench *bench;
  HcOscSend send;
  void *user;
} HcSubscribers;

/** What `/subscribe` and `/unsubscribe` say. */
typedef struct HcSubscription {
  HcPeer peer;
  bool ends;
  double hertz;
} HcSubscription;

HcStatus hc_subscribers_open(HcSubscribers *subscribers, HcBench *bench, HcOscSend send, void *user, HcError *error);
void hc_subscribers_close(HcSubscribers *subscribers);

/** Read `/subscribe [port [hertz]]`, `/subscribe "host:port" [hertz]` or `/unsubscribe` with the same first argument. */
HcStatus hc_subscription_read(const HcMessage *message, const HcPeer *sender, bool foreign, HcSubscription *subscription,
                              HcError *error);

/** Carry one out. HC_REFUSED: HC_LEASED_MAX are there already. */
HcStatus hc_subscribers_change(HcSubscribers *subscribers, const HcSubscription *subscription, uint64_t now_ns, HcError *error);

/** Add a target that never expires. HC_REFUSED: HC_FEEDBACK_MAX are there already. */
HcStatus hc_subscribers_fix(HcSubscribers *subscribers, const HcPeer *peer, HcError *error);

/** A peer is gone. */
void hc_subscribers_forget(HcSubscribers *subscribers, const HcPeer *peer);

/** Something has changed, or was measured. */
void hc_subscribers_tell(HcSubscribers *subscribers, const HcMessage *message, bool meter);

/** Send everything to the fresh, and the changes that wait: at once after a pause, else HC_FLUSH_MS after the last. */
void hc_subscribers_flush(HcSubscribers *subscribers, uint64_t now_ns, bool force);

/** Forget those whose lease is over and send the meters that are due. To be called every few ms while there are any. */
void hc_subscribers_tick(HcSubscribers *subscribers, uint64_t now_ns);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * How much one peer may ask for: a bucket of messages each, so that a flood from one harms nobody else. CTL.
 */
#ifndef HC_OSC_BUDGET_H
#define HC_OSC_BUDGET_H

#include "peer.h"

enum {
  HC_BUDGET_RATE = 5000,  ///< messages a second, for as long as one likes
  HC_BUDGET_BURST = 5000, ///< messages at once after a silence
  HC_BUDGET_PEERS = 256   ///< peers remembered; the one heard longest ago makes room
};

typedef struct HcAccount {
  HcPeer peer;
  uint64_t seen_ns;
  uint64_t warned_ns;
  double left; ///< messages; below zero after a large bundle
} HcAccount;

typedef struct HcBudget {
  HcAccount account[HC_BUDGET_PEERS];
  unsigned n;
} HcBudget;

/** The peer's account, filled up to now. Never NULL. */
HcAccount *hc_budget_account(HcBudget *budget, const HcPeer *peer, uint64_t now_ns);

/** Take what a packet cost. A debt stays below a fifth of a second. */
void hc_budget_spend(HcAccount *account, size_t messages);

/** True when a peer over its budget should be told so: at most once a second. */
bool hc_budget_warn(HcAccount *account, uint64_t now_ns);

#endif

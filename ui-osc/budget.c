// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "budget.h"

static const uint64_t second_ns = 1000000000u;

static HcAccount *find(HcBudget *budget, const HcPeer *peer)
{
  HcAccount *oldest = &budget->account[0];
  for (unsigned i = 0; i < budget->n; i++) {
    HcAccount *const account = &budget->account[i];
    if (hc_peer_same(&account->peer, peer))
      return account;
    if (account->seen_ns < oldest->seen_ns)
      oldest = account;
  }
  HcAccount *const fresh = budget->n < HC_BUDGET_PEERS ? &budget->account[budget->n++] : oldest;
  *fresh = (HcAccount){.peer = *peer, .seen_ns = 0, .left = HC_BUDGET_BURST};
  return fresh;
}

HcAccount *hc_budget_account(HcBudget *budget, const HcPeer *peer, uint64_t now_ns)
{
  HcAccount *const account = find(budget, peer);
  account->left += (double)(now_ns - account->seen_ns) * (HC_BUDGET_RATE / 1e9);
  if (account->left > HC_BUDGET_BURST)
    account->left = HC_BUDGET_BURST;
  account->seen_ns = now_ns;
  return account;
}

void hc_budget_spend(HcAccount *account, size_t messages)
{
  account->left -= (double)messages;
  if (account->left < -HC_BUDGET_RATE / 5.0)
    account->left = -HC_BUDGET_RATE / 5.0;
}

bool hc_budget_warn(HcAccount *account, uint64_t now_ns)
{
  const bool due = account->warned_ns == 0 || now_ns - account->warned_ns >= second_ns;
  if (due)
    account->warned_ns = now_ns;
  return due;
}

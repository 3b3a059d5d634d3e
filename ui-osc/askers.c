// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "askers.h"

#include "codec.h"

#include <string.h>

static const char snapshot[] = "/snapshot";

HcAskersBefore hc_askers_note(HcAskers *askers, const HcPeer *peer, const char *address, bool asks_snapshot, uint64_t now_ns)
{
  HcAsker *place = &askers->list[0];
  const char *const wanted = asks_snapshot ? snapshot : address;
  for (unsigned i = 0; i < HC_ASKERS_MAX; i++) {
    HcAsker *const asker = &askers->list[i];
    if (!strcmp(asker->address, wanted) && hc_peer_same(&asker->peer, peer)) {
      place = asker;
      break;
    }
    if (asker->expires_ns < place->expires_ns)
      place = asker;
  }
  const HcAskersBefore before = {place, *place, askers->sets};
  // A set that went amiss (no sound runs) must not keep later ones waiting for ever.
  if (asks_snapshot && askers->sets > 1)
    askers->sets = 1;
  *place = (HcAsker){
      .peer = *peer, .expires_ns = now_ns + HC_ASKER_S * UINT64_C(1000000000), .later = asks_snapshot && askers->sets > 0};
  strncpy(place->address, wanted, sizeof place->address - 1);
  askers->sets += asks_snapshot;
  return before;
}

void hc_askers_undo(HcAskers *askers, const HcAskersBefore *before)
{
  *before->place = before->was;
  askers->sets = before->sets;
}

static bool is_subscribed(const HcSubscribers *told, const HcPeer *peer)
{
  for (unsigned i = 0; i < told->n; i++)
    if (hc_peer_same(&told->list[i].peer, peer))
      return true;
  return false;
}

static bool waits_for(const HcAsker *asker, const HcMessage *message)
{
  if (!strcmp(message->address, "/error"))
    return message->count > 0 && !strcmp(asker->address, message->argument[0].text);
  return !strcmp(asker->address, snapshot) && !asker->later;
}

void hc_askers_tell(HcAskers *askers, const HcMessage *message, const HcSubscribers *told)
{
  const bool done = !strcmp(message->address, "/snapshot/done"), error = !strcmp(message->address, "/error");
  if (!done && !error && strncmp(message->address, "/meter/", 7) != 0 && strncmp(message->address, "/snapshot/", 10) != 0)
    return;
  uint8_t bytes[HC_ENCODED_MAX];
  const size_t size = hc_osc_encode(message, bytes, sizeof bytes);
  for (unsigned i = 0; i < HC_ASKERS_MAX; i++) {
    HcAsker *const asker = &askers->list[i];
    if (!asker->address[0])
      continue;
    const bool waits = waits_for(asker, message);
    if (waits && size > 0 && !is_subscribed(told, &asker->peer))
      askers->send(askers->user, &asker->peer, bytes, size);
    if (waits && (done || error))
      *asker = (HcAsker){0};
    else if (done)
      asker->later = false;
  }
  askers->sets -= done && askers->sets > 0;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jack_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double settle_s = 0.5, retry_s = 0.25;

/** Our own ports are written ":port": after a return the client may have got another name. */
static void name_peer(HcJackClient *c, const char *peer, char to[HC_JACK_NAME_MAX])
{
  const char *const own = jack_get_client_name(c->client);
  const size_t n = strlen(own);
  snprintf(to, HC_JACK_NAME_MAX, "%s", strncmp(peer, own, n) == 0 && peer[n] == ':' ? peer + n : peer);
}

static void full_name(HcJackClient *c, const char *peer, char to[2 * HC_JACK_NAME_MAX])
{
  snprintf(to, 2 * (size_t)HC_JACK_NAME_MAX, "%s%s", peer[0] == ':' ? jack_get_client_name(c->client) : "", peer);
}

static HcJackWish *find(HcJackWishes *w, uint32_t port, const char *peer)
{
  for (size_t i = 0; i < w->count; i++)
    if (w->wish[i].port == port && strcmp(w->wish[i].peer, peer) == 0)
      return &w->wish[i];
  return NULL;
}

static void keep(HcJackWishes *w, uint32_t port, const char *peer)
{
  if (w->count == w->capacity) {
    const size_t capacity = w->capacity ? 2 * w->capacity : 32;
    HcJackWish *const larger = realloc(w->wish, capacity * sizeof *larger);
    if (!larger)
      return; // this connection will not be made again, nothing worse
    w->wish = larger;
    w->capacity = capacity;
  }
  HcJackWish *const wish = &w->wish[w->count++];
  *wish = (HcJackWish){.port = port};
  snprintf(wish->peer, sizeof wish->peer, "%s", peer);
}

static void note_port(HcJackWishes *w, HcJackClient *c, uint32_t port)
{
  const char **const peers = jack_port_get_all_connections(c->client, c->port[port]);
  for (size_t i = 0; peers && peers[i]; i++) {
    char peer[HC_JACK_NAME_MAX];
    name_peer(c, peers[i], peer);
    HcJackWish *const known = find(w, port, peer);
    if (!known) {
      keep(w, port, peer);
      continue;
    }
    known->missing_since = 0.0;
    known->pending = false;
  }
  jack_free((void *)peers);
}

void hc_jack_wishes_note(HcJackWishes *w, HcJackClient *c, double now_s)
{
  for (size_t i = 0; i < w->count; i++)
    if (w->wish[i].missing_since == 0.0)
      w->wish[i].missing_since = now_s;
  for (uint32_t port = 0; port < c->ports; port++)
    note_port(w, c, port);
  size_t kept = 0;
  for (size_t i = 0; i < w->count; i++) {
    const HcJackWish *const wish = &w->wish[i];
    if (wish->missing_since == 0.0 || wish->pending || now_s - wish->missing_since < settle_s)
      w->wish[kept++] = *wish;
  }
  w->count = kept;
}

void hc_jack_wishes_hold(HcJackWishes *w, double now_s)
{
  for (size_t i = 0; i < w->count; i++)
    if (w->wish[i].missing_since != 0.0)
      w->wish[i].missing_since = now_s;
}

void hc_jack_wishes_lost(HcJackWishes *w, double now_s)
{
  for (size_t i = 0; i < w->count; i++) {
    w->wish[i].pending = true;
    w->wish[i].missing_since = now_s;
  }
}

bool hc_jack_wishes_unsettled(const HcJackWishes *w)
{
  for (size_t i = 0; i < w->count; i++)
    if (w->wish[i].missing_since != 0.0 && !w->wish[i].pending)
      return true;
  return false;
}

static void try_one(HcJackWish *wish, HcJackClient *c)
{
  char peer[2 * HC_JACK_NAME_MAX];
  full_name(c, wish->peer, peer);
  const jack_port_t *const other = jack_port_by_name(c->client, peer);
  if (!other)
    return;
  const char *const own = jack_port_name(c->port[wish->port]);
  const bool from_us = jack_port_flags(c->port[wish->port]) & JackPortIsOutput;
  const int status = jack_connect(c->client, from_us ? own : peer, from_us ? peer : own);
  if (status == 0 || jack_port_connected_to(c->port[wish->port], peer)) {
    wish->pending = false;
    wish->missing_since = 0.0;
  }
}

void hc_jack_wishes_try(HcJackWishes *w, HcJackClient *c, double now_s)
{
  if (now_s < w->next_try)
    return;
  w->next_try = now_s + retry_s;
  const bool patient = now_s < w->patience_until;
  for (size_t i = 0; i < w->count; i++) {
    if (w->wish[i].pending && patient)
      try_one(&w->wish[i], c);
    else
      w->wish[i].pending = false;
  }
}

void hc_jack_wishes_free(HcJackWishes *w)
{
  free(w->wish);
  *w = (HcJackWishes){0};
}

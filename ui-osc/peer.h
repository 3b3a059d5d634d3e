// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Who is at the other end: host and UDP port, IPv4 or IPv6. CTL.
 */
#ifndef HC_OSC_PEER_H
#define HC_OSC_PEER_H

#include "circuit/error.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef union HcPeer {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} HcPeer;

socklen_t hc_peer_length(const HcPeer *peer);
bool hc_peer_same_host(const HcPeer *a, const HcPeer *b);
bool hc_peer_same(const HcPeer *a, const HcPeer *b); ///< host and port
uint16_t hc_peer_port(const HcPeer *peer);
void hc_peer_set_port(HcPeer *peer, uint16_t port);

/** Read `HOST:PORT` (`[HOST]:PORT` for IPv6), to be reached from a socket of `family` (AF_INET, or AF_INET6, which reaches
 * IPv4 hosts too). Names are looked up, which may block, only when `resolve`; `localhost` always works. HC_BAD_INPUT. */
HcStatus hc_peer_parse(const char *text, int family, bool resolve, HcPeer *peer, HcError *error);

#endif

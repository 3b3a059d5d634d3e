// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Who is at the other end: host and UDP port, IPv4 or IPv6; or a WebSocket of the web server. CTL.
 */
#ifndef HC_OSC_PEER_H
#define HC_OSC_PEER_H

#include "circuit/error.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HC_PEER_WEB = 0xfffe }; ///< family of a WebSocket, which no system uses

typedef union HcPeer {
  struct sockaddr any;
  struct {
    sa_family_t family;
    in_port_t port; ///< 1: whoever has none is nobody
    uint64_t id;    ///< of the connection, never used twice
  } web;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} HcPeer;

/** Peer of a WebSocket. */
HcPeer hc_peer_web(uint64_t id);
bool hc_peer_is_web(const HcPeer *peer);

socklen_t hc_peer_length(const HcPeer *peer);
bool hc_peer_same_host(const HcPeer *a, const HcPeer *b);
bool hc_peer_same(const HcPeer *a, const HcPeer *b); ///< host and port
uint16_t hc_peer_port(const HcPeer *peer);
void hc_peer_set_port(HcPeer *peer, uint16_t port);

/** Read `HOST:PORT` (`[HOST]:PORT` for IPv6), to be reached from a socket of `family` (AF_INET, or AF_INET6, which reaches
 * IPv4 hosts too). Names are looked up, which may block, only when `resolve`; `localhost` always works. HC_BAD_INPUT. */
HcStatus hc_peer_parse(const char *text, int family, bool resolve, HcPeer *peer, HcError *error);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "peer.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

HcPeer hc_peer_web(uint64_t id)
{
  HcPeer peer;
  memset(&peer, 0, sizeof peer);
  peer.web.family = HC_PEER_WEB;
  peer.web.port = htons(1);
  peer.web.id = id;
  return peer;
}

bool hc_peer_is_web(const HcPeer *peer)
{
  return peer->any.sa_family == HC_PEER_WEB;
}

socklen_t hc_peer_length(const HcPeer *peer)
{
  return peer->any.sa_family == AF_INET6 ? sizeof peer->v6 : sizeof peer->v4;
}

bool hc_peer_same_host(const HcPeer *a, const HcPeer *b)
{
  if (a->any.sa_family != b->any.sa_family)
    return false;
  if (hc_peer_is_web(a))
    return a->web.id == b->web.id;
  if (a->any.sa_family == AF_INET)
    return a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr;
  return memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr, sizeof a->v6.sin6_addr) == 0 && a->v6.sin6_scope_id == b->v6.sin6_scope_id;
}

bool hc_peer_same(const HcPeer *a, const HcPeer *b)
{
  return hc_peer_port(a) == hc_peer_port(b) && hc_peer_same_host(a, b);
}

// The port stands at the same place in both.
uint16_t hc_peer_port(const HcPeer *peer)
{
  return ntohs(peer->v4.sin_port);
}

void hc_peer_set_port(HcPeer *peer, uint16_t port)
{
  peer->v4.sin_port = htons(port);
}

// Split at the last colon; brackets around the host go.
static bool split(const char *text, char *host, size_t size, unsigned *port)
{
  const char *const colon = strrchr(text, ':');
  if (colon == NULL || colon == text || (size_t)(colon - text) >= size)
    return false;
  size_t n = (size_t)(colon - text);
  const bool bracketed = n > 2 && text[0] == '[' && text[n - 1] == ']';
  if (!bracketed && memchr(text, ':', n) != NULL)
    return false;
  if (bracketed) {
    text++;
    n -= 2;
  }
  memcpy(host, text, n);
  host[n] = '\0';
  const size_t digits = strspn(colon + 1, "0123456789");
  if (digits == 0 || digits > 5 || colon[1 + digits] != '\0')
    return false;
  *port = (unsigned)strtoul(colon + 1, NULL, 10);
  return *port > 0 && *port < 65536;
}

HcStatus hc_peer_parse(const char *text, int family, bool resolve, HcPeer *peer, HcError *error)
{
  char host[256];
  unsigned port;
  if (!split(text, host, sizeof host, &port))
    return hc_error_set(error, HC_BAD_INPUT, "`%.80s` is no target; expected HOST:PORT with a port of 1 to 65535", text);
  const bool local = strcmp(host, "localhost") == 0;
  const struct addrinfo hints = {.ai_family = family,
                                 .ai_socktype = SOCK_DGRAM,
                                 .ai_flags = (family == AF_INET6 ? AI_V4MAPPED : 0) | (resolve && !local ? 0 : AI_NUMERICHOST)};
  struct addrinfo *found = NULL;
  const int failure = getaddrinfo(local ? "127.0.0.1" : host, NULL, &hints, &found);
  if (failure != 0)
    return hc_error_set(error, HC_BAD_INPUT, "`%.80s`: %s; expected %s", text, gai_strerror(failure),
                        resolve ? "a host that can be reached from the address bound" : "a numeric address");
  memset(peer, 0, sizeof *peer);
  memcpy(peer, found->ai_addr, found->ai_addrlen < sizeof *peer ? found->ai_addrlen : sizeof *peer);
  freeaddrinfo(found);
  hc_peer_set_port(peer, (uint16_t)port);
  return HC_OK;
}

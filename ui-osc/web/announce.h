// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Tells the network of the bench by DNS-SD, `_oscjson._tcp` and `_osc._udp`, through the machine's Avahi daemon. Avahi's own thread does it.
 */
#ifndef HC_ANNOUNCE_H
#define HC_ANNOUNCE_H

#include <stdint.h>

typedef struct HcAnnounce HcAnnounce;

/** CTL. Announce as `hotcold` (`hotcold #2` … where there is one) until closed, also when the daemon comes later or again.
 *  NULL without a message bus: then nobody could be told. */
HcAnnounce *hc_announce_open(uint16_t port);
/** CTL. Take it back. */
void hc_announce_close(HcAnnounce *announce);

#endif

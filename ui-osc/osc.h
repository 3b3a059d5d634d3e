// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The bench over OSC: one UDP socket, in the control thread's libuv loop. CTL throughout.
 */
#ifndef HC_OSC_H
#define HC_OSC_H

#include "bench.h"
#include "peer.h"

#include <uv.h>

enum { HC_OSC_PORT = 9700 };

typedef struct HcOscOptions {
  const char *bind;            ///< numeric address to bind, IPv4 or IPv6; NULL: 127.0.0.1
  uint16_t port;               ///< UDP port; 0: any free one (hc_osc_port tells)
  const char *const *feedback; ///< targets `HOST:PORT` that are always told; NULL when there are none
  size_t n_feedback;           ///< at most 16
  bool allow_foreign;          ///< a sender may subscribe other hosts than itself
} HcOscOptions;

typedef struct HcOsc HcOsc;

/** Bind, start listening in `loop` and become the bench's watcher (hc_bench_watch with hc_osc_changed). `bench` and `loop`
 * outlive what is returned. NULL with HC_IO (port in use, no such address), HC_BAD_INPUT (an option) or HC_NO_MEMORY. */
HcOsc *hc_osc_open(uv_loop_t *loop, const HcOscOptions *options, HcBench *bench, HcError *error);

/** Tell what waits, stop and close the socket at once, give up watching; memory goes when the loop has run once more. */
void hc_osc_close(HcOsc *osc);

/** Tell every subscriber; `user` is an HcOsc. Whoever watches the bench for several surfaces passes changes on to this. */
void hc_osc_changed(void *user, const HcMessage *message, bool meter);

/** Another way in, besides UDP: who sends what goes to peers of its kind (hc_peer_is_web). NULL: there is none. */
typedef void (*HcOscRoute)(void *user, const HcPeer *peer, const uint8_t *data, size_t size);
void hc_osc_route(HcOsc *osc, HcOscRoute send, void *user);
/** A packet that came over it; answers go back to `peer`. A peer over its budget loses its own packets. */
void hc_osc_packet(HcOsc *osc, const HcPeer *peer, const uint8_t *data, size_t size);
/** The peer is gone: nothing more is told to it. */
void hc_osc_forget(HcOsc *osc, const HcPeer *peer);

/** The UDP port bound. */
uint16_t hc_osc_port(const HcOsc *osc);

#endif

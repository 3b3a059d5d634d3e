// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The bench over HTTP and WebSocket, on the OSC port's number: OSCQuery, OSC in binary frames, and the page. In the control
 * thread's libuv loop. CTL throughout.
 */
#ifndef HC_WEB_H
#define HC_WEB_H

#include "osc.h"
#include "web/vote.h"

typedef struct HcWebOptions {
  const char *bind;     ///< numeric address to bind; NULL: 127.0.0.1
  uint16_t port;        ///< TCP port
  const char *page;     ///< folder of the page's files
  HcVotesServer *votes; ///< outlives this
} HcWebOptions;

typedef struct HcWeb HcWeb;

/** Bind and serve. `osc` takes what comes as OSC, and outlives this. NULL with HC_IO: port in use, no such address. */
HcWeb *hc_web_open(uv_loop_t *loop, const HcWebOptions *options, HcBench *bench, HcOsc *osc, HcError *error);
/** Close all connections. The loop must run until the handles are closed; then comes hc_web_free(). */
void hc_web_close(HcWeb *web);
/** Before the loop is closed itself. NULL is allowed, as above. */
void hc_web_free(HcWeb *web);

/** Something has changed or was measured: whoever LISTENs is told. Called by whoever watches the bench. */
void hc_web_changed(HcWeb *web, const HcMessage *message);

#endif

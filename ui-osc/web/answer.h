// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What every web server here has in common: where it listens, whom it answers, and how an answer goes out. CTL.
 */
#ifndef HC_WEB_ANSWER_H
#define HC_WEB_ANSWER_H

#include "circuit/error.h"

#include <libwebsockets.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

enum {
  HC_WEB_CONNECTIONS_MAX = 512,      ///< HTTP and WebSockets of the bench together
  HC_AUDIENCE_CONNECTIONS_MAX = 800, ///< and of an audience
  HC_WEB_FILES_KEPT = 128            ///< that the process may open, for everything but connections
};

/** What libwebsockets keeps for a connection that asks. */
typedef struct HcWebVisit {
  struct HcWebSocket *socket; ///< where it has become a WebSocket that speaks OSC
  unsigned char *body;        ///< of an answer, malloc'ed
  size_t size, sent;
} HcWebVisit;

/* listen.c */
/** Where to listen. `bind` NULL: 127.0.0.1. `otherwise`: what could be done where the port is in use. */
typedef struct HcWebPlace {
  const char *bind;
  uint16_t port;
  const char *otherwise;
  unsigned connections; ///< at a time, at most
} HcWebPlace;
/** Listen in the loop: *context, which becomes NULL again when all of it is gone; HC_IO. `protocols` end with an empty one and outlive it. It
 * is ended in two steps, lws_context_destroy() before the loop has closed its handles, and after: in somebody else's loop the first leaves
 * half of it. */
HcStatus hc_web_listen(uv_loop_t *loop, const HcWebPlace *place, const struct lws_protocols *protocols, void *user,
                       struct lws_context **context, HcError *error);
/** True for an address that others than this machine reach. */
bool hc_web_is_anywhere(const char *bind);

/* answer.c */
/** Host and Origin are ours: nobody's page speaks through a visitor's browser, and no name is made to point here. */
bool hc_web_is_trusted(struct lws *wsi, bool anywhere);
/** Send head and body; `body` is malloc'ed and taken over. Nonzero, here and below, ends the connection. */
int hc_web_begin(struct lws *wsi, HcWebVisit *visit, unsigned status, const char *type, char *body, size_t size);
int hc_web_say(struct lws *wsi, HcWebVisit *visit, unsigned status, const char *sentence);
/** One of the page's files; `chart.js` is the one that Debian has. */
int hc_web_file(struct lws *wsi, HcWebVisit *visit, const char *folder, const char *name);
/** Go on with the answer. */
int hc_web_answer(struct lws *wsi, HcWebVisit *visit);
/** The connection is gone. */
void hc_web_forget(HcWebVisit *visit);

#endif

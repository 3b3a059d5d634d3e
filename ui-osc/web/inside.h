// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Inside of the web server, shared by web.c (context, loop), http.c (requests) and socket.c (WebSockets).
 */
#ifndef HC_WEB_INSIDE_H
#define HC_WEB_INSIDE_H

#include "web/announce.h"
#include "web/answer.h"
#include "web/sound.h"
#include "web/vote.h"
#include "web/web.h"

enum {
  HC_WEB_SOCKETS_MAX = 256,
  HC_WEB_LISTEN_MAX = 4096,      ///< addresses that one socket may LISTEN to
  HC_WEB_QUEUE_BYTES = 1 << 20,  ///< that wait for one socket: a slower one is closed, and may come again
  HC_WEB_MESSAGE_BYTES = 1 << 16 ///< longest frame that is taken
};

/** A frame on its way out; the bytes follow LWS_PRE unused ones. */
typedef struct HcWebFrame {
  struct HcWebFrame *next;
  bool text;
  size_t size;
  unsigned char bytes[];
} HcWebFrame;

/** An address that is listened to. */
typedef struct HcWebListen {
  char *address;
  bool changed; ///< since it was last told
} HcWebListen;

/** A WebSocket. */
typedef struct HcWebSocket {
  struct HcWebSocket *next;
  HcWeb *web;
  struct lws *wsi;
  HcPeer peer;
  HcWebFrame *first, *last;
  size_t waiting; ///< bytes
  HcWebListen *listen;
  size_t n_listen, room_listen;
  bool dirty;             ///< some of them have changed
  unsigned char *message; ///< the frame that is coming in
  size_t received;
} HcWebSocket;

struct HcWeb {
  HcBench *bench;
  HcOsc *osc;
  struct lws_context *context;
  struct lws_protocols protocols[4]; ///< OSC, sound, votes, the end
  uv_timer_t timer;
  char page[4096], host[64];
  uint16_t port;
  bool anywhere;        ///< bound beyond loopback
  HcAnnounce *announce; ///< only then
  HcWebSound *sound;
  HcVotesServer *votes;
  HcWebSocket *sockets;
  unsigned n_sockets;
  uint64_t last_id;
  char **slots; ///< containers below the lanes as of the last look, sorted
  size_t n_slots;
  uint64_t shape; ///< of the bench, then
};

/* http.c */
/** A request's head is there. Nonzero ends the connection. */
int hc_web_request(HcWeb *web, struct lws *wsi, HcWebVisit *visit, const char *path);

/* socket.c */
int hc_web_socket_open(HcWeb *web, struct lws *wsi, HcWebVisit *visit);
int hc_web_socket_receive(HcWebSocket *socket, const void *data, size_t size);
int hc_web_socket_write(HcWebSocket *socket);
void hc_web_socket_close(HcWebSocket *socket);
void hc_web_socket_send(HcWebSocket *socket, bool text, const void *data, size_t size);
void hc_web_socket_changed(HcWebSocket *socket, const char *address);
/** Tell what changed of what is listened to. */
void hc_web_socket_tell(HcWebSocket *socket);

#endif

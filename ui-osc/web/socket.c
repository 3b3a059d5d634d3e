// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * WebSockets: binary frames are OSC packets both ways, text frames OSCQuery's commands LISTEN and IGNORE.
 */
#include "codec.h"
#include "outbox.h"
#include "web/inside.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int hc_web_socket_open(HcWeb *web, struct lws *wsi, HcWebVisit *visit)
{
  HcWebSocket *const socket = web->n_sockets < HC_WEB_SOCKETS_MAX ? calloc(1, sizeof *socket) : NULL;
  if (socket == NULL)
    return -1;
  socket->web = web;
  socket->wsi = wsi;
  socket->peer = hc_peer_web(++web->last_id);
  socket->next = web->sockets;
  web->sockets = socket;
  web->n_sockets++;
  visit->socket = socket;
  return 0;
}

void hc_web_socket_close(HcWebSocket *socket)
{
  HcWebSocket **at = &socket->web->sockets;
  while (*at != socket)
    at = &(*at)->next;
  *at = socket->next;
  socket->web->n_sockets--;
  hc_osc_forget(socket->web->osc, &socket->peer);
  while (socket->first != NULL) {
    HcWebFrame *const frame = socket->first;
    socket->first = frame->next;
    free(frame);
  }
  for (size_t i = 0; i < socket->n_listen; i++)
    free(socket->listen[i].address);
  free(socket->listen);
  free(socket->message);
  free(socket);
}

void hc_web_socket_send(HcWebSocket *socket, bool text, const void *data, size_t size)
{
  HcWebFrame *const frame = socket->waiting + size <= HC_WEB_QUEUE_BYTES ? malloc(sizeof *frame + LWS_PRE + size) : NULL;
  if (frame == NULL) {
    lws_set_timeout(socket->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
    return;
  }
  frame->next = NULL;
  frame->text = text;
  frame->size = size;
  memcpy(frame->bytes + LWS_PRE, data, size);
  if (socket->last != NULL)
    socket->last->next = frame;
  else
    socket->first = frame;
  socket->last = frame;
  socket->waiting += size;
  lws_callback_on_writable(socket->wsi);
}

int hc_web_socket_write(HcWebSocket *socket)
{
  HcWebFrame *const frame = socket->first;
  if (frame == NULL)
    return 0;
  const int written =
      lws_write(socket->wsi, frame->bytes + LWS_PRE, frame->size, frame->text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY);
  socket->first = frame->next;
  if (socket->first == NULL)
    socket->last = NULL;
  else
    lws_callback_on_writable(socket->wsi);
  socket->waiting -= frame->size;
  const bool failed = written < (int)frame->size;
  free(frame);
  return failed ? -1 : 0;
}

static int by_address(const void *a, const void *b)
{
  return strcmp(((const HcWebListen *)a)->address, ((const HcWebListen *)b)->address);
}

static HcWebListen *find(HcWebSocket *socket, const char *address)
{
  char *const name = (char *)(uintptr_t)address;
  const HcWebListen wanted = {.address = name};
  return socket->n_listen ? bsearch(&wanted, socket->listen, socket->n_listen, sizeof wanted, by_address) : NULL;
}

/** What is listened to is told at once, and from then on as it changes. */
static void listen_to(HcWebSocket *socket, const char *address)
{
  HcWebListen *known = find(socket, address);
  if (known == NULL && socket->n_listen < HC_WEB_LISTEN_MAX && hc_bench_find(socket->web->bench, address) != NULL) {
    if (socket->n_listen == socket->room_listen) {
      const size_t room = socket->room_listen ? 2 * socket->room_listen : 16;
      HcWebListen *const grown = realloc(socket->listen, room * sizeof *grown);
      if (grown == NULL)
        return;
      socket->listen = grown;
      socket->room_listen = room;
    }
    char *const copy = strdup(address);
    if (copy == NULL)
      return;
    socket->listen[socket->n_listen++] = (HcWebListen){.address = copy};
    qsort(socket->listen, socket->n_listen, sizeof *socket->listen, by_address);
    known = find(socket, address);
  }
  if (known != NULL)
    known->changed = socket->dirty = true;
}

static void ignore(HcWebSocket *socket, const char *address)
{
  HcWebListen *const known = find(socket, address);
  if (known == NULL)
    return;
  free(known->address);
  const size_t at = (size_t)(known - socket->listen);
  socket->n_listen--;
  memmove(known, known + 1, (socket->n_listen - at) * sizeof *known);
}

static void command(HcWebSocket *socket, const char *text, size_t size)
{
  json_t *const message = json_loadb(text, size, 0, NULL);
  const char *const verb = json_string_value(json_object_get(message, "COMMAND"));
  const char *const address = json_string_value(json_object_get(message, "DATA"));
  if (verb != NULL && address != NULL && strcmp(verb, "LISTEN") == 0)
    listen_to(socket, address);
  else if (verb != NULL && address != NULL && strcmp(verb, "IGNORE") == 0)
    ignore(socket, address);
  json_decref(message);
}

/** Frames come in pieces. */
int hc_web_socket_receive(HcWebSocket *socket, const void *data, size_t size)
{
  unsigned char *const grown =
      socket->received + size <= HC_WEB_MESSAGE_BYTES ? realloc(socket->message, socket->received + size + 1) : NULL;
  if (grown == NULL)
    return -1;
  socket->message = grown;
  memcpy(grown + socket->received, data, size);
  socket->received += size;
  if (lws_remaining_packet_payload(socket->wsi) > 0 || !lws_is_final_fragment(socket->wsi))
    return 0;
  const size_t whole = socket->received;
  socket->received = 0;
  if (lws_frame_is_binary(socket->wsi))
    hc_osc_packet(socket->web->osc, &socket->peer, grown, whole);
  else
    command(socket, (const char *)grown, whole);
  return 0;
}

void hc_web_socket_changed(HcWebSocket *socket, const char *address)
{
  HcWebListen *const known = find(socket, address);
  if (known != NULL)
    known->changed = socket->dirty = true;
}

void hc_web_socket_tell(HcWebSocket *socket)
{
  uint8_t bytes[HC_ENCODED_MAX];
  HcMessage message;
  for (size_t i = 0; socket->dirty && i < socket->n_listen; i++) {
    HcWebListen *const listen = &socket->listen[i];
    if (!listen->changed)
      continue;
    listen->changed = false;
    const bool has = hc_bench_value(socket->web->bench, listen->address, &message);
    const size_t size = has ? hc_osc_encode(&message, bytes, sizeof bytes) : 0;
    if (size > 0)
      hc_web_socket_send(socket, false, bytes, size);
  }
  socket->dirty = false;
}

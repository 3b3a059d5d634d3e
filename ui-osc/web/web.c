// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The web server's context in the control thread's loop, and what its connections have in common.
 */
#include "web/inside.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { TELL_MS = 4 }; ///< how often what changed is told to listeners

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t size)
{
  HcWeb *const web = lws_context_user(lws_get_context(wsi));
  HcWebVisit *const visit = user;
  switch (reason) {
  case LWS_CALLBACK_HTTP:
    return hc_web_request(web, wsi, visit, in);
  case LWS_CALLBACK_HTTP_WRITEABLE:
    return hc_web_answer(wsi, visit);
  case LWS_CALLBACK_CLOSED_HTTP:
    hc_web_forget(visit);
    return 0;
  case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
    return hc_web_is_trusted(wsi, web->anywhere) ? 0 : -1;
  case LWS_CALLBACK_ESTABLISHED:
    return hc_web_socket_open(web, wsi, visit);
  case LWS_CALLBACK_RECEIVE:
    return visit->socket != NULL ? hc_web_socket_receive(visit->socket, in, size) : -1;
  case LWS_CALLBACK_SERVER_WRITEABLE:
    return visit->socket != NULL ? hc_web_socket_write(visit->socket) : -1;
  case LWS_CALLBACK_CLOSED:
    if (visit->socket != NULL)
      hc_web_socket_close(visit->socket);
    visit->socket = NULL;
    return 0;
  default:
    return 0;
  }
}

/** The same for connections that listen. */
static int hear(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t size)
{
  HcWeb *const web = lws_context_user(lws_get_context(wsi));
  if (reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION)
    return hc_web_is_trusted(wsi, web->anywhere) ? 0 : -1;
  return hc_web_sound_event(web->sound, wsi, reason, user, in, size);
}

static void route(void *user, const HcPeer *peer, const uint8_t *data, size_t size)
{
  HcWeb *const web = user;
  for (HcWebSocket *socket = web->sockets; socket != NULL; socket = socket->next)
    if (socket->peer.web.id == peer->web.id) {
      hc_web_socket_send(socket, false, data, size);
      return;
    }
}

/* ---- slots that come and go ------------------------------------------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/** `/lane/L/SLOT` of an address below it, or NULL. */
static char *slot_of(const char *address)
{
  if (strncmp(address, "/lane/", 6) != 0 || address[6] == '\0' || address[7] != '/')
    return NULL;
  const size_t length = 8 + strcspn(address + 8, "/");
  return address[length] == '/' ? strndup(address, length) : NULL;
}

static void free_slots(char **slots, size_t n)
{
  for (size_t i = 0; i < n; i++)
    free(slots[i]);
  free(slots);
}

static char **list_slots(HcBench *bench, size_t *n)
{
  char **slots = NULL;
  const HcParameter *parameter;
  *n = 0;
  for (size_t i = 0; (parameter = hc_bench_parameter(bench, i)) != NULL; i++) {
    char *const slot = slot_of(parameter->address);
    const bool known = slot != NULL && *n > 0 && strcmp(slots[*n - 1], slot) == 0;
    char **const grown = slot != NULL && !known ? realloc(slots, (*n + 1) * sizeof *slots) : NULL;
    if (grown == NULL) {
      free(slot);
      continue;
    }
    slots = grown;
    slots[(*n)++] = slot;
  }
  if (*n > 1)
    qsort(slots, *n, sizeof *slots, by_name);
  return slots;
}

static void tell_path(HcWeb *web, const char *command, const char *path)
{
  json_t *const message = json_pack("{s:s,s:s}", "COMMAND", command, "DATA", path);
  char *const text = json_dumps(message, JSON_COMPACT);
  for (HcWebSocket *socket = web->sockets; text != NULL && socket != NULL; socket = socket->next)
    hc_web_socket_send(socket, true, text, strlen(text));
  free(text);
  json_decref(message);
}

/** What is in `from` and not in `other`, both sorted. */
static void tell_missing(HcWeb *web, const char *command, char **from, size_t n, char **other, size_t n_other)
{
  for (size_t i = 0; i < n; i++)
    if (n_other == 0 || bsearch(&from[i], other, n_other, sizeof *other, by_name) == NULL)
      tell_path(web, command, from[i]);
}

static void look_at_slots(HcWeb *web)
{
  size_t n = 0;
  char **const slots = list_slots(web->bench, &n);
  web->shape = hc_bench_shape(web->bench);
  tell_missing(web, "PATH_REMOVED", web->slots, web->n_slots, slots, n);
  tell_missing(web, "PATH_ADDED", slots, n, web->slots, web->n_slots);
  free_slots(web->slots, web->n_slots);
  web->slots = slots;
  web->n_slots = n;
}

/* ---- in the loop --------------------------------------------------------------------------------------------------------------- */

static void on_timer(uv_timer_t *timer)
{
  HcWeb *const web = timer->data;
  if (hc_bench_shape(web->bench) != web->shape)
    look_at_slots(web);
  for (HcWebSocket *socket = web->sockets; socket != NULL; socket = socket->next)
    hc_web_socket_tell(socket);
  hc_web_sound_look(web->sound, uv_now(timer->loop));
}

void hc_web_changed(HcWeb *web, const HcMessage *message)
{
  for (HcWebSocket *socket = web->sockets; socket != NULL; socket = socket->next)
    hc_web_socket_changed(socket, message->address);
}

HcWeb *hc_web_open(uv_loop_t *loop, const HcWebOptions *options, HcBench *bench, HcOsc *osc, HcError *error)
{
  HcWeb *const web = calloc(1, sizeof *web);
  if (web == NULL || (web->sound = hc_web_sound_open(bench)) == NULL) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory for the web server");
    free(web);
    return NULL;
  }
  const char *const host = options->bind != NULL ? options->bind : "127.0.0.1";
  web->bench = bench;
  web->osc = osc;
  web->port = options->port;
  web->anywhere = hc_web_is_anywhere(options->bind);
  web->votes = options->votes;
  (void)snprintf(web->page, sizeof web->page, "%s", options->page);
  (void)snprintf(web->host, sizeof web->host, "%s", host);
  web->protocols[0] =
      (struct lws_protocols){.name = "hotcold", .callback = callback, .per_session_data_size = sizeof(HcWebVisit)};
  web->protocols[1] =
      (struct lws_protocols){.name = HC_WEB_SOUND_PROTOCOL, .callback = hear, .per_session_data_size = sizeof(HcWebEar)};
  web->protocols[2] = hc_vote_protocol(web->votes, web->anywhere);
  const HcWebPlace place = {.bind = options->bind,
                            .port = options->port,
                            .otherwise = "choose another with --osc-port, or go without the page (--no-web)",
                            .connections = HC_WEB_CONNECTIONS_MAX};
  if (hc_web_listen(loop, &place, web->protocols, web, &web->context, error) != HC_OK) {
    hc_web_sound_end(web->sound);
    free(web->sound);
    free(web);
    return NULL;
  }
  uv_timer_init(loop, &web->timer);
  web->timer.data = web;
  uv_timer_start(&web->timer, on_timer, TELL_MS, TELL_MS);
  look_at_slots(web);
  hc_osc_route(osc, route, web);
  if (web->anywhere)
    web->announce = hc_announce_open(options->port);
  return web;
}

void hc_web_close(HcWeb *web)
{
  if (web == NULL)
    return;
  hc_osc_route(web->osc, NULL, NULL);
  hc_web_sound_end(web->sound);
  hc_announce_close(web->announce);
  lws_context_destroy(web->context);
  uv_close((uv_handle_t *)&web->timer, NULL);
}

void hc_web_free(HcWeb *web)
{
  if (web == NULL)
    return;
  if (web->context != NULL)
    lws_context_destroy(web->context);
  free_slots(web->slots, web->n_slots);
  free(web->sound);
  free(web);
}

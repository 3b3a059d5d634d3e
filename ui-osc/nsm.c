// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One socket, polled by hand until the project is known (its lanes and its name come before everything else), then by the loop.
#include "nsm.h"
#include "codec.h"
#include "state.h"
#include "validator.h"

#include <errno.h>
#include <lo/lo.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PACKET_MAX = 4096, PATIENCE_MS = 5000, API_MAJOR = 1, API_MINOR = 0 };
// The API's own numbers of errors.
enum { ERR_LAUNCH_FAILED = -4, ERR_NOT_NOW = -8, ERR_CREATE_FAILED = -10 };

struct HcNsm {
  int socket;
  struct sockaddr_storage server;
  socklen_t server_size;
  char state[HC_TEXT_MAX + 8], name[HC_TEXT_MAX];
  HcBench *bench; ///< NULL until it serves
  uv_poll_t poll;
};

static void put_text(HcMessage *message, const char *text)
{
  HcArgument *const argument = &message->argument[message->count++];
  argument->type = 's';
  snprintf(argument->text, sizeof argument->text, "%s", text);
}

static void put_number(HcMessage *message, int number)
{
  message->argument[message->count++] = (HcArgument){.type = 'i', .number = number};
}

static void send_message(const HcNsm *nsm, const HcMessage *message)
{
  uint8_t bytes[PACKET_MAX];
  const size_t size = hc_osc_encode(message, bytes, sizeof bytes);
  if (size > 0) // a manager that has gone needs no answer
    (void)sendto(nsm->socket, bytes, size, MSG_NOSIGNAL, (const struct sockaddr *)&nsm->server, nsm->server_size);
}

static void announce(const HcNsm *nsm)
{
  HcMessage message = {.address = "/nsm/server/announce"};
  put_text(&message, "hotcold");
  put_text(&message, "::"); // nothing beyond open and save
  put_text(&message, "hotcold");
  put_number(&message, API_MAJOR);
  put_number(&message, API_MINOR);
  put_number(&message, (int)getpid());
  send_message(nsm, &message);
}

static void answer(const HcNsm *nsm, const char *address, int code, const char *text)
{
  HcMessage message = {.address = "/reply"};
  if (code != 0)
    snprintf(message.address, sizeof message.address, "/error");
  put_text(&message, address);
  if (code != 0)
    put_number(&message, code);
  put_text(&message, text);
  send_message(nsm, &message);
}

// A message of the manager's; false: none is there, or it is somebody else's, or none that can be read.
static bool receive(const HcNsm *nsm, HcMessage *message)
{
  uint8_t bytes[PACKET_MAX];
  struct sockaddr_storage from;
  socklen_t from_size = sizeof from;
  HcOscLayout layout;
  const ssize_t size = recvfrom(nsm->socket, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &from_size);
  char port[2][8];
  if (size <= 0 ||
      getnameinfo((struct sockaddr *)&from, from_size, NULL, 0, port[0], sizeof port[0], NI_NUMERICSERV | NI_DGRAM) != 0 ||
      getnameinfo((const struct sockaddr *)&nsm->server, nsm->server_size, NULL, 0, port[1], sizeof port[1],
                  NI_NUMERICSERV | NI_DGRAM) != 0 ||
      strcmp(port[0], port[1]) != 0) // a host has several addresses
    return false;
  if (hc_osc_check_address(bytes, (size_t)size, &layout, NULL) != HC_OK || layout.tags >= (size_t)size ||
      bytes[layout.tags] != ',')
    return false;
  return hc_osc_decode(bytes, (size_t)size, nsm->bench, message, NULL) == HC_OK;
}

static bool begins(const HcMessage *message, const char *address, const char *tags)
{
  bool same = strcmp(message->address, address) == 0 && message->count >= strlen(tags);
  for (size_t i = 0; same && tags[i]; i++)
    same = message->argument[i].type == tags[i];
  return same;
}

// HC_OK: the project is known.
static HcStatus wait_for_project(HcNsm *nsm, HcError *error)
{
  HcMessage message;
  const uint64_t until_ns = uv_hrtime() + PATIENCE_MS * UINT64_C(1000000);
  while (uv_hrtime() < until_ns) {
    struct pollfd ready = {.fd = nsm->socket, .events = POLLIN};
    if (poll(&ready, 1, 100) < 1 || !receive(nsm, &message))
      continue;
    if (begins(&message, "/error", "sis") && strcmp(message.argument[0].text, "/nsm/server/announce") == 0)
      return hc_error_set(error, HC_REFUSED, "NSM refuses: %.200s", message.argument[2].text);
    if (!begins(&message, "/nsm/client/open", "sss"))
      continue;
    snprintf(nsm->state, sizeof nsm->state, "%s.scene", message.argument[0].text);
    snprintf(nsm->name, sizeof nsm->name, "%s", message.argument[2].text);
    return HC_OK;
  }
  return hc_error_set(error, HC_IO, "the manager that NSM_URL names does not answer; unset it to run without one");
}

static HcStatus open_socket(HcNsm *nsm, const char *url, HcError *error)
{
  char *const host = lo_url_get_hostname(url), *const port = lo_url_get_port(url);
  const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM};
  struct addrinfo *found = NULL;
  HcStatus status = HC_OK;
  if (host == NULL || port == NULL || getaddrinfo(host, port, &hints, &found) != 0)
    status = hc_error_set(error, HC_BAD_INPUT, "NSM_URL: expected osc.udp://HOST:PORT/, got \"%.128s\"", url);
  free(host);
  free(port);
  if (status != HC_OK || found == NULL)
    return status;
  memcpy(&nsm->server, found->ai_addr, found->ai_addrlen);
  nsm->server_size = found->ai_addrlen;
  nsm->socket = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  freeaddrinfo(found);
  return nsm->socket >= 0 ? HC_OK : hc_error_set(error, HC_IO, "no socket: %s", strerror(errno));
}

HcNsm *hc_nsm_join(const char *url, HcError *error)
{
  HcNsm *const nsm = calloc(1, sizeof *nsm);
  if (nsm == NULL) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  nsm->socket = -1;
  HcStatus status = open_socket(nsm, url, error);
  if (status == HC_OK) {
    announce(nsm);
    status = wait_for_project(nsm, error);
  }
  if (status == HC_OK)
    return nsm;
  hc_nsm_close(nsm);
  return NULL;
}

const char *hc_nsm_state(const HcNsm *nsm)
{
  return nsm->state;
}

const char *hc_nsm_name(const HcNsm *nsm)
{
  return nsm->name;
}

void hc_nsm_opened(HcNsm *nsm, const HcError *error)
{
  answer(nsm, "/nsm/client/open", error != NULL ? ERR_LAUNCH_FAILED : 0, error != NULL ? error->text : "open");
}

static void saved(void *user, const HcError *error)
{
  answer(user, "/nsm/client/save", error->status == HC_OK ? 0 : ERR_CREATE_FAILED,
         error->status == HC_OK ? "saved" : error->text);
}

static void on_packet(uv_poll_t *poll, int status, int events)
{
  HcNsm *const nsm = poll->data;
  HcMessage message;
  if (status != 0 || (events & UV_READABLE) == 0 || !receive(nsm, &message))
    return;
  if (strcmp(message.address, "/nsm/client/save") == 0)
    hc_state_save(nsm->bench, saved, nsm);
  else if (strcmp(message.address, "/nsm/client/open") == 0)
    answer(nsm, message.address, ERR_NOT_NOW, "one project a run: its number of lanes is fixed at the start");
}

void hc_nsm_serve(HcNsm *nsm, uv_loop_t *loop, HcBench *bench)
{
  if (uv_poll_init(loop, &nsm->poll, nsm->socket) != 0)
    return;
  nsm->bench = bench;
  nsm->poll.data = nsm;
  uv_poll_start(&nsm->poll, UV_READABLE, on_packet);
}

static void closed(uv_handle_t *handle)
{
  HcNsm *const nsm = handle->data;
  (void)close(nsm->socket);
  free(nsm);
}

void hc_nsm_close(HcNsm *nsm)
{
  if (nsm != NULL && nsm->bench != NULL) {
    uv_close((uv_handle_t *)&nsm->poll, closed);
    return;
  }
  if (nsm != NULL && nsm->socket >= 0)
    (void)close(nsm->socket);
  free(nsm);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/phones.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct HcPhones {
  struct lws_context *context;
  struct lws_protocols protocols[3]; ///< requests, votes, the end
  HcVotesServer *votes;
  char bind[64];
  uint16_t port;
};

/** The address that phones reach where all are bound: of the first network that is up and is not this machine's own. */
static void find_address(const char *bind, char *to, size_t size)
{
  struct ifaddrs *all = NULL;
  (void)snprintf(to, size, "%s", bind);
  const bool six = strcmp(bind, "::") == 0;
  if ((!six && strcmp(bind, "0.0.0.0") != 0) || getifaddrs(&all) != 0)
    return;
  (void)snprintf(to, size, "%s", six ? "::1" : "127.0.0.1");
  for (const struct ifaddrs *at = all; at != NULL; at = at->ifa_next) {
    const bool up = (at->ifa_flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING) && !(at->ifa_flags & IFF_LOOPBACK);
    if (!up || at->ifa_addr == NULL || at->ifa_addr->sa_family != AF_INET) // a socket on :: takes IPv4 too
      continue;
    struct sockaddr_in address;
    memcpy(&address, at->ifa_addr, sizeof address);
    (void)inet_ntop(AF_INET, &address.sin_addr, to, (socklen_t)size);
    break;
  }
  freeifaddrs(all);
}

/** Anew at every request: networks come and go. */
static void tell_url(const HcPhones *phones)
{
  char host[64], url[128];
  find_address(phones->bind, host, sizeof host);
  const bool six = strchr(host, ':') != NULL;
  (void)snprintf(url, sizeof url, "http://%s%s%s:%u/~/listener", six ? "[" : "", host, six ? "]" : "", phones->port);
  hc_vote_url(phones->votes, url);
}

static int request(HcPhones *phones, struct lws *wsi, HcWebVisit *visit, const char *path)
{
  const char *const file = strcmp(path, "/") == 0 ? "/~/listener" : path;
  tell_url(phones);
  if (!hc_web_is_trusted(wsi, hc_web_is_anywhere(phones->bind))) {
    hc_vote_refuse(phones->votes);
    return hc_web_say(wsi, visit, HTTP_STATUS_FORBIDDEN, "this page answers to its own address only\n");
  }
  if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) == 0 && lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) == 0)
    return hc_web_say(wsi, visit, HTTP_STATUS_METHOD_NOT_ALLOWED, "GET or HEAD, please\n");
  if (hc_vote_has_file(file))
    return hc_vote_file(phones->votes, wsi, visit, file);
  if (strcmp(file, "/favicon.ico") != 0) // every browser asks for it
    hc_vote_refuse(phones->votes);
  return hc_web_say(wsi, visit, HTTP_STATUS_NOT_FOUND, "the page is at /~/listener\n");
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t size)
{
  HcPhones *const phones = lws_context_user(lws_get_context(wsi));
  (void)size;
  switch (reason) {
  case LWS_CALLBACK_HTTP:
    return request(phones, wsi, user, in);
  case LWS_CALLBACK_HTTP_WRITEABLE:
    return hc_web_answer(wsi, user);
  case LWS_CALLBACK_CLOSED_HTTP:
    hc_web_forget(user);
    return 0;
  case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: // a WebSocket that does not want to vote
    hc_vote_refuse(phones->votes);
    return -1;
  case LWS_CALLBACK_ESTABLISHED:
    return -1;
  default:
    return 0;
  }
}

/** `ADDRESS`, `ADDRESS:PORT`, `[ADDRESS]:PORT`. */
static HcStatus read_place(HcPhones *phones, const char *place, uint16_t port, HcError *error)
{
  const char *const colon = strrchr(place, ':'), *const bracket = strchr(place, ']');
  const bool six = strchr(place, ':') != colon, with_port = colon != NULL && (bracket != NULL ? colon == bracket + 1 : !six);
  const size_t length = with_port ? (size_t)(colon - place) : strlen(place), inner = *place == '[' ? 1 : 0;
  unsigned long number = port + 1UL;
  char *end = NULL;
  unsigned char address[sizeof(struct in6_addr)];
  if (with_port)
    number = strtoul(colon + 1, &end, 10);
  if (length >= sizeof phones->bind || length < 2 * inner || number < 1 || number > 65535 || (end != NULL && *end != '\0'))
    return hc_error_set(error, HC_BAD_INPUT, "--audience: expected ADDRESS or ADDRESS:PORT, such as 0.0.0.0:9701, got \"%s\"",
                        place);
  (void)snprintf(phones->bind, sizeof phones->bind, "%.*s", (int)(length - 2 * inner), place + inner);
  phones->port = (uint16_t)number;
  if (inet_pton(AF_INET, phones->bind, address) == 1 || inet_pton(AF_INET6, phones->bind, address) == 1)
    return HC_OK;
  return hc_error_set(error, HC_BAD_INPUT,
                      "--audience: \"%s\" is no address; expected a numeric one, such as 192.168.1.5 or 0.0.0.0", phones->bind);
}

static HcStatus check_files(HcError *error)
{
  struct rlimit files = {.rlim_cur = RLIM_INFINITY};
  const rlim_t wanted = HC_WEB_FILES_KEPT + HC_WEB_CONNECTIONS_MAX + HC_AUDIENCE_CONNECTIONS_MAX;
  (void)getrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur >= wanted ? HC_OK
                                  : hc_error_set(error, HC_IO,
                                                 "--audience wants %lu open files, and this process may have %lu; raise its hard "
                                                 "limit (ulimit -Hn, or LimitNOFILE= of its service)",
                                                 (unsigned long)wanted, (unsigned long)files.rlim_cur);
}

HcPhones *hc_phones_open(uv_loop_t *loop, const char *place, uint16_t port, HcVotesServer *votes, HcError *error)
{
  HcPhones *const phones = calloc(1, sizeof *phones);
  if (phones == NULL) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory for the audience");
    return NULL;
  }
  phones->votes = votes;
  if (read_place(phones, place, port, error) == HC_OK && check_files(error) == HC_OK) {
    const HcWebPlace where = {.bind = phones->bind,
                              .port = phones->port,
                              .otherwise = "or choose another with --audience ADDRESS:PORT",
                              .connections = HC_AUDIENCE_CONNECTIONS_MAX};
    phones->protocols[0] =
        (struct lws_protocols){.name = "http", .callback = callback, .per_session_data_size = sizeof(HcWebVisit)};
    phones->protocols[1] = hc_vote_protocol(votes, hc_web_is_anywhere(phones->bind));
    (void)hc_web_listen(loop, &where, phones->protocols, phones, &phones->context, error);
  }
  if (phones->context == NULL) {
    free(phones);
    return NULL;
  }
  tell_url(phones);
  return phones;
}

void hc_phones_close(HcPhones *phones)
{
  if (phones == NULL)
    return;
  lws_context_destroy(phones->context);
}

void hc_phones_free(HcPhones *phones)
{
  if (phones == NULL)
    return;
  if (phones->context != NULL)
    lws_context_destroy(phones->context);
  free(phones);
}

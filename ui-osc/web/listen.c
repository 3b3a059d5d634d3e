// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/answer.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *host_of(const HcWebPlace *place)
{
  return place->bind != NULL ? place->bind : "127.0.0.1";
}

bool hc_web_is_anywhere(const char *bind)
{
  return bind != NULL && strncmp(bind, "127.", 4) != 0 && strcmp(bind, "::1") != 0;
}

/** libwebsockets says what fails by printing: whether the port can be had is found out before. */
static HcStatus try_port(const HcWebPlace *place, HcError *error)
{
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_PASSIVE};
  struct addrinfo *found = NULL;
  const char *const host = host_of(place);
  char port[8];
  const int on = 1;
  (void)snprintf(port, sizeof port, "%u", place->port);
  if (getaddrinfo(host, port, &hints, &found) != 0)
    return hc_error_set(error, HC_IO, "`%s` is no address to bind the web server to; expected a numeric one", host);
  const int probe = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  (void)setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool free_port = probe >= 0 && bind(probe, found->ai_addr, found->ai_addrlen) == 0 && listen(probe, 1) == 0;
  const int why = errno;
  freeaddrinfo(found);
  if (probe >= 0)
    close(probe);
  if (free_port)
    return HC_OK;
  if (why == EADDRINUSE)
    return hc_error_set(error, HC_IO, "TCP port %u is in use; end the program that has it, %s", place->port, place->otherwise);
  return hc_error_set(error, HC_IO, "cannot listen for HTTP on %s port %u: %s", host, place->port, strerror(why));
}

/** Connections at a time. Past what the process may open, accept() would fail for ever and the loop turn without rest. */
static unsigned connections(unsigned most)
{
  struct rlimit files = {.rlim_cur = most + HC_WEB_FILES_KEPT};
  (void)getrlimit(RLIMIT_NOFILE, &files);
  const rlim_t left = files.rlim_cur > 2 * HC_WEB_FILES_KEPT ? files.rlim_cur - HC_WEB_FILES_KEPT : HC_WEB_FILES_KEPT;
  return left < most ? (unsigned)left : most;
}

HcStatus hc_web_listen(uv_loop_t *loop, const HcWebPlace *place, const struct lws_protocols *protocols, void *user,
                       struct lws_context **context, HcError *error)
{
  // Whoever walks off without a word is noticed.
  static const lws_retry_bo_t idle = {.secs_since_valid_ping = 20, .secs_since_valid_hangup = 45};
  const HcStatus status = try_port(place, error);
  if (status != HC_OK)
    return status;
  void *loops[1] = {loop};
  const char *const host = host_of(place);
  const bool everywhere = strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
  const bool six = strchr(host, ':') != NULL;
  const struct lws_context_creation_info info = {
      .port = place->port,
      .iface = everywhere ? NULL : host,
      .protocols = protocols,
      .user = user,
      .foreign_loops = loops,
      .pcontext = context,
      .gid = (gid_t)-1,
      .uid = (uid_t)-1,
      .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_VALIDATE_UTF8 | (six ? 0 : LWS_SERVER_OPTION_DISABLE_IPV6),
      .pt_serv_buf_size = 8192,
      .fd_limit_per_thread = connections(place->connections),
      .keepalive_timeout = 30,
      .timeout_secs = 10,
      .retry_and_idle_policy = &idle,
  };
  lws_set_log_level(0, NULL);
  *context = lws_create_context(&info);
  return *context != NULL
             ? HC_OK
             : hc_error_set(error, HC_IO, "the web server does not start: libwebsockets finds no libuv (libwebsockets-evlib-uv)");
}

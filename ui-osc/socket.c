// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The socket is our own: liblo's would listen on all addresses. A readable socket is drained within the callback, each
// packet goes to the bench before the next is read, and no timer stands between.
#include "budget.h"
#include "dispatch.h"
#include "osc.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  PACKET_MAX = 65536,      // no UDP packet is longer
  WAITING_BYTES = 16384,   // about twenty small packets, as the kernel counts
  PACKETS_A_TURN = 256,    // then the loop's other work has its turn
  RECEIVE_BYTES = 1 << 20, // a burst of a thousand messages waits in the kernel
  TICK_MS = 4
};

struct HcOsc {
  uv_poll_t poll;
  uv_prepare_t prepare;
  uv_check_t check;
  uv_timer_t timer;
  unsigned closing; // handles whose close callback has not come yet
  bool ticking;
  int socket;
  HcBench *bench;
  HcDispatch dispatch;
  HcSubscribers subscribers;
  HcAskers askers;
  HcBudget budget;
  HcOscRoute route; ///< to peers that are not reached by UDP
  void *route_user;
  uint8_t packet[PACKET_MAX];
};

static void send_datagram(void *user, const HcPeer *peer, const uint8_t *data, size_t size)
{
  HcOsc *const osc = user;
  if (hc_peer_is_web(peer)) {
    if (osc->route != NULL)
      osc->route(osc->route_user, peer, data, size);
    return;
  }
  // a peer that is gone or slow loses its own packets and nothing else
  sendto(osc->socket, data, size, MSG_DONTWAIT | MSG_NOSIGNAL, &peer->any, hc_peer_length(peer));
}

// Who waits for each answer before asking on is no flood, however fast: a budget binds only while packets pile up in the
// kernel.
static bool is_piling_up(const HcOsc *osc)
{
  uint32_t memory[SK_MEMINFO_VARS] = {0};
  socklen_t size = sizeof memory;
  return getsockopt(osc->socket, SOL_SOCKET, SO_MEMINFO, memory, &size) != 0 || memory[SK_MEMINFO_RMEM_ALLOC] > WAITING_BYTES;
}

static void receive(HcOsc *osc, const uint8_t *data, size_t size, const HcPeer *sender)
{
  const uint64_t now_ns = uv_hrtime();
  HcAccount *const account = hc_budget_account(&osc->budget, sender, now_ns);
  if (account->left > 0.0 || (!hc_peer_is_web(sender) && !is_piling_up(osc))) {
    hc_budget_spend(account, hc_dispatch_packet(&osc->dispatch, data, size, sender, now_ns));
    return;
  }
  if (hc_budget_warn(account, now_ns)) {
    char reason[160];
    snprintf(reason, sizeof reason, "too many messages, some are dropped; expected at most %d a second", HC_BUDGET_RATE);
    hc_dispatch_refuse(&osc->dispatch, sender, "", reason);
  }
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
  HcOsc *const osc = poll->data;
  (void)status;
  (void)events;
  for (unsigned i = 0; i < PACKETS_A_TURN; i++) {
    HcPeer sender = {0};
    socklen_t length = sizeof sender;
    const ssize_t size = recvfrom(osc->socket, osc->packet, sizeof osc->packet, MSG_DONTWAIT, &sender.any, &length);
    if (size >= 0 && hc_peer_port(&sender) != 0)
      receive(osc, osc->packet, (size_t)size, &sender);
    else if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return;
    // any other error tells of a packet sent earlier, to a peer that is gone: go on
  }
}

static void on_timer(uv_timer_t *timer)
{
  HcOsc *const osc = timer->data;
  hc_subscribers_tick(&osc->subscribers, uv_hrtime());
}

// Before the loop sleeps and after it woke: whatever changed in between is told, and the timer runs while somebody listens.
static void settle(HcOsc *osc)
{
  const bool wanted = osc->subscribers.n > 0;
  if (wanted)
    hc_subscribers_flush(&osc->subscribers, uv_hrtime(), false);
  if (wanted && !osc->ticking)
    uv_timer_start(&osc->timer, on_timer, TICK_MS, TICK_MS);
  else if (!wanted && osc->ticking)
    uv_timer_stop(&osc->timer);
  osc->ticking = wanted;
}

static void on_prepare(uv_prepare_t *prepare)
{
  settle(prepare->data);
}

static void on_check(uv_check_t *check)
{
  settle(check->data);
}

static HcStatus find_address(const HcOscOptions *options, HcPeer *peer, HcError *error)
{
  const char *const host = options->bind != NULL ? options->bind : "127.0.0.1";
  const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST};
  struct addrinfo *found = NULL;
  if (getaddrinfo(host, NULL, &hints, &found) != 0)
    return hc_error_set(error, HC_BAD_INPUT,
                        "`%s` is no address to bind OSC to; expected a numeric one, such as 127.0.0.1 or 0.0.0.0", host);
  memset(peer, 0, sizeof *peer);
  memcpy(peer, found->ai_addr, found->ai_addrlen < sizeof *peer ? found->ai_addrlen : sizeof *peer);
  freeaddrinfo(found);
  hc_peer_set_port(peer, options->port);
  return HC_OK;
}

static HcStatus open_socket(HcOsc *osc, const HcOscOptions *options, HcPeer *peer, HcError *error)
{
  const HcStatus status = find_address(options, peer, error);
  if (status != HC_OK)
    return status;
  const int off = 0, bytes = RECEIVE_BYTES;
  osc->socket = socket(peer->any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (osc->socket < 0)
    return hc_error_set(error, HC_IO, "no UDP socket for OSC: %s", strerror(errno));
  if (peer->any.sa_family == AF_INET6)
    (void)setsockopt(osc->socket, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  (void)setsockopt(osc->socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  if (bind(osc->socket, &peer->any, hc_peer_length(peer)) == 0)
    return HC_OK;
  if (errno == EADDRINUSE)
    return hc_error_set(error, HC_IO, "UDP port %u is in use; end the program that has it, or choose another with --osc-port",
                        options->port);
  return hc_error_set(error, HC_IO, "cannot listen for OSC on %s port %u: %s",
                      options->bind != NULL ? options->bind : "127.0.0.1", options->port, strerror(errno));
}

static HcStatus add_feedback(HcOsc *osc, const HcOscOptions *options, int family, HcError *error)
{
  HcStatus status = HC_OK;
  for (size_t i = 0; status == HC_OK && i < options->n_feedback; i++) {
    HcPeer peer;
    status = hc_peer_parse(options->feedback[i], family, true, &peer, error);
    if (status == HC_OK)
      status = hc_subscribers_fix(&osc->subscribers, &peer, error);
  }
  return status;
}

static void start(HcOsc *osc, uv_loop_t *loop)
{
  osc->poll.data = osc->prepare.data = osc->check.data = osc->timer.data = osc;
  uv_prepare_init(loop, &osc->prepare);
  uv_check_init(loop, &osc->check);
  uv_timer_init(loop, &osc->timer);
  uv_prepare_start(&osc->prepare, on_prepare);
  uv_check_start(&osc->check, on_check);
  uv_poll_start(&osc->poll, UV_READABLE, on_readable);
}

static void release(HcOsc *osc)
{
  if (osc->socket >= 0)
    close(osc->socket);
  hc_dispatch_close(&osc->dispatch);
  hc_subscribers_close(&osc->subscribers);
  free(osc);
}

HcOsc *hc_osc_open(uv_loop_t *loop, const HcOscOptions *options, HcBench *bench, HcError *error)
{
  HcPeer bound;
  HcOsc *const osc = calloc(1, sizeof *osc);
  if (osc == NULL) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory for OSC");
    return NULL;
  }
  osc->socket = -1;
  osc->bench = bench;
  osc->dispatch = (HcDispatch){.bench = bench,
                               .subscribers = &osc->subscribers,
                               .askers = &osc->askers,
                               .send = send_datagram,
                               .user = osc,
                               .allow_foreign = options->allow_foreign};
  osc->askers = (HcAskers){.send = send_datagram, .user = osc};
  HcStatus status = hc_subscribers_open(&osc->subscribers, bench, send_datagram, osc, error);
  if (status == HC_OK)
    status = hc_dispatch_open(&osc->dispatch, error);
  if (status == HC_OK)
    status = open_socket(osc, options, &bound, error);
  if (status == HC_OK)
    status = add_feedback(osc, options, bound.any.sa_family, error);
  if (status == HC_OK && uv_poll_init(loop, &osc->poll, osc->socket) != 0)
    status = hc_error_set(error, HC_IO, "the control loop does not take the OSC socket");
  if (status != HC_OK) {
    release(osc);
    return NULL;
  }
  start(osc, loop);
  hc_bench_watch(bench, hc_osc_changed, osc);
  return osc;
}

static void on_closed(uv_handle_t *handle)
{
  HcOsc *const osc = handle->data;
  if (--osc->closing == 0)
    release(osc);
}

void hc_osc_close(HcOsc *osc)
{
  if (osc == NULL)
    return;
  hc_bench_watch(osc->bench, NULL, NULL);
  hc_subscribers_flush(&osc->subscribers, uv_hrtime(), true);
  uv_poll_stop(&osc->poll);
  close(osc->socket);
  osc->socket = -1;
  osc->closing = 4;
  uv_close((uv_handle_t *)&osc->poll, on_closed);
  uv_close((uv_handle_t *)&osc->prepare, on_closed);
  uv_close((uv_handle_t *)&osc->check, on_closed);
  uv_close((uv_handle_t *)&osc->timer, on_closed);
}

void hc_osc_changed(void *user, const HcMessage *message, bool meter)
{
  HcOsc *const osc = user;
  hc_subscribers_tell(&osc->subscribers, message, meter);
  if (!meter)
    hc_askers_tell(&osc->askers, message, &osc->subscribers);
}

void hc_osc_route(HcOsc *osc, HcOscRoute send, void *user)
{
  osc->route = send;
  osc->route_user = user;
}

void hc_osc_packet(HcOsc *osc, const HcPeer *peer, const uint8_t *data, size_t size)
{
  receive(osc, data, size, peer);
}

void hc_osc_forget(HcOsc *osc, const HcPeer *peer)
{
  hc_subscribers_forget(&osc->subscribers, peer);
}

uint16_t hc_osc_port(const HcOsc *osc)
{
  HcPeer bound = {0};
  socklen_t length = sizeof bound;
  return getsockname(osc->socket, &bound.any, &length) == 0 ? hc_peer_port(&bound) : 0;
}

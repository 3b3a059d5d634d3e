// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A subscriber hears everything once, then changes as they come. Changes are sent at once when nothing was sent lately, so
// that a lamp follows its button; a stream of them is sent every few milliseconds, the newest of each address only.
#include "subscribers.h"
#include "codec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t second_ns = 1000000000u;
static const uint64_t flush_ns = 4000000u;

HcStatus hc_subscribers_open(HcSubscribers *subscribers, HcBench *bench, HcOscSend send, void *user, HcError *error)
{
  memset(subscribers, 0, sizeof *subscribers);
  subscribers->bench = bench;
  subscribers->send = send;
  subscribers->user = user;
  subscribers->outbox = calloc(1, sizeof *subscribers->outbox);
  subscribers->meters.meter = calloc(HC_METERS_MAX, sizeof *subscribers->meters.meter);
  if (subscribers->outbox == NULL || subscribers->meters.meter == NULL)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory for subscribers");
  return HC_OK;
}

void hc_subscribers_close(HcSubscribers *subscribers)
{
  free(subscribers->outbox);
  free(subscribers->meters.meter);
}

static bool is_whole(const HcArgument *argument, double minimum, double maximum)
{
  return argument->type != 's' && argument->number >= minimum && argument->number <= maximum &&
         argument->number == floor(argument->number);
}

HcStatus hc_subscription_read(const HcMessage *message, const HcPeer *sender, bool foreign, HcSubscription *subscription,
                              HcError *error)
{
  const HcArgument *const target = &message->argument[0], *const hertz = &message->argument[1];
  *subscription = (HcSubscription){.peer = *sender, .ends = message->address[1] == 'u', .hertz = HC_HERTZ_DEFAULT};
  if (message->count > (subscription->ends ? 1 : 2))
    return hc_error_set(error, HC_BAD_INPUT, "%u arguments; expected [port or \"host:port\"]%s", message->count,
                        subscription->ends ? "" : " [hertz]");
  if (message->count > 0 && hc_peer_is_web(sender)) {
    if (target->type == 's' || target->number != 0.0)
      return hc_error_set(error, HC_REFUSED, "a WebSocket is told over itself; expected no port, or 0");
  } else if (message->count > 0 && target->type == 's') {
    const HcStatus status = hc_peer_parse(target->text, sender->any.sa_family, false, &subscription->peer, error);
    if (status != HC_OK)
      return status;
    if (!foreign && !hc_peer_same_host(&subscription->peer, sender))
      return hc_error_set(error, HC_REFUSED, "`%.80s` is not the sender; expected a port of the sender's own address",
                          target->text);
  } else if (message->count > 0) {
    if (!is_whole(target, 0.0, 65535.0))
      return hc_error_set(error, HC_BAD_INPUT, "%g is no port; expected 0 to 65535 (0: the sender's own)", target->number);
    if (target->number > 0.0)
      hc_peer_set_port(&subscription->peer, (uint16_t)target->number);
  }
  if (message->count > 1) {
    if (hertz->type == 's')
      return hc_error_set(error, HC_BAD_INPUT, "`%.80s` is no rate; expected 1 to %d meters a second", hertz->text, HC_HERTZ_MAX);
    subscription->hertz = fmin(fmax(hertz->number, 1.0), HC_HERTZ_MAX);
  }
  return HC_OK;
}

static HcSubscriber *find(HcSubscribers *subscribers, const HcPeer *peer)
{
  for (unsigned i = 0; i < subscribers->n; i++)
    if (hc_peer_same(&subscribers->list[i].peer, peer))
      return &subscribers->list[i];
  return NULL;
}

static unsigned count(const HcSubscribers *subscribers, bool fixed)
{
  unsigned n = 0;
  for (unsigned i = 0; i < subscribers->n; i++)
    n += subscribers->list[i].fixed == fixed;
  return n;
}

static HcSubscriber *append(HcSubscribers *subscribers, const HcPeer *peer)
{
  HcSubscriber *const subscriber = &subscribers->list[subscribers->n++];
  *subscriber = (HcSubscriber){.peer = *peer, .fresh = true, .interval_ns = second_ns / HC_HERTZ_DEFAULT};
  subscriber->view.serial = subscribers->meters.serial;
  hc_meter_view_reset(&subscriber->view);
  return subscriber;
}

static void drop(HcSubscribers *subscribers, HcSubscriber *subscriber)
{
  *subscriber = subscribers->list[--subscribers->n];
  if (subscribers->n == 0)
    hc_outbox_clear(subscribers->outbox);
}

HcStatus hc_subscribers_change(HcSubscribers *subscribers, const HcSubscription *subscription, uint64_t now_ns, HcError *error)
{
  HcSubscriber *subscriber = find(subscribers, &subscription->peer);
  if (subscription->ends) {
    if (subscriber != NULL && !subscriber->fixed)
      drop(subscribers, subscriber);
    return HC_OK;
  }
  if (subscriber == NULL) {
    if (count(subscribers, false) == HC_LEASED_MAX)
      return hc_error_set(error, HC_REFUSED, "%d subscribers are there already; expected one of them to /unsubscribe first",
                          HC_LEASED_MAX);
    subscriber = append(subscribers, &subscription->peer);
  } else if (subscriber->fixed) {
    subscriber->fresh = true; // it has no lease to renew: it was switched on just now and asks for everything
  }
  subscriber->expires_ns = now_ns + HC_LEASE_S * second_ns;
  subscriber->interval_ns = (uint64_t)(1e9 / subscription->hertz);
  if (subscriber->due_ns > now_ns + subscriber->interval_ns)
    subscriber->due_ns = now_ns + subscriber->interval_ns;
  return HC_OK;
}

HcStatus hc_subscribers_fix(HcSubscribers *subscribers, const HcPeer *peer, HcError *error)
{
  if (find(subscribers, peer) != NULL)
    return HC_OK;
  if (count(subscribers, true) == HC_FEEDBACK_MAX)
    return hc_error_set(error, HC_REFUSED, "too many feedback targets; expected at most %d", HC_FEEDBACK_MAX);
  append(subscribers, peer)->fixed = true;
  return HC_OK;
}

void hc_subscribers_forget(HcSubscribers *subscribers, const HcPeer *peer)
{
  HcSubscriber *const subscriber = find(subscribers, peer);
  if (subscriber != NULL)
    drop(subscribers, subscriber);
}

// To whom a packer sends: one subscriber, or all that are not fresh when `only` is NULL.
typedef struct Route {
  const HcSubscribers *subscribers;
  const HcSubscriber *only;
} Route;

static void send_bundle(void *user, const uint8_t *data, size_t size)
{
  const Route *const route = user;
  const HcSubscribers *const s = route->subscribers;
  if (route->only != NULL) {
    s->send(s->user, &route->only->peer, data, size);
    return;
  }
  for (unsigned i = 0; i < s->n; i++)
    s->send(s->user, &s->list[i].peer, data, size);
}

static void send_everything(HcSubscribers *subscribers, HcSubscriber *subscriber)
{
  Route route = {.subscribers = subscribers, .only = subscriber};
  HcPacker packer = {.send = send_bundle, .user = &route};
  const HcParameter *parameter;
  HcMessage message;
  uint8_t bytes[HC_ENCODED_MAX];
  for (size_t i = 0; (parameter = hc_bench_parameter(subscribers->bench, i)) != NULL; i++) {
    if (!hc_bench_value(subscribers->bench, parameter->address, &message))
      continue;
    const size_t size = hc_osc_encode(&message, bytes, sizeof bytes);
    if (size > 0)
      hc_packer_add(&packer, bytes, size);
  }
  hc_packer_flush(&packer);
  subscriber->fresh = false;
}

void hc_subscribers_flush(HcSubscribers *subscribers, uint64_t now_ns, bool force)
{
  HcOutbox *const outbox = subscribers->outbox;
  if (outbox->n > 0 && (force || now_ns - subscribers->flushed_ns >= flush_ns)) {
    Route route = {.subscribers = subscribers};
    HcPacker packer = {.send = send_bundle, .user = &route};
    for (uint32_t i = 0; i < outbox->n; i++)
      if (outbox->entry[i].size > 0)
        hc_packer_add(&packer, outbox->bytes + outbox->entry[i].offset, outbox->entry[i].size);
    hc_packer_flush(&packer);
    hc_outbox_clear(outbox);
    subscribers->flushed_ns = now_ns;
  }
  for (unsigned i = 0; i < subscribers->n; i++)
    if (subscribers->list[i].fresh)
      send_everything(subscribers, &subscribers->list[i]);
}

void hc_subscribers_tell(HcSubscribers *subscribers, const HcMessage *message, bool meter)
{
  if (subscribers->n == 0)
    return;
  if (meter) {
    const HcOscMeter *const kept = hc_meters_put(&subscribers->meters, message);
    for (unsigned i = 0; kept != NULL && i < subscribers->n; i++)
      hc_meter_view_hold(&subscribers->list[i].view, kept);
    return;
  }
  const HcParameter *const parameter = hc_bench_find(subscribers->bench, message->address);
  const bool value = parameter != NULL && parameter->type != HC_ASK && (parameter->flags & HC_METER) == 0;
  if (hc_outbox_add(subscribers->outbox, message, value))
    return;
  hc_subscribers_flush(subscribers, subscribers->flushed_ns, true);
  (void)hc_outbox_add(subscribers->outbox, message, value);
}

void hc_subscribers_tick(HcSubscribers *subscribers, uint64_t now_ns)
{
  for (unsigned i = subscribers->n; i-- > 0;) {
    HcSubscriber *const subscriber = &subscribers->list[i];
    if (!subscriber->fixed && now_ns >= subscriber->expires_ns) {
      drop(subscribers, subscriber);
      continue;
    }
    if (now_ns < subscriber->due_ns)
      continue;
    Route route = {.subscribers = subscribers, .only = subscriber};
    HcPacker packer = {.send = send_bundle, .user = &route};
    hc_meters_pack(&subscribers->meters, &subscriber->view, &packer);
    subscriber->due_ns += subscriber->interval_ns;
    if (subscriber->due_ns <= now_ns)
      subscriber->due_ns = now_ns + subscriber->interval_ns;
  }
}

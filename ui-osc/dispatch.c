// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A packet is read to its end before anything happens. Its messages become two lists: changes, which the bench takes whole
// or refuses whole, and what is done afterwards: questions and subscriptions.
//
// `/error` from outside is passed over in silence, or two benches that talk to each other would never stop.
#include "dispatch.h"
#include "address.h"
#include "codec.h"
#include "validator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_KEPT = 64 }; // most packets hold one message; what a large one took is given back

HcStatus hc_dispatch_open(HcDispatch *dispatch, HcError *error)
{
  dispatch->room = dispatch->room_later = ROOM_KEPT;
  dispatch->message = malloc(ROOM_KEPT * sizeof *dispatch->message);
  dispatch->later = malloc(ROOM_KEPT * sizeof *dispatch->later);
  if (dispatch->message == NULL || dispatch->later == NULL)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory for messages");
  return HC_OK;
}

void hc_dispatch_close(HcDispatch *dispatch)
{
  free(dispatch->message);
  free(dispatch->later);
}

// Room for one element more; `*array` keeps `room` elements of `size` bytes. False: the packet holds too much.
static bool make_room(void **array, size_t n, size_t *room, size_t size)
{
  if (n < *room)
    return true;
  if (n >= HC_PACKET_MESSAGES_MAX)
    return false;
  void *const grown = realloc(*array, 2 * *room * size);
  if (grown == NULL)
    return false;
  *array = grown;
  *room *= 2;
  return true;
}

static HcStatus too_many(HcError *error)
{
  return hc_error_set(error, HC_REFUSED, "too many messages in one packet; expected at most %d", HC_PACKET_MESSAGES_MAX);
}

// The place for the next change.
static HcMessage *next_message(HcDispatch *d)
{
  void *array = d->message;
  const bool fits = make_room(&array, d->n, &d->room, sizeof *d->message);
  d->message = array;
  return fits ? &d->message[d->n] : NULL;
}

static HcStatus add_later(HcDispatch *d, const HcLater *later, HcError *error)
{
  void *array = d->later;
  const bool fits = make_room(&array, d->n_later, &d->room_later, sizeof *d->later);
  d->later = array;
  if (!fits)
    return too_many(error);
  d->later[d->n_later++] = *later;
  return HC_OK;
}

static HcStatus add_question(HcDispatch *d, const char *address, bool quiet, HcError *error)
{
  HcLater later = {.quiet = quiet};
  snprintf(later.address, sizeof later.address, "%s", address);
  return add_later(d, &later, error);
}

static bool is_told_only(const HcParameter *parameter)
{
  return parameter->type == HC_ACTION || parameter->type == HC_ASK || (parameter->flags & (HC_READ_ONLY | HC_METER)) != 0;
}

// Write a pattern out: a question to, or a change of, everything that it means. Buttons are not pushed by the dozen.
// The message to be written out is the last in the list of changes, where it makes room for the first of its copies.
static HcStatus expand(HcDispatch *d, HcError *error)
{
  HcPattern pattern;
  const HcParameter *parameter;
  size_t matches = 0;
  const HcMessage *const given = &d->message[d->n];
  if (++d->patterns > HC_PACKET_PATTERNS_MAX)
    return hc_error_set(error, HC_REFUSED, "too many patterns in one packet; expected at most %d", HC_PACKET_PATTERNS_MAX);
  HcStatus status = hc_pattern_set(&pattern, given->address, error);
  const bool asks = given->count == 0;
  const size_t from = d->n;
  for (size_t i = 0; status == HC_OK && (parameter = hc_bench_parameter(d->bench, i)) != NULL; i++) {
    if (!hc_pattern_match(&pattern, parameter->address))
      continue;
    if (asks ? parameter->type == HC_ACTION : is_told_only(parameter))
      continue;
    matches++;
    if (asks) {
      status = add_question(d, parameter->address, true, error);
      continue;
    }
    HcMessage *const copy = next_message(d);
    if (copy == NULL)
      return too_many(error);
    const HcMessage *const original = &d->message[from];
    copy->count = original->count;
    if (copy != original)
      memcpy(copy->argument, original->argument, original->count * sizeof *copy->argument);
    snprintf(copy->address, sizeof copy->address, "%s", parameter->address);
    d->n++;
  }
  if (status == HC_OK && matches == 0)
    return hc_error_set(error, HC_NOT_FOUND, "the pattern means nothing that can be %s; actions need their whole address",
                        asks ? "asked" : "set");
  return status;
}

static HcStatus subscribe(HcDispatch *d, const HcMessage *message, HcError *error)
{
  HcLater later = {.subscribes = true};
  snprintf(later.address, sizeof later.address, "%s", message->address);
  const HcStatus status = hc_subscription_read(message, &d->sender, d->allow_foreign, &later.subscription, error);
  return status == HC_OK ? add_later(d, &later, error) : status;
}

// A button sends a number when it is pressed and 0 when it is let go. Actions with arguments of their own keep them.
static bool is_button(const HcParameter *parameter, const HcMessage *message)
{
  const bool plain = parameter->types == NULL || parameter->types[0] == '\0' || strcmp(parameter->types, "i") == 0;
  return parameter->type == HC_ACTION && plain && message->count == 1 && message->argument[0].type != 's';
}

static HcStatus sort_literal(HcDispatch *d, HcMessage *message, HcError *error)
{
  if (message->count == 0 && hc_bench_asks(d->bench, message->address))
    return add_question(d, message->address, false, error);
  const HcParameter *const parameter = hc_bench_find(d->bench, message->address);
  if (parameter != NULL && is_button(parameter, message)) {
    if (message->argument[0].number == 0.0)
      return HC_OK;
    message->count = 0;
  }
  d->n++;
  return HC_OK;
}

static HcStatus sort(void *user, const uint8_t *data, size_t size, HcError *error)
{
  HcDispatch *const d = user;
  HcMessage *const message = next_message(d);
  if (message == NULL)
    return too_many(error);
  HcStatus status = hc_osc_decode(data, size, d->bench, message, error);
  snprintf(d->address, sizeof d->address, "%s", message->address);
  if (status != HC_OK || strcmp(message->address, "/error") == 0)
    return status;
  if (strcmp(message->address, "/subscribe") == 0 || strcmp(message->address, "/unsubscribe") == 0)
    status = subscribe(d, message, error);
  else if (hc_pattern_is(message->address))
    status = expand(d, error);
  else
    status = sort_literal(d, message, error);
  return status;
}

void hc_dispatch_refuse(HcDispatch *dispatch, const HcPeer *to, const char *address, const char *reason)
{
  uint8_t bytes[HC_BUNDLE_MAX];
  HcMessage message = {.address = "/error", .count = 2};
  message.argument[0].type = message.argument[1].type = 's';
  snprintf(message.argument[0].text, sizeof message.argument[0].text, "%s", address);
  snprintf(message.argument[1].text, sizeof message.argument[1].text, "%s", reason);
  const size_t size = hc_osc_encode(&message, bytes, sizeof bytes);
  dispatch->refused++;
  if (size > 0)
    dispatch->send(dispatch->user, to, bytes, size);
}

static void refuse(HcDispatch *d, const HcError *error)
{
  hc_dispatch_refuse(d, &d->sender, d->address, error->text);
}

static void reply(void *user, const HcMessage *message)
{
  HcDispatch *const d = user;
  uint8_t bytes[HC_ENCODED_MAX];
  const size_t size = hc_osc_encode(message, bytes, sizeof bytes);
  if (size > 0)
    d->send(d->user, &d->sender, bytes, size);
}

// What was taken may be answered, or refused, later.
static HcAskersBefore note(HcDispatch *d)
{
  bool snapshot = false;
  for (size_t i = 0; i < d->n; i++)
    snapshot = snapshot || strcmp(d->message[i].address, "/snapshot") == 0;
  return hc_askers_note(d->askers, &d->sender, d->message[0].address, snapshot, d->now_ns);
}

static HcStatus apply(HcDispatch *d, const HcOscTime *time, HcError *error)
{
  uint64_t frame = 0;
  size_t bad = 0;
  HcStatus status = HC_OK;
  if (d->n > 0)
    snprintf(d->address, sizeof d->address, "%s", d->message[0].address);
  if (time->seconds != 0 || time->fraction != 1)
    status = hc_bench_frame_of(d->bench, time->seconds, time->fraction, &frame, error);
  if (status != HC_OK || d->n == 0)
    return status;
  const HcAskersBefore before = note(d);
  status = hc_bench_apply(d->bench, d->message, d->n, frame, true, &bad, error);
  if (status != HC_OK) {
    hc_askers_undo(d->askers, &before);
    snprintf(d->address, sizeof d->address, "%s", d->message[bad < d->n ? bad : 0].address);
  }
  return status;
}

static void do_later(HcDispatch *d, const HcLater *later)
{
  HcError error = {0};
  const HcStatus status = later->subscribes ? hc_subscribers_change(d->subscribers, &later->subscription, d->now_ns, &error)
                                            : hc_bench_ask(d->bench, later->address, reply, d, &error);
  if (status == HC_OK || later->quiet)
    return;
  snprintf(d->address, sizeof d->address, "%s", later->address);
  refuse(d, &error);
}

// What a large packet took goes back, so that one does not cost memory for good.
static void shrink(HcDispatch *d)
{
  if (d->room > ROOM_KEPT) {
    void *const small = realloc(d->message, ROOM_KEPT * sizeof *d->message);
    d->message = small != NULL ? small : d->message;
    d->room = small != NULL ? ROOM_KEPT : d->room;
  }
}

size_t hc_dispatch_packet(HcDispatch *d, const uint8_t *data, size_t size, const HcPeer *sender, uint64_t now_ns)
{
  HcError error = {0};
  HcOscTime time;
  d->sender = *sender;
  d->now_ns = now_ns;
  d->n = d->n_later = d->patterns = 0;
  d->address[0] = '\0';
  HcStatus status = hc_osc_walk(data, size, &time, sort, d, &error);
  if (status == HC_OK)
    status = apply(d, &time, &error);
  if (status == HC_OK)
    for (size_t i = 0; i < d->n_later; i++)
      do_later(d, &d->later[i]);
  else
    refuse(d, &error);
  const size_t cost = d->n + d->n_later + HC_PATTERN_COST * d->patterns + (status == HC_OK ? 0 : HC_REFUSAL_COST);
  shrink(d);
  return cost > 0 ? cost : 1;
}

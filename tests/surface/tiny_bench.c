// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tiny_bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const lanes[] = {"a", "b", NULL};
static const char *const drivers[] = {"rca", "symmetrical", "file", NULL};
static const char *const sources[] = {"input", "file", "sine", NULL};

// Templates; `?` stands for lane a and lane b.
static const HcParameter table[] = {
    {.address = "/select", .type = HC_CHOICE, .types = "s", .choices = lanes, .maximum = 1},
    {.address = "/fade", .type = HC_FLOAT, .types = "f", .maximum = 500, .standard = 10},
    {.address = "/match", .type = HC_INT, .types = "i", .maximum = 1, .standard = 1},
    {.address = "/trim", .type = HC_FLOAT, .types = "f", .minimum = -60, .maximum = 12},
    {.address = "/toggle", .type = HC_ACTION, .types = ""},
    {.address = "/panic", .type = HC_ACTION},
    {.address = "/program/source", .type = HC_CHOICE, .types = "s", .choices = sources, .maximum = 2},
    {.address = "/program/seek", .type = HC_ACTION, .types = "f"},
    {.address = "/interference/seed",
     .type = HC_INT,
     .types = "i",
     .minimum = -2147483648.0,
     .maximum = 2147483647.0,
     .standard = 1},
    {.address = "/scene", .type = HC_ACTION, .types = "s"},
    {.address = "/cue/go", .type = HC_ACTION, .types = ""},
    {.address = "/midi/learn", .type = HC_STRING, .types = "s", .text = ""},
    {.address = "/status", .type = HC_ASK, .types = ""},
    {.address = "/lane/?/name", .type = HC_STRING, .types = "s", .text = "lane"},
    {.address = "/lane/?/select", .type = HC_ACTION, .types = "i"},
    {.address = "/lane/?/match", .type = HC_FLOAT, .types = "f", .minimum = -60, .maximum = 60, .flags = HC_READ_ONLY},
    {.address = "/lane/?/line/length", .type = HC_FLOAT, .types = "f", .minimum = 0.1, .maximum = 300, .standard = 2},
    {.address = "/lane/?/line/pin1", .type = HC_FLOAT, .types = "f", .maximum = 100},
    {.address = "/lane/?/line/driver", .type = HC_CHOICE, .types = "s", .choices = drivers, .maximum = 2},
    {.address = "/meter/?/level", .type = HC_FLOAT, .types = "ffff", .flags = HC_METER | HC_READ_ONLY},
};

enum { ROWS = sizeof table / sizeof table[0], FILLERS = 200 };

static void add(HcBench *bench, const HcParameter *parameter, char lane)
{
  HcTinyEntry *const entry = &bench->entry[bench->n++];
  entry->parameter = *parameter;
  snprintf(entry->address, sizeof entry->address, "%s", parameter->address);
  char *const mark = strchr(entry->address, '?');
  if (mark != NULL)
    *mark = lane;
  entry->parameter.address = entry->address;
  entry->value.type = parameter->type == HC_FLOAT ? 'f' : parameter->type == HC_INT ? 'i' : 's';
  entry->value.number = parameter->standard;
  if (parameter->type == HC_CHOICE)
    snprintf(entry->value.text, HC_TEXT_MAX, "%s", parameter->choices[(int)parameter->standard]);
  else if (parameter->text != NULL)
    snprintf(entry->value.text, HC_TEXT_MAX, "%s", parameter->text);
}

HcBench *tiny_bench_new(void)
{
  HcBench *const bench = calloc(1, sizeof *bench);
  if (bench == NULL || (bench->entry = calloc(2 * ROWS + FILLERS, sizeof *bench->entry)) == NULL)
    exit(1);
  for (size_t i = 0; i < ROWS; i++) {
    add(bench, &table[i], 'a');
    if (strchr(table[i].address, '?') != NULL)
      add(bench, &table[i], 'b');
  }
  for (int i = 0; i < FILLERS; i++) {
    char address[HC_ADDRESS_MAX];
    snprintf(address, sizeof address, "/interference/source%d/level", i);
    const HcParameter filler = {.address = address, .type = HC_FLOAT, .types = "f", .maximum = 1};
    add(bench, &filler, 'a');
  }
  return bench;
}

void tiny_bench_free(HcBench *bench)
{
  free(bench->entry);
  free(bench);
}

HcTinyEntry *tiny_bench_entry(HcBench *bench, const char *address)
{
  for (size_t i = 0; i < bench->n; i++)
    if (strcmp(bench->entry[i].address, address) == 0)
      return &bench->entry[i];
  return NULL;
}

const HcParameter *hc_bench_find(HcBench *bench, const char *address)
{
  const HcTinyEntry *const entry = tiny_bench_entry(bench, address);
  return entry != NULL ? &entry->parameter : NULL;
}

const HcParameter *hc_bench_parameter(HcBench *bench, size_t index)
{
  return index < bench->n ? &bench->entry[index].parameter : NULL;
}

// Longest common beginning; good enough to see that a name is passed on.
HcStatus hc_bench_unknown(HcBench *bench, const char *address, HcError *error)
{
  const char *best = NULL;
  size_t length = 1;
  for (size_t i = 0; i < bench->n; i++) {
    size_t n = 0;
    while (address[n] != '\0' && address[n] == bench->entry[i].address[n])
      n++;
    if (n > length) {
      length = n;
      best = bench->entry[i].address;
    }
  }
  return hc_error_set(error, HC_NOT_FOUND, "unknown address %s; the nearest is %s", address, best ? best : "unknown");
}

bool hc_bench_asks(HcBench *bench, const char *address)
{
  const HcParameter *const parameter = hc_bench_find(bench, address);
  return parameter != NULL && parameter->type != HC_ACTION;
}

bool hc_bench_value(HcBench *bench, const char *address, HcMessage *message)
{
  const HcTinyEntry *const entry = tiny_bench_entry(bench, address);
  if (entry == NULL || entry->parameter.type == HC_ACTION || entry->parameter.type == HC_ASK ||
      (entry->parameter.flags & HC_METER) != 0)
    return false;
  snprintf(message->address, sizeof message->address, "%s", address);
  message->count = 1;
  message->argument[0] = entry->value;
  return true;
}

HcStatus hc_bench_ask(HcBench *bench, const char *address, HcTell tell, void *user, HcError *error)
{
  HcMessage message = {.count = 1};
  if (hc_bench_value(bench, address, &message)) {
    tell(user, &message);
    return HC_OK;
  }
  if (strcmp(address, "/status") != 0)
    return hc_error_set(error, HC_NOT_FOUND, "`%s` has no value", address);
  message.argument[0] = (HcArgument){.type = 'i', .number = 48000};
  strcpy(message.address, "/status/rate");
  tell(user, &message);
  message.argument[0].number = 1;
  strcpy(message.address, "/status/done");
  tell(user, &message);
  return HC_OK;
}

static HcStatus check(HcBench *bench, const HcMessage *message, HcError *error)
{
  const HcParameter *const p = hc_bench_find(bench, message->address);
  if (p == NULL)
    return hc_bench_unknown(bench, message->address, error);
  if (p->type == HC_ACTION)
    return message->count == strlen(p->types != NULL && strcmp(p->types, "i") != 0 ? p->types : "")
               ? HC_OK
               : hc_error_set(error, HC_BAD_INPUT, "an action");
  if (p->type == HC_ASK || (p->flags & HC_READ_ONLY) != 0)
    return hc_error_set(error, HC_REFUSED, "read only");
  const HcArgument *const a = &message->argument[0];
  if (message->count != 1 || (p->type == HC_STRING && a->type != 's') ||
      ((p->type == HC_INT || p->type == HC_FLOAT) && a->type == 's'))
    return hc_error_set(error, HC_BAD_INPUT, "wrong type; expected %s", p->types);
  if (p->type != HC_CHOICE)
    return HC_OK;
  for (int i = 0; p->choices[i] != NULL; i++)
    if (a->type == 's' ? strcmp(a->text, p->choices[i]) == 0 : a->number == i)
      return HC_OK;
  return hc_error_set(error, HC_BAD_INPUT, "unknown choice");
}

// As the bench judges texts: numbers out of range are refused.
HcStatus hc_bench_check(HcBench *bench, const HcMessage *messages, size_t n, HcError *error)
{
  HcStatus status = HC_OK;
  for (size_t i = 0; i < n && status == HC_OK; i++) {
    const HcParameter *const p = hc_bench_find(bench, messages[i].address);
    const double number = messages[i].argument[0].number;
    status = check(bench, &messages[i], error);
    if (status == HC_OK && (p->type == HC_INT || p->type == HC_FLOAT) && (number < p->minimum || number > p->maximum))
      status = hc_error_set(error, HC_BAD_INPUT, "%s: %g is out of range, %g to %g", p->address, number, p->minimum, p->maximum);
  }
  return status;
}

static void set(HcBench *bench, const HcMessage *message)
{
  HcTinyEntry *const entry = tiny_bench_entry(bench, message->address);
  const HcParameter *const p = &entry->parameter;
  const HcArgument *const a = &message->argument[0];
  HcMessage told;
  entry->triggered += p->type == HC_ACTION;
  if (p->type == HC_ACTION)
    return;
  if (p->type == HC_INT || p->type == HC_FLOAT)
    entry->value.number = fmin(fmax(p->type == HC_INT ? rint(a->number) : a->number, p->minimum), p->maximum);
  else
    snprintf(entry->value.text, HC_TEXT_MAX, "%s", a->type == 's' ? a->text : p->choices[(int)a->number]);
  if (bench->changed != NULL && hc_bench_value(bench, message->address, &told))
    bench->changed(bench->user, &told, false);
}

HcStatus hc_bench_apply(HcBench *bench, const HcMessage *messages, size_t n, uint64_t frame, bool clamp, size_t *bad,
                        HcError *error)
{
  (void)clamp;
  for (size_t i = 0; i < n; i++) {
    const HcStatus status = check(bench, &messages[i], error);
    if (bad != NULL)
      *bad = i;
    if (status != HC_OK)
      return status;
  }
  for (size_t i = 0; i < n; i++)
    set(bench, &messages[i]);
  bench->applied++;
  bench->messages += n;
  bench->frame = frame;
  return HC_OK;
}

void hc_bench_watch(HcBench *bench, void (*changed)(void *user, const HcMessage *message, bool meter), void *user)
{
  bench->changed = changed;
  bench->user = user;
}

// The start is NTP second 1000, at 1000 frames a second.
HcStatus hc_bench_frame_of(HcBench *bench, uint32_t seconds, uint32_t fraction, uint64_t *frame, HcError *error)
{
  (void)bench;
  if (seconds > 1000 + 3600)
    return hc_error_set(error, HC_REFUSED, "more than an hour ahead");
  *frame = seconds < 1000 ? 0 : (uint64_t)(seconds - 1000) * 1000 + (uint64_t)(fraction / 4294967.296);
  return HC_OK;
}

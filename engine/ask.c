// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What the bench answers. */

#include "insert.h"
#include "tell.h"
#include "trials.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned ask_status(HcBench *bench, HcTell tell, void *user)
{
  const HcBackendStatus backend = bench->backend ? bench->backend->status(bench->backend) : (HcBackendStatus){.server = ""};
  const double worst_us = bench->backend ? bench->backend->worst_us(bench->backend) : 0;
  const HcRtStatus rt = bench->rt ? hc_rt_status(bench->rt) : (HcRtStatus){0};
  const struct {
    const char *name;
    char type;
    double number;
  } numbers[] = {{"rate", 'i', bench->rate},
                 {"period", 'i', backend.period},
                 {"load", 'f', backend.load},
                 {"worst_us", 'f', worst_us},
                 {"xruns", 'i', backend.xruns},
                 {"drops", 'i', rt.tap_drops},
                 {"broken", 'i', hc_trials_broken(bench, rt.broken)},
                 {"guarded", 'i', hc_trials_guarded(bench, rt.guarded)},
                 {"underruns", 'i', rt.feed_underruns},
                 {"latency", 'i', rt.latency},
                 {"frame", 'i', hc_outside_frame(rt.frame)}};
  HcMessage message;
  unsigned n = sizeof numbers / sizeof *numbers;
  for (unsigned i = 0; i < n; ++i) {
    hc_message_address(&message, "/status/%s", numbers[i].name);
    hc_message_number(&message, numbers[i].type, numbers[i].number);
    tell(user, &message);
  }
  hc_message_address(&message, "/status/server");
  hc_message_text(&message, backend.server ? backend.server : "");
  tell(user, &message);
  ++n;
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (const HcInsert *insert = NULL; (insert = hc_insert_next(bench, lane, insert));) {
      if (insert->going || insert->coming)
        continue;
      hc_message_address(&message, "/status/slots");
      const char name[2] = {(char)('a' + (int)lane), '\0'};
      hc_message_text(&message, name);
      hc_message_text(&message, insert->name);
      hc_message_text(&message, insert->uri);
      tell(user, &message);
      ++n;
    }
  return n;
}

static int is_scene(const struct dirent *file)
{
  const char *dot = strrchr(file->d_name, '.');
  return dot && !strcmp(dot, ".scene");
}

unsigned hc_scene_each(const char *folder, void (*each)(void *user, const char *name, const char *title), void *user)
{
  struct dirent **files = NULL;
  const int n = scandir(folder, &files, is_scene, alphasort);
  for (int i = 0; i < n; ++i) {
    char path[4096], title[HC_TITLE_MAX];
    (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
    hc_scene_title(path, title, sizeof title);
    *strrchr(files[i]->d_name, '.') = '\0';
    each(user, files[i]->d_name, title);
    free(files[i]);
  }
  free(files);
  return n > 0 ? (unsigned)n : 0;
}

typedef struct HcTeller {
  HcTell tell;
  void *user;
} HcTeller;

static void tell_scene(void *user, const char *name, const char *title)
{
  const HcTeller *teller = user;
  HcMessage message;
  hc_message_address(&message, "/scene/list");
  hc_message_text(&message, name);
  hc_message_text(&message, title);
  teller->tell(teller->user, &message);
}

static void clock_message(HcBench *bench, HcMessage *message)
{
  const HcBackendStatus backend = bench->backend ? bench->backend->status(bench->backend) : (HcBackendStatus){0};
  hc_message_address(message, "/clock");
  hc_message_number(message, 'i', (double)(int32_t)(uint32_t)(backend.ntp >> 32));
  hc_message_number(message, 'i', (double)(int32_t)(uint32_t)backend.ntp);
  hc_message_number(message, 'i', hc_outside_frame(backend.frame));
}

bool hc_bench_value(HcBench *bench, const char *address, HcMessage *message)
{
  const HcEntry *entry = hc_insert_entry(bench, NULL, address);
  if (!entry)
    return false;
  if (entry->kind == HC_E_METER)
    return hc_tell_meter_value(bench, address, message);
  if (entry->kind == HC_E_TRIAL_TOLD)
    return hc_trials_value(bench, address, message);
  return hc_entry_message(entry, message);
}

bool hc_bench_asks(HcBench *bench, const char *address)
{
  const HcEntry *entry = hc_insert_entry(bench, NULL, address);
  return entry && entry->parameter.type != HC_ACTION;
}

/** Letter of a lane that an address names and the bench has not; 0: none. */
static char lane_missing(const HcBench *bench, const char *address)
{
  static const char *const heads[] = {"/lane/", "/meter/"};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; ++i) {
    const size_t n = strlen(heads[i]);
    if (!strncmp(address, heads[i], n) && address[n] >= 'a' + (int)bench->setup.lanes && address[n] < 'a' + HC_LANES_MAX &&
        (address[n + 1] == '/' || !address[n + 1]))
      return address[n];
  }
  return '\0';
}

HcStatus hc_bench_unknown(HcBench *bench, const char *address, HcError *error)
{
  const char *near = hc_table_nearest(bench->table, address);
  const char lane = lane_missing(bench, address);
  char lanes[160] = "";
  if (lane)
    (void)snprintf(lanes, sizeof lanes,
                   ": there are %u lanes, a to %c; --lanes-count %d, or /lanes %d as a scene's first line, asks for lane %c",
                   (unsigned)bench->setup.lanes, 'a' + (int)bench->setup.lanes - 1, lane - 'a' + 1, lane - 'a' + 1, lane);
  return hc_error_set(error, HC_NOT_FOUND, "unknown address %s%s%s%s", address, lanes,
                      near ? "; the nearest is " : "; hotcold list parameters shows them all", near ? near : "");
}

HcStatus hc_bench_ask(HcBench *bench, const char *address, HcTell tell, void *user, HcError *error)
{
  const HcEntry *entry = hc_insert_entry(bench, NULL, address);
  HcMessage message;
  if (!entry)
    return hc_bench_unknown(bench, address, error);
  unsigned n = 0;
  switch (entry->kind) {
  case HC_E_STATUS:
    n = ask_status(bench, tell, user);
    break;
  case HC_E_SCENE_LIST:
    n = hc_scene_each(bench->setup.scenes, tell_scene, &(HcTeller){tell, user});
    break;
  case HC_E_PRESETS:
    n = hc_preset_tell_all(bench, entry, tell, user);
    break;
  case HC_E_MIDI_MAP:
    n = hc_midi_list(bench, tell, user);
    break;
  case HC_E_TRIAL_LISTENERS:
    n = hc_trials_listeners(bench, tell, user);
    break;
  case HC_E_MIDI_DEVICES:
    n = hc_midi_devices(bench, tell, user);
    break;
  case HC_E_TRIAL_REFUSES:
    n = hc_trials_refuses(tell, user);
    break;
  case HC_E_CLOCK:
    clock_message(bench, &message);
    tell(user, &message);
    return HC_OK;
  default:
    if (!hc_bench_value(bench, address, &message))
      return hc_error_set(error, HC_REFUSED, "%s: %s", address,
                          entry->kind == HC_E_METER        ? "nothing has been measured yet"
                          : entry->kind == HC_E_TRIAL_TOLD ? "nothing is there to be told yet"
                                                           : "an action has no value to ask for");
    tell(user, &message);
    return HC_OK;
  }
  hc_message_address(&message, "%s/done", address);
  hc_message_number(&message, 'i', n);
  tell(user, &message);
  return HC_OK;
}

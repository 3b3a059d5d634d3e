// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What the bench answers and tells. */

#include "model.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A set is there about a second after it was asked for [s]. */
static const double SNAPSHOT_PATIENCE_S = 5.0;

void hc_tell(HcBench *bench, const HcMessage *message, bool meter)
{
  if (bench->changed)
    bench->changed(bench->changed_user, message, meter);
}

void hc_tell_value(HcBench *bench, const HcEntry *entry)
{
  HcMessage message;
  if (hc_entry_message(entry, &message))
    hc_tell(bench, &message, false);
}

static void add_number(HcMessage *message, char type, double number)
{
  HcArgument *argument = &message->argument[message->count++];
  argument->type = type;
  argument->number = number;
  argument->text[0] = '\0';
}

static void add_text(HcMessage *message, const char *text)
{
  HcArgument *argument = &message->argument[message->count++];
  argument->type = 's';
  argument->number = 0;
  (void)snprintf(argument->text, sizeof argument->text, "%s", text);
}

__attribute__((format(printf, 2, 3))) static void set_address(HcMessage *message, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(message->address, sizeof message->address, format, arguments);
  va_end(arguments);
  message->count = 0;
}

/** Frames are counted modulo 2³¹ outside. */
static double outside_frame(uint64_t frame)
{
  return (double)(frame & 0x7fffffffu);
}

void hc_tell_error(HcBench *bench, const char *address, const char *reason)
{
  HcMessage message;
  set_address(&message, "/error");
  add_text(&message, address);
  add_text(&message, reason);
  hc_tell(bench, &message, false);
}

/* ---- meters ------------------------------------------------------------------------------------------------------------ */

static void level_message(const HcMeter *meter, uint64_t since, uint32_t lane, HcMessage *message)
{
  const unsigned row = HC_LEVEL_LANE + lane;
  set_address(message, "/meter/%c/level", 'a' + (int)lane);
  for (unsigned channel = 0; channel < 2; ++channel)
    add_number(message, 'f', meter->rms_dbfs[row][channel]);
  for (unsigned channel = 0; channel < 2; ++channel)
    add_number(message, 'f', hc_meter_true_peak_dbfs(meter, since, row, channel));
}

static void residual_message(const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  set_address(message, "/meter/%c/residual", 'a' + (int)lane);
  for (unsigned i = 0; i < HC_WEIGHTINGS; ++i)
    add_number(message, 'f', snapshot->lane[lane].residual_dbu[i]);
}

static void hum_message(const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  const HcHum *hum = &snapshot->lane[lane].hum;
  set_address(message, "/meter/%c/hum", 'a' + (int)lane);
  add_number(message, 'f', hum->fundamental_hz);
  add_number(message, 'f', hum->total_dbu);
  for (unsigned i = 0; i < HC_HARMONICS; ++i)
    add_number(message, 'f', hum->harmonic_dbu[i]);
}

static void text_message(HcBench *bench, const HcSnapshot *snapshot, HcMessage *message)
{
  const char *names[HC_LANES_MAX];
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    names[lane] = hc_table_kind(bench->table, HC_E_LANE_NAME, lane)->force.text;
  char text[HC_TEXT_MAX];
  (void)hc_analysis_text(snapshot, names, text, sizeof text);
  set_address(message, "/meter/text");
  add_text(message, text);
}

/** All that a snapshot says, one message after the other. */
static void each_measure(HcBench *bench, const HcSnapshot *snapshot, HcTell tell, void *user)
{
  HcMessage message;
  for (uint32_t lane = 0; lane < snapshot->lanes; ++lane) {
    residual_message(snapshot, lane, &message);
    tell(user, &message);
    hum_message(snapshot, lane, &message);
    tell(user, &message);
  }
  set_address(&message, "/meter/rejection");
  add_number(&message, 'f', snapshot->rejection_db);
  tell(user, &message);
  text_message(bench, snapshot, &message);
  tell(user, &message);
}

static void tell_meter(void *user, const HcMessage *message)
{
  hc_tell(user, message, true);
}

static void tell_once(void *user, const HcMessage *message)
{
  hc_tell(user, message, false);
}

static void each_of_snapshot(HcBench *bench, const HcSnapshot *snapshot, HcTell tell, void *user)
{
  HcMessage message;
  for (uint32_t lane = 0; lane < snapshot->lanes; ++lane) {
    const HcLevel *level = &snapshot->lane[lane].level;
    set_address(&message, "/meter/%c/level", 'a' + (int)lane);
    add_number(&message, 'f', level->rms_dbfs[0]);
    add_number(&message, 'f', level->rms_dbfs[1]);
    add_number(&message, 'f', level->true_peak_dbfs[0]);
    add_number(&message, 'f', level->true_peak_dbfs[1]);
    tell(user, &message);
  }
  each_measure(bench, snapshot, tell, user);
  if (snapshot->gap) {
    set_address(&message, "/snapshot/gap");
    add_number(&message, 'i', 1);
    tell(user, &message);
  }
  set_address(&message, "/snapshot/done");
  add_number(&message, 'i', (double)(snapshot->serial & 0x7fffffffu));
  add_number(&message, 'i', outside_frame(snapshot->first));
  add_number(&message, 'i', outside_frame(snapshot->last));
  tell(user, &message);
}

void hc_tell_snapshot(HcBench *bench)
{
  // One at a time: asking again would start its second again, and a client that asks often would never get one.
  bench->snapshot_again = bench->snapshot_ticket != 0;
  if (bench->snapshot_ticket)
    return;
  bench->snapshot_until_s = hc_bench_now() + SNAPSHOT_PATIENCE_S;
  if (bench->analysis)
    bench->snapshot_ticket = hc_analysis_thread_request(bench->analysis);
  else
    hc_tell_error(bench, "/snapshot", "nothing is measured here");
}

void hc_tell_snapshot_again(HcBench *bench)
{
  if (bench->snapshot_ticket)
    bench->snapshot_ticket = hc_analysis_thread_request(bench->analysis);
}

/** Without sound there is nothing to measure, and whoever asked must not wait for ever. */
static void give_up_snapshot(HcBench *bench)
{
  if (!bench->snapshot_ticket || hc_bench_now() < bench->snapshot_until_s)
    return;
  bench->snapshot_ticket = 0;
  bench->snapshot_again = false;
  hc_tell_error(bench, "/snapshot", "no sound runs, so that nothing can be measured; is the sound server there?");
}

void hc_tell_meters(HcBench *bench)
{
  if (!bench->analysis)
    return;
  if (hc_analysis_thread_meter(bench->analysis, &bench->meter)) {
    for (uint32_t lane = 0; lane < bench->meter.lanes; ++lane) {
      HcMessage message;
      level_message(&bench->meter, bench->meter_told, lane, &message);
      hc_tell(bench, &message, true);
    }
    bench->meter_told = bench->meter.serial;
  }
  if (hc_analysis_thread_snapshot(bench->analysis, &bench->snapshot))
    each_measure(bench, &bench->snapshot, tell_meter, bench);
  HcSnapshot fresh;
  if (bench->snapshot_ticket && hc_analysis_thread_fresh(bench->analysis, bench->snapshot_ticket, &fresh)) {
    bench->snapshot_ticket = 0;
    each_of_snapshot(bench, &fresh, tell_once, bench);
    if (bench->snapshot_again)
      hc_tell_snapshot(bench);
  }
  give_up_snapshot(bench);
}

/* ---- questions --------------------------------------------------------------------------------------------------------- */

static unsigned ask_status(HcBench *bench, HcTell tell, void *user)
{
  const HcBackendStatus backend = bench->backend ? bench->backend->status(bench->backend) : (HcBackendStatus){.server = ""};
  const HcRtStatus rt = bench->rt ? hc_rt_status(bench->rt) : (HcRtStatus){0};
  const struct {
    const char *name;
    char type;
    double number;
  } numbers[] = {
      {"rate", 'i', bench->rate},          {"period", 'i', backend.period},        {"load", 'f', backend.load},
      {"worst_us", 'f', backend.worst_us}, {"xruns", 'i', backend.xruns},          {"drops", 'i', rt.tap_drops},
      {"broken", 'i', rt.broken},          {"guarded", 'i', rt.guarded},           {"underruns", 'i', rt.feed_underruns},
      {"latency", 'i', rt.latency},        {"frame", 'i', outside_frame(rt.frame)}};
  HcMessage message;
  unsigned n = sizeof numbers / sizeof *numbers;
  for (unsigned i = 0; i < n; ++i) {
    set_address(&message, "/status/%s", numbers[i].name);
    add_number(&message, numbers[i].type, numbers[i].number);
    tell(user, &message);
  }
  set_address(&message, "/status/server");
  add_text(&message, backend.server ? backend.server : "");
  tell(user, &message);
  ++n;
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_MAX; ++i) {
      const HcInsert *insert = &bench->lane[lane].insert[i];
      if (!insert->id || insert->going || insert->coming)
        continue;
      set_address(&message, "/status/slots");
      const char name[2] = {(char)('a' + (int)lane), '\0'};
      add_text(&message, name);
      add_text(&message, insert->name);
      add_text(&message, insert->uri);
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

/** Title of a scene: its first line's comment. */
static void scene_title(const char *path, char *title, size_t size)
{
  *title = '\0';
  FILE *file = fopen(path, "r");
  if (!file)
    return;
  char line[512];
  while (fgets(line, sizeof line, file) && line[0] == '#')
    if (!strstr(line, "SPDX-")) {
      line[strcspn(line, "\n")] = '\0';
      (void)snprintf(title, size, "%s", line + 1 + strspn(line + 1, " "));
      break;
    }
  (void)fclose(file);
}

unsigned hc_scene_each(const char *folder, void (*each)(void *user, const char *name, const char *title), void *user)
{
  struct dirent **files = NULL;
  const int n = scandir(folder, &files, is_scene, alphasort);
  for (int i = 0; i < n; ++i) {
    char path[4096], title[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
    scene_title(path, title, sizeof title);
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
  set_address(&message, "/scene/list");
  add_text(&message, name);
  add_text(&message, title);
  teller->tell(teller->user, &message);
}

static void clock_message(HcBench *bench, HcMessage *message)
{
  const HcBackendStatus backend = bench->backend ? bench->backend->status(bench->backend) : (HcBackendStatus){0};
  set_address(message, "/clock");
  add_number(message, 'i', (double)(int32_t)(uint32_t)(backend.ntp >> 32));
  add_number(message, 'i', (double)(int32_t)(uint32_t)backend.ntp);
  add_number(message, 'i', outside_frame(backend.frame));
}

static bool meter_value(HcBench *bench, const char *address, HcMessage *message)
{
  uint32_t lane = 0;
  if (!strncmp(address, "/meter/", 7) && address[7] && address[8] == '/')
    lane = (uint32_t)(address[7] - 'a');
  const char *last = strrchr(address, '/');
  if (!strcmp(last, "/level")) {
    if (bench->meter.serial)
      level_message(&bench->meter, bench->meter.serial - 1, lane, message);
    return bench->meter.serial != 0;
  }
  if (!bench->snapshot.serial)
    return false;
  if (!strcmp(last, "/residual"))
    residual_message(&bench->snapshot, lane, message);
  else if (!strcmp(last, "/hum"))
    hum_message(&bench->snapshot, lane, message);
  else if (!strcmp(last, "/rejection")) {
    set_address(message, "/meter/rejection");
    add_number(message, 'f', bench->snapshot.rejection_db);
  } else
    text_message(bench, &bench->snapshot, message);
  return true;
}

bool hc_bench_value(HcBench *bench, const char *address, HcMessage *message)
{
  const HcEntry *entry = hc_insert_entry(bench, NULL, address);
  if (!entry)
    return false;
  if (entry->kind == HC_E_METER)
    return meter_value(bench, address, message);
  return hc_entry_message(entry, message);
}

bool hc_bench_asks(HcBench *bench, const char *address)
{
  const HcEntry *entry = hc_insert_entry(bench, NULL, address);
  return entry && entry->parameter.type != HC_ACTION;
}

HcStatus hc_bench_ask(HcBench *bench, const char *address, HcTell tell, void *user, HcError *error)
{
  const HcEntry *entry = hc_insert_entry(bench, NULL, address);
  HcMessage message;
  if (!entry) {
    const char *near = hc_table_nearest(bench->table, address);
    return hc_error_set(error, HC_NOT_FOUND, "unknown address %s%s%s", address, near ? "; the nearest is " : "",
                        near ? near : "");
  }
  unsigned n = 0;
  switch (entry->kind) {
  case HC_E_STATUS:
    n = ask_status(bench, tell, user);
    break;
  case HC_E_SCENE_LIST:
    n = hc_scene_each(bench->setup.scenes, tell_scene, &(HcTeller){tell, user});
    break;
  case HC_E_CLOCK:
    clock_message(bench, &message);
    tell(user, &message);
    return HC_OK;
  default:
    if (!hc_bench_value(bench, address, &message))
      return hc_error_set(error, HC_REFUSED, "%s: %s", address,
                          entry->kind == HC_E_METER ? "nothing has been measured yet" : "an action has no value to ask for");
    tell(user, &message);
    return HC_OK;
  }
  set_address(&message, "%s/done", address);
  add_number(&message, 'i', n);
  tell(user, &message);
  return HC_OK;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What the bench tells: values, errors, measurements. */

#include "tell.h"

#include "analysis/hearing.h"

#include <math.h>
#include <stdio.h>
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

void hc_message_number(HcMessage *message, char type, double number)
{
  HcArgument *argument = &message->argument[message->count++];
  argument->type = type;
  argument->number = number;
  argument->text[0] = '\0';
}

void hc_message_text(HcMessage *message, const char *text)
{
  HcArgument *argument = &message->argument[message->count++];
  argument->type = 's';
  argument->number = 0;
  (void)snprintf(argument->text, sizeof argument->text, "%s", text);
}

void hc_message_address(HcMessage *message, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(message->address, sizeof message->address, format, arguments);
  va_end(arguments);
  message->count = 0;
}

double hc_outside_frame(uint64_t frame)
{
  return (double)(frame & 0x7fffffffu);
}

void hc_tell_error(HcBench *bench, const char *address, const char *reason)
{
  HcMessage message;
  hc_message_address(&message, "/error");
  hc_message_text(&message, address);
  hc_message_text(&message, reason);
  hc_tell(bench, &message, false);
}

/* ---- meters ------------------------------------------------------------------------------------------------------------ */

static void level_message(const HcMeter *meter, uint64_t since, uint32_t lane, HcMessage *message)
{
  const unsigned row = HC_LEVEL_LANE + lane;
  hc_message_address(message, "/meter/%c/level", 'a' + (int)lane);
  for (unsigned channel = 0; channel < 2; ++channel)
    hc_message_number(message, 'f', meter->rms_dbfs[row][channel]);
  for (unsigned channel = 0; channel < 2; ++channel)
    hc_message_number(message, 'f', hc_meter_true_peak_dbfs(meter, since, row, channel));
}

static void numbers(HcMessage *message, const double *number, unsigned n)
{
  for (unsigned i = 0; i < n; ++i)
    hc_message_number(message, 'f', number[i]);
}

static void residual(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)bench;
  numbers(message, snapshot->lane[lane].residual_dbu, HC_WEIGHTINGS);
}

static void hum(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)bench;
  const HcHum *found = &snapshot->lane[lane].hum;
  hc_message_number(message, 'f', found->fundamental_hz);
  hc_message_number(message, 'f', found->total_dbu);
  numbers(message, found->harmonic_dbu, HC_HARMONICS);
}

static void spectrum(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)bench;
  numbers(message, snapshot->lane[lane].spectrum_dbfs, HC_THIRD_OCTAVES);
}

static void residual_spectrum(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)bench;
  numbers(message, snapshot->lane[lane].residual_spectrum_dbu, HC_THIRD_OCTAVES);
}

static void loudness(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)bench;
  numbers(message, snapshot->lane[lane].loudness_lufs, 3);
}

static void correlation(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)bench;
  hc_message_number(message, 'f', snapshot->lane[lane].correlation);
}

static double listening_spl(const HcBench *bench)
{
  return hc_table_kind(bench->table, HC_E_SPL, 0)->force.number;
}

static void audible(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  const HcVerdict verdict = hc_hearing_verdict(&snapshot->lane[lane], listening_spl(bench));
  char text[HC_TEXT_MAX];
  (void)hc_hearing_text(&verdict, hc_table_kind(bench->table, HC_E_LANE_NAME, lane)->force.text, text, sizeof text);
  hc_message_number(message, 'f', verdict.margin_db);
  hc_message_text(message, text);
}

static void rejection(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)bench, (void)lane;
  hc_message_number(message, 'f', snapshot->rejection_db);
}

static void text(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message)
{
  (void)lane;
  const char *names[HC_LANES_MAX];
  for (uint32_t i = 0; i < bench->setup.lanes; ++i)
    names[i] = hc_table_kind(bench->table, HC_E_LANE_NAME, i)->force.text;
  char sentence[HC_TEXT_MAX];
  (void)hc_analysis_text(snapshot, names, listening_spl(bench), sentence, sizeof sentence);
  hc_message_text(message, sentence);
}

/** What is measured over a range, besides levels. */
static const struct {
  const char *name; ///< behind `/meter/`, or `/meter/L/`
  bool lane;
  void (*write)(const HcBench *bench, const HcSnapshot *snapshot, uint32_t lane, HcMessage *message);
} measures[] = {{"residual", true, residual}, {"hum", true, hum},
                {"spectrum", true, spectrum}, {"residual/spectrum", true, residual_spectrum},
                {"loudness", true, loudness}, {"correlation", true, correlation},
                {"audible", true, audible},   {"rejection", false, rejection},
                {"text", false, text}};

static void measure_message(const HcBench *bench, const HcSnapshot *snapshot, size_t measure, uint32_t lane, HcMessage *message)
{
  if (measures[measure].lane)
    hc_message_address(message, "/meter/%c/%s", 'a' + (int)lane, measures[measure].name);
  else
    hc_message_address(message, "/meter/%s", measures[measure].name);
  measures[measure].write(bench, snapshot, lane, message);
}

/** All that a snapshot says, one message after the other. */
static void each_measure(HcBench *bench, const HcSnapshot *snapshot, HcTell tell, void *user)
{
  HcMessage message;
  for (size_t i = 0; i < sizeof measures / sizeof *measures; ++i)
    for (uint32_t lane = 0; lane < (measures[i].lane ? snapshot->lanes : 1); ++lane) {
      measure_message(bench, snapshot, i, lane, &message);
      tell(user, &message);
    }
}

bool hc_tell_meter_value(HcBench *bench, const char *address, HcMessage *message)
{
  const char *name = address + strlen("/meter/");
  uint32_t lane = 0;
  const bool of_lane = name[0] && name[1] == '/';
  if (of_lane) {
    lane = (uint32_t)(name[0] - 'a');
    name += 2;
  }
  if (!strcmp(name, "level")) {
    if (bench->meter.serial)
      level_message(&bench->meter, bench->meter.serial - 1, lane, message);
    return bench->meter.serial != 0;
  }
  for (size_t i = 0; i < sizeof measures / sizeof *measures && bench->snapshot.serial; ++i)
    if (measures[i].lane == of_lane && !strcmp(measures[i].name, name)) {
      measure_message(bench, &bench->snapshot, i, lane, message);
      return true;
    }
  return false;
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
    hc_message_address(&message, "/meter/%c/level", 'a' + (int)lane);
    hc_message_number(&message, 'f', level->rms_dbfs[0]);
    hc_message_number(&message, 'f', level->rms_dbfs[1]);
    hc_message_number(&message, 'f', level->true_peak_dbfs[0]);
    hc_message_number(&message, 'f', level->true_peak_dbfs[1]);
    tell(user, &message);
  }
  each_measure(bench, snapshot, tell, user);
  if (snapshot->gap) {
    hc_message_address(&message, "/snapshot/gap");
    hc_message_number(&message, 'i', 1);
    tell(user, &message);
  }
  hc_message_address(&message, "/snapshot/done");
  hc_message_number(&message, 'i', (double)(snapshot->serial & 0x7fffffffu));
  hc_message_number(&message, 'i', hc_outside_frame(snapshot->first));
  hc_message_number(&message, 'i', hc_outside_frame(snapshot->last));
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
    hc_program_tell(bench);
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

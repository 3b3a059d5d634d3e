// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The bench is made and kept going here, and this is what the outside calls. */

#include "cue.h"
#include "insert.h"
#include "state.h"
#include "trials.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PERIOD_MAX = 8192 };

/* ---- made -------------------------------------------------------------------------------------------------------------- */

static bool add_interference(HcBench *bench)
{
  const HcPluginInfo *info = bench->interference_info;
  for (size_t i = 0; i < info->n_controls; ++i) {
    const HcControl *control = &info->controls[i];
    if (control->output || control->designation != HC_DESIGNATED_NOT)
      continue;
    const bool shared = !strcmp(control->symbol, "noise_on") || !strcmp(control->symbol, "seed");
    if (!hc_control_add(bench, control, "/interference/", 0, HC_INTERFERENCE_ID, shared ? HC_E_BENCH_PORT : HC_E_PORT))
      return false;
  }
  return true;
}

HcHost *hc_bench_new_host(const HcBench *bench, HcError *error)
{
  char path[HC_OWN_PLACES + 1][4096];
  const char *bundles[HC_OWN_PLACES + 2] = {NULL};
  for (uint32_t place = 0, n = 0; place <= HC_OWN_PLACES; ++place) {
    const char *name = place < HC_OWN_PLACES ? hc_own_kinds[place].name : "interference";
    if (!name)
      continue;
    (void)snprintf(path[n], sizeof path[n], "%s/%s.lv2", bench->setup.plugins, name);
    if (access(path[n], R_OK)) // installed
      (void)snprintf(path[n], sizeof path[n], "%s/hotcold-%s.lv2", bench->setup.plugins, name);
    bundles[n] = path[n];
    ++n;
  }
  return hc_host_new(bundles, error);
}

static HcStatus load_own_plugins(HcBench *bench, HcError *error)
{
  bench->host = hc_bench_new_host(bench, error);
  if (!bench->host)
    return error->status;
  HcStatus status = hc_host_describe(bench->host, HC_INTERFERENCE_URI, 48000, &bench->interference_info, error);
  for (uint32_t place = 0; place < HC_OWN_PLACES && !status; ++place)
    if (hc_own_kinds[place].uri)
      status = hc_host_describe(bench->host, hc_own_kinds[place].uri, 48000, &bench->own_info[place], error);
  return status;
}

static void nobody(void *user)
{
  (void)user;
}

static HcStatus open_threads(HcBench *bench, HcError *error)
{
  const bool offline = bench->setup.offline;
  void (*const wake)(void *) = bench->setup.wake ? bench->setup.wake : nobody;
  bench->solver = hc_jobs_new("hc-solver", offline, wake, bench->setup.user, error);
  bench->worker = bench->solver ? hc_jobs_new("hc-worker", offline, wake, bench->setup.user, error) : NULL;
  bench->player = bench->worker ? hc_player_new(!offline, error) : NULL;
  if (bench->player && bench->setup.trials)
    bench->trials = hc_trials_new(bench->setup.trials, wake, bench->setup.user, error);
  if (!bench->player || (bench->setup.trials && !bench->trials))
    return error->status;
  if (offline) {
    hc_host_work_synchronously(bench->host, true);
    return HC_OK;
  }
  return hc_host_start(bench->host, error);
}

HcBench *hc_bench_new(const HcBenchSetup *setup, HcError *error)
{
  HcError local = {0};
  error = error ? error : &local;
  HcBench *bench = calloc(1, sizeof *bench);
  if (!bench || !(bench->table = hc_table_new())) {
    free(bench);
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  bench->setup = *setup;
  bench->selection.before = 1;
  atomic_init(&bench->period, PERIOD_MAX);
  bench->last_id = HC_INTERFERENCE_ID;
  HcStatus status = load_own_plugins(bench, error);
  if (!status) {
    hc_table_add_own(bench->table, setup->lanes);
    HcEntry *lanes = hc_table_kind(bench->table, HC_E_LANES, 0);
    hc_value_set(&lanes->force, setup->lanes, NULL);
    hc_value_set(&lanes->sent, setup->lanes, NULL);
    hc_value_set(&hc_table_kind(bench->table, HC_E_LANE_SELECT, 0)->force, 1, NULL);
    hc_value_set(&hc_table_kind(bench->table, HC_E_LANE_SELECT, 0)->sent, 1, NULL);
  }
  for (uint32_t lane = 0; lane < setup->lanes && !status; ++lane)
    status = hc_own_add(bench, lane, error);
  if (!status && !add_interference(bench))
    status = hc_error_set(error, HC_NO_MEMORY, "out of memory");
  if (!status)
    status = open_threads(bench, error);
  if (status) {
    hc_bench_free(bench);
    return NULL;
  }
  return bench;
}

void hc_bench_free(HcBench *bench)
{
  if (!bench)
    return;
  hc_bench_stop(bench);
  hc_cue_stop(bench);
  hc_cue_free(bench);
  hc_trials_free(bench->trials);
  bench->trials = NULL;
  hc_jobs_free(bench->solver);
  hc_jobs_free(bench->worker);
  hc_state_end(bench);
  if (bench->host) { // what is being made comes back before those who want it go
    hc_host_stop(bench->host);
    hc_host_collect(bench->host);
  }
  while (bench->waiting) {
    HcTransaction *next = bench->waiting->next;
    hc_transaction_free(bench, bench->waiting);
    bench->waiting = next;
  }
  hc_start_free_engine(bench);
  hc_player_free(bench->player);
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
      hc_plugin_info_free(bench->lane[lane].insert[i].info);
      free(bench->lane[lane].insert[i].state);
    }
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
    hc_plugin_info_free(bench->own_info[place]);
  hc_plugin_info_free(bench->interference_info);
  hc_host_free(bench->host);
  hc_host_free(bench->reader);
  hc_keep_free(bench);
  hc_table_free(bench->table);
  free(bench->outgoing);
  free(bench);
}

/* ---- kept going -------------------------------------------------------------------------------------------------------- */

uint32_t hc_bench_latency(void *bench)
{
  const HcBench *b = bench;
  return b->rt ? hc_rt_status(b->rt).latency : 0;
}

uint32_t hc_bench_late(const HcBench *bench, bool *grown)
{
  *grown = bench->late > bench->late_at_start;
  return bench->late;
}

void hc_bench_collect(HcBench *bench)
{
  hc_jobs_collect(bench->solver);
  hc_jobs_collect(bench->worker);
  hc_host_collect(bench->host);
}

static void realign(HcBench *bench)
{
  HcAlign align[HC_LANES_MAX];
  if (!bench->flying && hc_insert_align(bench, align)) {
    HcTransaction *transaction = hc_transaction_new(bench, 0);
    if (transaction)
      (void)hc_transaction_submit(bench, transaction, NULL);
  }
}

/** What others have to say: plugins, and a recording whose disk is full. */
static void hear(HcBench *bench)
{
  HcLogLine line;
  while (hc_host_log(bench->host, &line))
    if (bench->setup.log)
      bench->setup.log(bench->setup.user, line.text);
  if (bench->recorder && hc_recorder_status(bench->recorder, NULL))
    hc_record(bench, NULL); // tells why
}

void hc_bench_step(HcBench *bench)
{
  hc_bench_collect(bench);
  hear(bench);
  hc_relay_step(bench);
  hc_trials_step(bench);
  if (bench->running) {
    HcReturn returned;
    bench->freewheel = !bench->setup.offline && bench->backend->status(bench->backend).freewheel;
    while (hc_rt_receive(bench->rt, &returned))
      hc_start_take_back(bench, &returned);
    if (bench->setup.offline) {
      hc_host_work(bench->host);
      hc_player_fill_now(bench->player);
    }
    hc_cue_step(bench);
    hc_transaction_flush(bench);
    hc_transaction_step(bench);
    hc_insert_step(bench);
    if (bench->setup.offline) { // what has been measured lands with what made it be measured
      hc_bench_collect(bench);
      hc_transaction_step(bench);
    }
    realign(bench);
    const uint32_t latency = hc_bench_latency(bench);
    if (latency != bench->latency_told && bench->backend && bench->backend->latency_changed) {
      bench->latency_told = latency;
      bench->backend->latency_changed(bench->backend);
    }
  }
  hc_tell_running(bench);
  hc_state_step(bench);
  hc_tell_meters(bench);
}

void hc_record(HcBench *bench, const char *file)
{
  HcError error = {0};
  if (bench->recorder) {
    HcRecorderReport report;
    HcStatus status = hc_recorder_stop(bench->recorder, &report, &error);
    if (!status && report.gaps)
      status = hc_error_set(&error, HC_IO,
                            "%" PRIu32 " gaps: the recorder fell behind, as behind a slow disk; %" PRIu64
                            " frames of silence stand in their place",
                            report.gaps, report.gap_frames);
    else if (!status && report.clipped)
      status = hc_error_set(&error, HC_IO, "%" PRIu64 " samples louder than full scale were clipped; a .wav would hold them",
                            report.clipped);
    if (status)
      hc_tell_error(bench, "/record", error.text);
    bench->recorder = NULL;
  }
  if (file && bench->rt && !(bench->recorder = hc_recorder_start(bench->rt, file, bench->rate, bench->setup.lanes, &error)))
    hc_tell_error(bench, "/record", error.text);
  hc_value_set(&hc_table_kind(bench->table, HC_E_RECORD_RUNNING, 0)->sent, 0, bench->recorder ? file : "");
}

/* ---- the outside ------------------------------------------------------------------------------------------------------- */

HcStatus hc_bench_apply(HcBench *bench, const HcMessage *messages, size_t n, uint64_t frame, bool clamp, size_t *bad,
                        HcError *error)
{
  HcTransaction *transaction = hc_transaction_new(bench, frame);
  if (!transaction)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  if (n)
    (void)snprintf(transaction->address, sizeof transaction->address, "%s", messages[0].address);
  HcStatus status = hc_check_messages(bench, messages, n, clamp, false, transaction, bad, error);
  if (!status && transaction->count == 0) {
    hc_transaction_free(bench, transaction); // a button's release
    return HC_OK;
  }
  if (!status && !frame) {
    hc_waiting_look(transaction);
    status = hc_trials_try(bench, transaction, error);
  }
  if (!status)
    status = hc_transaction_submit(bench, transaction, error);
  if (status) {
    hc_check_undo(bench, transaction);
    hc_transaction_free(bench, transaction);
  }
  return status;
}

HcStatus hc_bench_check(HcBench *bench, const HcMessage *messages, size_t n, HcError *error)
{
  HcTransaction *transaction = hc_transaction_new(bench, 0);
  if (!transaction)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = hc_check_messages(bench, messages, n, false, false, transaction, NULL, error);
  hc_check_undo(bench, transaction);
  hc_transaction_free(bench, transaction);
  return status;
}

const HcParameter *hc_bench_find(HcBench *bench, const char *address)
{
  const HcEntry *entry = hc_insert_entry(bench, NULL, address);
  return entry ? &entry->parameter : NULL;
}

const HcParameter *hc_bench_parameter(HcBench *bench, size_t index)
{
  const HcEntry *entry = hc_table_at(bench->table, index);
  return entry ? &entry->parameter : NULL;
}

uint64_t hc_bench_shape(const HcBench *bench)
{
  return hc_table_shape(bench->table);
}

void hc_bench_watch(HcBench *bench, void (*changed)(void *user, const HcMessage *message, bool meter), void *user)
{
  bench->changed = changed;
  bench->changed_user = user;
}

HcStatus hc_bench_frame_of(HcBench *bench, uint32_t seconds, uint32_t fraction, uint64_t *frame, HcError *error)
{
  *frame = 0;
  if (seconds == 0 && fraction <= 1)
    return HC_OK; // immediately
  if (!bench->backend || !(bench->rate > 0))
    return HC_OK;
  const HcBackendStatus backend = bench->backend->status(bench->backend);
  const double ahead =
      ((double)seconds - (double)(backend.ntp >> 32)) + ((double)fraction - (double)(backend.ntp & 0xffffffffu)) / 4294967296.0;
  const uint64_t now = bench->rt ? hc_rt_status(bench->rt).frame : bench->frame;
  const double gone = backend.freewheel ? ((double)now - (double)backend.frame) / bench->rate : 0.0; // since the pair
  if (ahead - gone > 3600.0)
    return hc_error_set(error, HC_REFUSED, "a time tag %.0f s ahead; an hour at most is kept", ahead - gone);
  // While nobody processes the frames that would have passed count: hc_waiting_move takes them off again.
  const double pair =
      bench->running ? (double)backend.frame : (double)now + nearbyint((hc_bench_now() - bench->stopped_s) * bench->rate);
  // The change is heard at the output that much after it has landed.
  const double at = pair + nearbyint(ahead * bench->rate) - HC_RT_OUTPUT_LATENCY;
  *frame = at > (double)now ? (uint64_t)at : 0;
  return HC_OK;
}

bool hc_bench_wants_to_quit(const HcBench *bench)
{
  return bench->quit;
}

HcRt *hc_bench_rt(HcBench *bench)
{
  return bench->rt;
}

bool hc_bench_running(const HcBench *bench)
{
  return bench->running;
}

uint32_t hc_bench_lanes(const HcBench *bench)
{
  return bench->setup.lanes;
}

uint64_t hc_bench_frame_at(const HcBench *bench, double seconds)
{
  return bench->origin + (uint64_t)llrint(seconds * bench->rate);
}

static HcStatus own_facts(HcBench *bench, uint32_t place, uint32_t lane, HcUnit **unit, HcPrepareFacts *facts, double *gain,
                          HcError *error)
{
  const HcOwn *own = &bench->lane[lane].own[place];
  if (!bench->rt)
    return hc_error_set(error, HC_REFUSED, "the bench is not started");
  if (!own->in)
    return hc_error_set(error, HC_REFUSED, "lane %c has no %s; /lane/%c/%s/on 1 puts it in", 'a' + (int)lane,
                        hc_own_kinds[place].name, 'a' + (int)lane, hc_own_kinds[place].name);
  *unit = own->unit;
  *facts = own->facts;
  *gain = own->gain;
  return HC_OK;
}

HcStatus hc_bench_line(HcBench *bench, uint32_t lane, HcUnit **unit, HcPrepareFacts *facts, double *gain, HcError *error)
{
  return own_facts(bench, HC_SLOT_LINE, lane, unit, facts, gain, error);
}

HcStatus hc_bench_headphone(HcBench *bench, uint32_t lane, HcUnit **unit, HcPrepareFacts *facts, double *gain, HcError *error)
{
  return own_facts(bench, HC_SLOT_HEADPHONE, lane, unit, facts, gain, error);
}

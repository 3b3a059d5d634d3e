// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The bench is made, started, stepped and stopped here. */

#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char line_uri[] = "urn:hotcold:line", interference_uri[] = "urn:hotcold:interference";

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

static HcStatus load_own_plugins(HcBench *bench, HcError *error)
{
  char line[4096], interference[4096];
  (void)snprintf(line, sizeof line, "%s/line.lv2", bench->setup.plugins);
  (void)snprintf(interference, sizeof interference, "%s/interference.lv2", bench->setup.plugins);
  if (access(line, R_OK)) { // installed
    (void)snprintf(line, sizeof line, "%s/hotcold-line.lv2", bench->setup.plugins);
    (void)snprintf(interference, sizeof interference, "%s/hotcold-interference.lv2", bench->setup.plugins);
  }
  const char *const bundles[] = {line, interference, NULL};
  bench->host = hc_host_new(bundles, error);
  if (!bench->host)
    return error->status;
  HcStatus status = hc_host_describe(bench->host, line_uri, 48000, &bench->line_info, error);
  if (!status)
    status = hc_host_describe(bench->host, interference_uri, 48000, &bench->interference_info, error);
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
  if (!bench->player)
    return error->status;
  if (offline) {
    hc_host_work_synchronously(bench->host, true);
    return HC_OK;
  }
  return hc_host_start(bench->host, error);
}

HcBench *hc_bench_new(const HcBenchSetup *setup, HcError *error)
{
  HcError local;
  error = error ? error : &local;
  HcBench *bench = calloc(1, sizeof *bench);
  if (!bench || !(bench->table = hc_table_new())) {
    free(bench);
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  bench->setup = *setup;
  bench->selected_before = 1;
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
    status = hc_lines_add(bench, lane, error);
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

/* ---- given back -------------------------------------------------------------------------------------------------------- */

static bool is_own_unit(const HcBench *bench, const HcUnit *unit)
{
  bool own = unit == bench->interference || unit == bench->spare_line;
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    own |= unit == bench->lane[lane].line;
  return own;
}

static bool is_kept_unit(HcBench *bench, const HcUnit *unit)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_MAX; ++i)
      if (bench->lane[lane].insert[i].id && bench->lane[lane].insert[i].unit == unit)
        return true;
  return is_own_unit(bench, unit);
}

/** A plugin gave something that is no number: it is made anew, with the values it had. */
static void remake(HcBench *bench, uint32_t lane, uint32_t place)
{
  for (unsigned i = 0; i < HC_INSERTS_MAX; ++i) {
    HcInsert *insert = &bench->lane[lane].insert[i];
    if (!insert->id || insert->going || insert->place != place)
      continue;
    char address[HC_ADDRESS_MAX];
    (void)snprintf(address, sizeof address, "/lane/%c/%s", 'a' + (int)lane, insert->name);
    hc_tell_error(bench, address, "gave a sample that is not a number; it is started again");
    HcTransaction *transaction = hc_transaction_new(bench, 0);
    if (transaction && hc_step_add(transaction, HC_E_INSERT, NULL, 0, NULL, lane, insert->id))
      (void)hc_transaction_submit(bench, transaction, NULL);
  }
}

static void take_back(void *user, const HcReturn *returned)
{
  HcBench *bench = user;
  switch (returned->kind) {
  case HC_RETURN_COMMIT:
    hc_transaction_landed(bench, ((HcCommit *)returned->pointer)->serial);
    free(returned->pointer);
    break;
  case HC_RETURN_UNIT:
    if (!is_kept_unit(bench, returned->pointer))
      hc_insert_free(bench, returned->pointer);
    break;
  case HC_RETURN_PREPARED:
    returned->unit->prepare->release(returned->pointer);
    break;
  case HC_RETURN_FEED:
    hc_player_forget(bench->player, returned->pointer);
    break;
  case HC_RETURN_BROKEN:
    remake(bench, returned->lane, returned->slot);
    break;
  }
}

/* ---- started and stopped ----------------------------------------------------------------------------------------------- */

typedef struct HcUnitJob {
  const char *uri, *name;
  double rate;
  HcRole role;
  HcUnit *unit;
  HcError error;
  bool done;
} HcUnitJob;

static void make_unit(HcHost *host, void *user)
{
  HcUnitJob *job = user;
  const HcUnitOptions options = {.role = job->role, .name = job->name};
  (void)hc_host_instantiate(host, job->uri, job->rate, &options, &job->unit, &job->error);
}

static void unit_made(void *user)
{
  ((HcUnitJob *)user)->done = true;
}

static HcStatus make_unit_now(HcBench *bench, const char *uri, const char *name, HcRole role, HcUnit **unit, HcError *error)
{
  HcUnitJob job = {.uri = uri, .name = name, .rate = bench->rate, .role = role};
  if (!hc_host_post(bench->host, make_unit, unit_made, &job))
    return hc_error_set(error, HC_REFUSED, "the plugin host is busy");
  while (hc_host_collect(bench->host), !job.done)
    usleep(200);
  *unit = job.unit;
  if (!job.unit && error)
    *error = job.error;
  return job.unit ? HC_OK : job.error.status;
}

/** Values that only the bench knows: which lane a line stands in. */
static void set_line_lane(HcBench *bench, uint32_t lane)
{
  const HcControl *channel = hc_plugin_info_control(bench->line_info, "channel");
  if (channel)
    bench->lane[lane].line->controls[channel->index] = (float)lane;
}

static HcStatus make_units(HcBench *bench, HcError *error)
{
  HcStatus status = make_unit_now(bench, interference_uri, "interference", HC_ROLE_INTERFERENCE, &bench->interference, error);
  if (!status)
    status = make_unit_now(bench, line_uri, "line", HC_ROLE_LINE, &bench->spare_line, error);
  for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane) {
    status = make_unit_now(bench, line_uri, "line", HC_ROLE_LINE, &bench->lane[lane].line, error);
    if (!status)
      set_line_lane(bench, lane);
  }
  for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_MAX && !status; ++i) {
      HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && !insert->unit)
        status = make_unit_now(bench, insert->uri, insert->name, HC_ROLE_INSERT, &insert->unit, error);
      insert->coming = false;
      insert->moved = insert->id != 0;
    }
  return status;
}

static void free_units(HcBench *bench)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    HcLaneModel *model = &bench->lane[lane];
    if (model->held)
      model->line->prepare->release(model->held);
    model->held = NULL;
    hc_insert_free(bench, model->line);
    model->line = NULL;
    for (unsigned i = 0; i < HC_INSERTS_MAX; ++i)
      if (model->insert[i].id) {
        hc_insert_free(bench, model->insert[i].unit);
        model->insert[i].unit = NULL;
      }
  }
  hc_insert_free(bench, bench->interference);
  hc_insert_free(bench, bench->spare_line);
  bench->interference = bench->spare_line = NULL;
}

static bool take_tap(void *user, HcTap *tap)
{
  return hc_rt_tap(user, tap);
}

static void free_engine(HcBench *bench)
{
  hc_analysis_thread_stop(bench->analysis);
  bench->analysis = NULL;
  if (bench->recorder)
    (void)hc_recorder_stop(bench->recorder, NULL, NULL);
  bench->recorder = NULL;
  if (bench->rt) {
    hc_rt_free(bench->rt, take_back, bench);
    free_units(bench);
  }
  bench->rt = NULL;
}

/** Everything anew for this rate; the frames count on. */
static HcStatus make_engine(HcBench *bench, double rate, HcError *error)
{
  const uint64_t frame = bench->rt ? hc_rt_status(bench->rt).frame : 0;
  free_engine(bench);
  bench->rate = rate;
  bench->rt = hc_rt_new(rate, bench->setup.lanes, frame);
  if (!bench->rt)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = make_units(bench, error);
  for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane)
    status = hc_lines_prepare_now(bench, lane, error);
  if (status)
    return status;
  HcCommit *commit = hc_emit_all(bench);
  if (!commit || !hc_rt_send(bench->rt, commit))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  if (bench->setup.offline)
    return HC_OK;
  bench->analysis = hc_analysis_thread_start((HcTapSource){take_tap, bench->rt}, rate, bench->setup.lanes, error);
  return bench->analysis ? HC_OK : error->status;
}

static void send_one(HcBench *bench, HcOpKind kind, uint32_t index, bool snap)
{
  HcCommit *commit = calloc(1, sizeof *commit + 2 * sizeof(HcOp));
  if (!commit)
    return;
  commit->op[commit->count++] = (HcOp){.kind = kind, .index = index};
  if (snap)
    commit->op[commit->count++] = (HcOp){.kind = HC_OP_SNAP};
  if (!hc_rt_send(bench->rt, commit))
    free(commit);
}

HcStatus hc_bench_start(HcBench *bench, double rate, bool ramp, HcBackend *backend, HcError *error)
{
  HcError local;
  HcStatus status = HC_OK;
  bench->backend = backend;
  if (!bench->rt || rate != bench->rate)
    status = make_engine(bench, rate, error ? error : &local);
  if (status)
    return status;
  const bool mute = hc_table_kind(bench->table, HC_E_MUTE, 0)->sent.number != 0;
  if (ramp || mute)
    send_one(bench, HC_OP_MUTE, 1, true);
  if (ramp && !mute)
    send_one(bench, HC_OP_MUTE, 0, false);
  bench->running = true;
  if (bench->setup.offline) {
    // Everything lands before the first frame; then it is known when what happens at time 0 is heard.
    hc_rt_process(bench->rt, &(HcRtPorts){0}, 0);
    bench->origin = hc_bench_latency(bench) - HC_RT_OUTPUT_LATENCY;
  }
  hc_cue_begin(bench);
  hc_cue_step(bench);
  hc_transaction_step(bench);
  return HC_OK;
}

void hc_bench_stop(HcBench *bench)
{
  if (!bench->running)
    return;
  while (hc_jobs_open(bench->solver) || hc_jobs_open(bench->worker)) {
    hc_bench_collect(bench);
    usleep(500);
  }
  bench->running = false;
  HcReturn returned;
  while (hc_rt_receive(bench->rt, &returned))
    take_back(bench, &returned);
  hc_transaction_settle(bench);
}

void hc_bench_free(HcBench *bench)
{
  if (!bench)
    return;
  hc_bench_stop(bench);
  hc_cue_stop(bench);
  hc_cue_free(bench);
  hc_jobs_free(bench->solver);
  hc_jobs_free(bench->worker);
  while (bench->waiting) {
    HcTransaction *next = bench->waiting->next;
    hc_transaction_free(bench, bench->waiting);
    bench->waiting = next;
  }
  free_engine(bench);
  hc_player_free(bench->player);
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_MAX; ++i)
      hc_plugin_info_free(bench->lane[lane].insert[i].info);
  hc_plugin_info_free(bench->line_info);
  hc_plugin_info_free(bench->interference_info);
  if (bench->host) {
    hc_host_stop(bench->host);
    hc_host_collect(bench->host);
    hc_host_free(bench->host);
  }
  hc_table_free(bench->table);
  free(bench->outgoing);
  free(bench);
}

/* ---- kept going -------------------------------------------------------------------------------------------------------- */

void hc_bench_process(void *bench, const HcRtPorts *ports, uint32_t frames)
{
  hc_rt_process(((HcBench *)bench)->rt, ports, frames);
}

uint32_t hc_bench_latency(void *bench)
{
  const HcBench *b = bench;
  return b->rt ? hc_rt_status(b->rt).latency : 0;
}

void hc_bench_collect(HcBench *bench)
{
  hc_jobs_collect(bench->solver);
  hc_jobs_collect(bench->worker);
  hc_host_collect(bench->host);
}

static void realign(HcBench *bench)
{
  uint32_t delay[HC_LANES_MAX];
  if (!bench->flying && !bench->waiting && hc_insert_align(bench, NULL, delay)) {
    HcTransaction *transaction = hc_transaction_new(bench, 0);
    if (transaction)
      (void)hc_transaction_submit(bench, transaction, NULL);
  }
}

void hc_bench_step(HcBench *bench)
{
  hc_bench_collect(bench);
  if (bench->running) {
    HcReturn returned;
    while (hc_rt_receive(bench->rt, &returned))
      take_back(bench, &returned);
    if (bench->setup.offline) {
      hc_host_work(bench->host);
      hc_player_fill_now(bench->player);
    }
    hc_cue_step(bench);
    hc_transaction_flush(bench);
    hc_transaction_step(bench);
    hc_insert_step(bench);
    realign(bench);
    const uint32_t latency = hc_bench_latency(bench);
    if (latency != bench->latency_told && bench->backend && bench->backend->latency_changed) {
      bench->latency_told = latency;
      bench->backend->latency_changed(bench->backend);
    }
  }
  hc_tell_meters(bench);
}

void hc_record(HcBench *bench, const char *file)
{
  HcError error = {0};
  if (bench->recorder) {
    HcRecorderReport report;
    if (hc_recorder_stop(bench->recorder, &report, &error))
      hc_tell_error(bench, "/record", error.text);
    bench->recorder = NULL;
  }
  if (file && bench->rt && !(bench->recorder = hc_recorder_start(bench->rt, file, bench->rate, bench->setup.lanes, &error)))
    hc_tell_error(bench, "/record", error.text);
}

/* ---- the outside ------------------------------------------------------------------------------------------------------- */

HcStatus hc_bench_apply(HcBench *bench, const HcMessage *messages, size_t n, uint64_t frame, bool clamp, size_t *bad,
                        HcError *error)
{
  HcTransaction *transaction = hc_transaction_new(bench, frame);
  if (!transaction)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = hc_check_messages(bench, messages, n, clamp, false, transaction, bad, error);
  if (!status && transaction->count == 0) {
    hc_transaction_free(bench, transaction); // a button's release
    return HC_OK;
  }
  if (!status)
    status = hc_transaction_submit(bench, transaction, error);
  if (status) {
    hc_check_undo(bench, transaction);
    hc_transaction_free(bench, transaction);
  }
  return status;
}

const HcParameter *hc_bench_find(HcBench *bench, const char *address)
{
  const HcEntry *entry = hc_table_find(bench->table, address);
  return entry ? &entry->parameter : NULL;
}

const HcParameter *hc_bench_parameter(HcBench *bench, size_t index)
{
  const HcEntry *entry = hc_table_at(bench->table, index);
  return entry ? &entry->parameter : NULL;
}

const char *hc_bench_nearest(HcBench *bench, const char *address)
{
  return hc_table_nearest(bench->table, address);
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
  if (!bench->running || !bench->backend)
    return HC_OK;
  const HcBackendStatus backend = bench->backend->status(bench->backend);
  const double ahead =
      ((double)seconds - (double)(backend.ntp >> 32)) + ((double)fraction - (double)(backend.ntp & 0xffffffffu)) / 4294967296.0;
  if (ahead > 3600.0)
    return hc_error_set(error, HC_REFUSED, "a time tag %.0f s ahead; an hour at most is kept", ahead);
  // The change is heard at the output that much after it has landed.
  const double at = (double)backend.frame + nearbyint(ahead * bench->rate) - HC_RT_OUTPUT_LATENCY;
  const uint64_t now = hc_rt_status(bench->rt).frame;
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

HcStatus hc_bench_line(HcBench *bench, uint32_t lane, HcUnit **unit, HcPrepareFacts *facts, double *gain, HcError *error)
{
  if (!bench->rt)
    return hc_error_set(error, HC_REFUSED, "the bench is not started");
  *unit = bench->lane[lane].line;
  *facts = bench->lane[lane].facts;
  *gain = bench->lane[lane].gain;
  return HC_OK;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The bench is built for a sample rate, started and stopped here; and what the audio thread gives back goes where it belongs.
 */

#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

void hc_start_take_back(void *user, const HcReturn *returned)
{
  HcBench *bench = user;
  switch (returned->kind) {
  case HC_RETURN_COMMIT:
    if (((HcCommit *)returned->pointer)->landed != UINT64_MAX)
      bench->landing = ((HcCommit *)returned->pointer)->landed;
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
  const char *uri, *name, *state;
  double rate;
  HcRole role;
  HcUnit *unit;
  HcError error;
  bool done;
} HcUnitJob;

static void make_unit(HcHost *host, void *user)
{
  HcUnitJob *job = user;
  HcUnitOptions options = {.role = job->role, .name = job->name, .state = job->state};
  if (hc_host_instantiate(host, job->uri, job->rate, &options, &job->unit, &job->error) && job->state) {
    options.state = NULL; // better without its memory than without the plugin
    (void)hc_host_instantiate(host, job->uri, job->rate, &options, &job->unit, &job->error);
  }
}

static void unit_made(void *user)
{
  ((HcUnitJob *)user)->done = true;
}

static HcStatus make_now(HcBench *bench, HcUnitJob job, HcUnit **unit, HcError *error)
{
  job.rate = bench->rate;
  if (!hc_host_post(bench->host, make_unit, unit_made, &job))
    return hc_error_set(error, HC_REFUSED, "the plugin host is busy");
  while (hc_host_collect(bench->host), !job.done)
    usleep(200);
  *unit = job.unit;
  if (!job.unit && error)
    *error = job.error;
  return job.unit ? HC_OK : job.error.status;
}

static HcStatus make_own(HcBench *bench, const char *uri, const char *name, HcRole role, HcUnit **unit, HcError *error)
{
  return make_now(bench, (HcUnitJob){.uri = uri, .name = name, .role = role}, unit, error);
}

/** One plugin that cannot be had at this rate is told, and its place stays empty: the show goes on. */
static void make_insert(HcBench *bench, HcInsert *insert)
{
  HcError error = {0};
  const HcUnitJob job = {.uri = insert->uri, .name = insert->name, .state = insert->state, .role = HC_ROLE_INSERT};
  if (make_now(bench, job, &insert->unit, &error)) {
    char address[HC_ADDRESS_MAX];
    (void)snprintf(address, sizeof address, "/lane/%c/%s", 'a' + (int)insert->lane, insert->name);
    hc_tell_error(bench, address, error.text);
  }
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
  HcStatus status = make_own(bench, HC_INTERFERENCE_URI, "interference", HC_ROLE_INTERFERENCE, &bench->interference, error);
  if (!status)
    status = make_own(bench, HC_LINE_URI, "line", HC_ROLE_LINE, &bench->spare_line, error);
  for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane) {
    status = make_own(bench, HC_LINE_URI, "line", HC_ROLE_LINE, &bench->lane[lane].line, error);
    if (!status)
      set_line_lane(bench, lane);
  }
  for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_MAX && !status; ++i) {
      HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && !insert->unit)
        make_insert(bench, insert);
      insert->coming = false;
      if (insert->id && !status)
        hc_insert_measure_now(bench, insert);
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

void hc_start_free_engine(HcBench *bench)
{
  hc_analysis_thread_stop(bench->analysis);
  bench->analysis = NULL;
  bench->snapshot_ticket = 0;
  if (bench->recorder)
    (void)hc_recorder_stop(bench->recorder, NULL, NULL);
  bench->recorder = NULL;
  if (bench->rt) {
    hc_rt_free(bench->rt, hc_start_take_back, bench);
    free_units(bench);
  }
  bench->rt = NULL;
}

/** Everything anew for this rate; the frames count on. */
static HcStatus make_engine(HcBench *bench, double rate, HcError *error)
{
  const uint64_t frame = bench->rt ? hc_rt_status(bench->rt).frame : 0;
  if (bench->rt)
    hc_keep_save(bench);
  hc_start_free_engine(bench);
  bench->rate = rate;
  bench->stale = false;
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
  if (!bench->rt || bench->stale || rate != bench->rate)
    status = make_engine(bench, rate, error ? error : &local);
  if (status)
    return status;
  const bool mute = hc_table_kind(bench->table, HC_E_MUTE, 0)->sent.number != 0;
  if (ramp || mute)
    send_one(bench, HC_OP_MUTE, 1, true);
  if (ramp && !mute)
    send_one(bench, HC_OP_MUTE, 0, false);
  if (bench->panic)
    send_one(bench, HC_OP_PANIC, 1, true);
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
    hc_start_take_back(bench, &returned);
  hc_transaction_settle(bench);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The bench is built for a sample rate, started and stopped here; and what the audio thread gives back goes where it belongs.
 */

#include "cue.h"
#include "insert.h"
#include "trials.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* ---- given back -------------------------------------------------------------------------------------------------------- */

static bool is_own_unit(const HcBench *bench, const HcUnit *unit)
{
  bool own = unit == bench->interference;
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
      own |= unit == bench->lane[lane].own[place].unit;
  return own;
}

/** So often within so long is a plugin started again that gives no numbers. */
enum { REMAKES = 3 };
static const double REMAKES_S = 10.0;

/** A plugin gave something that is no number: it is made anew, with the values it had. One that does so again is taken out. */
static void remake(HcBench *bench, HcInsert *insert)
{
  const uint64_t now = hc_rt_status(bench->rt).frame;
  insert->broken = now < insert->broken_frame + (uint64_t)(REMAKES_S * bench->rate) ? insert->broken + 1 : 1;
  insert->broken_frame = now;
  const bool again = insert->broken <= REMAKES;
  char address[HC_ADDRESS_MAX];
  (void)snprintf(address, sizeof address, "/lane/%c/%s", 'a' + (int)insert->lane, insert->name);
  hc_tell_error(bench, address,
                again ? "gave a sample that is not a number; it is started again"
                      : "gives samples that are not numbers, time and again; it is taken out");
  if (!again) {
    hc_insert_abandon(bench, insert->id);
    return;
  }
  HcTransaction *transaction = hc_transaction_new(bench, 0);
  if (transaction && hc_step_add(transaction, HC_E_INSERT, NULL, 0, NULL, insert->lane, insert->id))
    (void)hc_transaction_submit(bench, transaction, NULL);
}

static void broken(HcBench *bench, uint32_t lane, const HcUnit *unit)
{
  for (unsigned i = 0; lane < bench->setup.lanes && i < HC_INSERTS_KNOWN; ++i) {
    HcInsert *insert = &bench->lane[lane].insert[i];
    if (insert->id && !insert->going && !insert->coming && insert->unit == unit)
      remake(bench, insert);
  }
}

static void take_commit(HcBench *bench, HcCommit *commit)
{
  if (commit->landed == HC_REVOKED) {
    hc_transaction_revoked(bench, commit->serial);
    free(commit);
    return;
  }
  if (commit->landed == UINT64_MAX) {
    hc_commit_dispose(bench, commit);
    return;
  }
  hc_transaction_landed(bench, commit->serial, commit->landed);
  free(commit);
}

void hc_start_take_back(void *user, const HcReturn *returned)
{
  HcBench *bench = user;
  switch (returned->kind) {
  case HC_RETURN_COMMIT:
    take_commit(bench, returned->pointer);
    break;
  case HC_RETURN_UNIT:
    if (!is_own_unit(bench, returned->pointer) && !hc_insert_keeps(bench, returned->pointer))
      hc_insert_free(bench, returned->pointer);
    break;
  case HC_RETURN_PREPARED:
    returned->unit->prepare->release(returned->pointer);
    break;
  case HC_RETURN_FEED:
    if (bench->feed == returned->pointer)
      bench->feed = NULL;
    hc_player_forget(bench->player, returned->pointer);
    break;
  case HC_RETURN_BROKEN:
    broken(bench, returned->lane, returned->unit);
    break;
  }
}

double hc_bench_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
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

static HcStatus make_own(HcBench *bench, const char *uri, const char *name, HcRole role, HcUnit **unit, HcError *error)
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

/** Instances of one of our own plugins: a spare one, and one in each lane, which is told the lane that it stands in. */
static HcStatus make_place(HcBench *bench, uint32_t place, HcError *error)
{
  const HcOwnKind *kind = &hc_own_kinds[place];
  const HcControl *channel = hc_plugin_info_control(bench->own_info[place], "channel");
  HcStatus status = make_own(bench, kind->uri, kind->name, kind->role, &bench->spare[place], error);
  for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane) {
    HcOwn *own = &bench->lane[lane].own[place];
    status = make_own(bench, kind->uri, kind->name, kind->role, &own->unit, error);
    if (!status && channel)
      own->unit->controls[channel->index] = (float)lane;
  }
  return status;
}

/** One plugin that cannot be had at another rate is told, and its place stays empty: the show goes on. */
static HcStatus make_insert(HcBench *bench, HcInsert *insert, bool again, HcError *error)
{
  const HcStatus status = hc_insert_make_now(bench, insert, error);
  if (!status || !again)
    return status;
  char address[HC_ADDRESS_MAX];
  (void)snprintf(address, sizeof address, "/lane/%c/%s", 'a' + (int)insert->lane, insert->name);
  hc_tell_error(bench, address, error->text);
  return HC_OK;
}

static HcStatus make_units(HcBench *bench, bool again, HcError *error)
{
  HcStatus status = make_own(bench, HC_INTERFERENCE_URI, "interference", HC_ROLE_INTERFERENCE, &bench->interference, error);
  for (uint32_t place = 0; place < HC_OWN_PLACES && !status; ++place)
    if (hc_own_kinds[place].uri)
      status = make_place(bench, place, error);
  for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN && !status; ++i) {
      HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && !insert->coming)
        status = make_insert(bench, insert, again, error);
    }
  return status;
}

static void free_units(HcBench *bench)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    HcLaneModel *model = &bench->lane[lane];
    for (uint32_t place = 0; place < HC_OWN_PLACES; ++place) {
      HcOwn *own = &model->own[place];
      if (own->held)
        own->unit->prepare->release(own->held);
      hc_insert_free(bench, own->unit);
      own->held = NULL;
      own->unit = NULL;
      own->in = false;
    }
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i)
      if (model->insert[i].id) {
        hc_insert_free(bench, model->insert[i].unit);
        model->insert[i].unit = NULL;
      }
  }
  hc_insert_free(bench, bench->interference);
  bench->interference = NULL;
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place) {
    hc_insert_free(bench, bench->spare[place]);
    bench->spare[place] = NULL;
  }
}

static bool take_tap(void *user, HcTap *tap)
{
  return hc_rt_tap(user, tap);
}

void hc_start_free_engine(HcBench *bench)
{
  hc_analysis_thread_stop(bench->analysis);
  bench->analysis = NULL;
  hc_record(bench, NULL);
  hc_waiting_begin_again(bench);
  if (bench->rt) {
    bench->frame = hc_rt_status(bench->rt).frame;
    hc_rt_free(bench->rt, hc_start_take_back, bench);
    free_units(bench);
  }
  bench->feed = NULL;
  bench->rt = NULL;
}

/** A circuit that can be solved no more (its file has gone) does not keep the sound away from the other lanes. */
static HcStatus prepare_one(HcBench *bench, uint32_t place, uint32_t lane, bool again, HcError *error)
{
  const HcStatus status = hc_own_prepare_now(bench, place, lane, error);
  if (!status || !again)
    return status;
  char address[HC_ADDRESS_MAX];
  (void)snprintf(address, sizeof address, "/lane/%c/%s", 'a' + (int)lane, hc_own_kinds[place].name);
  hc_tell_error(bench, address, error->text);
  hc_own_reset(bench, place, lane);
  return hc_own_prepare_now(bench, place, lane, error);
}

/** Everything that is in force goes to the audio thread. */
static HcStatus send_all(HcBench *bench, double seconds, bool again, HcError *error)
{
  HcError program = {0};
  HcCommit *commit = hc_emit_all(bench, seconds, &program);
  if (!commit || !hc_rt_send(bench->rt, commit)) {
    hc_commit_dispose(bench, commit);
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  }
  if (program.status && !again)
    return hc_error_set(error, program.status, "%s", program.text);
  if (program.status)
    hc_tell_error(bench, "/program/source", program.text);
  return HC_OK;
}

static HcStatus start_analysis(HcBench *bench, HcError *error)
{
  if (bench->setup.offline)
    return HC_OK;
  bench->analysis = hc_analysis_thread_start((HcTapSource){take_tap, bench->rt}, bench->rate, bench->setup.lanes, error);
  if (!bench->analysis)
    return error->status;
  hc_rt_analyse(bench->rt, true);
  hc_rt_relay(bench->rt, true);
  const HcEntry *mains = hc_table_find(bench->table, HC_MAINS_ADDRESS);
  if (mains)
    hc_analysis_thread_mains(bench->analysis, mains->force.number);
  hc_tell_snapshot_again(bench);
  return HC_OK;
}

/** Everything anew for this rate; the frames count on, from a whole chunk, as the backend counts them. */
static HcStatus make_engine(HcBench *bench, double rate, HcError *error)
{
  const double rate_before = bench->rate, seconds = hc_program_seconds(bench);
  const bool again = rate_before > 0, lenient = again || bench->restored;
  if (bench->rt)
    hc_keep_save(bench);
  hc_start_free_engine(bench);
  const uint64_t before = bench->frame;
  uint64_t frame = (before + HC_CHUNK - 1) / HC_CHUNK * HC_CHUNK;
  const uint64_t theirs = again && bench->backend ? bench->backend->status(bench->backend).frame : 0;
  frame = theirs > frame ? theirs : frame;
  bench->rate = rate;
  bench->rt = hc_rt_new(rate, bench->setup.lanes, frame);
  HcStatus status = bench->rt ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
  status = status ? status : make_units(bench, lenient, error);
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
    for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane)
      status = prepare_one(bench, place, lane, lenient, error);
  status = status ? status : send_all(bench, seconds, lenient, error);
  status = status ? status : start_analysis(bench, error);
  if (status) {
    hc_start_free_engine(bench);
    bench->frame = before;
    bench->rate = rate_before;
    return status;
  }
  if (again) {
    hc_waiting_move(bench, before, frame, rate / rate_before, hc_bench_now() - bench->stopped_s);
    hc_cue_move(bench, before, frame, rate / rate_before);
  }
  hc_land_facts(bench, ~0u);
  return HC_OK;
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
  HcError local = {0};
  bench->backend = backend;
  const HcStatus status = make_engine(bench, rate, error ? error : &local);
  if (status)
    return status;
  const bool mute = hc_table_kind(bench->table, HC_E_MUTE, 0)->sent.number != 0;
  if (ramp || mute)
    send_one(bench, HC_OP_MUTE, 1, true);
  if (ramp && !mute)
    send_one(bench, HC_OP_MUTE, 0, false);
  bench->running = true;
  bench->late_at_start = bench->late;
  if (bench->setup.offline) {
    // Everything lands before the first frame; then it is known when what happens at time 0 is heard.
    hc_rt_process(bench->rt, &(HcRtPorts){0}, 0);
    bench->origin = hc_bench_latency(bench) - HC_RT_OUTPUT_LATENCY;
  }
  hc_toggle_begin(bench, bench->setup.offline ? bench->origin : hc_rt_status(bench->rt).frame);
  hc_trials_restarted(bench);
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
  bench->stopped_s = hc_bench_now();
}

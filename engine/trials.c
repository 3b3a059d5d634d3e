// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "trials.h"
#include "tell.h"
#include "trial/name.h"
#include "trial/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAITING_MAX = 64 };

/** A step that came while something was being kept. */
typedef struct HcTrialWaiting {
  unsigned count;
  struct {
    HcEntryKind kind;
    uint32_t button;
    double number;
  } step[WAITING_MAX];
} HcTrialWaiting;

HcTrials *hc_trials_new(const char *folder, void (*wake)(void *user), void *user, HcError *error)
{
  HcTrials *trials = calloc(1, sizeof *trials);
  if (!trials || !(trials->waiting = calloc(1, sizeof *trials->waiting)) || !(trials->votes = calloc(1, sizeof *trials->votes))) {
    hc_trials_free(trials);
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  (void)snprintf(trials->folder, sizeof trials->folder, "%s", folder);
  trials->disk = hc_jobs_new("hc-trials", false, wake, user, error);
  if (trials->disk)
    return trials;
  hc_trials_free(trials);
  return NULL;
}

void hc_trials_free(HcTrials *trials)
{
  if (!trials)
    return;
  trials->closing = true;
  if (trials->disk)
    hc_jobs_free(trials->disk);
  free(trials->waiting);
  free(trials->votes);
  free(trials);
}

bool hc_trials_is_open(const HcBench *bench)
{
  return bench->trials && hc_series_is_open(&bench->trials->series);
}

uint32_t hc_trials_lane(const HcBench *bench)
{
  return hc_trials_is_open(bench) && bench->trials->heard ? bench->trials->lane : bench->selection.lane;
}

uint32_t hc_trials_guarded(const HcBench *bench, uint32_t now)
{
  return hc_trials_is_open(bench) ? bench->trials->guarded : now;
}

uint32_t hc_trials_broken(const HcBench *bench, uint32_t now)
{
  return hc_trials_is_open(bench) ? bench->trials->broken : now;
}

/* ---- messages to steps ------------------------------------------------------------------------------------------------- */

/** `a` … `h` and `x` to a button. */
static bool read_button(const HcArgument *argument, uint32_t *button)
{
  const char letter = argument->text[0];
  *button = letter == 'x' ? (uint32_t)HC_TRIAL_X : (uint32_t)(letter - 'a');
  return argument->text[0] && !argument->text[1] && *button <= HC_TRIAL_X && (letter == 'x' || *button < HC_TRIAL_X);
}

static HcStatus read_options(const HcMessage *message, uint32_t *options, HcError *error)
{
  static const char *const names[] = {"training", "sprt", "catch", "audience"};
  *options = 0;
  for (unsigned i = 0; i < message->count; ++i) {
    unsigned k = 0;
    while (k < 4 && strcmp(message->argument[i].text, names[k]))
      ++k;
    if (k == 4 && strcmp(message->argument[i].text, "none"))
      return hc_error_set(error, HC_BAD_INPUT, "%s: \"%.32s\" is not one of: training sprt catch audience, or none",
                          message->address, message->argument[i].text);
    *options |= k < 4 ? 1u << k : 0;
  }
  return HC_OK;
}

static HcStatus read_plan(const HcMessage *message, uint32_t *mode, double *n, char name[HC_TRIAL_LISTENER_MAX], HcError *error)
{
  *mode = hc_trial_mode_named(message->argument[0].text);
  *n = message->argument[1].number;
  if (*mode == HC_TRIAL_MODES)
    return hc_error_set(error, HC_BAD_INPUT, "%s: \"%.32s\" is not one of: abx ab 2afc rating", message->address,
                        message->argument[0].text);
  if (*n != floor(*n) || *n < 1 || *n > HC_TRIALS_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "%s: %g trials; expected 1 to %d", message->address, *n, HC_TRIALS_MAX);
  if (strlen(message->argument[2].text) >= HC_TRIAL_LISTENER_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "%s: the listener's name is longer than %d bytes", message->address,
                        HC_TRIAL_LISTENER_MAX - 1);
  return hc_trial_name(name, HC_TRIAL_LISTENER_MAX, message->argument[2].text)
             ? HC_OK
             : hc_error_set(error, HC_BAD_INPUT, "%s: the listener's name is made of characters that can be seen",
                            message->address);
}

HcStatus hc_trials_check(HcBench *bench, const HcEntry *entry, const HcMessage *message, HcTransaction *transaction,
                         HcError *error)
{
  if (!bench->trials)
    return hc_error_set(error, HC_REFUSED, "%s: trials are for the live bench", message->address);
  uint32_t which = 0;
  double number = 0;
  char name[HC_TRIAL_LISTENER_MAX];
  const char *text = NULL;
  HcStatus status = HC_OK;
  if (entry->kind == HC_E_TRIAL_NEW) {
    status = read_plan(message, &which, &number, name, error);
    text = name;
  } else if (entry->kind == HC_E_TRIAL_OPTION)
    status = read_options(message, &which, error);
  else if (entry->kind != HC_E_TRIAL_NEXT && entry->kind != HC_E_TRIAL_ABORT && entry->kind != HC_E_TRIAL_CLOSE &&
           !read_button(&message->argument[0], &which))
    status = hc_error_set(error, HC_BAD_INPUT, "%s: \"%.32s\" is no button; expected a, b … or x", message->address,
                          message->argument[0].text);
  if (entry->kind == HC_E_TRIAL_RATE)
    number = message->argument[1].number;
  if (!status && !hc_step_add(transaction, entry->kind, NULL, number, text, which, 0))
    status = hc_error_set(error, HC_NO_MEMORY, "out of memory");
  return status;
}

/* ---- steps to events --------------------------------------------------------------------------------------------------- */

bool hc_trials_is_step(HcEntryKind kind)
{
  return kind >= HC_E_TRIAL_NEW && kind <= HC_E_TRIAL_LEAVE;
}

static HcTrialEvent event_of(HcEntryKind kind, uint32_t button, double number)
{
  static const HcTrialEventKind kinds[] = {
      [HC_E_TRIAL_PLAY - HC_E_TRIAL_NEW] = HC_EVENT_PLAY,   [HC_E_TRIAL_ANSWER - HC_E_TRIAL_NEW] = HC_EVENT_ANSWER,
      [HC_E_TRIAL_RATE - HC_E_TRIAL_NEW] = HC_EVENT_RATE,   [HC_E_TRIAL_NEXT - HC_E_TRIAL_NEW] = HC_EVENT_NEXT,
      [HC_E_TRIAL_ABORT - HC_E_TRIAL_NEW] = HC_EVENT_ABORT, [HC_E_TRIAL_CLOSE - HC_E_TRIAL_NEW] = HC_EVENT_CLOSE};
  return (HcTrialEvent){.kind = kinds[kind - HC_E_TRIAL_NEW], .button = button, .rating = number};
}

/** Until the disk has what happened nothing more happens; what is asked for waits its turn. */
static bool must_wait(const HcSeries *series, HcEntryKind kind)
{
  const bool keeps = series->state == HC_TRIAL_OPENING || (series->state == HC_TRIAL_CLOSING && series->ahead);
  return keeps && kind != HC_E_TRIAL_NEW && kind != HC_E_TRIAL_OPTION && kind != HC_E_TRIAL_ABORT;
}

/** What nobody hears nobody can judge; what is played then is heard when the sound is back. */
static HcStatus check_sound(const HcBench *bench, HcEntryKind kind, HcError *error)
{
  const bool judges = kind == HC_E_TRIAL_ANSWER || kind == HC_E_TRIAL_RATE;
  return !judges || bench->running ? HC_OK : hc_error_set(error, HC_REFUSED, "no sound runs; the trial goes on when it does");
}

static HcTrialPlan plan_of(const HcBench *bench, const HcStep *step, unsigned options)
{
  HcTrialPlan plan = {.mode = step->lane, .n = (unsigned)step->value.number, .options = options};
  plan.lanes = plan.mode == HC_TRIAL_RATING ? bench->setup.lanes : 2;
  (void)snprintf(plan.listener, sizeof plan.listener, "%s", step->value.text ? step->value.text : "");
  return plan;
}

/** A plan that could begin now. */
static HcStatus check_plan(HcBench *bench, const HcSeries *series, const HcTrialPlan *plan, HcTrialSetting *setting,
                           HcError *error)
{
  if (hc_series_is_open(series))
    return hc_error_set(error, HC_REFUSED, "trial open; /trial/abort ends it");
  if (hc_jobs_open(bench->trials->disk))
    return hc_error_set(error, HC_REFUSED, "the series before is still being kept; try again");
  const HcStatus status = hc_trial_plan_check(plan, error);
  return status ? status : hc_trials_gate(bench, plan->lanes, setting, error);
}

HcStatus hc_trials_try(HcBench *bench, const HcTransaction *transaction, HcError *error)
{
  if (!bench->trials)
    return HC_OK;
  HcSeries series = bench->trials->series;
  unsigned options = bench->trials->options, waiting = bench->trials->waiting->count;
  HcStatus status = HC_OK;
  for (size_t i = 0; i < transaction->count && !status; ++i) {
    const HcStep *step = &transaction->step[i];
    if (!hc_trials_is_step(step->kind))
      continue;
    if (step->kind == HC_E_TRIAL_OPTION)
      options = step->lane;
    else if (step->kind == HC_E_TRIAL_NEW) {
      HcTrialSetting setting;
      const HcTrialPlan plan = plan_of(bench, step, options);
      status = transaction->touches & HC_TOUCH_MATCHING
                   ? hc_error_set(error, HC_REFUSED, "what changes the lanes comes first, in a bundle of its own")
                   : check_plan(bench, &series, &plan, &setting, error);
      series.state = HC_TRIAL_OPENING;
    } else if ((status = check_sound(bench, step->kind, error)))
      break;
    else if (must_wait(&series, step->kind))
      status = ++waiting > WAITING_MAX ? hc_error_set(error, HC_REFUSED, "too much at once; wait for /trial/state") : HC_OK;
    else {
      const HcTrialEvent event = event_of(step->kind, step->lane, step->value.number);
      status = hc_series_take(&series, &event, error);
    }
  }
  return status;
}

static HcStatus begin(HcBench *bench, HcOps *ops, const HcStep *step, HcError *error)
{
  HcTrials *trials = bench->trials;
  const HcTrialPlan plan = plan_of(bench, step, trials->options);
  unsigned answered = 0, counted = 0, right = 0;
  HcStatus status = check_plan(bench, &trials->series, &plan, &trials->setting, error);
  if (!status && !hc_trials_find_cut(trials, &plan, &trials->setting, &answered, &counted, &right))
    status = hc_trials_name(trials, error);
  HcTrialKey *key = &trials->key[trials->parts];
  if (!status)
    status = hc_trial_draw(&plan, answered, counted, key, error);
  const HcTrialEvent event = {.kind = HC_EVENT_NEW, .plan = &plan, .key = key->letters};
  if (!status)
    status = hc_series_take(&trials->series, &event, error);
  if (status)
    return status;
  hc_series_resume(&trials->series, answered, counted, right);
  trials->parts++;
  trials->options = 0;
  *trials->sealed = '\0';
  trials->ended = trials->heard = false;
  trials->waiting->count = 0;
  const HcRtStatus now = hc_rt_status(bench->rt);
  trials->guarded = now.guarded;
  trials->broken = now.broken;
  atomic_store_explicit(&bench->lanes_hidden, true, memory_order_relaxed);
  hc_ops_push(ops, (HcOp){.kind = HC_OP_STEADY, .index = 1});
  hc_trials_tell_commit(bench);
  hc_trials_tell_state(bench);
  hc_trials_keep_begin(bench, answered);
  return HC_OK;
}

/** Back to what was heard before. */
static void leave(HcBench *bench, HcOps *ops)
{
  bench->trials->waiting->count = 0;
  atomic_store_explicit(&bench->lanes_hidden, false, memory_order_relaxed);
  hc_ops_push(ops, (HcOp){.kind = HC_OP_SELECT, .lane = bench->selection.lane});
  hc_ops_push(ops, (HcOp){.kind = HC_OP_STEADY, .index = 0});
}

static HcStatus happen(HcBench *bench, HcOps *ops, const HcStep *step, HcError *error)
{
  HcTrials *trials = bench->trials;
  HcTrialWaiting *waiting = trials->waiting;
  if (must_wait(&trials->series, step->kind)) {
    if (waiting->count == WAITING_MAX)
      return hc_error_set(error, HC_REFUSED, "too much at once; wait for /trial/state");
    waiting->step[waiting->count].kind = step->kind;
    waiting->step[waiting->count].button = step->lane;
    waiting->step[waiting->count++].number = step->value.number;
    return HC_OK;
  }
  const HcTrialState before = trials->series.state;
  const HcTrialEvent event = event_of(step->kind, step->lane, step->value.number);
  const HcStatus status = hc_series_take(&trials->series, &event, error);
  if (status)
    return status;
  if (step->kind == HC_E_TRIAL_PLAY) { // told when it is heard
    trials->heard = true;
    trials->lane = hc_series_lane(&trials->series, step->lane);
    hc_ops_push(ops, (HcOp){.kind = HC_OP_SELECT, .lane = trials->lane});
    return HC_OK;
  }
  hc_votes_follow(trials->votes, &trials->series);
  hc_trials_tell_state(bench);
  if (step->kind == HC_E_TRIAL_ABORT) {
    leave(bench, ops);
    trials->ended = true;
    hc_trials_keep_end(bench, "aborted");
    hc_trials_tell_end(bench, false);
  } else if (trials->series.state == HC_TRIAL_CLOSING && before == HC_TRIAL_LISTENING)
    hc_trials_keep_answer(bench);
  else if (trials->series.state == HC_TRIAL_LISTENING && before == HC_TRIAL_ANSWERED)
    trials->began_s = hc_bench_now();
  return HC_OK;
}

void hc_trials_emit(HcBench *bench, HcOps *ops, const HcStep *step)
{
  HcError error = {0};
  HcStatus status = HC_OK;
  if (step->kind == HC_E_TRIAL_LEAVE)
    leave(bench, ops);
  else if (step->kind == HC_E_TRIAL_OPTION)
    bench->trials->options = step->lane;
  else
    status = step->kind == HC_E_TRIAL_NEW ? begin(bench, ops, step, &error) : happen(bench, ops, step, &error);
  if (status)
    hc_tell_error(bench, hc_table_kind(bench->table, step->kind, 0)->parameter.address, error.text);
}

/* ---- kept -------------------------------------------------------------------------------------------------------------- */

static void submit(HcBench *bench, HcEntryKind kind, uint32_t button, double number)
{
  HcTransaction *transaction = hc_transaction_new(bench, 0);
  if (!transaction)
    return;
  if (!hc_step_add(transaction, kind, NULL, number, NULL, button, 0) || hc_transaction_submit(bench, transaction, NULL))
    hc_transaction_free(bench, transaction);
}

/** What was asked for meanwhile, until it has to wait again. */
static void go_on(HcBench *bench)
{
  HcTrialWaiting *waiting = bench->trials->waiting;
  while (waiting->count && !must_wait(&bench->trials->series, waiting->step[0].kind)) {
    const HcEntryKind kind = waiting->step[0].kind;
    const uint32_t button = waiting->step[0].button;
    const double number = waiting->step[0].number;
    memmove(waiting->step, waiting->step + 1, --waiting->count * sizeof *waiting->step);
    submit(bench, kind, button, number);
  }
}

static void fail(HcBench *bench, const HcError *error)
{
  hc_tell_error(bench, "/trial", error->text);
  if (!hc_trials_is_open(bench))
    return;
  const HcTrialEvent event = {.kind = HC_EVENT_ABORT};
  (void)hc_series_take(&bench->trials->series, &event, NULL);
  hc_trials_tell_state(bench);
  submit(bench, HC_E_TRIAL_LEAVE, 0, 0);
}

void hc_trials_kept(HcBench *bench, const HcError *error)
{
  HcTrials *trials = bench->trials;
  HcSeries *series = &trials->series;
  if (trials->closing)
    return;
  if (error->status)
    fail(bench, error);
  const HcTrialEvent event = {.kind = HC_EVENT_KEPT};
  if (error->status || !hc_series_is_open(series) || hc_series_take(series, &event, NULL))
    return;
  hc_votes_follow(trials->votes, series);
  if (series->state == HC_TRIAL_LISTENING)
    trials->began_s = hc_bench_now();
  if (series->state == HC_TRIAL_DONE) {
    const bool early = series->plan.options & HC_TRIAL_SPRT && hc_sprt(series->right, series->counted) != HC_SPRT_GOES_ON;
    trials->ended = true;
    trials->room = hc_votes_room(trials->votes, series->plan.mode, series->plan.lanes);
    submit(bench, HC_E_TRIAL_LEAVE, 0, 0);
    hc_trials_keep_end(bench, early ? "sprt" : "n");
    hc_trials_tell_end(bench, true);
  }
  hc_trials_tell_state(bench);
  go_on(bench);
}

void hc_trials_restarted(HcBench *bench)
{
  if (!hc_trials_is_open(bench) || bench->rate == bench->trials->setting.rate_hz)
    return;
  HcError error = {0};
  (void)hc_error_set(&error, HC_REFUSED, "the rate is no longer %.0f Hz: the series is aborted, and goes on at that rate",
                     bench->trials->setting.rate_hz);
  fail(bench, &error);
}

void hc_trials_step(HcBench *bench)
{
  if (bench->trials)
    (void)hc_jobs_collect(bench->trials->disk);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Changes that cannot go yet, in the order in which they land: what has no frame first, in the order of arrival, then by frame.
 * Each is solved as it will find things when it lands. What touches the same things goes in this order; what does not goes as
 * soon as it is ready, so that a slow plugin keeps no knob waiting. What has a frame is solved ahead of it, but handed over only
 * shortly before: until then people turn knobs, and that must not be undone by a circuit solved earlier.
 */

#include "cue.h"
#include "insert.h"

#include <stdlib.h>
#include <string.h>

/** How far ahead of its frame a change is solved, and how far ahead it is handed over, two periods more [s]. In freewheel seconds go
 * by between two looks, and nobody turns knobs by ear. */
static const double AHEAD_S = 2.0, HAND_OVER_S = 0.05, AHEAD_FREEWHEEL_S = 120.0, HAND_OVER_FREEWHEEL_S = 60.0;

/* ---- what a change touches --------------------------------------------------------------------------------------------- */

static uint32_t touches(const HcStep *step)
{
  const HcEntry *entry = step->entry;
  switch (step->kind) {
  case HC_E_CIRCUIT:
  case HC_E_ON:
    return HC_TOUCH_OWN << step->lane;
  case HC_E_PORT:
  case HC_E_TRIGGER:
  case HC_E_BENCH_PORT:
  case HC_E_ENABLED:
    return entry && entry->insert ? HC_TOUCH_SLOT << entry->lane : HC_TOUCH_INTERFERENCE;
  case HC_E_INSERT:
  case HC_E_REMOVE:
  case HC_E_PRESET:
  case HC_E_LANE_MATCHED:
    return HC_TOUCH_SLOT << step->lane;
  case HC_E_MATCH:
    return HC_TOUCH_MATCHING;
  case HC_E_SELECT:
  case HC_E_LANE_SELECT:
  case HC_E_TOGGLE:
  case HC_E_TOGGLE_HOLD:
  case HC_E_TRIAL_NEW:
  case HC_E_TRIAL_PLAY:
  case HC_E_TRIAL_ABORT:
  case HC_E_TRIAL_LEAVE:
    return HC_TOUCH_SELECT;
  case HC_E_PROGRAM_SOURCE:
  case HC_E_PROGRAM_FILE:
  case HC_E_PROGRAM_SEEK:
  case HC_E_PROGRAM_NEXT:
  case HC_E_CALIBRATE:
  case HC_E_PROGRAM_PREVIOUS:
  case HC_E_PROGRAM_LOOP:
  case HC_E_PROGRAM_PLAY:
  case HC_E_PROGRAM_PAUSE:
    return HC_TOUCH_PROGRAM;
  case HC_E_LISTEN:
  case HC_E_LISTEN_GAIN:
    return HC_TOUCH_LISTEN;
  case HC_E_MUTE:
    return HC_TOUCH_MUTE;
  case HC_E_PANIC:
  case HC_E_PANIC_RELEASE:
    return 0; // nothing holds it up
  default:
    return HC_TOUCH_OTHER;
  }
}

/** True for what becomes an operation that waits until the one before has faded in. */
static bool fades(HcEntryKind kind)
{
  return kind == HC_E_CIRCUIT || kind == HC_E_ON || kind == HC_E_MATCH || kind == HC_E_INSERT || kind == HC_E_REMOVE ||
         kind == HC_E_PRESET || kind == HC_E_LANE_MATCHED || hc_program_fades(kind);
}

bool hc_step_turns(const HcStep *step)
{
  if (step->kind != HC_E_CIRCUIT)
    return false; // some steps are of no entry
  const HcParameter *const parameter = &step->entry->parameter;
  return parameter->type == HC_FLOAT || (parameter->type == HC_INT && parameter->maximum > 1);
}

void hc_waiting_look(HcTransaction *transaction)
{
  bool any = false, turns = !transaction->scene;
  for (size_t i = 0; i < transaction->count; ++i) {
    transaction->touches |= touches(&transaction->step[i]);
    any |= fades(transaction->step[i].kind);
    turns &= hc_step_turns(&transaction->step[i]);
  }
  // Of those that only turn numbers the audio thread plays the newest.
  transaction->fades = any && !turns;
}

/** What is on its way and has to fade. A second one would only queue up behind it, and a third and fourth. */
static uint32_t fading(const HcBench *bench)
{
  uint32_t all = 0;
  for (const HcTransaction *t = bench->flying; t; t = t->next)
    if (t->fades)
      all |= t->touches & HC_TOUCH_FADES;
  return all;
}

/** So many may be on their way; there is room for more, for what must not wait. */
enum { FLYING_MAX = 512 };

static bool is_full(const HcBench *bench)
{
  return bench->outgoing_count || bench->n_flying >= FLYING_MAX;
}

bool hc_waiting_must(HcBench *bench, const HcTransaction *transaction)
{
  if (transaction->circuits || !hc_program_is_open(bench, transaction))
    return true;
  bool plain = true;
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcStep *step = &transaction->step[i];
    const HcInsert *insert = step->kind == HC_E_REMOVE ? hc_insert_find(bench, step->insert) : NULL;
    if (step->kind == HC_E_INSERT || step->kind == HC_E_PRESET || (insert && insert->coming))
      return true; // to be made, or not there yet to be taken away
    plain = plain && step->entry;
  }
  // The audio thread has no room: values wait and merge, so that nothing piles up.
  if (plain && transaction->count && is_full(bench))
    return true;
  if (transaction->fades && transaction->touches & fading(bench))
    return true;
  for (const HcTransaction *t = bench->waiting; t && !t->frame; t = t->next)
    if (t->touches & transaction->touches & HC_TOUCH_PROGRAM)
      return true; // which file, and from where, depends on what comes first
  return false;
}

const HcValue *hc_waiting_value(const HcBench *bench, const HcTransaction *until, const HcEntry *entry)
{
  const HcValue *value = &entry->sent;
  if (!until)
    return value;
  for (const HcTransaction *t = until->alone ? NULL : bench->waiting; t && t != until && t->frame <= until->frame; t = t->next)
    if (!t->cancelled && !*t->failure)
      value = hc_transaction_value(t, entry, value);
  return hc_transaction_value(until, entry, value);
}

/* ---- work for a change ------------------------------------------------------------------------------------------------- */

static void forget_prepared(HcBench *bench, HcTransaction *transaction, uint32_t circuit)
{
  if (transaction->prepared[circuit])
    bench->lane[circuit % HC_LANES_MAX].own[circuit / HC_LANES_MAX].unit->prepare->release(transaction->prepared[circuit]);
  transaction->prepared[circuit] = NULL;
  transaction->solved &= ~(1u << circuit);
  transaction->version[circuit]++;
}

void hc_waiting_forget_work(HcBench *bench, HcTransaction *transaction)
{
  for (uint32_t circuit = 0; circuit < HC_CIRCUITS_MAX; ++circuit)
    forget_prepared(bench, transaction, circuit);
  for (size_t i = 0; i < transaction->count; ++i) {
    hc_insert_free(bench, transaction->step[i].unit);
    transaction->step[i].unit = NULL;
  }
  if (transaction->feed)
    hc_player_forget(bench->player, transaction->feed);
  transaction->feed = NULL;
  transaction->feed_opened = false;
  transaction->named[0] = '\0';
}

void hc_waiting_outdate(HcBench *bench, HcTransaction *after, uint32_t circuits)
{
  for (HcTransaction *t = after; t && circuits; t = t->next)
    for (uint32_t circuit = 0; circuit < HC_CIRCUITS_MAX; ++circuit)
      if (t->circuits & circuits & 1u << circuit)
        forget_prepared(bench, t, circuit);
}

static bool has_jobs(const HcTransaction *transaction)
{
  return transaction->asked || transaction->inserts || transaction->feeding;
}

static bool is_lost(const HcTransaction *transaction)
{
  return *transaction->failure || transaction->cancelled;
}

static bool is_ready(const HcTransaction *transaction)
{
  return transaction->started && transaction->solved == transaction->circuits && !transaction->inserts && !transaction->feeding &&
         !transaction->again;
}

/** So many are given to the solver at a time: one that it is at and the next. What is asked for late knows the newest values, and
 * those whose time comes first come first. */
enum { SOLVING_MAX = 2 };

static void start(HcBench *bench, HcTransaction *transaction)
{
  if (is_lost(transaction))
    return;
  if (transaction->again && !has_jobs(transaction))
    transaction->started = transaction->again = false;
  if (!transaction->started) {
    transaction->started = true;
    for (size_t i = 0; i < transaction->count; ++i) {
      HcInsert *insert =
          hc_insert_is_made(transaction, &transaction->step[i]) ? hc_insert_find(bench, transaction->step[i].insert) : NULL;
      if (insert)
        hc_insert_make(bench, transaction, insert);
    }
  }
  // Opened for what was to be the program; something may have come before it since.
  if (!transaction->feeding && !hc_program_is_open(bench, transaction))
    hc_program_open(bench, transaction);
  for (uint32_t circuit = 0; circuit < HC_CIRCUITS_MAX && !*transaction->failure; ++circuit)
    if (transaction->circuits & ~transaction->solved & ~transaction->asked & 1u << circuit &&
        hc_jobs_open(bench->solver) < SOLVING_MAX)
      hc_own_solve(bench, transaction, circuit / HC_LANES_MAX, circuit % HC_LANES_MAX);
}

/* ---- the list ---------------------------------------------------------------------------------------------------------- */

void hc_waiting_put(HcBench *bench, HcTransaction *transaction)
{
  HcTransaction **at = &bench->waiting;
  while (*at && (*at)->frame <= transaction->frame)
    at = &(*at)->next;
  transaction->next = *at;
  *at = transaction;
  bench->scheduled += transaction->frame != 0;
  hc_waiting_outdate(bench, transaction->next, transaction->circuits);
}

/** Take one off the list. */
static HcTransaction *take(HcBench *bench, HcTransaction **at)
{
  HcTransaction *transaction = *at;
  *at = transaction->next;
  transaction->next = NULL;
  bench->scheduled -= transaction->frame != 0;
  return transaction;
}

/** Whoever has shown the values that are not to be shows what stays in force. */
static void tell_what_stays(HcBench *bench, const HcTransaction *transaction)
{
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcEntry *entry = transaction->step[i].entry;
    if (entry && !entry->insert)
      hc_tell_value(bench, entry);
    if (entry && hc_entry_is_part(entry))
      hc_tell_value(bench, hc_own_index(bench, entry));
  }
}

static void give_up(HcBench *bench, HcTransaction **at)
{
  HcTransaction *transaction = take(bench, at);
  hc_waiting_outdate(bench, *at, transaction->circuits);
  if (!transaction->cancelled) {
    tell_what_stays(bench, transaction);
    hc_tell_error(bench, *transaction->address ? transaction->address : "/", transaction->failure);
  }
  hc_check_undo(bench, transaction);
  for (size_t i = 0; i < transaction->count; ++i)
    if (transaction->step[i].kind == HC_E_INSERT)
      hc_insert_abandon(bench, transaction->step[i].insert);
  hc_transaction_free(bench, transaction);
}

void hc_waiting_cancel_cues(HcBench *bench)
{
  for (HcTransaction **at = &bench->waiting; *at;) {
    HcTransaction *t = *at;
    if (t->cue && !t->cancelled) {
      t->cancelled = true;
      hc_waiting_outdate(bench, t->next, t->circuits);
    }
    if (t->cancelled && !has_jobs(t))
      give_up(bench, at);
    else
      at = &t->next;
  }
}

/** Have the work done for all that may begin. */
static void start_all(HcBench *bench, uint64_t horizon)
{
  uint32_t before = 0;
  const uint32_t busy = fading(bench);
  for (HcTransaction *t = bench->waiting; t && t->frame <= horizon; t = t->next) {
    // What has no time is not even begun: then newer values are merged into it.
    if (t->frame || !(t->touches & before || (t->fades && t->touches & busy)))
      start(bench, t);
    before |= t->touches;
  }
}

/** Send the first one that may go; false when there is none. */
static bool send_one(HcBench *bench, uint64_t horizon)
{
  uint32_t before = 0;
  for (HcTransaction **at = &bench->waiting; *at && (*at)->frame <= horizon && !is_full(bench);) {
    HcTransaction *t = *at;
    if (is_lost(t) && !has_jobs(t)) {
      give_up(bench, at);
      return true;
    }
    if (!(t->touches & before) && is_ready(t)) {
      (void)take(bench, at);
      hc_transaction_send(bench, t);
      return true;
    }
    before |= t->touches;
    at = &t->next;
  }
  return false;
}

void hc_transaction_step(HcBench *bench)
{
  bench->again = true;
  if (bench->stepping)
    return; // what a finished job submits is seen by the round that is under way
  bench->stepping = true;
  const uint64_t now = bench->rt ? hc_rt_status(bench->rt).frame : 0;
  const uint64_t period = atomic_load_explicit(&bench->period, memory_order_relaxed);
  const double ahead_s = bench->freewheel ? AHEAD_FREEWHEEL_S : AHEAD_S;
  const double hand_over_s = bench->freewheel ? HAND_OVER_FREEWHEEL_S : HAND_OVER_S;
  const uint64_t horizon = now + 2 * period + (uint64_t)(hand_over_s * bench->rate);
  do {
    bench->again = false;
    hc_toggle_step(bench, horizon); // before what comes after them is handed over
    start_all(bench, now + (uint64_t)(ahead_s * bench->rate));
    hc_bench_collect(bench);
  } while (send_one(bench, horizon) || bench->again);
  bench->stepping = false;
}

/* ---- another engine ---------------------------------------------------------------------------------------------------- */

void hc_waiting_begin_again(HcBench *bench)
{
  for (HcTransaction *t = bench->waiting; t; t = t->next) {
    hc_waiting_forget_work(bench, t);
    t->again = t->started;
  }
}

void hc_waiting_move(HcBench *bench, uint64_t from, uint64_t to, double factor, double past_s)
{
  for (HcTransaction *t = bench->waiting; t; t = t->next)
    if (t->frame) {
      // A cue waits for the sound to go on; a time tag means the clock on the wall.
      const double ahead = (t->frame > from ? (double)(t->frame - from) : 0) * factor - (t->cue ? 0 : past_s * bench->rate);
      t->frame = to + (ahead > 1 ? (uint64_t)ahead : 1);
    }
  // Cues and tags have moved differently: put them in order again.
  HcTransaction *list = bench->waiting;
  bench->waiting = NULL;
  bench->scheduled = 0;
  while (list) {
    HcTransaction *t = list;
    list = t->next;
    hc_waiting_put(bench, t);
  }
}

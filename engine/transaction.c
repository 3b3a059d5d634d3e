// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A change from its submission to its landing. One that needs no circuit solved and no plugin made goes at once and overtakes
 * those that do; a newer one that needs the solver is merged into the last of the same things that has not begun, so that the
 * newest value wins and a knob never queues up. Which of those that wait may go is decided in waiting.c.
 */

#include "cue.h"
#include "insert.h"

#include <stdlib.h>
#include <string.h>

enum { SCHEDULED_MAX = 1024 };

HcTransaction *hc_transaction_new(HcBench *bench, uint64_t frame)
{
  HcTransaction *transaction = calloc(1, sizeof *transaction);
  if (transaction) {
    transaction->frame = frame;
    transaction->serial = ++bench->last_serial;
  }
  return transaction;
}

void hc_transaction_free(HcBench *bench, HcTransaction *transaction)
{
  if (!transaction)
    return;
  hc_waiting_forget_work(bench, transaction);
  for (size_t i = 0; i < transaction->count; ++i)
    hc_value_clear(&transaction->step[i].value);
  free(transaction->step);
  free(transaction);
}

const HcValue *hc_transaction_value(const HcTransaction *transaction, const HcEntry *entry, const HcValue *before)
{
  for (size_t i = 0; i < transaction->count; ++i)
    if (transaction->step[i].entry == entry)
      return &transaction->step[i].value;
  return before;
}

/* ---- sent -------------------------------------------------------------------------------------------------------------- */

void hc_commit_dispose(HcBench *bench, HcCommit *commit)
{
  for (uint32_t i = 0; commit && i < commit->count; ++i) {
    const HcOp *op = &commit->op[i];
    if (!op->pointer)
      continue;
    if (op->kind == HC_OP_LINE)
      op->unit->prepare->release(op->pointer);
    else if (op->kind == HC_OP_PROGRAM)
      hc_player_forget(bench->player, op->pointer);
    else if (op->kind == HC_OP_SLOT && !hc_insert_keeps(bench, op->unit))
      hc_insert_free(bench, op->unit);
  }
  free(commit);
}

void hc_transaction_flush(HcBench *bench)
{
  size_t n = 0;
  while (n < bench->outgoing_count && hc_rt_send(bench->rt, bench->outgoing[n]))
    ++n;
  if (n)
    memmove(bench->outgoing, bench->outgoing + n, (bench->outgoing_count - n) * sizeof(HcCommit *));
  bench->outgoing_count -= n;
}

/** What was sent ahead lands at a frame that is still to come; what touches the same things must not land before it, or the
 * values told would not be those heard. */
static uint64_t after_those_ahead(HcBench *bench, const HcTransaction *transaction)
{
  uint64_t frame = transaction->frame;
  for (const HcTransaction *t = bench->flying; t; t = t->next)
    if (t->frame > frame && t->touches & transaction->touches)
      frame = t->frame;
  return frame;
}

void hc_transaction_send(HcBench *bench, HcTransaction *transaction)
{
  if (bench->running)
    transaction->frame = after_those_ahead(bench, transaction);
  transaction->before = bench->selection;
  HcCommit *commit = hc_emit(bench, transaction);
  transaction->next = bench->flying;
  bench->flying = transaction;
  bench->n_flying++;
  if (!commit) {
    // Nobody processes: the values are in force at once, and the next start brings them to the audio thread.
    hc_transaction_landed(bench, transaction->serial, bench->rt ? hc_rt_status(bench->rt).frame : bench->frame);
    return;
  }
  HcCommit **outgoing = realloc(bench->outgoing, (bench->outgoing_count + 1) * sizeof *outgoing);
  if (!outgoing) {
    hc_commit_dispose(bench, commit);
    hc_transaction_landed(bench, transaction->serial, transaction->frame);
    return;
  }
  bench->outgoing = outgoing;
  outgoing[bench->outgoing_count++] = commit;
  hc_transaction_flush(bench);
}

/* ---- submitted --------------------------------------------------------------------------------------------------------- */

/** Put the steps of `from` behind those of `to`; the values of the newer win. */
static void merge(HcBench *bench, HcTransaction *to, HcTransaction *from)
{
  for (size_t i = 0; i < from->count; ++i) {
    const HcStep *step = &from->step[i];
    (void)hc_step_add(to, step->kind, step->entry, step->value.number, step->value.text, step->lane, step->insert);
  }
  to->scene |= from->scene;
  hc_waiting_look(to);
  hc_waiting_outdate(bench, to->next, from->circuits);
  hc_transaction_free(bench, from);
}

/** Values only, or a place to go to: what could fail for reasons of its own must not take others with it. */
static bool can_merge(const HcTransaction *transaction, bool program)
{
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcStep *step = &transaction->step[i];
    if ((!step->entry && !hc_program_moves(step->kind)) || step->kind == HC_E_PRESET)
      return false;
  }
  return !transaction->frame && !transaction->started && !transaction->cue &&
         program == ((transaction->touches & HC_TOUCH_PROGRAM) != 0) &&
         (!program || !(transaction->touches & ~(uint32_t)HC_TOUCH_PROGRAM));
}

/** The last that waits without a time and shares what it touches, when it has not begun and is of the same sort. What shares
 * nothing is held up by nothing: lanes do not wait for each other. */
static HcTransaction *mergeable(HcBench *bench, const HcTransaction *transaction)
{
  HcTransaction *last = NULL;
  for (HcTransaction *t = bench->waiting; t && !t->frame; t = t->next)
    if (t->touches & transaction->touches)
      last = t;
  const bool program = transaction->touches & HC_TOUCH_PROGRAM;
  return last && can_merge(transaction, program) && can_merge(last, program) ? last : NULL;
}

static bool selects(const HcStep *step)
{
  return step->kind == HC_E_SELECT || step->kind == HC_E_LANE_SELECT || step->kind == HC_E_TOGGLE ||
         step->kind == HC_E_TOGGLE_HOLD;
}

static void drop_steps(HcBench *bench, HcTransaction *t, bool (*which)(const HcStep *step, uint32_t id), uint32_t id)
{
  size_t kept = 0;
  for (size_t i = 0; i < t->count; ++i)
    if (which(&t->step[i], id)) {
      hc_value_clear(&t->step[i].value);
      hc_insert_free(bench, t->step[i].unit);
    } else
      t->step[kept++] = t->step[i];
  t->count = kept;
}

static bool is_select(const HcStep *step, uint32_t id)
{
  (void)id;
  return selects(step);
}

/** A change overtakes: what waits must not bring back an older value of the same entries, nor the lane heard before. */
static void supersede(HcBench *bench, const HcTransaction *newer)
{
  for (HcTransaction *t = bench->waiting; t && !t->frame; t = t->next) {
    if (newer->touches & HC_TOUCH_SELECT)
      drop_steps(bench, t, is_select, 0);
    for (size_t i = 0; i < t->count; ++i)
      for (size_t j = 0; j < newer->count; ++j)
        if (t->step[i].entry && t->step[i].entry == newer->step[j].entry)
          hc_value_set(&t->step[i].value, newer->step[j].value.number, newer->step[j].value.text);
  }
  if (newer->circuits)
    hc_waiting_outdate(bench, bench->waiting, newer->circuits);
}

static bool is_of_insert(const HcStep *step, uint32_t id)
{
  return step->entry && step->entry->insert && step->entry->slot == id;
}

void hc_transaction_forget_insert(HcBench *bench, uint32_t id)
{
  for (HcTransaction *t = bench->waiting; t; t = t->next)
    drop_steps(bench, t, is_of_insert, id);
  for (HcTransaction *t = bench->flying; t; t = t->next)
    drop_steps(bench, t, is_of_insert, id);
}

HcStatus hc_transaction_submit(HcBench *bench, HcTransaction *transaction, HcError *error)
{
  if (transaction->frame && bench->scheduled >= SCHEDULED_MAX && !transaction->cue)
    return hc_error_set(error, HC_REFUSED, "%u changes wait for their time already; send fewer ahead", SCHEDULED_MAX);
  hc_waiting_look(transaction);
  if (!transaction->frame && (!bench->running || !hc_waiting_must(bench, transaction))) {
    supersede(bench, transaction);
    hc_transaction_send(bench, transaction);
    return HC_OK;
  }
  HcTransaction *last = mergeable(bench, transaction);
  if (last)
    merge(bench, last, transaction);
  else
    hc_waiting_put(bench, transaction);
  if (bench->running)
    hc_transaction_step(bench);
  return HC_OK;
}

/* ---- landed ------------------------------------------------------------------------------------------------------------ */

void hc_transaction_landed(HcBench *bench, uint64_t serial, uint64_t frame)
{
  for (HcTransaction **at = &bench->flying; *at; at = &(*at)->next) {
    HcTransaction *t = *at;
    if (t->serial != serial)
      continue;
    *at = t->next;
    bench->n_flying--;
    for (size_t i = 0; i < t->count; ++i)
      hc_land_step(bench, &t->step[i], frame);
    hc_land_facts(bench, t->circuits);
    hc_transaction_free(bench, t);
    return;
  }
}

/** Whoever selected after `t` was sent took it for landed: what that would have told is told with it now. */
static void hand_on(const HcTransaction *t, HcTransaction *newer)
{
  for (size_t i = 0; i < t->count; ++i) {
    const HcStep *step = &t->step[i];
    if (step->entry && !hc_transaction_value(newer, step->entry, NULL))
      (void)hc_step_add(newer, step->kind, step->entry, step->value.number, NULL, step->lane, 0);
  }
}

void hc_transaction_revoked(HcBench *bench, uint64_t serial)
{
  HcTransaction *newer = NULL; // the first to select after it; the list has the newest first
  for (HcTransaction **at = &bench->flying; *at; at = &(*at)->next) {
    HcTransaction *t = *at;
    if (t->serial != serial) {
      newer = t->touches & HC_TOUCH_SELECT ? t : newer;
      continue;
    }
    *at = t->next;
    bench->n_flying--;
    if (newer)
      hand_on(t, newer);
    else {
      bench->selection = t->before;
      hc_emit_heard(bench);
    }
    hc_transaction_free(bench, t);
    return;
  }
}

void hc_transaction_settle(HcBench *bench)
{
  for (size_t i = 0; i < bench->outgoing_count; ++i)
    hc_commit_dispose(bench, bench->outgoing[i]);
  bench->outgoing_count = 0;
  while (bench->flying) {
    HcTransaction *oldest = bench->flying; // the list has the newest first
    while (oldest->next)
      oldest = oldest->next;
    hc_transaction_landed(bench, oldest->serial, oldest->frame);
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Changes on their way. `waiting` is kept in the order in which they land: what has no frame first, in the order of arrival,
 * then by frame. A change that needs no circuit solved and no plugin made overtakes those that do; a newer one that needs
 * the solver is merged into the last that has not begun, so that the newest value wins and a knob never queues up.
 */

#include "model.h"

#include <stdlib.h>
#include <string.h>

/** How far ahead of its frame a change is solved [s]. */
static const double AHEAD_S = 2.0;

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

static void forget_prepared(HcBench *bench, HcTransaction *transaction, uint32_t lane)
{
  if (transaction->prepared[lane])
    bench->lane[lane].line->prepare->release(transaction->prepared[lane]);
  transaction->prepared[lane] = NULL;
  transaction->solved &= ~(1u << lane);
}

void hc_transaction_free(HcBench *bench, HcTransaction *transaction)
{
  if (!transaction)
    return;
  for (uint32_t lane = 0; lane < HC_LANES_MAX; ++lane)
    forget_prepared(bench, transaction, lane);
  if (transaction->feed)
    hc_player_forget(bench->player, transaction->feed);
  for (size_t i = 0; i < transaction->count; ++i)
    hc_value_clear(&transaction->step[i].value);
  free(transaction->step);
  free(transaction);
}

static bool needs_feed(HcBench *bench, const HcTransaction *transaction)
{
  const unsigned source = hc_program_after(bench, transaction);
  if (source != HC_SOURCE_FILE && source != HC_SOURCE_MUSIC)
    return false;
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcEntryKind kind = transaction->step[i].kind;
    if (kind == HC_E_PROGRAM_SOURCE || kind == HC_E_PROGRAM_FILE || kind == HC_E_PROGRAM_SEEK || kind == HC_E_PROGRAM_LOOP)
      return true;
  }
  return false;
}

static bool needs_time(HcBench *bench, const HcTransaction *transaction)
{
  if (transaction->lines || needs_feed(bench, transaction))
    return true;
  for (size_t i = 0; i < transaction->count; ++i)
    if (transaction->step[i].kind == HC_E_INSERT)
      return true;
  return false;
}

const HcValue *hc_transaction_value(const HcTransaction *transaction, const HcEntry *entry, const HcValue *before)
{
  for (size_t i = 0; i < transaction->count; ++i)
    if (transaction->step[i].entry == entry)
      return &transaction->step[i].value;
  return before;
}

static bool is_ready(const HcTransaction *transaction)
{
  return transaction->started && transaction->solved == transaction->lines && !transaction->inserts && !transaction->feeding;
}

/** Ask the solver for the lanes that are not solved for what they are now. */
static void ask(HcBench *bench, HcTransaction *transaction)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    const uint32_t bit = 1u << lane;
    if (transaction->lines & ~transaction->solved & ~transaction->asked & bit)
      hc_lines_solve(bench, transaction, lane);
  }
}

static void start(HcBench *bench, HcTransaction *transaction)
{
  if (!transaction->started) {
    transaction->started = true;
    for (size_t i = 0; i < transaction->count; ++i) {
      HcInsert *insert = transaction->step[i].kind == HC_E_INSERT ? hc_insert_find(bench, transaction->step[i].insert) : NULL;
      if (insert)
        hc_insert_make(bench, transaction, insert);
    }
    if (needs_feed(bench, transaction))
      hc_program_open(bench, transaction);
  }
  ask(bench, transaction);
}

/** Later changes of the lanes in `lines` must be solved again: something has come before them. */
static void outdate(HcBench *bench, HcTransaction *after, uint32_t lines)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    if (!(lines & 1u << lane))
      continue;
    for (HcTransaction *t = after; t; t = t->next)
      if (t->lines & 1u << lane) {
        forget_prepared(bench, t, lane);
        t->version[lane]++;
      }
  }
}

static void insert_sorted(HcBench *bench, HcTransaction *transaction)
{
  HcTransaction **at = &bench->waiting;
  while (*at && (*at)->frame <= transaction->frame)
    at = &(*at)->next;
  transaction->next = *at;
  *at = transaction;
  outdate(bench, transaction->next, transaction->lines);
}

/** Put the steps of `from` behind those of `to`; the values of the newer win. */
static void merge(HcBench *bench, HcTransaction *to, HcTransaction *from)
{
  for (size_t i = 0; i < from->count; ++i) {
    const HcStep *step = &from->step[i];
    (void)hc_step_add(to, step->kind, step->entry, step->value.number, step->value.text, step->lane, step->insert);
  }
  hc_transaction_free(bench, from);
}

/** Values only: what could fail for reasons of its own must not take others with it. */
static bool is_plain(HcBench *bench, const HcTransaction *transaction)
{
  for (size_t i = 0; i < transaction->count; ++i)
    if (!transaction->step[i].entry)
      return false;
  return !needs_feed(bench, transaction);
}

static HcTransaction *last_not_begun(HcBench *bench)
{
  HcTransaction *last = NULL;
  for (HcTransaction *t = bench->waiting; t && !t->frame; t = t->next)
    last = t->started || !is_plain(bench, t) ? NULL : t;
  return last;
}

/** A change overtakes: what waits must not bring back an older value of the same entries. */
static void supersede(HcBench *bench, const HcTransaction *newer)
{
  for (HcTransaction *t = bench->waiting; t && !t->frame; t = t->next)
    for (size_t i = 0; i < t->count; ++i)
      for (size_t j = 0; j < newer->count; ++j)
        if (t->step[i].entry && t->step[i].entry == newer->step[j].entry)
          hc_value_set(&t->step[i].value, newer->step[j].value.number, newer->step[j].value.text);
}

static void send(HcBench *bench, HcTransaction *transaction)
{
  HcCommit *commit = hc_emit(bench, transaction);
  transaction->next = bench->flying;
  bench->flying = transaction;
  HcCommit **outgoing =
      commit && bench->running ? realloc(bench->outgoing, (bench->outgoing_count + 1) * sizeof *outgoing) : NULL;
  if (!outgoing) {
    // Nobody processes: the values are in force at once, and the next start brings them to the audio thread.
    bench->stale = true;
    free(commit);
    hc_transaction_landed(bench, transaction->serial);
    return;
  }
  bench->outgoing = outgoing;
  outgoing[bench->outgoing_count++] = commit;
  hc_transaction_flush(bench);
}

void hc_transaction_flush(HcBench *bench)
{
  size_t n = 0;
  while (n < bench->outgoing_count && hc_rt_send(bench->rt, bench->outgoing[n]))
    ++n;
  if (n == 0)
    return;
  memmove(bench->outgoing, bench->outgoing + n, (bench->outgoing_count - n) * sizeof(HcCommit *));
  bench->outgoing_count -= n;
}

HcStatus hc_transaction_submit(HcBench *bench, HcTransaction *transaction, HcError *error)
{
  if (transaction->frame && bench->scheduled >= SCHEDULED_MAX && !transaction->cue)
    return hc_error_set(error, HC_REFUSED, "%u changes wait for their time already; send fewer ahead", SCHEDULED_MAX);
  if (!transaction->frame && (!bench->running || !needs_time(bench, transaction))) {
    supersede(bench, transaction);
    send(bench, transaction);
    return HC_OK;
  }
  HcTransaction *last = transaction->frame || !is_plain(bench, transaction) ? NULL : last_not_begun(bench);
  if (last) {
    merge(bench, last, transaction);
    return HC_OK;
  }
  bench->scheduled += transaction->frame != 0;
  insert_sorted(bench, transaction);
  hc_transaction_step(bench);
  return HC_OK;
}

static void refuse(HcBench *bench, HcTransaction *transaction)
{
  hc_tell_error(bench, *transaction->address ? transaction->address : "/", transaction->failure);
  hc_check_undo(bench, transaction);
  outdate(bench, transaction->next, transaction->lines);
}

/** Take the first one off the list; it has been sent or refused. */
static HcTransaction *take(HcBench *bench, HcTransaction **at)
{
  HcTransaction *transaction = *at;
  *at = transaction->next;
  transaction->next = NULL;
  bench->scheduled -= transaction->frame != 0;
  return transaction;
}

/** Once through the list; left early when something new has come into it. */
static void pass(HcBench *bench)
{
  const uint64_t now = bench->rt ? hc_rt_status(bench->rt).frame : 0;
  const uint64_t horizon = now + (uint64_t)(AHEAD_S * bench->rate);
  HcTransaction **at = &bench->waiting;
  bool in_order = true; // nothing earlier still waits for the solver
  while (*at && !bench->again) {
    HcTransaction *t = *at;
    if (t->frame > horizon)
      break;
    start(bench, t);
    hc_bench_collect(bench);
    if (bench->again)
      break;
    const bool done = is_ready(t) || (*t->failure && !t->asked && !t->inserts && !t->feeding);
    if (!done || !in_order) {
      in_order = false;
      at = &t->next;
      // One at a time goes through the solver; what has a frame is solved ahead as well.
      if (!t->frame)
        break;
      continue;
    }
    (void)take(bench, at);
    if (*t->failure) {
      refuse(bench, t);
      hc_transaction_free(bench, t);
    } else
      send(bench, t);
  }
}

void hc_transaction_step(HcBench *bench)
{
  bench->again = true;
  if (bench->stepping)
    return; // collecting has brought a new one
  bench->stepping = true;
  while (bench->again) {
    bench->again = false;
    pass(bench);
    hc_bench_collect(bench);
  }
  bench->stepping = false;
}

void hc_transaction_landed(HcBench *bench, uint64_t serial)
{
  for (HcTransaction **at = &bench->flying; *at; at = &(*at)->next) {
    HcTransaction *t = *at;
    if (t->serial != serial)
      continue;
    *at = t->next;
    for (size_t i = 0; i < t->count; ++i)
      hc_land_step(bench, &t->step[i]);
    hc_transaction_free(bench, t);
    return;
  }
}

void hc_transaction_settle(HcBench *bench)
{
  bench->stale |= bench->outgoing_count > 0;
  for (size_t i = 0; i < bench->outgoing_count; ++i)
    free(bench->outgoing[i]);
  bench->outgoing_count = 0;
  while (bench->flying) {
    HcTransaction *oldest = bench->flying; // the list has the newest first
    for (HcTransaction *t = bench->flying; t; t = t->next)
      if (t->serial < oldest->serial)
        oldest = t;
    hc_transaction_landed(bench, oldest->serial);
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Steps become operations of one commit, and `sent` values follow; when it has landed, values are in force and told. */

#include "cue.h"
#include "emit_ops.h"
#include "insert.h"
#include "trials.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** The unit that is there already, put in again: its gain moves. */
static void push_gain(HcOps *ops, const HcInsert *insert, double gain)
{
  hc_ops_push(ops,
              (HcOp){.kind = HC_OP_SLOT, .lane = insert->lane, .index = insert->place, .unit = insert->unit, .number = gain});
}

static double number_of(HcBench *bench, HcEntryKind kind)
{
  return hc_table_kind(bench->table, kind, 0)->sent.number;
}

/** A value that follows from others: in force together with them. */
static void derive(HcTransaction *transaction, HcEntry *entry, double number)
{
  if (entry && entry->sent.number != number) {
    (void)hc_step_add(transaction, hc_entry_is_lamp(entry) ? HC_E_METER : entry->kind, entry, number, NULL, entry->lane, 0);
    hc_value_set(&entry->sent, number, NULL);
  }
}

/** Which lane is heard after all steps, and the lamps. */
static void derive_select(HcBench *bench, HcTransaction *transaction)
{
  HcEntry *select = hc_table_kind(bench->table, HC_E_SELECT, 0);
  const uint32_t told = hc_trials_is_open(bench) ? HC_SELECT_X : bench->selection.lane;
  hc_value_set(&select->sent, told, NULL);
  (void)hc_step_add(transaction, HC_E_SELECT, select, told, NULL, 0, 0);
  for (uint32_t i = 0; i < bench->setup.lanes; ++i)
    derive(transaction, hc_table_kind(bench->table, HC_E_LANE_SELECT, i), i == told);
  derive(transaction, hc_table_kind(bench->table, HC_E_TOGGLE_HOLD, 0), bench->selection.held);
}

void hc_emit_heard(HcBench *bench)
{
  HcTransaction untold = {0};
  derive_select(bench, &untold);
  free(untold.step);
}

/** The unit that a slot's entries belong to; NULL where it is not in the chain, or going: it gets the values on its way in. */
static HcUnit *unit_of(HcBench *bench, uint32_t slot, uint32_t lane)
{
  uint32_t place;
  if (slot == HC_INTERFERENCE_ID)
    return bench->interference;
  if (hc_own_place(slot, &place))
    return bench->lane[lane].own[place].in ? bench->lane[lane].own[place].unit : NULL;
  const HcInsert *insert = hc_insert_find(bench, slot);
  return insert && !insert->going ? insert->unit : NULL;
}

void hc_emit_port(HcBench *bench, HcOps *ops, const HcEntry *entry, const HcValue *value)
{
  HcUnit *unit = unit_of(bench, entry->slot, entry->lane);
  if (!unit || entry->parameter.flags & HC_READ_ONLY)
    return;
  const HcOp op = {.kind = HC_OP_CONTROL, .unit = unit, .index = entry->port, .number = hc_entry_port_value(entry, value)};
  if (unit->expect)
    unit->expect->expect(unit->plugin, op.index, (float)op.number);
  hc_ops_push(ops, op);
}

/** `/interference/noise/on` and `seed` stand once on the bench, and what is in the lanes has ports that follow. */
static void emit_bench_port(HcBench *bench, HcOps *ops, const HcEntry *entry, const HcValue *value)
{
  hc_emit_port(bench, ops, entry, value);
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
    for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
      if (bench->lane[lane].own[place].in)
        hc_emit_follower(bench, ops, entry, value->number, place, lane);
}

static void emit_program(HcBench *bench, HcTransaction *transaction, HcOps *ops)
{
  static const HcProgramSource sources[] = {HC_PROGRAM_INPUT, HC_PROGRAM_FEED, HC_PROGRAM_SINE,
                                            HC_PROGRAM_PINK,  HC_PROGRAM_FEED, HC_PROGRAM_SILENCE};
  const unsigned source = hc_program_after(bench, NULL);
  const bool silent = sources[source] == HC_PROGRAM_FEED && !transaction->feed; // it could not be opened
  bench->feed = transaction->feed;
  hc_ops_push(
      ops, (HcOp){.kind = HC_OP_PROGRAM, .index = silent ? HC_PROGRAM_SILENCE : sources[source], .pointer = transaction->feed});
  transaction->feed = NULL; // the audio thread's now
}

/** Into the chain, with the values it has here: they may have been set while it was being made. */
static void emit_insert(HcBench *bench, HcOps *ops, HcInsert *insert, bool match)
{
  bool wet = true;
  HcEntry *entry;
  insert->coming = false;
  if (!insert->unit)
    return; // nobody processes yet: it is made at the start
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    if (!entry->insert || entry->slot != insert->id)
      continue;
    if (entry->kind == HC_E_ENABLED)
      wet = entry->sent.number != 0;
    else if (!(entry->parameter.flags & HC_READ_ONLY))
      hc_emit_port(bench, ops, entry, &entry->sent);
  }
  // The pointer tells who puts it in: should the commit never be carried out, that is who frees it.
  hc_ops_push(ops, (HcOp){.kind = HC_OP_SLOT,
                          .lane = insert->lane,
                          .index = insert->place,
                          .unit = insert->unit,
                          .pointer = insert->unit,
                          .number = match ? 1.0 / insert->gain : 1.0});
  hc_ops_push(ops, (HcOp){.kind = HC_OP_BYPASS, .lane = insert->lane, .index = insert->place, .number = !wet});
}

static void emit_slots(HcBench *bench, HcTransaction *transaction, HcOps *ops, const HcStep *step, bool match)
{
  HcInsert *insert = hc_insert_find(bench, step->insert);
  if (!insert || insert->going)
    return;
  if (hc_insert_is_made(transaction, step))
    emit_insert(bench, ops, insert, match);
  else if (step->kind == HC_E_REMOVE) {
    insert->going = true;
    if (!hc_insert_replaced(bench, transaction, insert))
      hc_ops_push(ops, (HcOp){.kind = HC_OP_SLOT, .lane = insert->lane, .index = insert->place, .number = 1.0});
  } else if (step->kind == HC_E_LANE_MATCHED) {
    insert->gain = step->value.number;
    if (match && insert->unit && !insert->coming)
      push_gain(ops, insert, 1.0 / insert->gain);
  }
}

/** Inserts at the gain that matching asks for now. */
static void emit_rematch(HcBench *bench, HcOps *ops, bool match)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
      const HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && insert->unit && !insert->coming && !insert->going)
        push_gain(ops, insert, match ? 1.0 / insert->gain : 1.0);
    }
}

static void derive_match(HcBench *bench, HcTransaction *transaction, bool match)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    bool known = true;
    double gain = match ? hc_insert_match(bench, lane, &known) : 1.0;
    for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
      gain *= bench->lane[lane].own[place].gain;
    derive(transaction, hc_table_kind(bench->table, HC_E_LANE_MATCH, lane), 20.0 * log10(gain));
    derive(transaction, hc_table_kind(bench->table, HC_E_LANE_MATCHED, lane), known);
  }
}

static void emit_delays(HcBench *bench, HcOps *ops)
{
  HcAlign align[HC_LANES_MAX];
  if (!hc_insert_align(bench, align))
    return;
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    HcAlign *sent = &bench->lane[lane].align;
    if (align[lane].ahead == sent->ahead && align[lane].behind == sent->behind)
      continue;
    *sent = align[lane];
    hc_ops_push(ops, (HcOp){.kind = HC_OP_DELAY, .lane = lane, .ahead = sent->ahead, .index = sent->behind});
  }
}

/** What an insert does to the level is measured again when a control of it has moved. */
static void note_moved(HcBench *bench, const HcEntry *entry)
{
  HcInsert *insert = entry->insert ? hc_insert_find(bench, entry->slot) : NULL;
  if (insert)
    insert->moved = true;
}

static void emit_step(HcBench *bench, HcTransaction *transaction, HcOps *ops, const HcStep *step, bool match)
{
  switch (step->kind) {
  case HC_E_CIRCUIT:
  case HC_E_PORT:
    hc_emit_port(bench, ops, step->entry, &step->value);
    break;
  case HC_E_TRIGGER:
    hc_emit_port(bench, ops, step->entry, &(HcValue){.number = step->entry->parameter.maximum});
    break;
  case HC_E_BENCH_PORT:
    emit_bench_port(bench, ops, step->entry, &step->value);
    break;
  case HC_E_ENABLED: {
    const HcInsert *insert = hc_insert_find(bench, step->entry->slot);
    if (insert && !insert->going)
      hc_ops_push(ops,
                  (HcOp){.kind = HC_OP_BYPASS, .lane = insert->lane, .index = insert->place, .number = step->value.number == 0});
    break;
  }
  case HC_E_INSERT:
  case HC_E_PRESET:
  case HC_E_REMOVE:
  case HC_E_LANE_MATCHED:
    emit_slots(bench, transaction, ops, step, match);
    break;
  default:
    hc_emit_number(bench, ops, step);
  }
}

/** Nobody processes: what follows from the steps without an engine. */
static void emit_nowhere(HcBench *bench, HcTransaction *transaction, size_t n)
{
  HcOps ops = {0};
  for (size_t i = 0; i < n; ++i) {
    const HcStep step = transaction->step[i]; // the array may move
    HcInsert *insert = step.insert ? hc_insert_find(bench, step.insert) : NULL;
    if (step.kind == HC_E_INSERT && insert)
      insert->coming = false; // the start makes it
    else if (step.kind == HC_E_REMOVE && insert)
      insert->going = true;
    else if (step.kind == HC_E_PRESET && insert)
      insert->given = true;
    else if (!step.insert && step.kind != HC_E_CIRCUIT && step.kind != HC_E_ON && step.kind != HC_E_PORT &&
             step.kind != HC_E_BENCH_PORT)
      hc_emit_number(bench, &ops, &step);
  }
  free(ops.commit);
}

HcCommit *hc_emit(HcBench *bench, HcTransaction *transaction)
{
  HcOps ops = {0};
  bool rematch = false, program = false;
  const size_t n = transaction->count; // steps that are derived come behind these
  for (size_t i = 0; i < n; ++i) {
    const HcStep *step = &transaction->step[i];
    if (step->entry && step->kind != HC_E_TRIGGER)
      hc_value_set(&step->entry->sent, step->value.number, step->value.text);
    rematch |= step->kind == HC_E_MATCH;
    program |= step->kind == HC_E_PROGRAM_SOURCE || step->kind == HC_E_CALIBRATE;
    if (step->kind == HC_E_TOGGLE_EVERY && bench->rt) {
      hc_toggle_revoke(bench, transaction->frame, &ops);
      hc_toggle_begin(bench, transaction->frame ? transaction->frame : hc_rt_status(bench->rt).frame);
    }
  }
  const bool match = number_of(bench, HC_E_MATCH) != 0;
  hc_ops_place(bench, transaction, &ops);
  if (!bench->running) {
    free(ops.commit); // what is moved is model only
    ops = (HcOps){0};
    emit_nowhere(bench, transaction, n);
  }
  for (size_t i = 0; i < n && bench->running; ++i) {
    const HcStep step = transaction->step[i]; // the array may move
    emit_step(bench, transaction, &ops, &step, match);
    if (step.kind == HC_E_PORT)
      note_moved(bench, step.entry);
  }
  if (transaction->touches & HC_TOUCH_SELECT)
    derive_select(bench, transaction);
  derive(transaction, hc_table_kind(bench->table, HC_E_PANIC, 0), bench->panic);
  if (!bench->running)
    return NULL;
  if (program || transaction->feed)
    emit_program(bench, transaction, &ops);
  hc_emit_circuits(bench, transaction, &ops, match, rematch);
  if (rematch)
    emit_rematch(bench, &ops, match);
  derive_match(bench, transaction, match);
  emit_delays(bench, &ops);
  if (transaction->frame)
    hc_insert_measure_at(bench, transaction->frame);
  if (!ops.commit && !(ops.commit = calloc(1, sizeof *ops.commit)))
    return NULL;
  ops.commit->frame = transaction->frame;
  ops.commit->serial = transaction->serial;
  return ops.commit;
}

HcCommit *hc_emit_all(HcBench *bench, double seconds, HcError *error)
{
  static const HcEntryKind once[] = {HC_E_FADE, HC_E_LISTEN_GAIN,   HC_E_TRIM,
                                     HC_E_DIM,  HC_E_PROGRAM_LEVEL, HC_E_PROGRAM_FREQUENCY};
  HcOps ops = {0};
  HcTransaction all = {.alone = true};
  const bool match = number_of(bench, HC_E_MATCH) != 0;
  hc_ops_push(&ops, (HcOp){.kind = HC_OP_INTERFERENCE, .unit = bench->interference});
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
      bench->lane[lane].own[place].in = false;
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
      const HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && insert->unit && !insert->coming)
        hc_ops_push(&ops, (HcOp){.kind = HC_OP_SLOT,
                                 .lane = lane,
                                 .index = insert->place,
                                 .unit = insert->unit,
                                 .number = match ? 1.0 / insert->gain : 1.0});
    }
    bench->lane[lane].align = (HcAlign){0};
  }
  for (size_t i = 0; i < sizeof once / sizeof *once; ++i) {
    const HcStep step = {.kind = once[i], .value.number = number_of(bench, once[i])};
    hc_emit_number(bench, &ops, &step);
  }
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->kind == HC_E_PORT || entry->kind == HC_E_BENCH_PORT || entry->kind == HC_E_ENABLED) {
      const HcStep step = {.kind = entry->kind, .entry = entry, .value = entry->sent};
      emit_step(bench, &all, &ops, &step, match);
    }
  hc_ops_push(&ops, (HcOp){.kind = HC_OP_SELECT, .lane = hc_trials_lane(bench)});
  hc_ops_push(&ops, (HcOp){.kind = HC_OP_STEADY, .index = hc_trials_is_open(bench)});
  hc_ops_push(&ops, (HcOp){.kind = HC_OP_LISTEN, .index = (uint32_t)number_of(bench, HC_E_LISTEN)});
  if (seconds > 0)
    (void)hc_step_add(&all, HC_E_PROGRAM_SEEK, NULL, seconds, NULL, 0, 0);
  hc_program_open_now(bench, &all);
  if (*all.failure)
    hc_error_set(error, HC_NOT_FOUND, "%s", all.failure);
  emit_program(bench, &all, &ops);
  hc_ops_push(&ops, (HcOp){.kind = HC_OP_PLAY, .index = !bench->paused});
  hc_ops_push(&ops, (HcOp){.kind = HC_OP_PANIC, .index = bench->panic});
  hc_emit_circuits(bench, &all, &ops, match, true);
  emit_rematch(bench, &ops, match);
  derive_match(bench, &all, match);
  emit_delays(bench, &ops);
  hc_ops_push(&ops, (HcOp){.kind = HC_OP_SNAP});
  for (size_t i = 0; i < all.count; ++i)
    if (all.step[i].entry)
      hc_land_step(bench, &all.step[i], 0);
  free(all.step);
  return ops.commit;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Steps become operations of one commit, and `sent` values follow; when it has landed, values are in force and told. */

#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct HcOps {
  HcCommit *commit;
  uint32_t capacity;
} HcOps;

static bool push(HcOps *ops, HcOp op)
{
  if (!ops->commit || ops->commit->count == ops->capacity) {
    const uint32_t capacity = ops->capacity ? 2 * ops->capacity : 16;
    HcCommit *commit = realloc(ops->commit, sizeof *commit + capacity * sizeof(HcOp));
    if (!commit)
      return false;
    if (!ops->commit)
      *commit = (HcCommit){0};
    ops->commit = commit;
    ops->capacity = capacity;
  }
  ops->commit->op[ops->commit->count++] = op;
  return true;
}

/** The unit that is there already, put in again: its gain moves. */
static void push_gain(HcOps *ops, const HcInsert *insert, double gain)
{
  push(ops, (HcOp){.kind = HC_OP_SLOT, .lane = insert->lane, .index = insert->place, .unit = insert->unit, .number = gain});
}

static double linear(double db)
{
  return pow(10.0, db / 20.0);
}

static double number_of(HcBench *bench, HcEntryKind kind)
{
  return hc_table_kind(bench->table, kind, 0)->sent.number;
}

/** A value that follows from others: in force together with them. */
static void derive(HcTransaction *transaction, HcEntry *entry, double number)
{
  if (entry && entry->sent.number != number) {
    (void)hc_step_add(transaction, entry->kind == HC_E_LANE_SELECT ? HC_E_METER : entry->kind, entry, number, NULL, entry->lane,
                      0);
    hc_value_set(&entry->sent, number, NULL);
  }
}

static void select_lane(HcBench *bench, HcTransaction *transaction, HcOps *ops, uint32_t lane)
{
  if (lane != bench->selected) {
    bench->selected_before = bench->selected;
    bench->selected = lane;
  }
  push(ops, (HcOp){.kind = HC_OP_SELECT, .lane = lane});
  HcEntry *select = hc_table_kind(bench->table, HC_E_SELECT, 0);
  hc_value_set(&select->sent, lane, NULL);
  (void)hc_step_add(transaction, HC_E_SELECT, select, lane, NULL, 0, 0);
  for (uint32_t i = 0; i < bench->setup.lanes; ++i)
    derive(transaction, hc_table_kind(bench->table, HC_E_LANE_SELECT, i), i == lane);
}

static void emit_port(HcBench *bench, HcOps *ops, const HcEntry *entry, const HcValue *value)
{
  HcUnit *unit = entry->slot == HC_LINE_ID           ? bench->lane[entry->lane].line
                 : entry->slot == HC_INTERFERENCE_ID ? bench->interference
                                                     : NULL;
  if (!unit) {
    HcInsert *insert = hc_insert_find(bench, entry->slot);
    if (!insert || !insert->unit)
      return;
    unit = insert->unit;
    insert->moved = true;
  }
  push(ops, (HcOp){.kind = HC_OP_CONTROL, .unit = unit, .index = entry->port, .number = hc_entry_port_value(entry, value)});
}

/** `/interference/noise/on` and `seed` stand once on the bench, and every line has a port that follows. */
static void emit_bench_port(HcBench *bench, HcOps *ops, const HcEntry *entry, const HcValue *value)
{
  emit_port(bench, ops, entry, value);
  const HcPluginInfo *info = bench->line_info;
  for (size_t i = 0; i < info->n_controls; ++i)
    if (*info->controls[i].bench && !strcmp(info->controls[i].symbol, hc_entry_bench_name(bench, entry)))
      for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
        push(ops, (HcOp){.kind = HC_OP_CONTROL,
                         .unit = bench->lane[lane].line,
                         .index = info->controls[i].index,
                         .number = value->number});
}

static void emit_program(HcBench *bench, HcTransaction *transaction, HcOps *ops)
{
  static const HcProgramSource sources[] = {HC_PROGRAM_INPUT, HC_PROGRAM_FEED, HC_PROGRAM_SINE,
                                            HC_PROGRAM_PINK,  HC_PROGRAM_FEED, HC_PROGRAM_SILENCE};
  const unsigned source = (unsigned)number_of(bench, HC_E_PROGRAM_SOURCE);
  if (sources[source] == HC_PROGRAM_FEED && !transaction->feed)
    return;
  push(ops, (HcOp){.kind = HC_OP_PROGRAM, .index = sources[source], .pointer = transaction->feed});
  transaction->feed = NULL; // the audio thread's now
}

static void emit_number(HcBench *bench, HcTransaction *transaction, HcOps *ops, const HcStep *step)
{
  const double number = step->value.number;
  switch (step->kind) {
  case HC_E_FADE:
    push(ops, (HcOp){.kind = HC_OP_FADE, .number = nearbyint(number * 1e-3 * bench->rate)});
    break;
  case HC_E_LISTEN:
    push(ops, (HcOp){.kind = HC_OP_LISTEN, .index = (uint32_t)number});
    break;
  case HC_E_LISTEN_GAIN:
    push(ops, (HcOp){.kind = HC_OP_LISTEN_GAIN, .number = linear(number)});
    break;
  case HC_E_TRIM:
    push(ops, (HcOp){.kind = HC_OP_TRIM, .number = linear(number)});
    break;
  case HC_E_MUTE:
    push(ops, (HcOp){.kind = HC_OP_MUTE, .index = (uint32_t)number});
    break;
  case HC_E_DIM:
    push(ops, (HcOp){.kind = HC_OP_DIM, .index = (uint32_t)number});
    break;
  case HC_E_PANIC:
  case HC_E_PANIC_RELEASE:
    bench->panic = step->kind == HC_E_PANIC;
    push(ops, (HcOp){.kind = HC_OP_PANIC, .index = bench->panic});
    break;
  case HC_E_PROGRAM_LEVEL:
    push(ops, (HcOp){.kind = HC_OP_LEVEL, .number = linear(number)});
    break;
  case HC_E_PROGRAM_FREQUENCY:
    push(ops, (HcOp){.kind = HC_OP_FREQUENCY, .number = number});
    break;
  case HC_E_PROGRAM_PLAY:
  case HC_E_PROGRAM_PAUSE:
    push(ops, (HcOp){.kind = HC_OP_PLAY, .index = step->kind == HC_E_PROGRAM_PLAY});
    break;
  case HC_E_SELECT:
    if (step->entry)
      select_lane(bench, transaction, ops, (uint32_t)number);
    break;
  case HC_E_LANE_SELECT:
    select_lane(bench, transaction, ops, step->lane);
    break;
  case HC_E_TOGGLE:
    select_lane(bench, transaction, ops, bench->selected_before);
    break;
  default:
    break;
  }
}

/** A unit comes as its plugin's author has it; people may have moved what it replaces. */
static void push_moved_controls(HcBench *bench, HcOps *ops, const HcInsert *insert)
{
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->slot == insert->id && entry->kind == HC_E_PORT && !(entry->parameter.flags & HC_READ_ONLY) &&
        entry->sent.number != entry->parameter.standard)
      push(ops, (HcOp){.kind = HC_OP_CONTROL,
                       .unit = insert->unit,
                       .index = entry->port,
                       .number = hc_entry_port_value(entry, &entry->sent)});
}

static void emit_slots(HcBench *bench, HcTransaction *transaction, HcOps *ops, const HcStep *step, bool match)
{
  HcInsert *insert = hc_insert_find(bench, step->insert);
  if (!insert || insert->gone)
    return;
  if (step->kind == HC_E_INSERT) {
    insert->coming = false;
    push(ops, (HcOp){.kind = HC_OP_SLOT,
                     .lane = insert->lane,
                     .index = insert->place,
                     .unit = insert->unit,
                     .number = match ? 1.0 / insert->gain : 1.0});
    push_moved_controls(bench, ops, insert);
  } else if (step->kind == HC_E_REMOVE) {
    insert->gone = true;
    if (!hc_insert_replaced(bench, transaction, insert))
      push(ops, (HcOp){.kind = HC_OP_SLOT, .lane = insert->lane, .index = insert->place, .number = 1.0});
  } else if (step->kind == HC_E_LANE_MATCHED) {
    insert->gain = step->value.number;
    if (match)
      push_gain(ops, insert, 1.0 / insert->gain);
  }
}

/** Circuits: those newly solved, and all of them at a new gain when matching is switched. */
static void emit_lines(HcBench *bench, HcTransaction *transaction, HcOps *ops, bool match, bool rematch)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    HcLaneModel *model = &bench->lane[lane];
    const HcPrepareInterface *circuits = model->line->prepare;
    HcPrepared *next = transaction->prepared[lane];
    if (next) {
      transaction->prepared[lane] = NULL;
      circuits->release(model->held);
      model->held = circuits->again(next);
      model->facts = transaction->facts[lane];
    } else if (rematch)
      next = circuits->again(model->held);
    else
      continue;
    model->gain = hc_lines_gain(&model->facts, match);
    push(ops, (HcOp){.kind = HC_OP_LINE, .lane = lane, .unit = model->line, .pointer = next, .number = model->gain});
  }
  for (uint32_t lane = 0; rematch && lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_MAX; ++i) {
      const HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && !insert->coming && !insert->gone)
        push_gain(ops, insert, match ? 1.0 / insert->gain : 1.0);
    }
}

static void derive_match(HcBench *bench, HcTransaction *transaction, bool match)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    bool known = true;
    const double gain = bench->lane[lane].gain * (match ? hc_insert_match(bench, lane, &known) : 1.0);
    derive(transaction, hc_table_kind(bench->table, HC_E_LANE_MATCH, lane), 20.0 * log10(gain));
    derive(transaction, hc_table_kind(bench->table, HC_E_LANE_MATCHED, lane), known);
  }
}

static void emit_delays(HcBench *bench, HcTransaction *transaction, HcOps *ops)
{
  uint32_t delay[HC_LANES_MAX];
  if (!hc_insert_align(bench, transaction, delay))
    return;
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    if (delay[lane] != bench->lane[lane].delay) {
      bench->lane[lane].delay = delay[lane];
      push(ops, (HcOp){.kind = HC_OP_DELAY, .lane = lane, .index = delay[lane]});
    }
}

static void emit_step(HcBench *bench, HcTransaction *transaction, HcOps *ops, const HcStep *step, bool match)
{
  switch (step->kind) {
  case HC_E_LINE:
  case HC_E_PORT:
    emit_port(bench, ops, step->entry, &step->value);
    break;
  case HC_E_BENCH_PORT:
    emit_bench_port(bench, ops, step->entry, &step->value);
    break;
  case HC_E_ENABLED: {
    const HcInsert *insert = hc_insert_find(bench, step->entry->slot);
    if (insert)
      push(ops, (HcOp){.kind = HC_OP_BYPASS, .lane = insert->lane, .index = insert->place, .number = step->value.number == 0});
    break;
  }
  case HC_E_INSERT:
  case HC_E_REMOVE:
  case HC_E_LANE_MATCHED:
    emit_slots(bench, transaction, ops, step, match);
    break;
  default:
    emit_number(bench, transaction, ops, step);
  }
}

HcCommit *hc_emit(HcBench *bench, HcTransaction *transaction)
{
  HcOps ops = {0};
  bool rematch = false, program = false;
  const size_t n = transaction->count; // steps that are derived come behind these
  for (size_t i = 0; i < n; ++i) {
    const HcStep *step = &transaction->step[i];
    if (step->entry)
      hc_value_set(&step->entry->sent, step->value.number, step->value.text);
    rematch |= step->kind == HC_E_MATCH;
    program |= step->kind == HC_E_PROGRAM_SOURCE;
  }
  const bool match = number_of(bench, HC_E_MATCH) != 0;
  if (!bench->running) {
    for (size_t i = 0; i < n; ++i)
      if (transaction->step[i].kind != HC_E_LINE && transaction->step[i].kind != HC_E_PORT &&
          transaction->step[i].kind != HC_E_BENCH_PORT && transaction->step[i].kind != HC_E_LANE_MATCHED) {
        const HcStep step = transaction->step[i];
        emit_number(bench, transaction, &ops, &step);
      }
    free(ops.commit);
    return NULL;
  }
  for (size_t i = 0; i < n; ++i) {
    const HcStep step = transaction->step[i]; // the array may move
    emit_step(bench, transaction, &ops, &step, match);
  }
  if (program || transaction->feed)
    emit_program(bench, transaction, &ops);
  emit_lines(bench, transaction, &ops, match, rematch);
  derive_match(bench, transaction, match);
  emit_delays(bench, transaction, &ops);
  if (transaction->frame)
    hc_insert_measure_at(bench, transaction->frame);
  if (!ops.commit && !(ops.commit = calloc(1, sizeof *ops.commit)))
    return NULL;
  ops.commit->frame = transaction->frame;
  ops.commit->serial = transaction->serial;
  return ops.commit;
}

HcCommit *hc_emit_all(HcBench *bench)
{
  static const HcEntryKind once[] = {HC_E_FADE, HC_E_LISTEN_GAIN,   HC_E_TRIM,
                                     HC_E_DIM,  HC_E_PROGRAM_LEVEL, HC_E_PROGRAM_FREQUENCY};
  HcOps ops = {0};
  HcTransaction all = {0};
  const bool match = number_of(bench, HC_E_MATCH) != 0;
  push(&ops, (HcOp){.kind = HC_OP_INTERFERENCE, .unit = bench->interference});
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    push(&ops, (HcOp){.kind = HC_OP_SLOT, .lane = lane, .index = HC_SLOT_LINE, .unit = bench->lane[lane].line, .number = 1});
    for (unsigned i = 0; i < HC_INSERTS_MAX; ++i) {
      const HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && insert->unit)
        push(&ops, (HcOp){.kind = HC_OP_SLOT,
                          .lane = lane,
                          .index = insert->place,
                          .unit = insert->unit,
                          .number = match ? 1.0 / insert->gain : 1.0});
    }
    bench->lane[lane].delay = 0;
  }
  for (size_t i = 0; i < sizeof once / sizeof *once; ++i) {
    const HcStep step = {.kind = once[i], .value.number = number_of(bench, once[i])};
    emit_number(bench, &all, &ops, &step);
  }
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->kind == HC_E_LINE || entry->kind == HC_E_PORT || entry->kind == HC_E_BENCH_PORT || entry->kind == HC_E_ENABLED) {
      const HcStep step = {.kind = entry->kind, .entry = entry, .value = entry->sent};
      emit_step(bench, &all, &ops, &step, match);
    }
  push(&ops, (HcOp){.kind = HC_OP_SELECT, .lane = bench->selected});
  push(&ops, (HcOp){.kind = HC_OP_LISTEN, .index = (uint32_t)number_of(bench, HC_E_LISTEN)});
  hc_program_open_now(bench, &all);
  emit_program(bench, &all, &ops);
  emit_lines(bench, &all, &ops, match, true);
  derive_match(bench, &all, match);
  emit_delays(bench, &all, &ops);
  push(&ops, (HcOp){.kind = HC_OP_SNAP});
  for (size_t i = 0; i < all.count; ++i)
    hc_land_step(bench, &all.step[i]);
  free(all.step);
  return ops.commit;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Steps of the switch, the output and the program become operations. */

#include "emit_ops.h"
#include "trials.h"

#include <math.h>
#include <stdlib.h>

bool hc_ops_push(HcOps *ops, HcOp op)
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

/** What /monitor/spl is told of [dBFS]. */
static const double CALIBRATION_DB = -20.0;

static double linear(double db)
{
  return pow(10.0, db / 20.0);
}

static void select_lane(HcBench *bench, HcOps *ops, uint32_t lane)
{
  if (hc_trials_is_open(bench))
    return; // what was asked for before must not come between
  bench->selection.held = false;
  if (lane != bench->selection.lane) {
    bench->selection.before = bench->selection.lane;
    bench->selection.lane = lane;
  }
  hc_ops_push(ops, (HcOp){.kind = HC_OP_SELECT, .lane = lane});
}

/** Down: the other lane. Up: back, unless a lane was selected meanwhile. */
static void hold(HcBench *bench, HcOps *ops, bool down)
{
  if (down == bench->selection.held)
    return;
  const uint32_t from = bench->selection.lane;
  select_lane(bench, ops, down ? bench->selection.before : bench->selection.held_from);
  bench->selection.held = down;
  bench->selection.held_from = from;
}

/** Of sine and pink noise. */
static void push_level(HcBench *bench, HcOps *ops, bool begins)
{
  const bool calibrates = hc_table_kind(bench->table, HC_E_CALIBRATE, 0)->sent.number != 0;
  const double level_db = calibrates ? CALIBRATION_DB : hc_table_kind(bench->table, HC_E_PROGRAM_LEVEL, 0)->sent.number;
  if (begins && bench->feed)
    bench->left_s = hc_program_seconds(bench);
  hc_ops_push(ops, (HcOp){.kind = HC_OP_LEVEL, .number = linear(level_db)});
}

void hc_emit_number(HcBench *bench, HcOps *ops, const HcStep *step)
{
  const double number = step->value.number;
  switch (step->kind) {
  case HC_E_FADE:
    hc_ops_push(ops, (HcOp){.kind = HC_OP_FADE, .number = nearbyint(number * 1e-3 * bench->rate)});
    break;
  case HC_E_LISTEN:
    hc_ops_push(ops, (HcOp){.kind = HC_OP_LISTEN, .index = (uint32_t)number});
    break;
  case HC_E_LISTEN_GAIN:
    hc_ops_push(ops, (HcOp){.kind = HC_OP_LISTEN_GAIN, .number = linear(number)});
    break;
  case HC_E_TRIM:
    hc_ops_push(ops, (HcOp){.kind = HC_OP_TRIM, .number = linear(number)});
    break;
  case HC_E_MUTE:
    hc_ops_push(ops, (HcOp){.kind = HC_OP_MUTE, .index = (uint32_t)number});
    break;
  case HC_E_DIM:
    hc_ops_push(ops, (HcOp){.kind = HC_OP_DIM, .index = (uint32_t)number});
    break;
  case HC_E_PANIC:
  case HC_E_PANIC_RELEASE:
    bench->panic = step->kind == HC_E_PANIC;
    hc_ops_push(ops, (HcOp){.kind = HC_OP_PANIC, .index = bench->panic});
    break;
  case HC_E_PROGRAM_LEVEL:
  case HC_E_CALIBRATE:
    push_level(bench, ops, step->kind == HC_E_CALIBRATE);
    break;
  case HC_E_PROGRAM_FREQUENCY:
    hc_ops_push(ops, (HcOp){.kind = HC_OP_FREQUENCY, .number = number});
    break;
  case HC_E_PROGRAM_PLAY:
  case HC_E_PROGRAM_PAUSE:
    bench->paused = step->kind == HC_E_PROGRAM_PAUSE;
    hc_ops_push(ops, (HcOp){.kind = HC_OP_PLAY, .index = !bench->paused});
    break;
  case HC_E_SELECT:
    if (step->entry)
      select_lane(bench, ops, (uint32_t)number);
    break;
  case HC_E_LANE_SELECT:
    select_lane(bench, ops, step->lane);
    break;
  case HC_E_TOGGLE:
    select_lane(bench, ops, bench->selection.before);
    break;
  case HC_E_TOGGLE_HOLD:
    hold(bench, ops, number != 0);
    break;
  default:
    if (hc_trials_is_step(step->kind))
      hc_trials_emit(bench, ops, step);
    break;
  }
}

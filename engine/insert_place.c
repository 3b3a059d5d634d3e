// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Inserts are heard in the order in which they land: a new one gets the place after the last that stays. Where there is none any
 * more, the lane's inserts are moved together first. A lane has twice as many places as it may have inserts, so that all may be
 * exchanged for others in one fade. And a change brings the units that were made for it.
 */

#include "emit_ops.h"
#include "insert.h"

#include <assert.h>

/** In the chain until this change lands. */
static bool is_in(const HcInsert *insert)
{
  return insert->id && !insert->coming && !insert->going;
}

static bool is_removed_by(const HcTransaction *transaction, uint32_t id)
{
  bool removed = false;
  for (size_t i = 0; i < transaction->count; ++i)
    removed |= transaction->step[i].kind == HC_E_REMOVE && transaction->step[i].insert == id;
  return removed;
}

/** Place after the last that stays. */
static uint32_t after_last(HcBench *bench, const HcTransaction *transaction, uint32_t lane)
{
  uint32_t place = HC_SLOT_FIRST_INSERT;
  for (HcInsert *insert = NULL; (insert = hc_insert_next(bench, lane, insert));)
    if (is_in(insert) && !is_removed_by(transaction, insert->id))
      place = insert->place + 1;
  return place;
}

static void move_together(HcBench *bench, HcOps *ops, uint32_t lane)
{
  uint32_t place = HC_SLOT_FIRST_INSERT;
  for (HcInsert *insert = NULL; (insert = hc_insert_next(bench, lane, insert));) {
    if (!is_in(insert))
      continue;
    if (insert->place != place)
      hc_ops_push(ops, (HcOp){.kind = HC_OP_MOVE, .lane = lane, .index = insert->place, .number = place});
    insert->place = place++;
  }
}

/** What was made for the steps is the inserts' now; what plays until this lands comes back from the audio thread. */
static void take_units(HcBench *bench, HcTransaction *transaction)
{
  for (size_t i = 0; i < transaction->count; ++i) {
    HcStep *step = &transaction->step[i];
    HcInsert *insert = step->unit ? hc_insert_find(bench, step->insert) : NULL;
    if (!insert || insert->going)
      continue;
    insert->unit = step->unit;
    insert->gain = step->gain;
    insert->known = step->known;
    insert->inverts = step->inverts;
    step->unit = NULL;
  }
}

void hc_ops_place(HcBench *bench, HcTransaction *transaction, HcOps *ops)
{
  uint32_t coming[HC_LANES_MAX] = {0};
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcStep *step = &transaction->step[i];
    const HcInsert *insert = step->kind == HC_E_INSERT ? hc_insert_find(bench, step->insert) : NULL;
    if (insert && insert->coming) // other kinds of step may name no lane
      coming[step->lane]++;
  }
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    if (coming[lane] && after_last(bench, transaction, lane) + coming[lane] > HC_SLOTS_MAX)
      move_together(bench, ops, lane);
    uint32_t place = after_last(bench, transaction, lane);
    for (size_t i = 0; coming[lane] && i < transaction->count; ++i) {
      const HcStep *step = &transaction->step[i];
      HcInsert *insert = step->kind == HC_E_INSERT && step->lane == lane ? hc_insert_find(bench, step->insert) : NULL;
      if (insert && insert->coming)
        insert->place = place++;
    }
    assert(place <= HC_SLOTS_MAX);
  }
  take_units(bench, transaction);
}

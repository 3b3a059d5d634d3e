// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "land.h"

/** What a commit touches: a bit for each lane, then these. */
enum {
  TOUCH_INTERFERENCE = 1 << HC_LANES_MAX,
  TOUCH_SWITCH = TOUCH_INTERFERENCE << 1,
  TOUCH_LISTEN_GAIN = TOUCH_INTERFERENCE << 2,
  TOUCH_TRIM = TOUCH_INTERFERENCE << 3,
  TOUCH_MUTE = TOUCH_INTERFERENCE << 4,
  TOUCH_DIM = TOUCH_INTERFERENCE << 5,
  TOUCH_PROGRAM = TOUCH_INTERFERENCE << 6,
  TOUCH_GENERATOR = TOUCH_INTERFERENCE << 7,
  TOUCH_ALL = (TOUCH_INTERFERENCE << 8) - 1,
  TOUCH_PANIC = TOUCH_INTERFERENCE << 8 ///< never held up by anything else
};

static bool is_in_a_lane(HcRt *rt, const HcUnit *unit)
{
  bool in = false;
  for (uint32_t l = 0; l < rt->lanes; l++)
    in = in || hc_lane_find(&rt->lane[l], unit);
  return in;
}

/** A unit's lane, or all of them when it is in none yet. */
static uint32_t touched_by_unit(HcRt *rt, const HcUnit *unit)
{
  if (unit == rt->interference.now)
    return TOUCH_INTERFERENCE;
  for (uint32_t l = 0; l < rt->lanes; l++)
    if (hc_lane_find(&rt->lane[l], unit))
      return 1u << l;
  return TOUCH_INTERFERENCE | (TOUCH_INTERFERENCE - 1);
}

static uint32_t touched(HcRt *rt, const HcOp *op)
{
  switch (op->kind) {
  case HC_OP_SELECT:
  case HC_OP_LISTEN:
    return TOUCH_SWITCH;
  case HC_OP_LISTEN_GAIN:
    return TOUCH_LISTEN_GAIN;
  case HC_OP_TRIM:
    return TOUCH_TRIM;
  case HC_OP_MUTE:
    return TOUCH_MUTE;
  case HC_OP_DIM:
    return TOUCH_DIM;
  case HC_OP_PANIC:
    return TOUCH_PANIC;
  case HC_OP_PROGRAM:
  case HC_OP_PLAY:
    return TOUCH_PROGRAM;
  case HC_OP_LEVEL:
  case HC_OP_FREQUENCY:
    return TOUCH_GENERATOR;
  case HC_OP_CONTROL:
    return touched_by_unit(rt, op->unit);
  case HC_OP_LINE:
    return op->unit ? touched_by_unit(rt, op->unit) : 0; // without one it has been overtaken
  case HC_OP_SLOT:
  case HC_OP_MOVE:
  case HC_OP_BYPASS:
  case HC_OP_DELAY:
    return op->lane < rt->lanes ? 1u << op->lane : 0;
  case HC_OP_INTERFERENCE:
    return TOUCH_INTERFERENCE;
  case HC_OP_FADE:
    return TOUCH_ALL; // every later fade is as long as this says
  case HC_OP_SNAP:
    break;
  }
  return 0;
}

/** True when nothing that the operation changes is still fading. */
static bool ready(HcRt *rt, const HcOp *op)
{
  const bool lane = op->lane < rt->lanes;
  switch (op->kind) {
  case HC_OP_LINE:
    return !op->unit || !op->unit->prepare || !is_in_a_lane(rt, op->unit) || op->unit->prepare->ready(op->unit->plugin);
  case HC_OP_SLOT:
    return !lane || op->index >= HC_SLOTS_MAX || hc_slot_ready(&rt->lane[op->lane].slot[op->index]);
  case HC_OP_MOVE:
    return !lane || hc_lane_ready(&rt->lane[op->lane]);
  case HC_OP_DELAY:
    return !lane || hc_delay_ready(&rt->lane[op->lane].align);
  case HC_OP_INTERFERENCE:
    return hc_interference_ready(&rt->interference);
  case HC_OP_PROGRAM:
    return !op->pointer || hc_program_ready(&rt->program);
  default:
    return true;
  }
}

/** Sum up a commit. True when all of it can land and everything it may give back has room. */
static bool can_land(HcRt *rt, const HcCommit *commit, uint32_t *touches)
{
  bool can = true;
  uint32_t gives = 1;
  *touches = 0;
  for (uint32_t i = 0; i < commit->count; i++) {
    *touches |= touched(rt, &commit->op[i]);
    gives += commit->op[i].unit || commit->op[i].pointer;
    can = can && ready(rt, &commit->op[i]);
  }
  return can && hc_returns_room(&rt->returns) >= gives;
}

/** Units that newer commits have circuits for: three plugins of our own in each lane. */
enum { LINES_SEEN = 3 * HC_LANES_MAX };

typedef struct HcLinesSeen {
  const HcUnit *unit[LINES_SEEN];
  uint32_t count;
} HcLinesSeen;

static bool seen(const HcLinesSeen *lines, const HcUnit *unit, uint32_t count)
{
  bool found = false;
  for (uint32_t i = 0; i < count; i++)
    found = found || lines->unit[i] == unit;
  return found;
}

/** Hand back the circuits of a commit that newer ones replace. */
static void overtake(HcRt *rt, HcCommit *commit, HcLinesSeen *lines)
{
  const uint32_t newer = lines->count;
  for (uint32_t i = 0; i < commit->count; i++) {
    HcOp *op = &commit->op[i];
    if (op->kind != HC_OP_LINE || !op->unit)
      continue;
    if (!seen(lines, op->unit, newer)) {
      if (lines->count < LINES_SEEN && !seen(lines, op->unit, lines->count))
        lines->unit[lines->count++] = op->unit;
    } else if (!op->pointer || hc_returns_give(&rt->returns, (HcReturn){HC_RETURN_PREPARED, 0, 0, op->pointer, op->unit})) {
      op->unit = NULL;
      op->pointer = NULL;
    }
  }
}

/** Circuits arrive faster than fades end when a knob is turned: of those that are due only the newest is played, so that what is
 * heard does not lag behind and what waits stays little. */
static void overtake_due(HcRt *rt)
{
  const HcSchedule *schedule = &rt->schedule;
  HcLinesSeen lines = {.count = 0};
  uint32_t due = schedule->count;
  while (due && schedule->waiting[due - 1].frame <= rt->frame)
    due--;
  for (uint32_t i = due; i < schedule->count && schedule->count - due > 1; i++)
    overtake(rt, schedule->waiting[i].commit, &lines);
}

void hc_land_due(HcRt *rt)
{
  uint32_t held_up = 0;
  const bool again = rt->frame % HC_CHUNK == 0;
  if (again)
    overtake_due(rt);
  for (uint32_t i = rt->schedule.count; i-- > 0 && rt->schedule.waiting[i].frame <= rt->frame;) {
    const HcWaiting waiting = rt->schedule.waiting[i];
    uint32_t touches;
    const bool can = can_land(rt, waiting.commit, &touches);
    if (!can || (touches & held_up) || (waiting.frame < rt->frame && !again)) {
      held_up |= touches;
      continue;
    }
    hc_schedule_remove(&rt->schedule, i);
    hc_land_carry(rt, waiting.commit);
  }
}

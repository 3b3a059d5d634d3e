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
  default:
    return 0;
  }
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
    return !lane || hc_lane_steady(&rt->lane[op->lane]);
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
    gives += commit->op[i].unit || commit->op[i].pointer || commit->op[i].kind == HC_OP_REVOKE;
    can = can && ready(rt, &commit->op[i]);
  }
  return can && hc_returns_room(&rt->returns) >= gives;
}

/** Newer commits that bring circuits, and which (bits). */
typedef struct HcNewer {
  HcCommit *commit[HC_LANES_MAX];
  uint32_t circuits[HC_LANES_MAX], count;
} HcNewer;

/** A bit for one of our own plugins, which stand first in each lane; 0 for what is not there. */
static uint32_t circuit_of(HcRt *rt, const HcUnit *unit)
{
  enum { PLACES = 3 };
  uint32_t bit = 0;
  for (uint32_t l = 0; l < rt->lanes; l++)
    for (uint32_t s = 0; s < PLACES; s++)
      if (rt->lane[l].slot[s].now.unit == unit)
        bit = 1u << (s * HC_LANES_MAX + l);
  return bit;
}

/** Circuits (bits) that a commit brings; none where one of them is for what is not in its lane yet. */
static uint32_t circuits_of(HcRt *rt, const HcCommit *commit)
{
  uint32_t circuits = 0;
  for (uint32_t i = 0; i < commit->count; i++) {
    if (commit->op[i].kind != HC_OP_LINE || !commit->op[i].unit)
      continue;
    const uint32_t one = circuit_of(rt, commit->op[i].unit);
    if (!one)
      return 0;
    circuits |= one;
  }
  return circuits;
}

/** True when it does nothing but turn numbers of circuits. */
static bool only_turns(const HcCommit *commit)
{
  bool only = true;
  for (uint32_t i = 0; i < commit->count; i++)
    only = only && (commit->op[i].kind == HC_OP_LINE || commit->op[i].kind == HC_OP_CONTROL);
  return only;
}

/** A circuit that would have come in the whole fade has the one that replaces it come so too. */
static void inherit(HcCommit *newer, const HcOp *op)
{
  for (uint32_t i = 0; i < newer->count; i++)
    if (newer->op[i].kind == HC_OP_LINE && newer->op[i].unit == op->unit && op->index == HC_LINE_EXCHANGED)
      newer->op[i].index = HC_LINE_EXCHANGED;
}

/** Hand back the circuits of a commit, all of which a newer one replaces. One that only turned numbers is done with; another
 * still waits for the fades of its lines and then lands with the newer one, whole. */
static void overtake(HcRt *rt, HcCommit *commit, HcCommit *newer)
{
  const bool done = only_turns(commit);
  for (uint32_t i = 0; i < commit->count; i++) {
    HcOp *op = &commit->op[i];
    if (op->kind != HC_OP_LINE || !op->unit)
      continue;
    if (op->pointer && !hc_returns_give(&rt->returns, (HcReturn){HC_RETURN_PREPARED, 0, 0, op->pointer, op->unit}))
      continue;
    inherit(newer, op);
    op->pointer = NULL;
    op->index = HC_LINE_OVERTAKEN;
    op->unit = done ? NULL : op->unit;
  }
}

/** Circuits arrive faster than fades end when a knob is turned: of those that are due only the newest is played, so that what is
 * heard does not lag behind and what waits stays little. */
static void overtake_due(HcRt *rt)
{
  const HcSchedule *schedule = &rt->schedule;
  uint32_t due = schedule->count;
  while (due && schedule->waiting[due - 1].frame <= rt->frame)
    due--;
  if (schedule->count - due < 2)
    return;
  HcNewer newer = {.count = 0};
  for (uint32_t i = due; i < schedule->count; i++) {
    HcCommit *commit = schedule->waiting[i].commit;
    const uint32_t circuits = circuits_of(rt, commit);
    uint32_t by = 0;
    while (by < newer.count && circuits & ~newer.circuits[by])
      by++;
    if (circuits && by < newer.count)
      overtake(rt, commit, newer.commit[by]);
    else if (circuits && by < HC_LANES_MAX) {
      newer.commit[by] = commit;
      newer.circuits[newer.count++] = circuits;
    }
  }
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
    if (i > rt->schedule.count) // it has revoked others
      i = rt->schedule.count;
  }
}

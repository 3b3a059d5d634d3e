// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "land.h"

static void give_back(HcRt *rt, HcCommit *commit, uint64_t landed)
{
  commit->landed = landed;
  atomic_store_explicit(&rt->landed, atomic_load_explicit(&rt->landed, memory_order_relaxed) + 1, memory_order_release);
  hc_returns_give(&rt->returns, (HcReturn){HC_RETURN_COMMIT, 0, 0, commit, NULL});
}

/** Source of the switch that is to be heard. */
static uint32_t heard(const HcRt *rt)
{
  switch (rt->listen) {
  case HC_LISTEN_DIFFERENCE:
    return rt->lanes;
  case HC_LISTEN_RESIDUAL:
    return rt->lanes + 1 + rt->selected;
  case HC_LISTEN_LANE:
    break;
  }
  return rt->selected;
}

static void glide(HcGlide *knob, double to, bool snap)
{
  if (snap)
    hc_glide_snap(knob, to);
  else
    hc_glide_to(knob, to);
}

/** Give a commit back that still waits for its frame. */
static void revoke(HcRt *rt, uint64_t serial)
{
  for (uint32_t i = 0; i < rt->schedule.count; i++) {
    HcCommit *commit = rt->schedule.waiting[i].commit;
    if (commit->serial != serial)
      continue;
    hc_schedule_remove(&rt->schedule, i);
    give_back(rt, commit, HC_REVOKED);
    return;
  }
}

static void carry_switch(HcRt *rt, const HcOp *op, uint32_t fade)
{
  if (op->kind == HC_OP_REVOKE) {
    revoke(rt, (uint64_t)op->number);
    return;
  }
  if (op->kind == HC_OP_SELECT && op->lane < rt->lanes)
    rt->selected = op->lane;
  if (op->kind == HC_OP_LISTEN && op->index <= HC_LISTEN_RESIDUAL)
    rt->listen = (HcListen)op->index;
  hc_switch_to(&rt->sw, heard(rt), fade);
}

static void carry_output(HcRt *rt, const HcOp *op, bool snap)
{
  HcOutput *out = &rt->output;
  const uint32_t fade = snap ? 0 : rt->fade, brief = fade < out->short_fade ? fade : out->short_fade;
  switch (op->kind) {
  case HC_OP_FADE:
    rt->fade = op->number > 0.0 ? (uint32_t)(op->number + 0.5) : 0;
    break;
  case HC_OP_LISTEN_GAIN:
    glide(&rt->listen_gain, op->number, snap);
    break;
  case HC_OP_TRIM:
    glide(&out->trim, op->number, snap);
    break;
  case HC_OP_MUTE:
    hc_ramp_to(&out->mute, op->index ? 0.0 : 1.0, brief);
    break;
  case HC_OP_DIM:
    hc_ramp_to(&out->dim, op->index ? hc_output_dim : 1.0, fade);
    break;
  case HC_OP_STEADY:
    out->limiter.steady = op->index != 0;
    break;
  case HC_OP_PANIC:
    hc_ramp_to(&out->panic, op->index ? 0.0 : 1.0, brief);
    break;
  default:
    break;
  }
}

static void carry_program(HcRt *rt, const HcOp *op, bool snap)
{
  const uint32_t fade = snap ? 0 : rt->fade;
  switch (op->kind) {
  case HC_OP_PROGRAM:
    hc_program_to(&rt->program, (HcProgramSource)op->index, op->pointer, fade, &rt->returns);
    break;
  case HC_OP_LEVEL:
    glide(&rt->program.level, op->number, snap);
    break;
  case HC_OP_FREQUENCY:
    glide(&rt->program.frequency, op->number, snap);
    break;
  case HC_OP_PLAY:
    hc_program_play(&rt->program, op->index, fade);
    break;
  default:
    break;
  }
}

/** Slot in which a unit plays, or NULL. */
static HcSlot *slot_of(HcRt *rt, const HcUnit *unit)
{
  HcSlot *slot = NULL;
  for (uint32_t l = 0; l < rt->lanes && !slot; l++)
    slot = hc_lane_find(&rt->lane[l], unit);
  return slot;
}

/** What the residual meets: a line's own gain is what "at the receiver's output" means, all behind it is taken off. */
static void note_gain(HcSlot *slot, const HcOp *op)
{
  slot->now.carries = hc_unit_passes_residual(op->unit) ? op->number * op->level : op->number;
}

/** A circuit: into the line that plays it, or straight back where there is no such line or a later operation of the same
 * commit replaces it. A line that was put in at this very frame has nothing to fade from: its slot fades. */
static void carry_line(HcRt *rt, const HcCommit *commit, uint32_t at, uint32_t fade)
{
  const HcOp *op = &commit->op[at];
  HcSlot *slot = op->unit ? slot_of(rt, op->unit) : NULL;
  const bool new = !slot || (!hc_ramp_done(&slot->swap) && !slot->swap.at);
  // In what comes in only now a fade may have been left unfinished, when it went.
  bool last =
      op->unit && op->unit->prepare && op->index != HC_LINE_OVERTAKEN && (new || op->unit->prepare->ready(op->unit->plugin));
  for (uint32_t i = at + 1; i < commit->count; i++)
    last = last && !(commit->op[i].kind == HC_OP_LINE && commit->op[i].unit == op->unit);
  if (!last) {
    if (op->pointer)
      hc_returns_give(&rt->returns, (HcReturn){HC_RETURN_PREPARED, 0, 0, op->pointer, op->unit});
    return;
  }
  op->unit->prepare->commit(op->unit->plugin, op->pointer, (float)op->number, new ? 0 : fade);
  if (slot)
    note_gain(slot, op);
}

static void carry_lane(HcRt *rt, const HcOp *op, uint32_t fade, bool snap)
{
  if (op->kind == HC_OP_DELAY) {
    if (op->lane < rt->lanes)
      hc_lane_delay(&rt->lane[op->lane], op->ahead, op->index, fade);
    return;
  }
  if (op->lane >= rt->lanes || op->index >= HC_SLOTS_MAX) {
    if (op->kind == HC_OP_SLOT && op->unit)
      hc_returns_give(&rt->returns, (HcReturn){HC_RETURN_UNIT, op->lane, op->index, op->unit, op->unit});
    return;
  }
  if (op->kind == HC_OP_MOVE) {
    hc_lane_move(&rt->lane[op->lane], op->index, (uint32_t)op->number);
    return;
  }
  HcSlot *slot = hc_lane_slot(&rt->lane[op->lane], op->index);
  if (op->kind == HC_OP_SLOT)
    hc_slot_put(slot, op->unit, op->number, op->unit && !snap ? op->unit->latency : 0, fade, &rt->returns);
  else
    hc_ramp_to(&slot->wet, op->number != 0.0 ? 0.0 : 1.0, fade);
}

static void carry_unit(HcRt *rt, const HcOp *op, uint32_t fade)
{
  if (op->kind == HC_OP_INTERFERENCE)
    hc_interference_put(&rt->interference, op->unit, fade, &rt->returns);
  else if (op->unit && op->index < op->unit->n_controls)
    op->unit->controls[op->index] = (float)op->number;
}

static void carry(HcRt *rt, const HcCommit *commit, uint32_t at, bool snap)
{
  const HcOp *op = &commit->op[at];
  const uint32_t fade = snap ? 0 : rt->fade;
  switch (op->kind) {
  case HC_OP_SELECT:
  case HC_OP_LISTEN:
  case HC_OP_REVOKE:
    carry_switch(rt, op, fade);
    break;
  case HC_OP_FADE:
  case HC_OP_LISTEN_GAIN:
  case HC_OP_TRIM:
  case HC_OP_MUTE:
  case HC_OP_DIM:
  case HC_OP_STEADY:
  case HC_OP_PANIC:
    carry_output(rt, op, snap);
    break;
  case HC_OP_PROGRAM:
  case HC_OP_LEVEL:
  case HC_OP_FREQUENCY:
  case HC_OP_PLAY:
    carry_program(rt, op, snap);
    break;
  case HC_OP_CONTROL:
  case HC_OP_INTERFERENCE:
    carry_unit(rt, op, fade);
    break;
  case HC_OP_LINE:
    carry_line(rt, commit, at, op->index == HC_LINE_TURNED && !snap ? rt->brief : fade);
    break;
  case HC_OP_DELAY:
  case HC_OP_MOVE:
  case HC_OP_SLOT:
  case HC_OP_BYPASS:
    carry_lane(rt, op, fade, snap);
    break;
  case HC_OP_SNAP:
    break;
  }
}

/** A line's circuit may stand in the list before the slot it goes to: its gain is noted when all is in place. */
static void note_gains(HcRt *rt, const HcCommit *commit)
{
  for (uint32_t i = 0; i < commit->count; i++) {
    HcSlot *slot = commit->op[i].kind == HC_OP_LINE && commit->op[i].unit ? slot_of(rt, commit->op[i].unit) : NULL;
    if (slot)
      note_gain(slot, &commit->op[i]);
  }
}

void hc_land_carry(HcRt *rt, HcCommit *commit)
{
  uint32_t snaps = 0;
  for (uint32_t i = 0; i < commit->count; i++)
    snaps = commit->op[i].kind == HC_OP_SNAP ? i : snaps;
  for (uint32_t i = 0; i < commit->count; i++)
    carry(rt, commit, i, i < snaps);
  note_gains(rt, commit);
  for (uint32_t l = 0; l < rt->lanes; l++)
    hc_lane_align(&rt->lane[l], snaps ? 0 : rt->fade);
  give_back(rt, commit, rt->frame);
}

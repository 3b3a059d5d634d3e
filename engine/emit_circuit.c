// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Our own plugins on their way into the lanes and out of them, and their circuits. */

#include "emit_ops.h"

#include <string.h>

void hc_emit_follower(HcBench *bench, HcOps *ops, const HcEntry *entry, double number, uint32_t place, uint32_t lane)
{
  const HcPluginInfo *info = bench->own_info[place];
  for (size_t i = 0; i < info->n_controls; ++i)
    if (*info->controls[i].bench && !strcmp(info->controls[i].symbol, hc_entry_bench_name(bench, entry)))
      hc_ops_push(ops, (HcOp){.kind = HC_OP_CONTROL,
                              .unit = bench->lane[lane].own[place].unit,
                              .index = info->controls[i].index,
                              .number = number});
}

/** Into the chain, with the values it has here: nobody told it any while it was out. */
static void emit_own_in(HcBench *bench, HcOps *ops, uint32_t place, uint32_t lane)
{
  HcOwn *own = &bench->lane[lane].own[place];
  __atomic_store_n(&own->unit->latency, own->facts.latency, __ATOMIC_RELAXED); // nobody runs it
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->kind == HC_E_BENCH_PORT)
      hc_emit_follower(bench, ops, entry, entry->sent.number, place, lane);
    else if (entry->slot == HC_OWN_ID + place && entry->lane == lane && entry->kind == HC_E_CIRCUIT)
      hc_emit_port(bench, ops, entry, &entry->sent);
  hc_ops_push(ops, (HcOp){.kind = HC_OP_SLOT, .lane = lane, .index = place, .unit = own->unit, .number = 1});
}

/** What has been solved, and who comes and goes; true when that changes what the lane does to the level. */
static bool emit_own(HcBench *bench, HcTransaction *transaction, HcOps *ops, uint32_t place, uint32_t lane)
{
  HcOwn *own = &bench->lane[lane].own[place];
  const uint32_t circuit = hc_circuit_of(place, lane);
  HcPrepared *const next = transaction->prepared[circuit];
  if (next) {
    if (own->held)
      own->unit->prepare->release(own->held);
    own->held = next;
    own->facts = transaction->facts[circuit];
    transaction->prepared[circuit] = NULL;
  }
  const bool was = own->in;
  own->in = hc_own_is_on(bench, NULL, place, lane) && own->held;
  if (own->in && !was)
    emit_own_in(bench, ops, place, lane);
  else if (!own->in && was)
    hc_ops_push(ops, (HcOp){.kind = HC_OP_SLOT, .lane = lane, .index = place, .number = 1});
  own->news |= own->in && (next || !was);
  return next || own->in != was;
}

/** True when all that changes about a lane's circuits is numbers. */
static bool only_turns(const HcTransaction *transaction, uint32_t lane)
{
  bool only = !transaction->scene;
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcStep *step = &transaction->step[i];
    only &= step->lane != lane || (step->kind != HC_E_CIRCUIT && step->kind != HC_E_ON) || hc_step_turns(step);
  }
  return only;
}

/** The circuit at hand to those that have a new one, or another gain. */
static void emit_circuits_of(HcBench *bench, HcOps *ops, uint32_t lane, HcLineFade fade, bool match, bool rematch)
{
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place) {
    HcOwn *own = &bench->lane[lane].own[place];
    const double gain = hc_own_gain(bench, place, lane, match);
    if (own->in && (own->news || rematch || gain != own->gain))
      hc_ops_push(ops, (HcOp){.kind = HC_OP_LINE,
                              .lane = lane,
                              .index = fade,
                              .unit = own->unit,
                              .pointer = own->unit->prepare->again(own->held),
                              .number = gain,
                              .level = own->facts.gain});
    own->gain = own->in ? gain : 1.0;
    own->news = false;
  }
}

void hc_emit_circuits(HcBench *bench, HcTransaction *transaction, HcOps *ops, bool match, bool rematch)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    bool changed = rematch;
    for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
      changed |= emit_own(bench, transaction, ops, place, lane);
    if (changed)
      emit_circuits_of(bench, ops, lane, !rematch && only_turns(transaction, lane) ? HC_LINE_TURNED : HC_LINE_EXCHANGED, match,
                       rematch);
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What has landed is in force: values are told, and what happens in the control thread alone happens now. */

#include "cue.h"
#include "insert.h"
#include "state.h"
#include "trials.h"

#include <math.h>
#include <string.h>

static void land_special(HcBench *bench, const HcStep *step, uint64_t frame)
{
  const char *text = step->value.text;
  HcError error = {0};
  switch (step->kind) {
  case HC_E_QUIT:
    bench->quit = true;
    break;
  case HC_E_SAVE:
    hc_state_save(bench, NULL, NULL);
    break;
  case HC_E_SCENE_SAVE:
    if (hc_scene_save(bench, text, &error))
      hc_tell_error(bench, "/scene/save", error.text);
    break;
  case HC_E_CUE_START:
    if (hc_cue_start(bench, text, frame, &error))
      hc_tell_error(bench, "/cue/start", error.text);
    break;
  case HC_E_CUE_STOP:
    hc_cue_stop(bench);
    break;
  case HC_E_CUE_GO:
    hc_cue_go(bench, frame);
    break;
  case HC_E_SNAPSHOT:
    hc_tell_snapshot(bench);
    break;
  case HC_E_RECORD:
    hc_record(bench, text);
    break;
  case HC_E_MIDI_UNLEARN: // whoever plays MIDI watches, as everybody does
    hc_midi_unlearn(bench, text);
    break;
  case HC_E_MIDI_SAVE:
    hc_midi_save(bench, text);
    break;
  case HC_E_REMOVE: {
    HcInsert *insert = hc_insert_find(bench, step->insert);
    if (insert)
      hc_insert_forget(bench, insert);
    break;
  }
  default:
    if (step->kind == HC_E_TRIAL_PLAY)
      hc_trials_tell_state(bench);
    break;
  }
}

/** A number that follows from others. */
static void land_number(HcBench *bench, HcEntry *entry, double number)
{
  if (number == entry->force.number)
    return;
  hc_value_set(&entry->sent, number, NULL);
  hc_value_set(&entry->force, number, NULL);
  hc_tell_value(bench, entry);
}

static double room_number(HcBench *bench, const char *address)
{
  const HcEntry *entry = hc_table_find(bench->table, address);
  return entry ? entry->force.number : 0;
}

/** Impedance at `by` times the 50 Hz for which the solver has it [ohm]: a closed loop is a resistance with an inductance behind it, an
 * open one insulation with a capacitance beside it. */
static double loop_impedance(const double ohm[2], double by)
{
  if (ohm[1] >= 0)
    return hypot(ohm[0], ohm[1] * by);
  const double square = ohm[0] * ohm[0] + ohm[1] * ohm[1];
  return square / hypot(ohm[0], ohm[1] * by);
}

/** What hum drives round the loops of the circuits in force. */
static void land_loops(HcBench *bench)
{
  const double by = room_number(bench, HC_MAINS_ADDRESS) / 50;
  const double emf_v = room_number(bench, "/interference/hum/on") != 0 ? room_number(bench, "/interference/hum/level") : 0;
  for (uint32_t lane = 0; lane < bench->setup.lanes && by > 0; ++lane) {
    const double ohm = loop_impedance(bench->lane[lane].own[HC_SLOT_LINE].facts.loop_ohm, by);
    land_number(bench, hc_table_kind(bench->table, HC_E_LOOP_IMPEDANCE, lane), ohm);
    land_number(bench, hc_table_kind(bench->table, HC_E_LOOP_CURRENT, lane), ohm > 0 ? emf_v / ohm : 0);
  }
}

/** What other threads follow. */
static void land_elsewhere(HcBench *bench, const HcEntry *entry)
{
  const double number = entry->force.number;
  if (entry->kind == HC_E_LANE_NAME && bench->backend && bench->backend->name_lane)
    bench->backend->name_lane(bench->backend, entry->lane, entry->force.text);
  else if (entry->kind == HC_E_PROGRAM_LOOP && bench->feed)
    hc_player_loop(bench->player, bench->feed, number != 0);
  else if (entry->slot == HC_INTERFERENCE_ID && bench->analysis && !strcmp(entry->parameter.address, HC_MAINS_ADDRESS))
    hc_analysis_thread_mains(bench->analysis, number);
  else if (entry->kind == HC_E_MIDI_MAP)
    hc_midi_load(bench, entry->force.text);
}

/** A number of an output port, as of the circuit in force; the port's default while that is in no chain. */
static void land_told(HcBench *bench, HcEntry *entry, const HcOwn *own, unsigned nth)
{
  land_number(bench, entry, own->in && nth < own->facts.n_told ? own->facts.told[nth] : entry->parameter.standard);
}

void hc_land_facts(HcBench *bench, uint32_t circuits)
{
  unsigned told[HC_CIRCUITS_MAX] = {0};
  HcEntry *entry;
  uint32_t place;
  for (size_t i = 0; circuits && (entry = hc_table_at(bench->table, i)); ++i) {
    if (entry->kind != HC_E_CIRCUIT || !hc_own_place(entry->slot, &place) ||
        !(circuits & 1u << hc_circuit_of(place, entry->lane)))
      continue;
    const HcOwn *own = &bench->lane[entry->lane].own[place];
    if (entry->parameter.flags & HC_READ_ONLY)
      land_told(bench, entry, own, told[hc_circuit_of(place, entry->lane)]++);
    if (!entry->word || entry->shown == own->facts.in_force)
      continue;
    entry->shown = own->facts.in_force;
    if (entry->force.number == entry->word_value)
      hc_tell_value(bench, entry);
  }
  land_loops(bench);
}

void hc_land_step(HcBench *bench, const HcStep *step, uint64_t frame)
{
  HcEntry *entry = step->entry;
  if (!entry || step->kind == HC_E_TRIGGER) {
    land_special(bench, step, frame);
    return;
  }
  hc_value_set(&entry->force, step->value.number, step->value.text);
  uint32_t place;
  if (entry->kind == HC_E_CIRCUIT && entry->word && hc_own_place(entry->slot, &place))
    entry->shown = bench->lane[entry->lane].own[place].facts.in_force;
  hc_tell_value(bench, entry);
  if (hc_entry_is_part(entry)) {
    HcEntry *index = hc_own_index(bench, entry);
    hc_value_set(&index->force, step->value.number, NULL);
    hc_tell_value(bench, index);
  }
  land_elsewhere(bench, entry);
}

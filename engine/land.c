// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What has landed is in force: values are told, and what happens in the control thread alone happens now. */

#include "model.h"

#include <string.h>

static void land_special(HcBench *bench, const HcStep *step, uint64_t frame)
{
  const char *text = step->value.text;
  HcError error = {0};
  switch (step->kind) {
  case HC_E_QUIT:
    bench->quit = true;
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
  case HC_E_REMOVE: {
    HcInsert *insert = hc_insert_find(bench, step->insert);
    if (insert)
      hc_insert_forget(bench, insert);
    break;
  }
  default:
    break;
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
}

void hc_land_facts(HcBench *bench, uint32_t lanes)
{
  HcEntry *entry;
  for (size_t i = 0; lanes && (entry = hc_table_at(bench->table, i)); ++i) {
    const double shown = bench->lane[entry->lane].facts.full_scale_dbu;
    if (entry->kind != HC_E_LINE || !entry->word || !(lanes & 1u << entry->lane) || entry->shown == shown)
      continue;
    entry->shown = shown;
    if (entry->force.number == entry->word_value)
      hc_tell_value(bench, entry);
  }
}

void hc_land_step(HcBench *bench, const HcStep *step, uint64_t frame)
{
  HcEntry *entry = step->entry;
  if (!entry) {
    land_special(bench, step, frame);
    return;
  }
  hc_value_set(&entry->force, step->value.number, step->value.text);
  if (entry->kind == HC_E_LINE && entry->word)
    entry->shown = bench->lane[entry->lane].facts.full_scale_dbu;
  hc_tell_value(bench, entry);
  if (hc_entry_is_part(entry)) {
    HcEntry *index = hc_lines_index(bench, entry);
    hc_value_set(&index->force, step->value.number, NULL);
    hc_tell_value(bench, index);
  }
  land_elsewhere(bench, entry);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What has landed is in force: values are told, and what happens in the control thread alone happens now. */

#include "model.h"

#include <stdio.h>

static void land_special(HcBench *bench, const HcStep *step)
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
    if (hc_cue_start(bench, text, bench->landing, &error))
      hc_tell_error(bench, "/cue/start", error.text);
    break;
  case HC_E_CUE_STOP:
    hc_cue_stop(bench);
    break;
  case HC_E_CUE_GO:
    hc_cue_go(bench, bench->landing);
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

void hc_land_step(HcBench *bench, const HcStep *step)
{
  HcEntry *entry = step->entry;
  if (!entry) {
    land_special(bench, step);
    return;
  }
  hc_value_set(&entry->force, step->value.number, step->value.text);
  if (entry->kind == HC_E_LINE && entry->word)
    entry->shown = bench->lane[entry->lane].facts.full_scale_dbu;
  hc_tell_value(bench, entry);
  if (hc_entry_is_part(entry)) {
    char address[HC_ADDRESS_MAX + 8];
    (void)snprintf(address, sizeof address, "%s/index", entry->parameter.address);
    HcEntry *index = hc_table_find(bench->table, address);
    hc_value_set(&index->force, step->value.number, NULL);
    hc_tell_value(bench, index);
  }
  if (entry->kind == HC_E_LANE_NAME && bench->backend && bench->backend->name_lane)
    bench->backend->name_lane(bench->backend, entry->lane, step->value.text);
}

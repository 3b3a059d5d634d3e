// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Addresses made from a plugin's Turtle. */

#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Port group's symbol + '/' + the port's symbol without `GROUP_`: symbols are unique in a plugin, addresses read as a path. */
static void local_address(const HcControl *control, char *to, size_t size)
{
  const size_t group = strlen(control->group);
  const char *symbol = control->symbol;
  if (!group)
    (void)snprintf(to, size, "%s", symbol);
  else if (!strcmp(symbol, control->group))
    (void)snprintf(to, size, "%s", symbol); // the group's main port has the group's address: contact, contact/where
  else {
    if (!strncmp(symbol, control->group, group) && symbol[group] == '_')
      symbol += group + 1;
    (void)snprintf(to, size, "%s/%s", control->group, symbol);
  }
}

bool hc_entry_is_part(const HcEntry *entry)
{
  const char *const *choice = entry->parameter.choices;
  if (entry->parameter.type != HC_CHOICE || !choice || !choice[0])
    return false;
  while (choice[1])
    ++choice;
  return !strcmp(*choice, "file");
}

static HcType type_of(const HcControl *control)
{
  if (control->trigger)
    return HC_ACTION;
  if (control->enumeration && control->n_points)
    return HC_CHOICE;
  return control->toggled || control->integer ? HC_INT : HC_FLOAT;
}

/** A float port that may also stand on one named point outside its range (`auto`): the point is a word, not a number. */
static void take_word(HcEntry *entry, const HcControl *control)
{
  for (size_t i = 0; i < control->n_points; ++i)
    if (!strcmp(control->points[i].label, "auto")) {
      entry->word = "auto";
      entry->word_value = control->points[i].value;
      // The port's range begins at the word, the numbers' range one above.
      if (entry->word_value == control->minimum)
        entry->parameter.minimum = control->minimum + 1;
    }
}

const char *hc_entry_bench_name(const HcBench *bench, const HcEntry *entry)
{
  static const char *const names[][2] = {{"noise_on", "noise"}, {"seed", "noise_seed"}}; // the room's, the lines'
  const HcPluginInfo *info = bench->interference_info;
  for (size_t i = 0; i < info->n_controls; ++i)
    for (size_t k = 0; k < sizeof names / sizeof *names && info->controls[i].index == entry->port; ++k)
      if (!strcmp(info->controls[i].symbol, names[k][0]))
        return names[k][1];
  return "";
}

static bool add_index(HcBench *bench, const HcEntry *part)
{
  char address[HC_ADDRESS_MAX], meaning[HC_ADDRESS_MAX];
  (void)snprintf(address, sizeof address, "%s/index", part->parameter.address);
  (void)snprintf(meaning, sizeof meaning, "%s as a number", strrchr(part->parameter.address, '/') + 1);
  const HcParameter index = {.address = address,
                             .type = HC_INT,
                             .types = "i",
                             .unit = "",
                             .minimum = 0,
                             .maximum = hc_parameter_names(&part->parameter) - 1.0,
                             .standard = part->parameter.standard,
                             .text = "",
                             .flags = HC_NOT_SAVED | HC_INDEX,
                             .meaning = meaning};
  return hc_table_add(bench->table, &index, HC_E_PART_INDEX, part->lane, part->slot, part->port);
}

HcEntry *hc_control_add(HcBench *bench, const HcControl *control, const char *prefix, uint32_t lane, uint32_t slot,
                        HcEntryKind kind)
{
  char address[HC_ADDRESS_MAX], local[HC_ADDRESS_MAX / 2];
  local_address(control, local, sizeof local);
  (void)snprintf(address, sizeof address, "%s%s", *control->address ? "" : prefix, *control->address ? control->address : local);
  const HcType type = type_of(control);
  const char **choices = type == HC_CHOICE ? calloc(control->n_points + 1, sizeof *choices) : NULL;
  double standard = control->standard;
  for (size_t i = 0; choices && i < control->n_points; ++i) {
    choices[i] = control->points[i].label;
    if (control->points[i].value == control->standard)
      standard = (double)i;
  }
  const HcParameter parameter = {.address = address,
                                 .type = type,
                                 .types = type == HC_CHOICE   ? "s"
                                          : type == HC_INT    ? "i"
                                          : type == HC_ACTION ? ""
                                                              : "f",
                                 .unit = control->unit,
                                 .minimum = choices ? 0 : control->minimum,
                                 .maximum = choices ? (double)control->n_points - 1 : control->maximum,
                                 .standard = standard,
                                 .text = "",
                                 .choices = choices,
                                 .flags = HC_SCENE_RESET | (control->output ? HC_READ_ONLY | HC_NOT_SAVED : 0) |
                                          (type == HC_ACTION ? HC_NOT_SAVED : 0),
                                 .meaning = *control->comment ? control->comment : control->name};
  HcEntry *entry = hc_table_add(bench->table, &parameter, control->trigger ? HC_E_TRIGGER : kind, lane, slot, control->index);
  free(choices);
  if (!entry)
    return NULL;
  if (type == HC_FLOAT)
    take_word(entry, control);
  if (type == HC_CHOICE) {
    entry->points = calloc(control->n_points, sizeof *entry->points);
    for (size_t i = 0; entry->points && i < control->n_points; ++i)
      entry->points[i] = control->points[i].value;
  }
  if (hc_entry_is_part(entry) && !add_index(bench, entry))
    return NULL;
  return entry;
}

float hc_entry_port_value(const HcEntry *entry, const HcValue *value)
{
  if (entry->parameter.type == HC_CHOICE && entry->points)
    return (float)entry->points[lrint(value->number)];
  return (float)value->number;
}

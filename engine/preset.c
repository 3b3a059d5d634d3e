// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Presets of inserts. One is read when it is checked: what it gives to control ports are values like any others, which messages
 * behind it may change again. What it gives to the plugin's inside comes with an instance made for it, which is faded in for the old
 * one.
 */

#include "insert.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct HcPresetLoad {
  HcBench *bench;
  HcTransaction *transaction;
  HcInsert *insert;
  bool failed;
} HcPresetLoad;

static HcEntry *port_entry(HcBench *bench, uint32_t insert, uint32_t port)
{
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->slot == insert && entry->kind == HC_E_PORT && entry->port == port)
      return entry;
  return NULL;
}

/** The value that an address has for the port's: index of the nearest point for choices, whole numbers for switches. */
static double address_value(const HcEntry *entry, double value)
{
  const HcParameter *p = &entry->parameter;
  if (p->type == HC_CHOICE && entry->points) {
    double nearest = 0;
    for (size_t i = 1; p->choices[i]; ++i)
      if (fabs(entry->points[i] - value) < fabs(entry->points[(size_t)nearest] - value))
        nearest = (double)i;
    return nearest;
  }
  return fmin(fmax(p->type == HC_INT ? nearbyint(value) : value, p->minimum), p->maximum);
}

static void load_value(void *user, const char *symbol, double value)
{
  HcPresetLoad *load = user;
  const HcControl *control = hc_plugin_info_control(load->insert->info, symbol);
  HcEntry *entry =
      control && !control->output && isfinite(value) ? port_entry(load->bench, load->insert->id, control->index) : NULL;
  if (entry)
    load->failed |= !hc_step_add(load->transaction, HC_E_PORT, entry, address_value(entry, value), NULL, entry->lane, 0);
}

/** Every control as its author has it. */
static bool load_defaults(HcPresetLoad *load)
{
  HcEntry *entry;
  bool loaded = true;
  for (size_t i = 0; (entry = hc_table_at(load->bench->table, i)); ++i)
    if (entry->slot == load->insert->id && entry->kind == HC_E_PORT && !(entry->parameter.flags & HC_READ_ONLY))
      loaded &= hc_step_add(load->transaction, HC_E_PORT, entry, entry->parameter.standard, NULL, entry->lane, 0);
  return loaded;
}

HcStatus hc_preset_check(HcBench *bench, HcEntry *entry, const char *name, HcTransaction *transaction, HcError *error)
{
  HcPresetLoad load = {bench, transaction, hc_insert_find(bench, entry->slot), false};
  char preset[HC_PRESET_MAX];
  HcError why = {0};
  HcStatus status = HC_OK;
  if (!*name)
    load.failed = !load_defaults(&load);
  else {
    status = hc_host_preset_find(bench->reader, load.insert->uri, name, preset, &why);
    status = status ? status : hc_host_preset_values(bench->reader, load.insert->uri, preset, load_value, &load, &why);
  }
  if (status)
    return hc_error_set(error, status, "%s: %s", entry->parameter.address, why.text);
  if (load.failed || !hc_step_add(transaction, HC_E_PRESET, entry, 0, name, entry->lane, entry->slot))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  return HC_OK;
}

bool hc_preset_add(HcBench *bench, const HcInsert *insert)
{
  static const struct {
    const char *name, *types, *meaning;
    HcEntryKind kind;
    HcType type;
    unsigned flags;
  } rows[] = {{"preset", "s", "label or URI of the preset it was given last; \"\": as its author has it", HC_E_PRESET, HC_STRING,
               HC_SCENE_RESET},
              {"presets", "ss", "the presets there are: label and URI", HC_E_PRESETS, HC_ASK, HC_READ_ONLY | HC_NOT_SAVED}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
    char address[HC_ADDRESS_MAX];
    (void)snprintf(address, sizeof address, "/lane/%c/%s/%s", 'a' + (int)insert->lane, insert->name, rows[i].name);
    const HcParameter parameter = {.address = address,
                                   .type = rows[i].type,
                                   .types = rows[i].types,
                                   .unit = "",
                                   .text = "",
                                   .flags = rows[i].flags,
                                   .meaning = rows[i].meaning};
    if (hc_plugin_info_control(insert->info, rows[i].name))
      continue; // the plugin's own control comes first
    HcEntry *entry = hc_table_add(bench->table, &parameter, rows[i].kind, insert->lane, insert->id, 0);
    if (!entry)
      return false;
    entry->insert = true;
  }
  return true;
}

const char *hc_preset_of(const HcBench *bench, const HcTransaction *transaction, const HcInsert *insert)
{
  const HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->slot == insert->id && entry->kind == HC_E_PRESET) {
      const char *name = hc_waiting_value(bench, transaction, entry)->text;
      return name && *name ? name : NULL;
    }
  return NULL;
}

typedef struct HcPresetTell {
  const char *address;
  HcTell tell;
  void *user;
} HcPresetTell;

static bool tell_one(void *user, const char *preset, const char *label)
{
  const HcPresetTell *to = user;
  HcMessage message = {.count = 2, .argument = {{.type = 's'}, {.type = 's'}}};
  (void)snprintf(message.address, sizeof message.address, "%s", to->address);
  (void)snprintf(message.argument[0].text, HC_TEXT_MAX, "%s", label);
  (void)snprintf(message.argument[1].text, HC_TEXT_MAX, "%s", preset);
  to->tell(to->user, &message);
  return true;
}

unsigned hc_preset_tell_all(HcBench *bench, const HcEntry *entry, HcTell tell, void *user)
{
  const HcInsert *insert = hc_insert_find(bench, entry->slot);
  HcPresetTell to = {entry->parameter.address, tell, user};
  HcError ignored;
  size_t n = 0;
  (void)hc_host_presets(bench->reader, insert->uri, tell_one, &to, &n, &ignored);
  return (unsigned)n;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What is told of all that runs by itself: the cue list, a recording, the program. */

#include "cue.h"

#include <stdio.h>
#include <string.h>

/** A list has ended when the last of its changes has gone to the audio thread. */
static bool cues_wait(const HcBench *bench)
{
  bool any = false;
  for (const HcTransaction *t = bench->waiting; t && !any; t = t->next)
    any = t->cue && !t->cancelled;
  return any;
}

/** As people call it: the file's name without `.scene`. */
static void list_name(const char *path, char *name, size_t size)
{
  const char *slash = strrchr(path, '/');
  (void)snprintf(name, size, "%.*s", (int)size - 1, slash ? slash + 1 : path);
  char *dot = strrchr(name, '.');
  if (dot && !strcmp(dot, ".scene"))
    *dot = '\0';
}

static HcEntry *entry_of(HcBench *bench, HcEntryKind kind)
{
  return hc_table_kind(bench->table, kind, 0);
}

static void tell(HcBench *bench, HcEntryKind kind, double number, char *text)
{
  HcEntry *entry = entry_of(bench, kind);
  const HcValue now = {number, text};
  if (hc_value_equal(&entry->force, &now))
    return;
  hc_value_set(&entry->force, number, text);
  hc_tell_value(bench, entry);
}

void hc_tell_running(HcBench *bench)
{
  char name[HC_TITLE_MAX] = "", none[] = "";
  bool held = false;
  const char *path = hc_cue_path(bench, &held), *known = entry_of(bench, HC_E_CUE_RUNNING)->force.text;
  if (path)
    list_name(path, name, sizeof name);
  else if (known && cues_wait(bench))
    (void)snprintf(name, sizeof name, "%s", known);
  tell(bench, HC_E_CUE_RUNNING, 0, name);
  tell(bench, HC_E_CUE_HELD, held, NULL);
  tell(bench, HC_E_PROGRAM_PAUSED, bench->paused, NULL);
  tell(bench, HC_E_RECORD_RUNNING, 0, bench->recorder ? entry_of(bench, HC_E_RECORD_RUNNING)->sent.text : none);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Scenes: found, read and checked whole, saved; and a lane made like another. */

#include "insert.h"
#include "replace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

HcStatus hc_scene_path(const char *scenes, const char *name, char *path, size_t size, HcError *error)
{
  if (strchr(name, '/') || access(name, R_OK) == 0)
    (void)snprintf(path, size, "%s", name);
  else
    (void)snprintf(path, size, "%s/%s.scene", scenes, name);
  if (access(path, R_OK))
    return hc_error_set(error, HC_NOT_FOUND, "no scene \"%s\"; hotcold list scenes shows them, or give a file's path", name);
  return HC_OK;
}

HcStatus hc_bench_scene_lanes(const char *scenes, const char *name, uint32_t *lanes, HcError *error)
{
  char path[4096];
  HcLine *lines = NULL;
  size_t n = 0;
  HcStatus status = hc_scene_path(scenes, name, path, sizeof path, error);
  if (!status)
    status = hc_text_read(path, &lines, &n, error);
  if (status)
    return status;
  *lanes = 0;
  if (n && !strcmp(lines[0].message.address, "/lanes") && lines[0].message.count == 1) {
    const double number = lines[0].message.argument[0].number;
    if (!(number >= 2 && number <= HC_LANES_MAX))
      status = hc_error_set(error, HC_BAD_INPUT, "%s:%u: /lanes: expected 2 to %d", path, lines[0].line, HC_LANES_MAX);
    else
      *lanes = (uint32_t)number;
  }
  free(lines);
  return status;
}

void hc_scene_title(const char *path, char *title, size_t size)
{
  *title = '\0';
  FILE *file = fopen(path, "r");
  if (!file)
    return;
  char line[512];
  while (fgets(line, sizeof line, file) && line[0] == '#')
    if (!strstr(line, "SPDX-")) {
      line[strcspn(line, "\n")] = '\0';
      (void)snprintf(title, size, "%s", line + 1 + strspn(line + 1, " "));
      break;
    }
  (void)fclose(file);
}

/** What a scene starts from: defaults for everything that it stands for, and no inserts. */
static HcStatus reset(HcBench *bench, HcTransaction *transaction)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
      HcInsert *insert = &bench->lane[lane].insert[i];
      if (!insert->id || hc_insert_is_gone(bench, transaction, insert))
        continue;
      if (!hc_step_add(transaction, HC_E_REMOVE, NULL, 0, NULL, lane, insert->id))
        return HC_NO_MEMORY;
    }
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    const HcParameter *p = &entry->parameter;
    if (!(p->flags & HC_SCENE_RESET) || p->flags & HC_READ_ONLY || entry->insert)
      continue;
    HcValue standard = {0};
    hc_value_standard(p, &standard);
    const bool added = hc_step_add(transaction, entry->kind, entry, standard.number, standard.text, entry->lane, 0);
    hc_value_clear(&standard);
    if (!added)
      return HC_NO_MEMORY;
  }
  return HC_OK;
}

/** Values that are there already need no solving; only where nothing is on its way, or comes before it, that could change them. */
static void drop_unchanged(HcBench *bench, HcTransaction *transaction)
{
  if (bench->waiting || transaction->frame)
    return;
  size_t kept = 0;
  transaction->circuits = 0;
  for (size_t i = 0; i < transaction->count; ++i) {
    HcStep *step = &transaction->step[i];
    if (step->entry && hc_value_equal(&step->value, &step->entry->sent)) {
      hc_value_clear(&step->value);
      continue;
    }
    uint32_t place;
    if (step->entry && (step->kind == HC_E_CIRCUIT || step->kind == HC_E_ON) && hc_own_place(step->entry->slot, &place))
      transaction->circuits |= 1u << hc_circuit_of(place, step->lane);
    transaction->step[kept++] = *step;
  }
  transaction->count = kept;
}

HcStatus hc_scene_apply_lines(HcBench *bench, const char *path, const HcLine *lines, size_t n, HcTransaction *transaction,
                              HcError *error)
{
  char title[HC_TITLE_MAX];
  hc_scene_title(path, title, sizeof title);
  if (reset(bench, transaction) ||
      !hc_step_add(transaction, HC_E_SCENE_TITLE, hc_table_kind(bench->table, HC_E_SCENE_TITLE, 0), 0, title, 0, 0))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < n; ++i) {
    HcError why = {0};
    const HcStatus status = hc_check_messages(bench, &lines[i].message, 1, false, true, transaction, NULL, &why);
    if (status)
      return hc_error_set(error, status, "%s:%u: %.420s", path, lines[i].line, why.text);
  }
  drop_unchanged(bench, transaction);
  transaction->scene = true;
  return HC_OK;
}

bool hc_scene_has_times(const HcBench *bench, const char *name)
{
  char path[4096];
  HcLine *lines = NULL;
  size_t n = 0;
  bool timed = false;
  if (!hc_scene_path(bench->setup.scenes, name, path, sizeof path, NULL) && !hc_text_read(path, &lines, &n, NULL))
    for (size_t i = 0; i < n; ++i)
      timed |= lines[i].when != HC_WHEN_NOW;
  free(lines);
  return timed;
}

HcStatus hc_scene_steps(HcBench *bench, const char *name, HcTransaction *transaction, HcError *error)
{
  char path[4096];
  HcLine *lines = NULL;
  size_t n = 0;
  HcStatus status = hc_scene_path(bench->setup.scenes, name, path, sizeof path, error);
  if (!status)
    status = hc_text_read(path, &lines, &n, error);
  if (!status)
    status = hc_scene_apply_lines(bench, path, lines, n, transaction, error);
  free(lines);
  return status;
}

static bool is_saved(const HcEntry *entry)
{
  const HcParameter *p = &entry->parameter;
  return p->flags & HC_SCENE_RESET && !(p->flags & (HC_NOT_SAVED | HC_READ_ONLY)) && p->type != HC_ACTION;
}

static void write_line(FILE *file, const HcMessage *message)
{
  char text[2 * HC_TEXT_MAX];
  if (hc_message_print(message, text, sizeof text) < (int)sizeof text)
    (void)fprintf(file, "%s\n", text);
}

static HcMessage insert_message(const HcInsert *insert, uint32_t lane)
{
  HcMessage message = {.count = 2, .argument = {{.type = 's'}, {.type = 's'}}};
  (void)snprintf(message.address, sizeof message.address, "/lane/%c/insert", 'a' + (int)lane);
  (void)snprintf(message.argument[0].text, HC_TEXT_MAX, "%s", insert->uri);
  (void)snprintf(message.argument[1].text, HC_TEXT_MAX, "%s", insert->name);
  return message;
}

/** The message that sets an entry to what it is; `auto` stays a word. */
static bool entry_line(const HcEntry *entry, HcMessage *message)
{
  if (!hc_entry_message(entry, message))
    return false;
  if (entry->word && entry->force.number == entry->word_value) {
    message->argument[0].type = 's';
    (void)snprintf(message->argument[0].text, HC_TEXT_MAX, "%s", entry->word);
  }
  return true;
}

/** A state is read from anywhere: names of files in it are whole. */
static void make_absolute(const HcEntry *entry, HcMessage *message)
{
  char *text = message->argument[0].text;
  const bool file = entry->kind == HC_E_PROGRAM_FILE || (entry->parameter.type == HC_CHOICE && entry->force.text);
  char *whole = file && *text && *text != '/' ? realpath(text, NULL) : NULL;
  if (whole && strlen(whole) < HC_TEXT_MAX)
    (void)snprintf(text, HC_TEXT_MAX, "%s", whole);
  free(whole);
}

void hc_scene_print(HcBench *bench, FILE *file, bool kept)
{
  HcMessage message;
  (void)fprintf(file, "/lanes %u\n", bench->setup.lanes);
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (const HcInsert *insert = NULL; (insert = hc_insert_next(bench, lane, insert));)
      if (!hc_insert_is_gone(bench, NULL, insert)) {
        message = insert_message(insert, lane);
        write_line(file, &message);
      }
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    HcValue standard = {0};
    hc_value_standard(&entry->parameter, &standard);
    // What a preset has changed may have been turned back to the default.
    const HcInsert *insert = entry->insert ? hc_insert_find(bench, entry->slot) : NULL;
    const bool given = insert && entry->kind == HC_E_PORT && hc_preset_of(bench, NULL, insert);
    const bool wanted = is_saved(entry) || (kept && entry->parameter.flags & HC_KEPT);
    if (wanted && (given || !hc_value_equal(&standard, &entry->force)) && entry_line(entry, &message)) {
      if (kept)
        make_absolute(entry, &message);
      if (entry->kind == HC_E_SELECT && entry->force.number == HC_SELECT_X) // in a trial: what comes after it
        message.argument[0].text[0] = (char)('a' + (int)bench->selection.lane);
      write_line(file, &message);
    }
    hc_value_clear(&standard);
  }
  if (kept && bench->paused)
    (void)fprintf(file, "/program/pause\n");
}

HcStatus hc_scene_save(HcBench *bench, const char *name, HcError *error)
{
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);
  if (stream)
    hc_scene_print(bench, stream, false);
  const bool printed = stream && !fclose(stream);
  const HcStatus status =
      printed ? hc_replace_text(name, text, false, error) : hc_error_set(error, HC_NO_MEMORY, "out of memory");
  free(text);
  return status;
}

/** Messages that turn `to` into `from`; the caller frees. */
static HcMessage *copy_messages(HcBench *bench, const HcTransaction *transaction, uint32_t from, uint32_t to, size_t *n)
{
  size_t capacity = 0;
  while (hc_table_at(bench->table, capacity))
    ++capacity;
  HcMessage *list = calloc(capacity + 2 * HC_INSERTS_MAX, sizeof *list);
  *n = 0;
  if (!list)
    return NULL;
  for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
    const HcInsert *old = &bench->lane[to].insert[i];
    if (!old->id || hc_insert_is_gone(bench, transaction, old))
      continue;
    HcMessage *message = &list[(*n)++];
    (void)snprintf(message->address, sizeof message->address, "/lane/%c/remove", 'a' + (int)to);
    message->count = 1;
    message->argument[0].type = 's';
    (void)snprintf(message->argument[0].text, HC_TEXT_MAX, "%s", old->name);
  }
  for (const HcInsert *insert = NULL; (insert = hc_insert_next(bench, from, insert));)
    if (!hc_insert_is_gone(bench, transaction, insert))
      list[(*n)++] = insert_message(insert, to);
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->lane == from && entry->slot != HC_SLOT_NONE && entry->slot != HC_INTERFERENCE_ID && is_saved(entry) &&
        hc_insert_stays(bench, transaction, entry) && entry_line(entry, &list[*n]))
      list[(*n)++].address[strlen("/lane/")] = (char)('a' + (int)to);
  return list;
}

HcStatus hc_scene_copy(HcBench *bench, uint32_t from, uint32_t to, HcTransaction *transaction, HcError *error)
{
  size_t n = 0;
  HcMessage *list = copy_messages(bench, transaction, from, to, &n);
  if (!list)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = hc_check_messages(bench, list, n, true, false, transaction, NULL, error);
  free(list);
  return status;
}

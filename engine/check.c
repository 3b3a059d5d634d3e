// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Messages are checked here, all of them before any of them does anything. */

#include "cue.h"
#include "insert.h"
#include "trials.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct HcCheck {
  HcBench *bench;
  HcTransaction *transaction;
  bool clamp, scene;
  HcError *error;
} HcCheck;

bool hc_step_add(HcTransaction *transaction, HcEntryKind kind, HcEntry *entry, double number, const char *text, uint32_t lane,
                 uint32_t insert)
{
  for (size_t i = 0; (entry || kind == HC_E_PROGRAM_SEEK) && i < transaction->count; ++i)
    if (transaction->step[i].entry == entry && transaction->step[i].kind == kind) {
      hc_value_set(&transaction->step[i].value, number, text);
      return true;
    }
  if (transaction->count == transaction->capacity) {
    const size_t capacity = transaction->capacity ? 2 * transaction->capacity : 16;
    HcStep *step = realloc(transaction->step, capacity * sizeof *step);
    if (!step)
      return false;
    transaction->step = step;
    transaction->capacity = capacity;
  }
  HcStep *step = &transaction->step[transaction->count++];
  *step = (HcStep){.kind = kind, .entry = entry, .lane = lane, .insert = insert};
  hc_value_set(&step->value, number, text);
  uint32_t place;
  if (entry && (kind == HC_E_CIRCUIT || kind == HC_E_ON) && hc_own_place(entry->slot, &place))
    transaction->circuits |= 1u << hc_circuit_of(place, lane);
  return true;
}

void hc_check_undo(HcBench *bench, HcTransaction *transaction)
{
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcStep *step = &transaction->step[i];
    HcInsert *insert = step->insert ? hc_insert_find(bench, step->insert) : NULL;
    if (insert && insert->coming && step->kind == HC_E_INSERT)
      hc_insert_forget(bench, insert);
  }
}

static HcStatus no_memory(HcError *error)
{
  return hc_error_set(error, HC_NO_MEMORY, "out of memory");
}

static HcStatus add_value(HcCheck *check, HcEntry *entry, double number, const char *text)
{
  HcEntryKind kind = entry->kind;
  if (!hc_step_add(check->transaction, kind, entry, number, text, entry->lane, 0))
    return no_memory(check->error);
  return HC_OK;
}

/** The first names of a choice, with spaces between them. */
static const char *list_names(const HcParameter *p, unsigned names, char *list, size_t size)
{
  *list = '\0';
  for (unsigned i = 0; i < names && p->choices[i]; ++i) {
    strncat(list, i ? " " : "", size - strlen(list) - 1);
    strncat(list, p->choices[i], size - strlen(list) - 1);
  }
  return list;
}

/** Name or index → index of a choice. A part of a line may also be the path of a .cir file: then *text is set. `address`: as it was
 * sent, which may be that of the `…/index` twin. */
static HcStatus check_choice(HcCheck *check, const HcEntry *entry, const char *address, const HcArgument *argument,
                             double *number, const char **text)
{
  const HcParameter *p = &entry->parameter;
  char list[HC_TEXT_MAX / 2];
  const unsigned names = hc_parameter_names(p);
  const bool file_last = p->choices[names] && !strcmp(p->choices[names], "file");
  if (argument->type != 's') {
    if (!(argument->number >= 0 && argument->number < names && argument->number == floor(argument->number)))
      return hc_error_set(check->error, HC_BAD_INPUT, "%s: %g is not one of 0 to %u: %s", address, argument->number, names - 1,
                          list_names(p, names, list, sizeof list));
    *number = argument->number;
    return HC_OK;
  }
  for (unsigned i = 0; i < names; ++i)
    if (!strcmp(argument->text, p->choices[i])) {
      *number = i;
      return HC_OK;
    }
  const size_t length = strlen(argument->text);
  if (file_last && (strchr(argument->text, '/') || (length > 4 && !strcmp(argument->text + length - 4, ".cir")))) {
    if (access(argument->text, R_OK))
      return hc_error_set(check->error, HC_NOT_FOUND, "%s: the file %s cannot be read", p->address, argument->text);
    *number = names;
    *text = argument->text;
    return HC_OK;
  }
  return hc_error_set(check->error, HC_BAD_INPUT, "%s: \"%.64s\" is not one of: %s%s", address, argument->text,
                      list_names(p, names, list, sizeof list), file_last ? ", or the path of a .cir file" : "");
}

/** The number within a parameter's range: refused outside of it in a text, clamped in a message. */
static HcStatus check_range(const HcCheck *check, const HcParameter *p, double given, double *number)
{
  if (!isfinite(given))
    return hc_error_set(check->error, HC_BAD_INPUT, "%s: a number that is not finite", p->address);
  const double value = p->type == HC_INT ? nearbyint(given) : given;
  // Messages bring floats: the end of a range, sent, may lie a rounding outside of it.
  if (!check->clamp && ((float)value < (float)p->minimum || (float)value > (float)p->maximum))
    return hc_error_set(check->error, HC_BAD_INPUT, "%s: %g is out of range, %g to %g%s%s", p->address, given, p->minimum,
                        p->maximum, *p->unit ? " " : "", p->unit);
  *number = fmin(fmax(value, p->minimum), p->maximum);
  return HC_OK;
}

static HcStatus check_number(HcCheck *check, const HcEntry *entry, const HcArgument *argument, double *number)
{
  const HcParameter *p = &entry->parameter;
  if (argument->type == 's') {
    if (entry->word && !strcmp(argument->text, entry->word)) {
      *number = entry->word_value;
      return HC_OK;
    }
    return hc_error_set(check->error, HC_BAD_INPUT, "%s: expected a number%s%s, got \"%.64s\"", p->address,
                        entry->word ? " or " : "", entry->word ? entry->word : "", argument->text);
  }
  return check_range(check, p, argument->number, number);
}

static HcStatus check_value(HcCheck *check, HcEntry *entry, const HcMessage *message)
{
  const HcParameter *p = &entry->parameter;
  if (p->flags & HC_READ_ONLY)
    return hc_error_set(check->error, HC_REFUSED, "%s: can only be asked", p->address);
  if (message->count != 1)
    return hc_error_set(check->error, HC_BAD_INPUT, "%s: expected one value, got %u", p->address, message->count);
  const HcArgument *argument = &message->argument[0];
  double number = 0;
  const char *text = NULL;
  HcStatus status = HC_OK;
  if (p->type == HC_STRING || p->type == HC_ASK) {
    if (argument->type != 's')
      return hc_error_set(check->error, HC_BAD_INPUT, "%s: expected a string", p->address);
    text = argument->text;
    if (entry->kind == HC_E_PRESET)
      return hc_preset_check(check->bench, entry, text, check->transaction, check->error);
    if (entry->kind == HC_E_MIDI_LEARN)
      status = hc_midi_check_learn(check->bench, text, check->error);
    else if (entry->kind == HC_E_MIDI_MAP)
      status = hc_midi_check_map(check->bench, text, check->error);
  } else if (entry->kind == HC_E_PART_INDEX && argument->type != 's') {
    entry = hc_table_part_of_index(check->bench->table, entry);
    status = check_choice(check, entry, p->address, argument, &number, &text);
  } else if (p->type == HC_CHOICE)
    status = check_choice(check, entry, p->address, argument, &number, &text);
  else
    status = check_number(check, entry, argument, &number);
  if (status)
    return status;
  if (entry->kind == HC_E_LANES && check->scene && number <= check->bench->setup.lanes)
    return HC_OK; // it asks for so many, and there are
  if (entry->kind == HC_E_LANES && number != check->bench->setup.lanes)
    return hc_error_set(check->error, HC_REFUSED, "/lanes: this bench has %u lanes; start it with --lanes-count %g",
                        check->bench->setup.lanes, number);
  return add_value(check, entry, number, text);
}

/** The arguments an action takes, against its pattern: `s`, `ss`, `s[s]`, `[s]`, `f`, ``. */
static HcStatus check_arguments(HcCheck *check, const HcEntry *entry, const HcMessage *message)
{
  const HcParameter *p = &entry->parameter;
  const char *first = p->types;
  const unsigned least = (unsigned)strcspn(first, "[");
  const unsigned most = least + (first[least] ? (unsigned)strlen(first) - least - 2 : 0); // without the brackets
  if (message->count < least || message->count > most)
    return hc_error_set(check->error, HC_BAD_INPUT, "%s: expected %u argument%s (%s), got %u", p->address, least,
                        least == 1 ? "" : "s", p->types, message->count);
  for (unsigned i = 0; i < message->count; ++i) {
    const bool text = i >= least || first[i] == 's';
    if (text != (message->argument[i].type == 's'))
      return hc_error_set(check->error, HC_BAD_INPUT, "%s: argument %u: expected a %s", p->address, i + 1,
                          text ? "string" : "number");
    if (!text && !isfinite(message->argument[i].number))
      return hc_error_set(check->error, HC_BAD_INPUT, "%s: a number that is not finite", p->address);
  }
  return HC_OK;
}

static HcStatus check_remove(HcCheck *check, const HcEntry *entry, const char *name)
{
  HcInsert *insert = hc_insert_named(check->bench, check->transaction, entry->lane, name);
  if (!insert)
    return hc_error_set(check->error, HC_NOT_FOUND, "%s: no insert is called \"%.64s\" here", entry->parameter.address, name);
  if (!hc_step_add(check->transaction, HC_E_REMOVE, NULL, 0, NULL, entry->lane, insert->id))
    return no_memory(check->error);
  return HC_OK;
}

static HcStatus check_insert(HcCheck *check, const HcEntry *entry, const HcMessage *message)
{
  const char *name = message->count > 1 ? message->argument[1].text : NULL;
  HcInsert *insert =
      hc_insert_draft(check->bench, check->transaction, entry->lane, message->argument[0].text, name, check->error);
  if (!insert)
    return check->error->status;
  if (hc_step_add(check->transaction, HC_E_INSERT, NULL, 0, NULL, entry->lane, insert->id))
    return HC_OK;
  hc_insert_forget(check->bench, insert);
  return no_memory(check->error);
}

static HcStatus lane_of(HcCheck *check, const HcArgument *argument, uint32_t *lane)
{
  const char *name = argument->text;
  if (name[0] < 'a' || name[0] >= 'a' + (int)check->bench->setup.lanes || name[1])
    return hc_error_set(check->error, HC_BAD_INPUT, "/lane/copy: \"%.16s\" is not a lane; expected a to %c", name,
                        'a' + (int)check->bench->setup.lanes - 1);
  *lane = (uint32_t)(name[0] - 'a');
  return HC_OK;
}

static HcStatus check_copy(HcCheck *check, const HcMessage *message)
{
  uint32_t from = 0, to = 0;
  HcStatus status = lane_of(check, &message->argument[0], &from);
  if (!status)
    status = lane_of(check, &message->argument[1], &to);
  if (status || from == to)
    return status;
  return hc_scene_copy(check->bench, from, to, check->transaction, check->error);
}

/** A button's release: an action that is given 0. Strings and seconds are no buttons. */
static bool is_release(const HcEntry *entry, const HcMessage *message)
{
  const bool button = !*entry->parameter.types || entry->parameter.types[0] == 'i';
  return button && message->count == 1 && message->argument[0].type != 's' && message->argument[0].number == 0;
}

/** What an action is given: a number for a button or nothing, else what its types say; the number in its range to `number`. */
static HcStatus check_given(HcCheck *check, const HcEntry *entry, const HcMessage *message, double *number)
{
  const HcArgument *argument = &message->argument[0];
  const char *types = entry->parameter.types;
  if (*types && *types != 'i') {
    const HcStatus status = check_arguments(check, entry, message);
    return status || *types != 'f' ? status : check_range(check, &entry->parameter, *number, number);
  }
  if (message->count > 1 || (message->count == 1 && (argument->type == 's' || !isfinite(argument->number))))
    return hc_error_set(check->error, HC_BAD_INPUT, "%s: expected nothing or a number", entry->parameter.address);
  return HC_OK;
}

/** `/record 0` stops, as a button does. */
static bool is_record_end(const HcEntry *entry, const HcMessage *message)
{
  return entry->kind == HC_E_RECORD && message->count == 1 && message->argument[0].type != 's' &&
         message->argument[0].number == 0;
}

static HcStatus add_action(HcCheck *check, HcEntry *entry, HcEntryKind kind, double number, const char *text)
{
  HcEntry *port = entry->kind == HC_E_TRIGGER ? entry : NULL;
  return hc_step_add(check->transaction, kind, port, number, text, entry->lane, 0) ? HC_OK : no_memory(check->error);
}

static HcStatus check_action(HcCheck *check, HcEntry *entry, const HcMessage *message)
{
  const HcArgument *argument = &message->argument[0];
  double number = message->count ? argument->number : 0;
  HcEntryKind kind = entry->kind;
  HcStatus status = HC_OK;
  if (is_release(entry, message))
    return HC_OK;
  if (is_record_end(entry, message))
    return add_action(check, entry, kind, 0, NULL);
  status = check_given(check, entry, message, &number);
  if (status)
    return status;
  switch (entry->kind) {
  case HC_E_INSERT:
    return check_insert(check, entry, message);
  case HC_E_REMOVE:
    return check_remove(check, entry, argument->text);
  case HC_E_LANE_COPY:
    return check_copy(check, message);
  case HC_E_SCENE:
    if (!hc_scene_has_times(check->bench, argument->text))
      return hc_scene_steps(check->bench, argument->text, check->transaction, check->error);
    kind = HC_E_CUE_START; // with times in it it is a cue list, and is started
    __attribute__((fallthrough));
  case HC_E_CUE_START:
    status = hc_cue_check(check->bench, argument->text, check->error);
    break;
  case HC_E_MIDI_UNLEARN:
    if (!message->count)
      return add_value(check, hc_table_kind(check->bench->table, HC_E_MIDI_LEARN, 0), 0, entry->parameter.address);
    status = hc_midi_check_unlearn(check->bench, argument->text, check->error);
    break;
  case HC_E_TRIAL_MATCH:
    return add_value(check, hc_table_kind(check->bench->table, HC_E_MATCH, 0), 1, NULL);
  default:
    if (hc_trials_is_step(entry->kind))
      return hc_trials_check(check->bench, entry, message, check->transaction, check->error);
    break;
  }
  return status ? status
                : add_action(check, entry, kind, number, message->count && argument->type == 's' ? argument->text : NULL);
}

static bool is_refused_in_scene(const HcEntry *entry)
{
  switch (entry->kind) {
  case HC_E_SCENE:
  case HC_E_SCENE_SAVE:
  case HC_E_CUE_START:
  case HC_E_CUE_STOP:
  case HC_E_CUE_GO:
  case HC_E_QUIT:
  case HC_E_SAVE:
  case HC_E_RECORD:
  case HC_E_SNAPSHOT:
    return true;
  default:
    return entry->parameter.flags & HC_NOT_IN_SCENE;
  }
}

HcStatus hc_check_messages(HcBench *bench, const HcMessage *messages, size_t n, bool clamp, bool scene,
                           HcTransaction *transaction, size_t *bad, HcError *error)
{
  HcError local = {0};
  HcCheck check = {bench, transaction, clamp, scene, error ? error : &local};
  HcStatus status = HC_OK;
  for (size_t i = 0; i < n && !status; ++i) {
    const HcMessage *message = &messages[i];
    HcEntry *entry = hc_insert_entry(bench, transaction, message->address);
    if (bad)
      *bad = i;
    if (!entry)
      status = hc_bench_unknown(bench, message->address, check.error);
    else if (scene && is_refused_in_scene(entry))
      status = hc_error_set(check.error, HC_REFUSED, "%s is not allowed in a scene", message->address);
    else if (hc_trials_is_open(bench) && hc_trials_closes(message->address))
      status = hc_error_set(check.error, HC_REFUSED, "trial open");
    else if (entry->parameter.type == HC_ACTION)
      status = check_action(&check, entry, message);
    else
      status = check_value(&check, entry, message);
  }
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
    for (uint32_t lane = 0; lane < bench->setup.lanes && !status; ++lane)
      if (transaction->circuits & 1u << hc_circuit_of(place, lane))
        status = hc_own_try(bench, transaction, place, lane, check.error);
  return status;
}

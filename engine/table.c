// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "table.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES_MAX = 8 };

struct HcTable {
  HcEntry **entry;  ///< in the order of the reference
  HcEntry **sorted; ///< by address
  size_t count, capacity;
  uint64_t shape;                            ///< grows with every entry that comes and every slot that goes
  HcEntry *own[HC_E_ENABLED + 1][LANES_MAX]; ///< first of a kind, of those that stand in no slot: looked up all the time
};

HcTable *hc_table_new(void)
{
  return calloc(1, sizeof(HcTable));
}

void hc_value_clear(HcValue *value)
{
  free(value->text);
  value->text = NULL;
}

void hc_value_set(HcValue *value, double number, const char *text)
{
  char *copy = text ? strdup(text) : NULL;
  hc_value_clear(value);
  value->number = number;
  value->text = copy;
}

void hc_value_standard(const HcParameter *parameter, HcValue *value)
{
  hc_value_set(value, parameter->standard, parameter->type == HC_STRING ? parameter->text : NULL);
}

bool hc_value_equal(const HcValue *a, const HcValue *b)
{
  return a->number == b->number && (a->text == b->text || (a->text && b->text && !strcmp(a->text, b->text)));
}

static void entry_free(HcEntry *entry)
{
  HcParameter *p = &entry->parameter;
  if (p->choices)
    for (char **choice = (char **)(uintptr_t)p->choices; *choice; ++choice)
      free(*choice);
  free((void *)(uintptr_t)p->choices);
  free((void *)(uintptr_t)p->address);
  free((void *)(uintptr_t)p->types);
  free((void *)(uintptr_t)p->unit);
  free((void *)(uintptr_t)p->text);
  free((void *)(uintptr_t)p->meaning);
  hc_value_clear(&entry->force);
  hc_value_clear(&entry->sent);
  free(entry->points);
  free(entry);
}

void hc_table_free(HcTable *table)
{
  if (!table)
    return;
  for (size_t i = 0; i < table->count; ++i)
    entry_free(table->entry[i]);
  free(table->entry);
  free(table->sorted);
  free(table);
}

static const char *const *copy_choices(const char *const *choices)
{
  if (!choices)
    return NULL;
  size_t n = 0;
  while (choices[n])
    ++n;
  char **copy = calloc(n + 1, sizeof *copy);
  for (size_t i = 0; copy && i < n; ++i)
    copy[i] = strdup(choices[i]);
  return (const char *const *)copy;
}

static char *copy_text(const char *text)
{
  return strdup(text ? text : "");
}

static int by_address(const void *a, const void *b)
{
  const HcEntry *const *left = a, *const *right = b;
  const int order = strcmp((*left)->parameter.address, (*right)->parameter.address);
  return order ? order : ((*left)->slot > (*right)->slot) - ((*left)->slot < (*right)->slot);
}

static bool grow(HcTable *table)
{
  const size_t capacity = table->capacity ? 2 * table->capacity : 256;
  HcEntry **entry = realloc(table->entry, capacity * sizeof *entry);
  if (entry)
    table->entry = entry;
  HcEntry **sorted = realloc(table->sorted, capacity * sizeof *sorted);
  if (sorted)
    table->sorted = sorted;
  if (!entry || !sorted)
    return false;
  table->capacity = capacity;
  return true;
}

HcEntry *hc_table_add(HcTable *table, const HcParameter *parameter, HcEntryKind kind, uint32_t lane, uint32_t slot, uint32_t port)
{
  if (table->count == table->capacity && !grow(table))
    return NULL;
  HcEntry *entry = calloc(1, sizeof *entry);
  if (!entry)
    return NULL;
  entry->parameter = *parameter;
  HcParameter *p = &entry->parameter;
  p->address = copy_text(parameter->address);
  p->types = copy_text(parameter->types);
  p->unit = copy_text(parameter->unit);
  p->text = copy_text(parameter->text);
  p->meaning = copy_text(parameter->meaning);
  p->choices = copy_choices(parameter->choices);
  entry->kind = kind;
  entry->lane = lane;
  entry->slot = slot;
  entry->port = port;
  hc_value_standard(p, &entry->force);
  hc_value_standard(p, &entry->sent);
  size_t at = table->count;
  while (at > 0 && strcmp(table->sorted[at - 1]->parameter.address, p->address) > 0)
    --at;
  memmove(table->sorted + at + 1, table->sorted + at, (table->count - at) * sizeof *table->sorted);
  table->sorted[at] = entry;
  table->entry[table->count++] = entry;
  table->shape++;
  if (slot == HC_SLOT_NONE && lane < LANES_MAX && !table->own[kind][lane])
    table->own[kind][lane] = entry;
  return entry;
}

void hc_table_remove_slot(HcTable *table, uint32_t lane, uint32_t slot)
{
  size_t kept = 0;
  for (size_t i = 0; i < table->count; ++i) {
    HcEntry *entry = table->entry[i];
    if (entry->slot != HC_SLOT_NONE && entry->slot == slot && entry->lane == lane)
      entry_free(entry);
    else
      table->entry[kept++] = entry;
  }
  table->count = kept;
  table->shape++;
  if (kept) {
    memcpy(table->sorted, table->entry, kept * sizeof *table->sorted);
    qsort(table->sorted, kept, sizeof *table->sorted, by_address);
  }
}

/** Where the entries of an address begin in `sorted`, or would. */
static size_t first_of(const HcTable *table, const char *address)
{
  size_t low = 0, high = table->count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (strcmp(table->sorted[middle]->parameter.address, address) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

HcEntry *hc_table_of(HcTable *table, const char *address, size_t nth)
{
  const size_t at = first_of(table, address) + nth;
  return at < table->count && !strcmp(table->sorted[at]->parameter.address, address) ? table->sorted[at] : NULL;
}

HcEntry *hc_table_find(HcTable *table, const char *address)
{
  return hc_table_of(table, address, 0);
}

uint64_t hc_table_shape(const HcTable *table)
{
  return table->shape;
}

HcEntry *hc_table_at(HcTable *table, size_t index)
{
  return index < table->count ? table->entry[index] : NULL;
}

HcEntry *hc_table_kind(HcTable *table, HcEntryKind kind, uint32_t lane)
{
  return table->own[kind][lane];
}

HcEntry *hc_table_part_of_index(HcTable *table, const HcEntry *index)
{
  char address[HC_ADDRESS_MAX];
  const size_t length = strlen(index->parameter.address) - strlen("/index");
  memcpy(address, index->parameter.address, length);
  address[length] = '\0';
  return hc_table_find(table, address);
}

const char *hc_table_nearest(HcTable *table, const char *address)
{
  const char *best = NULL;
  unsigned nearest = UINT_MAX;
  for (size_t i = 0; i < table->count; ++i) {
    const char *known = table->entry[i]->parameter.address;
    const size_t length = strlen(known), wanted = strlen(address);
    if ((length > wanted ? length - wanted : wanted - length) >= nearest)
      continue; // the distance is at least that
    const unsigned d = hc_address_distance(address, known);
    if (d < nearest) {
      nearest = d;
      best = table->entry[i]->parameter.address;
    }
  }
  return best;
}

bool hc_entry_is_lamp(const HcEntry *entry)
{
  return entry->kind == HC_E_LANE_SELECT || entry->kind == HC_E_PANIC;
}

bool hc_entry_message(const HcEntry *entry, HcMessage *message)
{
  const HcParameter *p = &entry->parameter;
  if (p->type == HC_ASK || entry->kind == HC_E_METER || entry->kind == HC_E_TRIAL_TOLD ||
      (p->type == HC_ACTION && !hc_entry_is_lamp(entry)))
    return false;
  strncpy(message->address, p->address, sizeof message->address - 1);
  message->address[sizeof message->address - 1] = '\0';
  message->count = 1;
  HcArgument *argument = &message->argument[0];
  const char *text = entry->force.text;
  if (p->type == HC_CHOICE && !text)
    text = p->choices[lrint(entry->force.number)];
  argument->type = p->type == HC_STRING || p->type == HC_CHOICE ? 's' : p->type == HC_FLOAT ? 'f' : 'i';
  argument->number = entry->word && entry->force.number == entry->word_value ? entry->shown : entry->force.number;
  argument->text[0] = '\0';
  if (argument->type == 's')
    strncat(argument->text, text ? text : "", sizeof argument->text - 1);
  return true;
}

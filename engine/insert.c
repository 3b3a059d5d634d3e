// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Plugins that people put into lanes: names, addresses, what they do to level and time. */

#include "insert.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

HcInsert *hc_insert_find(HcBench *bench, uint32_t id)
{
  for (uint32_t lane = 0; id && lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i)
      if (bench->lane[lane].insert[i].id == id)
        return &bench->lane[lane].insert[i];
  return NULL;
}

/** Larger further down the chain. */
static uint64_t order_of(const HcInsert *insert)
{
  return (uint64_t)(insert->coming ? HC_SLOTS_MAX : insert->place) << 32 | insert->id;
}

HcInsert *hc_insert_next(HcBench *bench, uint32_t lane, const HcInsert *last)
{
  HcInsert *next = NULL;
  for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
    HcInsert *insert = &bench->lane[lane].insert[i];
    if (insert->id && (!last || order_of(insert) > order_of(last)) && (!next || order_of(insert) < order_of(next)))
      next = insert;
  }
  return next;
}

static bool has_step(const HcTransaction *transaction, HcEntryKind kind, uint32_t insert)
{
  bool has = false;
  for (size_t i = 0; transaction && i < transaction->count; ++i)
    has |= transaction->step[i].kind == kind && (!insert || transaction->step[i].insert == insert);
  return has;
}

bool hc_insert_is_made(const HcTransaction *transaction, const HcStep *step)
{
  return step->kind == HC_E_INSERT || (step->kind == HC_E_PRESET && !has_step(transaction, HC_E_INSERT, step->insert));
}

bool hc_insert_is_gone(const HcBench *bench, const HcTransaction *transaction, const HcInsert *insert)
{
  bool gone = insert->going || has_step(transaction, HC_E_REMOVE, insert->id);
  // A removal that only waits for a fade comes about; one with others that may yet be refused does not count before it has.
  for (const HcTransaction *t = bench->waiting; t && !t->frame; t = t->next)
    gone |=
        has_step(t, HC_E_REMOVE, insert->id) && !t->circuits && !(t->touches & HC_TOUCH_PROGRAM) && !has_step(t, HC_E_INSERT, 0);
  return gone;
}

bool hc_insert_stays(HcBench *bench, const HcTransaction *transaction, const HcEntry *entry)
{
  const HcInsert *insert = entry->insert ? hc_insert_find(bench, entry->slot) : NULL;
  return !entry->insert || (insert && !hc_insert_is_gone(bench, transaction, insert));
}

HcInsert *hc_insert_named(HcBench *bench, const HcTransaction *transaction, uint32_t lane, const char *name)
{
  for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
    HcInsert *insert = &bench->lane[lane].insert[i];
    if (insert->id && !hc_insert_is_gone(bench, transaction, insert) && !strcmp(insert->name, name))
      return insert;
  }
  return NULL;
}

HcEntry *hc_insert_entry(HcBench *bench, const HcTransaction *transaction, const char *address)
{
  HcEntry *entry, *meant = NULL;
  bool there = false;
  for (size_t i = 0; (entry = hc_table_of(bench->table, address, i)); ++i) {
    const HcInsert *insert = entry->insert ? hc_insert_find(bench, entry->slot) : NULL;
    if (!entry->insert)
      return entry;
    if (!insert || hc_insert_is_gone(bench, transaction, insert))
      continue;
    if (!there || has_step(transaction, HC_E_INSERT, insert->id))
      meant = entry; // one that is in the chain comes before one that will be
    there |= !insert->coming;
  }
  return meant;
}

bool hc_insert_keeps(HcBench *bench, const HcUnit *unit)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i)
      if (bench->lane[lane].insert[i].id && !bench->lane[lane].insert[i].going && bench->lane[lane].insert[i].unit == unit)
        return true;
  return false;
}

bool hc_insert_replaced(HcBench *bench, const HcTransaction *transaction, const HcInsert *insert)
{
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcInsert *other = transaction->step[i].kind == HC_E_INSERT ? hc_insert_find(bench, transaction->step[i].insert) : NULL;
    if (other && other != insert && other->lane == insert->lane && other->place == insert->place)
      return true;
  }
  return false;
}

/** As many as a lane may have, when `transaction` has landed. */
static bool is_full(const HcBench *bench, const HcTransaction *transaction, const HcLaneModel *lane)
{
  unsigned n = 0;
  for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i)
    n += lane->insert[i].id && !hc_insert_is_gone(bench, transaction, &lane->insert[i]);
  return n >= HC_INSERTS_MAX;
}

static bool is_reserved(const char *name)
{
  static const char *const words[] = {"name", "match",     "matched",   "select",       "insert", "remove", "return",
                                      "line", "headphone", "amplifier", "interference", "meter",  NULL};
  for (const char *const *word = words; *word; ++word)
    if (!strcmp(name, *word))
      return true;
  return false;
}

static HcStatus check_name(HcBench *bench, const HcTransaction *transaction, uint32_t lane, const char *name, HcError *error)
{
  if (is_reserved(name))
    return hc_error_set(error, HC_BAD_INPUT, "an insert cannot be called \"%s\"; that name is the lane's own", name);
  if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") != strlen(name) ||
      strlen(name) > 32)
    return hc_error_set(error, HC_BAD_INPUT, "\"%.40s\" cannot be a slot's name; expected at most 32 letters, digits, _ - or .",
                        name);
  if (hc_insert_named(bench, transaction, lane, name))
    return hc_error_set(error, HC_REFUSED, "lane %c has an insert called \"%s\"; remove it or give another name", 'a' + (int)lane,
                        name);
  return HC_OK;
}

/** A name from the URI's last part: `http://…/gain#mono` → gain_mono. */
static void name_from_uri(HcBench *bench, const HcTransaction *transaction, uint32_t lane, const char *uri, char name[64])
{
  const char *end = uri + strlen(uri);
  const char *from = end;
  while (from > uri && from[-1] != '/' && from[-1] != ':')
    --from;
  char stem[28];
  size_t n = 0;
  for (; *from && n < sizeof stem - 1; ++from)
    stem[n++] = isalnum((unsigned char)*from) ? (char)tolower((unsigned char)*from) : '_';
  stem[n] = '\0';
  (void)snprintf(name, 64, "%s", n ? stem : "insert");
  for (unsigned i = 2; is_reserved(name) || hc_insert_named(bench, transaction, lane, name); ++i)
    (void)snprintf(name, 64, "%s%u", n ? stem : "insert", i);
}

/** Read in this thread, from data of its own: the host's thread may be making a plugin, which takes as long as it likes, and
 * the show goes on meanwhile. */
static HcPluginInfo *describe_now(HcBench *bench, const char *uri, HcError *error)
{
  HcPluginInfo *info = NULL;
  if (!bench->reader && !(bench->reader = hc_bench_new_host(bench, error)))
    return NULL;
  (void)hc_host_describe(bench->reader, uri, bench->rate > 0 ? bench->rate : 48000, &info, error);
  return info;
}

static bool add_entries(HcBench *bench, HcInsert *insert)
{
  if (!hc_preset_add(bench, insert)) // before the controls: in a scene what it gives them may be changed by later lines
    return false;
  char prefix[96];
  (void)snprintf(prefix, sizeof prefix, "/lane/%c/%s/", 'a' + (int)insert->lane, insert->name);
  bool enabled = false;
  for (size_t i = 0; i < insert->info->n_controls; ++i) {
    const HcControl *control = &insert->info->controls[i];
    if (control->designation == HC_DESIGNATED_LATENCY)
      continue;
    enabled |= control->designation == HC_DESIGNATED_ENABLED;
    HcEntry *entry = hc_control_add(bench, control, prefix, insert->lane, insert->id, HC_E_PORT);
    if (!entry)
      return false;
    entry->insert = true;
  }
  if (enabled)
    return true;
  char address[HC_ADDRESS_MAX];
  (void)snprintf(address, sizeof address, "/lane/%c/%s/enabled", 'a' + (int)insert->lane, insert->name);
  const HcParameter parameter = {.address = address,
                                 .type = HC_INT,
                                 .types = "i",
                                 .unit = "",
                                 .maximum = 1,
                                 .standard = 1,
                                 .text = "",
                                 .flags = HC_SCENE_RESET,
                                 .meaning = "0: bypassed, through the fade"};
  HcEntry *entry = hc_table_add(bench->table, &parameter, HC_E_ENABLED, insert->lane, insert->id, 0);
  if (entry)
    entry->insert = true;
  return entry;
}

HcInsert *hc_insert_draft(HcBench *bench, const HcTransaction *transaction, uint32_t lane, const char *uri, const char *name,
                          HcError *error)
{
  HcLaneModel *model = &bench->lane[lane];
  HcInsert *insert = NULL;
  for (unsigned i = 0; i < HC_INSERTS_KNOWN && !insert; ++i)
    if (!model->insert[i].id)
      insert = &model->insert[i];
  if (!insert || is_full(bench, transaction, model)) {
    hc_error_set(error, HC_REFUSED, "lane %c is full: %d inserts; remove one first", 'a' + (int)lane, HC_INSERTS_MAX);
    return NULL;
  }
  if (name && check_name(bench, transaction, lane, name, error))
    return NULL;
  HcPluginInfo *info = describe_now(bench, uri, error);
  if (!info)
    return NULL;
  if (*info->refusal) {
    hc_error_set(error, HC_REFUSED, "%s cannot be an insert: %s", uri, info->refusal);
    hc_plugin_info_free(info);
    return NULL;
  }
  char own[64] = "";
  if (name)
    (void)snprintf(own, sizeof own, "%s", name);
  else
    name_from_uri(bench, transaction, lane, uri, own);
  *insert = (HcInsert){.id = ++bench->last_id, .lane = lane, .coming = true, .gain = 1, .known = true, .info = info};
  (void)snprintf(insert->uri, sizeof insert->uri, "%s", uri);
  memcpy(insert->name, own, sizeof own);
  if (!add_entries(bench, insert)) {
    hc_insert_forget(bench, insert);
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  return insert;
}

static void free_unit(HcHost *host, void *user)
{
  (void)host;
  hc_unit_free(user);
}

void hc_insert_free(HcBench *bench, HcUnit *unit)
{
  if (unit)
    while (!hc_host_post(bench->host, free_unit, NULL, unit)) {
      hc_host_collect(bench->host);
      usleep(1000);
    }
}

void hc_insert_forget(HcBench *bench, HcInsert *insert)
{
  hc_transaction_forget_insert(bench, insert->id);
  hc_table_remove_slot(bench->table, insert->lane, insert->id);
  // What is in the chain comes back from the audio thread when it has let go of it.
  if (insert->coming)
    hc_insert_free(bench, insert->unit);
  hc_plugin_info_free(insert->info);
  free(insert->state);
  *insert = (HcInsert){0};
}

void hc_insert_abandon(HcBench *bench, uint32_t id)
{
  const HcInsert *insert = hc_insert_find(bench, id);
  HcTransaction *transaction = insert ? hc_transaction_new(bench, 0) : NULL;
  if (transaction && hc_step_add(transaction, HC_E_REMOVE, NULL, 0, NULL, insert->lane, id))
    (void)hc_transaction_submit(bench, transaction, NULL);
}

/** Bypassed by us: neither late nor louder. A plugin with a bypass of its own tells its latency itself. */
static bool is_bypassed(const HcBench *bench, const HcInsert *insert)
{
  char address[HC_ADDRESS_MAX];
  (void)snprintf(address, sizeof address, "/lane/%c/%s/enabled", 'a' + (int)insert->lane, insert->name);
  const HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_of(bench->table, address, i)); ++i)
    if (entry->slot == insert->id)
      return entry->kind == HC_E_ENABLED && entry->sent.number == 0;
  return false;
}

/** Latencies up to a lane's line and from there on [frames], as of what is sent. */
static HcAlign latency_of(const HcBench *bench, uint32_t lane)
{
  const HcLaneModel *model = &bench->lane[lane];
  HcAlign latency = {0};
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
    *(place < HC_SLOT_LINE ? &latency.ahead : &latency.behind) += model->own[place].in ? model->own[place].facts.latency : 0;
  for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
    const HcInsert *insert = &model->insert[i];
    if (insert->id && insert->unit && !insert->going && !insert->coming && !is_bypassed(bench, insert))
      latency.behind += __atomic_load_n(&insert->unit->latency, __ATOMIC_RELAXED);
  }
  return latency;
}

bool hc_insert_align(HcBench *bench, HcAlign align[HC_LANES_MAX])
{
  HcAlign most = {0};
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    align[lane] = latency_of(bench, lane);
    most.ahead = align[lane].ahead > most.ahead ? align[lane].ahead : most.ahead;
    most.behind = align[lane].behind > most.behind ? align[lane].behind : most.behind;
  }
  // What is rendered lines up with its input from beginning to end: a lane that becomes less late is delayed for it.
  const uint32_t least = bench->setup.offline && bench->late > bench->setup.late ? bench->late : bench->setup.late;
  bench->late = most.ahead + most.behind > least ? most.ahead + most.behind : least;
  bool changed = false;
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane) {
    const HcAlign *sent = &bench->lane[lane].align;
    align[lane] = (HcAlign){most.ahead - align[lane].ahead, bench->late - most.ahead - align[lane].behind};
    changed |= align[lane].ahead != sent->ahead || align[lane].behind != sent->behind;
  }
  return changed;
}

double hc_insert_match(const HcBench *bench, uint32_t lane, bool *known)
{
  double gain = 1;
  for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
    const HcInsert *insert = &bench->lane[lane].insert[i];
    if (!insert->id || insert->going || insert->coming || is_bypassed(bench, insert))
      continue;
    gain /= insert->gain;
    *known &= insert->known;
  }
  return gain;
}

bool hc_insert_inverts(const HcBench *bench, uint32_t lane)
{
  bool inverts = false;
  for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
    const HcInsert *insert = &bench->lane[lane].insert[i];
    if (insert->id && !insert->going && !insert->coming && !is_bypassed(bench, insert))
      inverts ^= insert->inverts;
  }
  return inverts;
}

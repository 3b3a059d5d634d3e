// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Our own plugins in the lanes: which there are, their addresses, and how their circuits get solved. What is not in the chain is
 * not solved either; it keeps its values, and is solved on its way in.
 */

#include "model.h"

#include "circuit/circuit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A new one is a row here and a bundle of that name; it must know prepare.h. Its ports have addresses below its name, its output
 * ports are told from what it prepared, and its ports `noise`, `noise_seed` and `channel` follow the bench where they are marked so. */
const HcOwnKind hc_own_kinds[HC_OWN_PLACES] = {
    [HC_SLOT_AMPLIFIER] = {"amplifier", "urn:hotcold:amplifier", HC_ROLE_AMPLIFIER, true},
    [HC_SLOT_LINE] = {"line", "urn:hotcold:line", HC_ROLE_LINE, false},
    [HC_SLOT_HEADPHONE] = {"headphone", "urn:hotcold:headphone", HC_ROLE_HEADPHONE, true},
};

bool hc_own_place(uint32_t slot, uint32_t *place)
{
  *place = slot - HC_OWN_ID;
  return slot >= HC_OWN_ID && *place < HC_OWN_PLACES;
}

bool hc_own_is_on(const HcBench *bench, const HcTransaction *until, uint32_t place, uint32_t lane)
{
  const HcEntry *on = bench->lane[lane].own[place].on;
  return hc_own_kinds[place].uri && (!on || hc_waiting_value(bench, until, on)->number != 0);
}

/* ---- solved ------------------------------------------------------------------------------------------------------------ */

typedef struct HcOwnJob {
  HcJob job;
  HcBench *bench;
  HcTransaction *transaction;
  uint32_t place, lane, version;
  float *ports;
  char *path[HC_PARTS_MAX];
  HcPrepared *prepared;
  HcPrepareFacts facts;
  char error[HC_TEXT_MAX];
} HcOwnJob;

/** Values of the plugin's ports as they will be when `until` (NULL: nothing) has landed. */
static HcOwnJob *own_job(HcBench *bench, const HcTransaction *until, uint32_t place, uint32_t lane)
{
  const HcPluginInfo *info = bench->own_info[place];
  HcOwnJob *job = calloc(1, sizeof *job);
  float *ports = calloc(info->n_ports, sizeof *ports);
  if (!job || !ports) {
    free(job);
    free(ports);
    return NULL;
  }
  *job = (HcOwnJob){.bench = bench, .place = place, .lane = lane, .ports = ports};
  for (uint32_t i = 0; i < info->n_ports; ++i)
    ports[i] = NAN; // what is not said here stands at its default
  unsigned part = 0;
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    if (entry->kind != HC_E_CIRCUIT || entry->lane != lane || entry->slot != HC_OWN_ID + place ||
        entry->parameter.flags & HC_READ_ONLY)
      continue;
    const HcValue *value = hc_waiting_value(bench, until, entry);
    ports[entry->port] = hc_entry_port_value(entry, value);
    if (part < HC_PARTS_MAX && hc_entry_is_part(entry))
      job->path[part++] = value->text ? strdup(value->text) : NULL;
  }
  return job;
}

static void own_job_free(HcOwnJob *job)
{
  for (unsigned i = 0; i < HC_PARTS_MAX; ++i)
    free(job->path[i]);
  free(job->ports);
  free(job);
}

static void solve_with(HcOwnJob *job, const HcUnit *unit)
{
  job->prepared = unit->prepare->prepare(unit->plugin, job->ports, (const char *const *)job->path, &job->facts, job->error,
                                         sizeof job->error);
}

static HcUnit *unit_of(const HcOwnJob *job)
{
  return job->bench->lane[job->lane].own[job->place].unit;
}

static void solve(HcJob *base)
{
  HcOwnJob *job = (HcOwnJob *)base;
  solve_with(job, unit_of(job));
}

static void solved(HcJob *base)
{
  HcOwnJob *job = (HcOwnJob *)base;
  HcTransaction *t = job->transaction;
  const uint32_t circuit = hc_circuit_of(job->place, job->lane), bit = 1u << circuit;
  t->asked &= ~bit;
  job->bench->again = true; // the solver has room
  if (job->version != t->version[circuit]) {
    if (job->prepared)
      unit_of(job)->prepare->release(job->prepared);
  } else if (job->prepared) {
    t->prepared[circuit] = job->prepared;
    t->facts[circuit] = job->facts;
    t->solved |= bit;
  } else
    (void)snprintf(t->failure, sizeof t->failure, "%s", job->error);
  own_job_free(job);
}

void hc_own_solve(HcBench *bench, HcTransaction *transaction, uint32_t place, uint32_t lane)
{
  const uint32_t circuit = hc_circuit_of(place, lane);
  if (!hc_own_is_on(bench, transaction, place, lane)) {
    transaction->solved |= 1u << circuit; // nothing to be solved; who turns it on has it solved
    return;
  }
  HcOwnJob *job = own_job(bench, transaction, place, lane);
  if (!job) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "out of memory");
    return;
  }
  job->job = (HcJob){solve, solved};
  job->transaction = transaction;
  job->version = transaction->version[circuit];
  if (hc_jobs_submit(bench->solver, &job->job))
    transaction->asked |= 1u << circuit;
  else
    own_job_free(job);
}

HcStatus hc_own_prepare_now(HcBench *bench, uint32_t place, uint32_t lane, HcError *error)
{
  HcOwn *own = &bench->lane[lane].own[place];
  if (!hc_own_is_on(bench, NULL, place, lane))
    return HC_OK;
  HcOwnJob *job = own_job(bench, NULL, place, lane);
  if (!job)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  solve(&job->job);
  HcStatus status = HC_OK;
  if (job->prepared) {
    if (own->held)
      own->unit->prepare->release(own->held);
    own->held = job->prepared;
    own->facts = job->facts;
    own->unit->latency = job->facts.latency; // nobody runs it yet, and from its first run on it tells this itself
  } else
    status = hc_error_set(error, HC_BAD_INPUT, "%s", job->error);
  own_job_free(job);
  return status;
}

/** True when parts, and what is chosen, stay as they are. */
static bool only_turns(const HcTransaction *transaction, uint32_t place, uint32_t lane)
{
  bool only = true;
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcStep *step = &transaction->step[i];
    only &= step->lane != lane || !step->entry || step->entry->slot != HC_OWN_ID + place || hc_step_turns(step);
  }
  return only;
}

HcStatus hc_own_try(HcBench *bench, const HcTransaction *transaction, uint32_t place, uint32_t lane, HcError *error)
{
  const HcUnit *spare = bench->spare[place];
  if (!spare || !hc_own_is_on(bench, transaction, place, lane))
    return HC_OK; // not started: the start solves, and says so
  HcOwnJob *job = own_job(bench, transaction, place, lane);
  if (!job)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = HC_OK;
  const bool file = job->path[0] || job->path[1] || job->path[2];
  // Named parts can be solved, and numbers are left to the solver; while nobody processes nothing would refuse them in time.
  if ((file && !only_turns(transaction, place, lane)) || !bench->running) {
    // The solver may be using the lane's own instance.
    solve_with(job, spare);
    if (job->prepared)
      spare->prepare->release(job->prepared);
    else
      status = hc_error_set(error, HC_BAD_INPUT, "%s", job->error);
  }
  own_job_free(job);
  return status;
}

void hc_own_reset(HcBench *bench, uint32_t place, uint32_t lane)
{
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    if (entry->lane != lane || entry->kind != HC_E_CIRCUIT || entry->slot != HC_OWN_ID + place ||
        entry->parameter.flags & HC_READ_ONLY)
      continue;
    hc_value_standard(&entry->parameter, &entry->sent);
    const HcStep step = {.kind = entry->kind, .entry = entry, .value = entry->sent};
    hc_land_step(bench, &step, 0);
  }
}

/** What the amplifier does is undone behind the line: what the line adds is as small against it as it is in truth. A headphone
 * follows the lane's volume: it is driven the same however loud the line is, matched or not. */
double hc_own_gain(const HcBench *bench, uint32_t place, uint32_t lane, bool match)
{
  const HcOwn *own = bench->lane[lane].own;
  double gain = own[place].facts.gain;
  if (place < HC_SLOT_LINE)
    return 1.0;
  if (place == HC_SLOT_LINE)
    for (uint32_t before = 0; before < HC_SLOT_LINE; ++before)
      gain *= own[before].in ? own[before].facts.gain : 1.0;
  const bool undone = match || (place == HC_SLOT_LINE && own[HC_SLOT_HEADPHONE].in);
  return undone && gain > 0 ? 1.0 / gain : 1.0;
}

/* ---- addressed --------------------------------------------------------------------------------------------------------- */

HcEntry *hc_own_index(HcBench *bench, const HcEntry *part)
{
  char address[HC_ADDRESS_MAX + 8];
  (void)snprintf(address, sizeof address, "%s/index", part->parameter.address);
  return hc_table_find(bench->table, address);
}

static void set_standard(HcEntry *entry, double number)
{
  entry->parameter.standard = number;
  hc_value_set(&entry->force, number, NULL);
  hc_value_set(&entry->sent, number, NULL);
}

/** Lane a is the RCA lead, the others the balanced pair. */
static void set_usual(HcBench *bench, HcEntry *entry)
{
  static const char *const usual[] = {"symmetrical", "foil-pair", "trimmed"};
  for (unsigned i = 0; i < sizeof usual / sizeof *usual; ++i)
    for (unsigned k = 0; entry->parameter.choices[k]; ++k)
      if (!strcmp(entry->parameter.choices[k], usual[i])) {
        set_standard(entry, k);
        set_standard(hc_own_index(bench, entry), k);
      }
}

static bool add_on(HcBench *bench, const char *prefix, uint32_t place, uint32_t lane)
{
  char address[HC_ADDRESS_MAX], meaning[HC_ADDRESS_MAX];
  (void)snprintf(address, sizeof address, "%son", prefix);
  (void)snprintf(meaning, sizeof meaning, "1: the %s is in the lane, through the fade", hc_own_kinds[place].name);
  const HcParameter parameter = {.address = address,
                                 .type = HC_INT,
                                 .types = "i",
                                 .unit = "",
                                 .maximum = 1,
                                 .text = "",
                                 .flags = HC_SCENE_RESET,
                                 .meaning = meaning};
  bench->lane[lane].own[place].on = hc_table_add(bench->table, &parameter, HC_E_ON, lane, HC_OWN_ID + place, 0);
  return bench->lane[lane].own[place].on;
}

static bool add_one(HcBench *bench, uint32_t place, uint32_t lane)
{
  const HcOwnKind *kind = &hc_own_kinds[place];
  const HcPluginInfo *info = bench->own_info[place];
  char prefix[HC_ADDRESS_MAX / 2];
  (void)snprintf(prefix, sizeof prefix, "/lane/%c/%s/", 'a' + (int)lane, kind->name);
  if (kind->optional && !add_on(bench, prefix, place, lane))
    return false;
  for (size_t i = 0; i < info->n_controls; ++i) {
    const HcControl *control = &info->controls[i];
    if (*control->bench || control->designation != HC_DESIGNATED_NOT)
      continue;
    HcEntry *entry = hc_control_add(bench, control, prefix, lane, HC_OWN_ID + place, HC_E_CIRCUIT);
    if (!entry)
      return false;
    if (place == HC_SLOT_LINE && lane > 0 && hc_entry_is_part(entry))
      set_usual(bench, entry);
  }
  return true;
}

HcStatus hc_own_add(HcBench *bench, uint32_t lane, HcError *error)
{
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place)
    if (hc_own_kinds[place].uri && !add_one(bench, place, lane))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  return HC_OK;
}

/** Circuits count in plain ohm and henry. */
static double si_of(const char *unit)
{
  return !strcmp(unit, "uH") ? 1e-6 : !strcmp(unit, "mohm") ? 1e-3 : 1.0;
}

/** Parts by name or path, and values of the ports whose symbols are `known` (NULL: all) to the circuit. */
static size_t circuit_values(HcBench *bench, uint32_t place, uint32_t lane, const char **const part[HC_PARTS_MAX],
                             const char *const *known, HcDefine *defines, size_t most)
{
  const HcPluginInfo *info = bench->own_info[place];
  unsigned parts = 0;
  size_t n = 0;
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    if (entry->kind != HC_E_CIRCUIT || entry->lane != lane || entry->slot != HC_OWN_ID + place)
      continue;
    if (hc_entry_is_part(entry)) {
      if (parts < HC_PARTS_MAX && part[parts])
        *part[parts++] = entry->sent.text ? entry->sent.text : entry->parameter.choices[lrint(entry->sent.number)];
      continue;
    }
    for (size_t k = 0; k < info->n_controls && !entry->word; ++k) {
      const HcControl *control = &info->controls[k];
      const char *const *name = known;
      while (name && *name && strcmp(*name, control->symbol))
        ++name;
      if (control->index == entry->port && n < most && (!known || *name))
        defines[n++] = (HcDefine){control->symbol, (double)hc_entry_port_value(entry, &entry->sent) * si_of(control->unit)};
    }
  }
  return n;
}

void hc_bench_line_spec(HcBench *bench, uint32_t lane, HcLineSpec *spec, HcDefine *defines, size_t n)
{
  const char **const part[HC_PARTS_MAX] = {&spec->driver, &spec->cable, &spec->receiver};
  spec->n_defines = circuit_values(bench, HC_SLOT_LINE, lane, part, NULL, defines, n);
}

bool hc_bench_headphone_spec(HcBench *bench, uint32_t lane, HcHeadphoneSpec *spec, HcDefine *defines, size_t n)
{
  const char **const part[HC_PARTS_MAX] = {&spec->headphone};
  spec->n_defines = circuit_values(bench, HC_SLOT_HEADPHONE, lane, part, hc_headphone_parameters, defines, n);
  return hc_own_is_on(bench, NULL, HC_SLOT_HEADPHONE, lane);
}

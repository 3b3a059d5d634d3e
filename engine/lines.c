// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The lines of the lanes: their addresses, and how their circuits get solved. */

#include "model.h"

#include "circuit/circuit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct HcLineJob {
  HcJob job;
  HcBench *bench;
  HcTransaction *transaction;
  uint32_t lane, version;
  float *ports;
  char *path[HC_LINE_PARTS];
  HcPrepared *prepared;
  HcPrepareFacts facts;
  char error[HC_TEXT_MAX];
} HcLineJob;

/** Values of the line's ports as they will be when `until` (NULL: nothing) has landed. */
static HcLineJob *line_job(HcBench *bench, const HcTransaction *until, uint32_t lane)
{
  HcLineJob *job = calloc(1, sizeof *job);
  float *ports = calloc(bench->line_info->n_ports, sizeof *ports);
  if (!job || !ports) {
    free(job);
    free(ports);
    return NULL;
  }
  *job = (HcLineJob){.bench = bench, .lane = lane, .ports = ports};
  for (uint32_t i = 0; i < bench->line_info->n_ports; ++i)
    ports[i] = NAN; // what is not said here stands at its default
  unsigned part = 0;
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    if (entry->kind != HC_E_LINE || entry->lane != lane)
      continue;
    const HcValue *value = hc_waiting_value(bench, until, entry);
    ports[entry->port] = hc_entry_port_value(entry, value);
    if (entry->parameter.type == HC_CHOICE && part < HC_LINE_PARTS && hc_entry_is_part(entry))
      job->path[part++] = value->text ? strdup(value->text) : NULL;
  }
  return job;
}

static void line_job_free(HcLineJob *job)
{
  for (unsigned i = 0; i < HC_LINE_PARTS; ++i)
    free(job->path[i]);
  free(job->ports);
  free(job);
}

static void solve_with(HcLineJob *job, const HcUnit *unit)
{
  job->prepared = unit->prepare->prepare(unit->plugin, job->ports, (const char *const *)job->path, &job->facts, job->error,
                                         sizeof job->error);
}

static void solve(HcJob *base)
{
  HcLineJob *job = (HcLineJob *)base;
  solve_with(job, job->bench->lane[job->lane].line);
}

static void solved(HcJob *base)
{
  HcLineJob *job = (HcLineJob *)base;
  HcTransaction *t = job->transaction;
  const uint32_t bit = 1u << job->lane;
  t->asked &= ~bit;
  if (job->version != t->version[job->lane]) {
    if (job->prepared)
      job->bench->lane[job->lane].line->prepare->release(job->prepared);
  } else if (job->prepared) {
    t->prepared[job->lane] = job->prepared;
    t->facts[job->lane] = job->facts;
    t->solved |= bit;
  } else
    (void)snprintf(t->failure, sizeof t->failure, "%s", job->error);
  line_job_free(job);
}

void hc_lines_solve(HcBench *bench, HcTransaction *transaction, uint32_t lane)
{
  HcLineJob *job = line_job(bench, transaction, lane);
  if (!job) {
    (void)snprintf(transaction->failure, sizeof transaction->failure, "out of memory");
    return;
  }
  job->job = (HcJob){solve, solved};
  job->transaction = transaction;
  job->version = transaction->version[lane];
  if (hc_jobs_submit(bench->solver, &job->job))
    transaction->asked |= 1u << lane;
  else
    line_job_free(job);
}

HcStatus hc_lines_prepare_now(HcBench *bench, uint32_t lane, HcError *error)
{
  HcLaneModel *model = &bench->lane[lane];
  HcLineJob *job = line_job(bench, NULL, lane);
  if (!job)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  solve(&job->job);
  HcStatus status = HC_OK;
  if (job->prepared) {
    if (model->held)
      model->line->prepare->release(model->held);
    model->held = job->prepared;
    model->facts = job->facts;
    model->line->latency = job->facts.latency; // nobody runs it yet, and from its first run on it tells this itself
  } else
    status = hc_error_set(error, HC_BAD_INPUT, "%s", job->error);
  line_job_free(job);
  return status;
}

HcStatus hc_lines_try(HcBench *bench, const HcTransaction *transaction, uint32_t lane, HcError *error)
{
  if (!bench->spare_line)
    return HC_OK; // not started: the start solves, and says so
  HcLineJob *job = line_job(bench, transaction, lane);
  if (!job)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = HC_OK;
  // Named parts can be solved; while nobody processes nothing would refuse the rest before the next start needs it.
  if (job->path[0] || job->path[1] || job->path[2] || !bench->running) {
    // The solver may be using the lane's own instance.
    solve_with(job, bench->spare_line);
    if (job->prepared)
      bench->spare_line->prepare->release(job->prepared);
    else
      status = hc_error_set(error, HC_BAD_INPUT, "%s", job->error);
  }
  line_job_free(job);
  return status;
}

void hc_lines_reset(HcBench *bench, uint32_t lane)
{
  HcEntry *entry;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    if (entry->lane != lane || entry->kind != HC_E_LINE)
      continue;
    hc_value_standard(&entry->parameter, &entry->sent);
    const HcStep step = {.kind = entry->kind, .entry = entry, .value = entry->sent};
    hc_land_step(bench, &step, 0);
  }
}

double hc_lines_gain(const HcPrepareFacts *facts, bool match)
{
  return match && facts->gain > 0 ? 1.0 / facts->gain : 1.0;
}

HcEntry *hc_lines_index(HcBench *bench, const HcEntry *part)
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
  for (unsigned i = 0; i < HC_LINE_PARTS; ++i)
    for (unsigned k = 0; entry->parameter.choices[k]; ++k)
      if (!strcmp(entry->parameter.choices[k], usual[i])) {
        set_standard(entry, k);
        set_standard(hc_lines_index(bench, entry), k);
      }
}

HcStatus hc_lines_add(HcBench *bench, uint32_t lane, HcError *error)
{
  const HcPluginInfo *info = bench->line_info;
  const char prefix[] = {'/', 'l', 'a', 'n', 'e', '/', (char)('a' + (int)lane), '/', 'l', 'i', 'n', 'e', '/', '\0'};
  for (size_t i = 0; i < info->n_controls; ++i) {
    const HcControl *control = &info->controls[i];
    if (control->output || *control->bench || control->designation != HC_DESIGNATED_NOT)
      continue;
    HcEntry *entry = hc_control_add(bench, control, prefix, lane, HC_LINE_ID, HC_E_LINE);
    if (!entry)
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    if (lane > 0 && hc_entry_is_part(entry))
      set_usual(bench, entry);
  }
  return HC_OK;
}

/** Circuits count in plain ohm and henry. */
static double si_of(const char *unit)
{
  return !strcmp(unit, "uH") ? 1e-6 : !strcmp(unit, "mohm") ? 1e-3 : 1.0;
}

void hc_bench_line_spec(HcBench *bench, uint32_t lane, HcLineSpec *spec, HcDefine *defines, size_t n)
{
  const char **part[HC_LINE_PARTS] = {&spec->driver, &spec->cable, &spec->receiver};
  unsigned parts = 0;
  HcEntry *entry;
  spec->n_defines = 0;
  for (size_t i = 0; (entry = hc_table_at(bench->table, i)); ++i) {
    if (entry->kind != HC_E_LINE || entry->lane != lane)
      continue;
    if (hc_entry_is_part(entry)) {
      if (parts < HC_LINE_PARTS)
        *part[parts++] = entry->sent.text ? entry->sent.text : entry->parameter.choices[lrint(entry->sent.number)];
      continue;
    }
    const HcPluginInfo *info = bench->line_info;
    for (size_t k = 0; k < info->n_controls && !entry->word; ++k)
      if (info->controls[k].index == entry->port && spec->n_defines < n)
        defines[spec->n_defines++] = (HcDefine){info->controls[k].symbol,
                                                (double)hc_entry_port_value(entry, &entry->sent) * si_of(info->controls[k].unit)};
  }
}

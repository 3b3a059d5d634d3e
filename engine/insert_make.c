// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Inserts are made in the host's thread, and a spare instance tells what they do to 997 Hz. */

#include "insert.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = 4096 }; ///< frames over which a gain is measured

/** Amplitude of 997 Hz in what a unit gives back, mean of both channels; negative where it comes back upside down. */
static double tone_through(HcUnit *unit, double rate, unsigned *at)
{
  const double step = 2.0 * M_PI * 997.0 / rate;
  double complex left = 0, right = 0;
  double weight = 0;
  for (unsigned n = 0; n < WINDOW; n += HC_CHUNK) {
    for (unsigned i = 0; i < HC_CHUNK; ++i)
      unit->in[0][i] = unit->in[1][i] = (float)(0.1 * sin(step * (double)(*at + i)));
    unit->run(unit, HC_CHUNK);
    for (unsigned i = 0; i < HC_CHUNK; ++i) {
      const double hann = 0.5 - 0.5 * cos(2.0 * M_PI * (n + i) / WINDOW);
      const double complex turn = hann * cexp(CMPLX(0, -step * (double)(*at + i)));
      left += turn * (double)unit->out[0][i];
      right += turn * (double)unit->out[1][i];
      weight += hann;
    }
    *at += HC_CHUNK;
  }
  const double complex late = cexp(CMPLX(0, M_PI / 2 + step * unit->latency)); // of a sine, by its latency
  return copysign((cabs(left) + cabs(right)) / weight / 0.1, creal((left + right) * late));
}

/** What a spare instance does to 997 Hz at −20 dBFS; false when that is no steady gain. */
static bool measure_gain(HcUnit *unit, double rate, double *gain, bool *inverts)
{
  unsigned at = 0;
  while (at < (unsigned)(0.3 * rate) + unit->latency)
    (void)tone_through(unit, rate, &at);
  const double first = tone_through(unit, rate, &at), second = tone_through(unit, rate, &at);
  *gain = fabs(second);
  *inverts = second < 0;
  return isfinite(first) && isfinite(second) && *gain > 1e-3 && *gain < 1e3 && fabs(first / second - 1) < 0.01;
}

typedef struct HcMakeJob {
  HcBench *bench;
  HcTransaction *transaction; ///< that waits for it, or NULL
  bool unit_too;              ///< else it is only measured
  bool done;                  ///< for hc_insert_make_now
  uint32_t id;
  uint64_t frame; ///< at which what is measured lands; 0: as soon as possible
  char uri[HC_TEXT_MAX], name[64];
  char *state;  ///< folder, to start with; NULL: as it comes
  char *preset; ///< likewise
  double rate;
  float *controls; ///< to measure with; NULL: as it comes
  uint32_t n_controls;
  HcUnit *unit;
  bool known;
  double gain;
  HcError error;
  bool inverts; ///< the polarity
} HcMakeJob;

static void make(HcHost *host, void *user)
{
  HcMakeJob *job = user;
  HcUnitOptions options = {.role = HC_ROLE_INSERT, .name = job->name, .preset = job->preset, .state = job->state};
  HcStatus status = job->unit_too ? hc_host_instantiate(host, job->uri, job->rate, &options, &job->unit, &job->error) : HC_OK;
  options.state = NULL;     // the gain is that of the controls, now as later
  if (status && job->state) // better without its memory than without the plugin
    status = hc_host_instantiate(host, job->uri, job->rate, &options, &job->unit, &job->error);
  if (status)
    return;
  HcUnit *spare = NULL;
  HcError ignored;
  job->gain = 1;
  if (hc_host_instantiate(host, job->uri, job->rate, &options, &spare, &ignored))
    return;
  for (uint32_t i = 0; job->controls && i < job->n_controls && i < spare->n_controls; ++i)
    if (!isnan(job->controls[i]))
      spare->controls[i] = job->controls[i];
  job->known = measure_gain(spare, job->rate, &job->gain, &job->inverts);
  if (!job->known)
    job->gain = 1;
  hc_unit_free(spare);
}

static void job_free(HcMakeJob *job)
{
  free(job->controls);
  free(job->state);
  free(job->preset);
  free(job);
}

/** A gain measured again goes where the controls went. */
static void take_gain(HcBench *bench, const HcMakeJob *job, HcInsert *insert)
{
  if (!bench->running || job->rate != bench->rate)
    return; // the start measures, or has measured, at its own rate
  const bool same = insert->known == job->known && insert->gain == job->gain;
  insert->known = job->known;
  insert->inverts = job->inverts;
  if (same && !job->frame)
    return; // with a frame: what lands before it may bring another gain
  HcTransaction *transaction = hc_transaction_new(bench, job->frame);
  if (transaction && (!hc_step_add(transaction, HC_E_LANE_MATCHED, NULL, job->gain, NULL, insert->lane, insert->id) ||
                      hc_transaction_submit(bench, transaction, NULL)))
    hc_transaction_free(bench, transaction);
}

/** For which a unit of the insert was to be made. */
static HcStep *step_of(HcTransaction *transaction, uint32_t id)
{
  for (size_t i = 0; i < transaction->count; ++i)
    if (transaction->step[i].insert == id && hc_insert_is_made(transaction, &transaction->step[i]))
      return &transaction->step[i];
  return NULL;
}

static void made(void *user)
{
  HcMakeJob *job = user;
  HcBench *bench = job->bench;
  HcInsert *insert = hc_insert_find(bench, job->id);
  if (job->transaction) {
    job->transaction->inserts--;
    if (!job->unit && !job->transaction->again)
      (void)snprintf(job->transaction->failure, sizeof job->transaction->failure, "%s", job->error.text);
  }
  HcStep *step = insert && job->transaction && !job->transaction->again ? step_of(job->transaction, job->id) : NULL;
  if (step) {
    step->unit = job->unit;
    step->gain = job->gain;
    step->known = job->known;
    step->inverts = job->inverts;
  } else if (insert && !job->transaction) {
    insert->measuring &= job->frame != 0;
    take_gain(bench, job, insert);
  } else
    hc_insert_free(bench, job->unit);
  job_free(job);
}

/** With the values that the insert will have when `transaction` (NULL: what is sent) has landed. */
static HcMakeJob *make_job(HcBench *bench, HcTransaction *transaction, const HcInsert *insert, uint64_t frame)
{
  HcMakeJob *job = calloc(1, sizeof *job);
  if (!job)
    return NULL;
  *job = (HcMakeJob){.bench = bench,
                     .transaction = transaction,
                     .unit_too = transaction != NULL,
                     .id = insert->id,
                     .frame = frame,
                     .rate = bench->rate,
                     .gain = 1,
                     .n_controls = insert->info->n_ports};
  (void)snprintf(job->uri, sizeof job->uri, "%s", insert->uri);
  (void)snprintf(job->name, sizeof job->name, "%s", insert->name);
  const char *preset = hc_preset_of(bench, transaction, insert);
  job->preset = preset ? strdup(preset) : NULL;
  job->controls = malloc(job->n_controls * sizeof *job->controls);
  for (uint32_t i = 0; job->controls && i < job->n_controls; ++i)
    job->controls[i] = NAN;
  HcEntry *entry;
  for (size_t i = 0; job->controls && (entry = hc_table_at(bench->table, i)); ++i)
    if (entry->slot == insert->id && entry->kind == HC_E_PORT && !(entry->parameter.flags & HC_READ_ONLY))
      job->controls[entry->port] = hc_entry_port_value(entry, hc_waiting_value(bench, transaction, entry));
  return job;
}

static bool post_make(HcBench *bench, HcTransaction *transaction, const HcInsert *insert, uint64_t frame)
{
  HcMakeJob *job = make_job(bench, transaction, insert, frame);
  const bool posted = job && hc_host_post(bench->host, make, made, job);
  if (job && !posted)
    job_free(job);
  return posted;
}

static void made_now(void *user)
{
  ((HcMakeJob *)user)->done = true;
}

HcStatus hc_insert_make_now(HcBench *bench, HcInsert *insert, HcError *error)
{
  HcMakeJob *job = make_job(bench, NULL, insert, 0);
  if (!job)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  job->unit_too = true;
  job->state = insert->state && !insert->given ? strdup(insert->state) : NULL;
  while (!hc_host_post(bench->host, make, made_now, job)) {
    hc_host_collect(bench->host);
    usleep(1000);
  }
  while (hc_host_collect(bench->host), !job->done)
    usleep(200);
  insert->unit = job->unit;
  insert->gain = job->gain;
  insert->known = job->known;
  insert->inverts = job->inverts;
  insert->moved = insert->given = false;
  const HcStatus status = job->unit ? HC_OK : hc_error_set(error, job->error.status, "%s", job->error.text);
  job_free(job);
  return status;
}

void hc_insert_make(HcBench *bench, HcTransaction *transaction, HcInsert *insert)
{
  transaction->inserts++;
  if (!post_make(bench, transaction, insert, 0)) {
    transaction->inserts--;
    (void)snprintf(transaction->failure, sizeof transaction->failure, "too many plugins are being loaded; try again");
  }
}

void hc_insert_step(HcBench *bench)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
      HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && insert->moved && !insert->measuring && !insert->coming && !insert->going) {
        insert->moved = false;
        insert->measuring = post_make(bench, NULL, insert, 0);
      }
    }
}

void hc_insert_measure_at(HcBench *bench, uint64_t frame)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i) {
      HcInsert *insert = &bench->lane[lane].insert[i];
      if (insert->id && insert->moved && !insert->coming && !insert->going && post_make(bench, NULL, insert, frame))
        insert->moved = false;
    }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "report.h"

#include "statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const hc_report_caution = "\"Not significant\" is not \"no difference\": it means that so many trials could not "
                                      "tell. The power says how likely a listener "
                                      "who hears it that often would have been found.";

HcMeaning hc_tally_meaning(const HcTally *tally)
{
  static const double share[] = {0.6, 0.7, 0.8, 0.9};
  HcMeaning meaning = {.p = 1};
  hc_wilson(tally->right, tally->n, &meaning.low, &meaning.high);
  const bool two_sided = tally->mode == HC_TRIAL_AB;
  meaning.critical = hc_critical(tally->n, tally->chance);
  if (two_sided) {
    meaning.critical = tally->n + 1;
    for (unsigned k = tally->n; 2 * k > tally->n && hc_binomial_two_sided(k, tally->n) <= HC_TRIAL_ALPHA; --k)
      meaning.critical = k;
  }
  if (tally->n)
    meaning.p =
        two_sided ? hc_binomial_two_sided(tally->right, tally->n) : hc_binomial_upper(tally->right, tally->n, tally->chance);
  if (tally->mode == HC_TRIAL_ABX)
    meaning.d_prime = hc_d_prime_abx(tally->right, tally->n);
  else if (tally->mode == HC_TRIAL_2AFC)
    meaning.d_prime = hc_d_prime_2afc(tally->right, tally->n);
  for (unsigned i = 0; i < 4; ++i)
    meaning.power[i] = two_sided ? hc_power_two_sided(tally->n, share[i]) : hc_power(tally->n, tally->chance, share[i]);
  return meaning;
}

HcCommitCheck hc_report_commit(const HcLogSeries *series)
{
  for (unsigned i = 0; i < series->parts; ++i) {
    const HcTrialKey *key = &series->part[i].key;
    char commit[HC_COMMIT_DIGITS + 1];
    if (!series->part[i].revealed)
      return HC_COMMIT_OPEN;
    if (*series->setting.imported)
      return HC_COMMIT_NONE;
    hc_trial_commit(key->nonce, key->letters, commit);
    if (strcmp(commit, key->commit))
      return HC_COMMIT_BROKEN;
  }
  return HC_COMMIT_HOLDS;
}

bool hc_report_is_cut(const HcLogSeries *series)
{
  return strcmp(series->reason, "n") && strcmp(series->reason, "sprt");
}

const char *hc_report_stopping(const HcLogSeries *series)
{
  if (!*series->reason)
    return "not ended";
  if (!strcmp(series->reason, "sprt"))
    return "sequential, a bound was reached";
  if (!strcmp(series->reason, "n"))
    return series->plan.options & HC_TRIAL_SPRT ? "sequential, no bound was reached" : "n fixed in advance";
  return series->reason;
}

bool hc_report_count(const HcLogSeries *series, HcTally *tally)
{
  *tally = (HcTally){.mode = series->plan.mode,
                     .training = series->plan.options & HC_TRIAL_TRAINING,
                     .sprt = series->plan.options & HC_TRIAL_SPRT,
                     .series = 1,
                     .chance = series->plan.mode == HC_TRIAL_RATING ? 1.0 / series->plan.lanes : 0.5};
  memcpy(tally->listener, series->plan.listener, sizeof tally->listener);
  const HcCommitCheck commit = hc_report_commit(series);
  if (commit != HC_COMMIT_HOLDS && commit != HC_COMMIT_NONE)
    return false;
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries answered;
    if (!hc_log_trial_of(series, trial, &answered))
      continue;
    const bool catches = hc_series_catches(&answered);
    tally->caught += catches;
    tally->n += !catches;
    tally->right += !catches && hc_series_is_right(&answered);
  }
  return true;
}

void hc_report_rating(const HcLogSeries *series, unsigned lane, unsigned *n, double *mean, double *deviation)
{
  double sum = 0, squares = 0;
  *n = 0;
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries answered;
    if (!hc_log_trial_of(series, trial, &answered))
      continue;
    for (unsigned button = 0; button < series->plan.lanes; ++button)
      if (hc_series_lane(&answered, button) == lane) {
        sum += answered.rating[button];
        squares += answered.rating[button] * answered.rating[button];
        ++*n;
      }
  }
  *mean = *n ? sum / *n : 0;
  *deviation = *n > 1 ? sqrt(fmax(0, (squares - sum * *mean) / (*n - 1))) : 0;
}

/** Same kind: what may be added up. Sequential series have ends that depend on their counts. */
static bool is_kind(const HcTally *a, const HcTally *b)
{
  return a->mode == b->mode && a->training == b->training && a->sprt == b->sprt && a->chance == b->chance;
}

static HcTally *group_of(HcReport *report, const HcTally *kind, const char *listener)
{
  HcTally *group = report->tally + report->n;
  for (size_t i = 0; i < report->groups; ++i)
    if (is_kind(&group[i], kind) && !strcmp(group[i].listener, listener))
      return &group[i];
  group += report->groups++;
  *group = *kind;
  group->series = group->n = group->right = group->caught = 0;
  (void)snprintf(group->listener, sizeof group->listener, "%s", listener);
  return group;
}

static void add(HcTally *to, const HcTally *tally)
{
  to->series++;
  to->n += tally->n;
  to->right += tally->right;
  to->caught += tally->caught;
}

HcStatus hc_report_make(const HcLogSeries *series, size_t n, HcReport *report, HcError *error)
{
  *report = (HcReport){.series = series, .n = n, .tally = calloc(3 * n + 1, sizeof(HcTally))};
  if (!report->tally)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < n; ++i)
    report->broken += !hc_report_count(&series[i], &report->tally[i]) && hc_report_commit(&series[i]) == HC_COMMIT_BROKEN;
  for (unsigned all = 0; all < 2; ++all)
    for (size_t i = 0; i < n; ++i)
      if (report->tally[i].n && !hc_report_is_cut(&series[i]))
        add(group_of(report, &report->tally[i], all ? "" : report->tally[i].listener), &report->tally[i]);
  return HC_OK;
}

void hc_report_free(HcReport *report)
{
  free(report->tally);
  report->tally = NULL;
}

HcStatus hc_report_print(const HcReport *report, HcReportForm form, FILE *to, HcError *error)
{
  if (form == HC_REPORT_JSON)
    return hc_report_json(report, to, error);
  (form == HC_REPORT_CSV ? hc_report_csv : hc_report_text)(report, to);
  return HC_OK;
}

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

const char *const hc_report_room_caution = "Listeners in one room hear the same presentation and may follow one another: their "
                                           "votes are not independent. The p of all of "
                                           "them is over all keys that could have been drawn, and holds all the same; the p of "
                                           "each listener is exact for that listener, "
                                           "and Holm's holds for all listeners of this table together.";

bool hc_tally_is_room(const HcTally *tally)
{
  return tally->audience && !*tally->voter;
}

HcMeaning hc_tally_meaning(const HcTally *tally)
{
  static const double share[] = {0.6, 0.7, 0.8, 0.9};
  HcMeaning meaning = {.p = 1};
  if (hc_tally_is_room(tally)) {
    meaning.p = tally->n ? tally->room_p : 1;
    meaning.critical = tally->n + 1;
    hc_wilson_share(tally->n ? (double)tally->right / tally->n : 0, tally->n ? tally->trials : 0, &meaning.low, &meaning.high);
    return meaning;
  }
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

HcSealCheck hc_report_seal(const HcLogSeries *series)
{
  return series->changed ? HC_SEAL_BROKEN : series->chained ? HC_SEAL_HOLDS : HC_SEAL_NONE;
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

HcVotes *hc_report_votes(const HcLogSeries *series)
{
  HcVotes *votes = malloc(sizeof *votes);
  if (votes)
    hc_log_count_votes(series, votes);
  return votes;
}

static bool count_room(const HcLogSeries *series, HcTally *tally)
{
  HcVotes *votes = hc_report_votes(series);
  if (votes) {
    const HcRoom room = hc_votes_room(votes, tally->mode, series->plan.lanes);
    tally->n = room.n;
    tally->right = room.right;
    tally->room_p = room.p;
  }
  free(votes);
  return votes != NULL;
}

/** Count a series whose commit and chain hold, as far as it has them; false where its key is not there. */
static bool counted(const HcLogSeries *series, HcTally *tally)
{
  *tally = (HcTally){.mode = series->plan.mode,
                     .training = series->plan.options & HC_TRIAL_TRAINING,
                     .sprt = series->plan.options & HC_TRIAL_SPRT,
                     .audience = series->plan.options & HC_TRIAL_AUDIENCE,
                     .series = 1,
                     .holm = -1,
                     .chance = series->plan.mode == HC_TRIAL_RATING ? 1.0 / series->plan.lanes : 0.5};
  memcpy(tally->listener, series->plan.listener, sizeof tally->listener);
  const HcCommitCheck commit = hc_report_commit(series);
  if ((commit != HC_COMMIT_HOLDS && commit != HC_COMMIT_NONE) || series->changed)
    return false;
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries answered;
    if (!hc_log_trial_of(series, trial, &answered))
      continue;
    const bool catches = hc_series_catches(&answered);
    tally->caught += catches;
    tally->trials += !catches;
    tally->right += !catches && hc_series_is_right(&answered);
  }
  tally->n = tally->trials;
  return !tally->audience || count_room(series, tally);
}

/** Sums of what a lane was rated in a trial, by one listener or by each of an audience. */
static void add_rating(const HcLogSeries *series, const HcSeries *answered, unsigned lane, unsigned *n, double sums[2])
{
  unsigned button = 0;
  while (button + 1 < series->plan.lanes && hc_series_lane(answered, button) != lane)
    ++button;
  const bool audience = series->plan.options & HC_TRIAL_AUDIENCE;
  for (size_t i = 0; i < (audience ? series->votes : 1); ++i) {
    if (audience && series->vote[i].trial != answered->trial)
      continue;
    const double rating = audience ? series->vote[i].vote.rating[button] : answered->rating[button];
    sums[0] += rating;
    sums[1] += rating * rating;
    ++*n;
  }
}

void hc_report_rating(const HcLogSeries *series, unsigned lane, unsigned *n, double *mean, double *deviation)
{
  double sums[2] = {0};
  *n = 0;
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries answered;
    if (hc_log_trial_of(series, trial, &answered))
      add_rating(series, &answered, lane, n, sums);
  }
  *mean = *n ? sums[0] / *n : 0;
  *deviation = *n > 1 ? sqrt(fmax(0, (sums[1] - sums[0] * *mean) / (*n - 1))) : 0;
}

HcStatus hc_report_make(const HcLogSeries *series, size_t n, const char *sealed, HcReport *report, HcError *error)
{
  size_t room = 3 * n + 1;
  for (size_t i = 0; i < n; ++i)
    room += series[i].voters;
  *report = (HcReport){.series = series, .n = n, .tally = calloc(room, sizeof(HcTally))};
  if (!report->tally)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < n; ++i) {
    report->broken += !counted(&series[i], &report->tally[i]) && hc_report_commit(&series[i]) == HC_COMMIT_BROKEN;
    if (series[i].changed && !report->changed)
      report->changed = &series[i];
    const HcLogLink *link = sealed ? hc_log_witnessed(&series[i], sealed) : NULL;
    if (link) {
      report->witness = &series[i];
      report->witnessed = link;
    }
  }
  return hc_report_group(report, error);
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

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Results as a log: each listener is a series, whose key says in which order the trials came. */

#include "name.h"
#include "results.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void hc_results_free(HcResults *results)
{
  for (size_t i = 0; i < results->count; ++i)
    free(results->result[i].answer);
  free(results->result);
  results->result = NULL;
  results->count = 0;
}

static bool is_rated(const HcExperiment *experiment, const HcResultAnswer *answer)
{
  bool whole = true;
  for (unsigned lane = 0; lane < experiment->plan.lanes && experiment->plan.mode == HC_TRIAL_RATING; ++lane)
    whole &= answer->rated[lane];
  return whole;
}

/** True when all pages are answered whole. */
static bool is_whole(const HcResults *results, const HcResult *result)
{
  bool whole = result->answers == results->experiment.plan.n;
  for (unsigned i = 0; i < result->answers; ++i)
    whole &= is_rated(&results->experiment, &result->answer[i]);
  return whole;
}

/** Without ids: the same answers in the same time. */
static bool is_same(const HcResult *one, const HcResult *other)
{
  return !*one->uuid && !*other->uuid && one->answers == other->answers && !strcmp(one->listener, other->listener) &&
         !memcmp(one->answer, other->answer, one->answers * sizeof *one->answer);
}

void hc_results_close(HcResults *results)
{
  size_t kept = 0;
  results->again = results->cut = 0;
  for (size_t i = 0; i < results->count; ++i) {
    HcResult *result = &results->result[i];
    bool is_new = true;
    for (size_t k = 0; k < kept && is_new; ++k)
      if (is_same(&results->result[k], result)) {
        results->result[k].again = true;
        is_new = false;
      }
    if (is_new)
      results->result[kept++] = *result;
    else
      free(result->answer);
  }
  results->count = kept;
  for (size_t i = 0; i < kept; ++i) {
    results->again += results->result[i].again;
    results->cut += !is_whole(results, &results->result[i]);
  }
}

/** The same for the same answers to the same experiment, whenever they are imported. */
static bool make_id(const HcResults *results, const HcResult *result, char id[HC_SERIES_ID_DIGITS + 1])
{
  char *text = NULL, digest[HC_COMMIT_DIGITS + 1];
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  if (!file)
    return false;
  (void)fprintf(file, "%s %s %s", results->experiment.program[0].sound[0].id, result->uuid, result->listener);
  for (unsigned i = 0; i < result->answers && !*result->uuid; ++i)
    (void)fprintf(file, " %u %d %.9g", result->answer[i].page, result->answer[i].right, result->answer[i].seconds);
  if (fclose(file)) {
    free(text);
    return false;
  }
  hc_trial_commit("", text, digest);
  (void)snprintf(id, HC_SERIES_ID_DIGITS + 1, "%.*s", HC_SERIES_ID_DIGITS, digest);
  free(text);
  return true;
}

/** x of the trials that were answered, then of the others; in ratings every trial has its lanes in their order. */
static void make_letters(const HcExperiment *experiment, const HcResult *result, char *letters)
{
  if (experiment->plan.mode == HC_TRIAL_RATING) {
    for (unsigned i = 0; i < hc_trial_letters(&experiment->plan); ++i)
      *letters++ = (char)('a' + (int)(i % experiment->plan.lanes));
    *letters = '\0';
    return;
  }
  bool answered[HC_TRIALS_MAX] = {false};
  for (unsigned i = 0; i < result->answers; ++i) {
    answered[result->answer[i].page] = true;
    *letters++ = (char)('a' + (int)experiment->page[result->answer[i].page].reference);
  }
  for (unsigned page = 0; page < experiment->plan.n; ++page)
    if (!answered[page])
      *letters++ = (char)('a' + (int)experiment->page[page].reference);
  *letters = '\0';
}

/** Write a line of the log, and free it; NULL and what cannot be written are false. */
static bool put(FILE *to, char *line)
{
  const bool written = line && fputs(line, to) >= 0;
  free(line);
  return written;
}

static bool put_trials(FILE *to, const char *id, const HcExperiment *experiment, const HcResult *result)
{
  HcSeries series = {.state = HC_TRIAL_CLOSING, .plan = experiment->plan};
  bool good = true;
  for (unsigned i = 0; i < result->answers && good; ++i) {
    const HcResultAnswer *answer = &result->answer[i];
    if (!is_rated(experiment, answer))
      continue;
    const unsigned x = experiment->page[answer->page].reference;
    series.answer = answer->right ? x : 1 - x;
    memcpy(series.rating, answer->rating, sizeof series.rating);
    good = put(to, hc_log_trial(id, &series, answer->seconds, 0));
    series.trial++;
  }
  return good;
}

/** What people type becomes a name: one line, whole characters, and who has typed nothing that is seen has a number. */
static void make_name(const HcResult *result, unsigned *anonymous, char name[HC_TRIAL_LISTENER_MAX])
{
  char typed[HC_TRIAL_LISTENER_MAX];
  hc_log_text(typed, sizeof typed, result->listener);
  for (char *c = typed; *c; ++c)
    if (iscntrl((unsigned char)*c))
      *c = ' ';
  (void)hc_trial_name(name, HC_TRIAL_LISTENER_MAX, typed);
  if (!*name)
    (void)snprintf(name, HC_TRIAL_LISTENER_MAX, "anonymous %u", ++*anonymous);
}

HcStatus hc_results_print(const HcResults *results, FILE *to, HcError *error)
{
  const time_t now = time(NULL);
  unsigned anonymous = 0;
  bool good = true;
  for (size_t i = 0; i < results->count && good; ++i) {
    const HcResult *result = &results->result[i];
    char id[HC_SERIES_ID_DIGITS + 1];
    HcTrialPlan plan = results->experiment.plan;
    HcTrialKey key = {.nonce = ""};
    make_name(result, &anonymous, plan.listener);
    make_letters(&results->experiment, result, key.letters);
    good = make_id(results, result, id) && put(to, hc_log_begin(id, &plan, 0, NULL, &results->experiment.setting, now)) &&
           put_trials(to, id, &results->experiment, result) && put(to, hc_log_reveal(id, &key)) &&
           put(to, hc_log_end(id, is_whole(results, result) ? "n" : "incomplete", 0, now));
  }
  return good ? HC_OK : hc_error_set(error, HC_IO, "the log cannot be written");
}

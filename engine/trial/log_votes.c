// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "log_votes.h"

#include "log_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hc_log_free(HcLogSeries *series, size_t n)
{
  for (size_t i = 0; i < n; ++i) {
    free(series[i].voter);
    free(series[i].vote);
    free(series[i].link);
  }
  free(series);
}

/** Index of an id, looked for from `at` on and round; `voters`: none. Votes stand in the order of their voters. */
static size_t find(const HcLogSeries *series, const char *id, size_t at)
{
  for (size_t i = 0; i < series->voters; ++i) {
    const size_t here = (at + i) % series->voters;
    if (!strcmp(series->voter[here].id, id))
      return here;
  }
  return series->voters;
}

const char *hc_log_read_voter(const json_t *line, HcLogSeries *series)
{
  const char *id = json_string_value(json_object_get(line, "listener"));
  const char *name = json_string_value(json_object_get(line, "name"));
  if (!id || strlen(id) != HC_VOTER_ID_DIGITS || id[strspn(id, "0123456789abcdef")] || !name ||
      !(series->plan.options & HC_TRIAL_AUDIENCE))
    return "expected the id and name of somebody in an audience";
  const size_t known = find(series, id, 0);
  if (known == HC_VOTERS_MAX)
    return "more listeners than an audience has";
  if (known == series->voters) {
    HcLogVoter *more = realloc(series->voter, (known + 1) * sizeof *more);
    if (!more)
      return "out of memory";
    series->voter = more;
    memcpy(more[known].id, id, sizeof more->id);
    series->voters++;
  }
  hc_log_text(series->voter[known].name, sizeof series->voter->name, name);
  return NULL;
}

static const char *read_vote(const json_t *given, const HcTrialPlan *plan, HcVote *vote)
{
  const char *button = json_string_value(given);
  *vote = (HcVote){.button = button && *button == 'b'};
  if (plan->mode != HC_TRIAL_RATING)
    return button && (!strcmp(button, "a") || !strcmp(button, "b")) ? NULL : "expected votes for a or b";
  return hc_log_read_ratings(given, plan->lanes, vote->rating);
}

const char *hc_log_read_votes(json_t *votes, HcLogSeries *series)
{
  const char *id = NULL, *wrong = json_is_object(votes) ? NULL : "expected the votes of an audience";
  json_t *given = NULL;
  const size_t n = json_object_size(votes);
  HcLogVote *more = n ? realloc(series->vote, (series->votes + n) * sizeof *more) : NULL;
  if (n && !more)
    return "out of memory";
  if (more)
    series->vote = more;
  size_t voter = 0;
  json_object_foreach(votes, id, given)
  {
    voter = find(series, id, voter + 1);
    if (voter == series->voters)
      return "a vote of somebody who has not been named";
    HcLogVote *vote = &series->vote[series->votes++];
    *vote = (HcLogVote){.trial = series->answered - 1, .voter = (unsigned)voter};
    wrong = read_vote(given, &series->plan, &vote->vote);
    if (wrong)
      break;
  }
  return wrong;
}

void hc_log_count_votes(const HcLogSeries *series, HcVotes *votes)
{
  *votes = (HcVotes){.voters = (unsigned)series->voters};
  for (size_t i = 0; i < series->voters; ++i) {
    HcVoter *voter = &votes->voter[i];
    memcpy(voter->id, series->voter[i].id, sizeof voter->id);
    memcpy(voter->name, series->voter[i].name, sizeof voter->name);
    voter->logged = true;
  }
  size_t at = 0;
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries closed;
    const bool revealed = hc_log_trial_of(series, trial, &closed);
    for (unsigned i = 0; i < votes->voters; ++i)
      votes->voter[i].voted = false;
    for (; at < series->votes && series->vote[at].trial == trial; ++at)
      hc_votes_give(votes, series->vote[at].voter, &series->vote[at].vote);
    if (revealed)
      hc_votes_count(votes, &closed);
  }
}

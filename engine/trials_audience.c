// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audience.h"
#include "tell.h"
#include "trials.h"

#include <stdio.h>
#include <string.h>

static void tell_votes(HcBench *bench)
{
  HcMessage message;
  if (hc_trials_value(bench, "/trial/votes", &message))
    hc_tell(bench, &message, false);
}

HcStatus hc_audience_join(HcBench *bench, const char *token, const char *name, unsigned *seat, HcError *error)
{
  HcTrials *trials = bench->trials;
  if (!trials)
    return hc_error_set(error, HC_REFUSED, "there are no trials here");
  if (strlen(token) != HC_AUDIENCE_TOKEN || token[strspn(token, "0123456789abcdef")])
    return hc_error_set(error, HC_BAD_INPUT, "expected a token of %d hexadecimal digits", HC_AUDIENCE_TOKEN);
  char kept[HC_TRIAL_LISTENER_MAX];
  const HcStatus status = hc_voter_name(name, kept, error);
  if (status)
    return status;
  char digest[HC_COMMIT_DIGITS + 1];
  hc_trial_commit("", token, digest);
  digest[HC_VOTER_ID_DIGITS] = '\0';
  *seat = hc_votes_join(trials->votes, digest, kept);
  if (*seat == HC_VOTERS_MAX)
    return hc_error_set(error, HC_REFUSED, "all %d seats are taken", HC_VOTERS_MAX);
  tell_votes(bench);
  return HC_OK;
}

void hc_audience_leave(HcBench *bench, unsigned seat)
{
  bench->trials->votes->voter[seat].here = false;
  tell_votes(bench);
}

HcStatus hc_audience_vote(HcBench *bench, unsigned seat, const char *series, unsigned trial, const HcVote *vote, HcError *error)
{
  HcTrials *trials = bench->trials;
  if (hc_trials_is_open(bench) && strcmp(series, trials->id))
    return hc_error_set(error, HC_REFUSED, "this is another series");
  const bool rating = trials->series.plan.mode == HC_TRIAL_RATING;
  const HcTrialEvent event = {
      .kind = HC_EVENT_VOTE, .button = vote->button, .trial = trial - 1, .ratings = rating ? vote->rating : NULL};
  const HcStatus status = hc_series_take(&trials->series, &event, error);
  if (status)
    return status;
  hc_votes_give(trials->votes, seat, vote);
  tell_votes(bench);
  return HC_OK;
}

void hc_audience_refused(HcBench *bench)
{
  if (!bench->trials)
    return;
  bench->trials->refused++;
  tell_votes(bench);
}

void hc_audience_url(HcBench *bench, const char *url)
{
  HcMessage message;
  if (!bench->trials || !strcmp(bench->trials->url, url))
    return;
  (void)snprintf(bench->trials->url, sizeof bench->trials->url, "%s", url);
  if (hc_trials_value(bench, "/trial/audience", &message))
    hc_tell(bench, &message, false);
}

void hc_audience_view(HcBench *bench, HcAudienceView *view)
{
  const HcTrials *trials = bench->trials;
  *view = (HcAudienceView){.state = HC_TRIAL_IDLE, .series = "", .lane = {"", ""}};
  if (!trials || !(trials->series.plan.options & HC_TRIAL_AUDIENCE))
    return;
  const HcSeries *series = &trials->series;
  view->votes = true;
  view->state = series->state;
  view->mode = series->plan.mode;
  view->training = series->plan.options & HC_TRIAL_TRAINING;
  view->over = series->state == HC_TRIAL_DONE && trials->ended;
  view->series = trials->id;
  view->trial = series->trial + 1;
  view->total = series->total;
  view->lanes = series->plan.lanes;
  view->lane[0] = trials->setting.lane[0].name;
  view->lane[1] = trials->setting.lane[1].name;
  view->heard = hc_trials_heard(series);
  if (view->over)
    view->room = trials->room;
}

void hc_audience_seat(HcBench *bench, unsigned seat, HcAudienceSeat *told)
{
  const HcSeries *series = &bench->trials->series;
  const HcVoter *voter = &bench->trials->votes->voter[seat];
  const bool audience = series->plan.options & HC_TRIAL_AUDIENCE,
             closed = series->state == HC_TRIAL_CLOSING || series->state == HC_TRIAL_ANSWERED,
             over = series->state == HC_TRIAL_DONE && bench->trials->ended;
  *told = (HcAudienceSeat){.name = voter->name, .vote = audience && voter->voted ? &voter->vote : NULL, .right = -1, .p = 1};
  if (told->vote && closed && series->plan.options & HC_TRIAL_TRAINING && !hc_series_catches(series))
    told->right = hc_voter_is_right(voter, series);
  if (!audience || !over)
    return;
  told->right_n = voter->right;
  told->n = voter->n;
  told->p = voter->n ? hc_voter_p(voter, series->plan.mode, series->plan.lanes) : 1;
}

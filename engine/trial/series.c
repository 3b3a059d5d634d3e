// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "series.h"

#include "statistics.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const mode_names[] = {"abx", "ab", "2afc", "rating"};
static const char *const state_names[] = {"idle", "opening", "listening", "closing", "answered", "done", "aborted"};

const char *hc_trial_mode_name(HcTrialMode mode)
{
  return mode_names[mode];
}

const char *hc_trial_state_name(HcTrialState state)
{
  return state_names[state];
}

HcTrialMode hc_trial_mode_named(const char *name)
{
  unsigned mode = 0;
  while (mode < HC_TRIAL_MODES && strcmp(mode_names[mode], name))
    ++mode;
  return mode;
}

unsigned hc_trial_total(const HcTrialPlan *plan)
{
  return plan->options & HC_TRIAL_CATCH ? plan->n + (plan->n + 3) / 4 : plan->n;
}

unsigned hc_trial_letters(const HcTrialPlan *plan)
{
  return hc_trial_total(plan) * (plan->mode == HC_TRIAL_RATING ? plan->lanes : 1);
}

HcStatus hc_trial_plan_check(const HcTrialPlan *plan, HcError *error)
{
  const bool rating = plan->mode == HC_TRIAL_RATING;
  const unsigned most = rating ? HC_TRIALS_RATED_MAX : HC_TRIALS_MAX;
  if (plan->n < 1 || plan->n > most)
    return hc_error_set(error, HC_BAD_INPUT, "%u trials; expected 1 to %u", plan->n, most);
  if (!*plan->listener)
    return hc_error_set(error, HC_BAD_INPUT, "expected the listener's name");
  if (plan->options & (HC_TRIAL_CATCH | HC_TRIAL_SPRT) && rating)
    return hc_error_set(error, HC_BAD_INPUT, "sprt and catch are not for mode rating, which has a hidden reference");
  if (plan->options & HC_TRIAL_CATCH && plan->mode == HC_TRIAL_ABX)
    return hc_error_set(error, HC_BAD_INPUT, "catch is for modes ab and 2afc: in abx, a and b are what they say");
  if (plan->options & HC_TRIAL_SPRT && plan->mode == HC_TRIAL_AB)
    return hc_error_set(error, HC_BAD_INPUT, "sprt is for modes abx and 2afc: a preference has no right answer");
  if (plan->options & HC_TRIAL_SPRT && plan->options & HC_TRIAL_AUDIENCE)
    return hc_error_set(error, HC_BAD_INPUT, "sprt is for one listener: an audience has no count that could end it");
  return HC_OK;
}

bool hc_series_is_open(const HcSeries *series)
{
  return series->state >= HC_TRIAL_OPENING && series->state <= HC_TRIAL_ANSWERED;
}

bool hc_series_catches(const HcSeries *series)
{
  return series->plan.mode != HC_TRIAL_RATING && isupper((unsigned char)series->key[series->trial]);
}

/** Lane a or b that the key names, in both of its spellings. */
static uint32_t drawn(const HcSeries *series)
{
  return (uint32_t)(tolower((unsigned char)series->key[series->trial]) - 'a');
}

uint32_t hc_series_lane(const HcSeries *series, unsigned button)
{
  if (series->plan.mode == HC_TRIAL_RATING)
    return button == HC_TRIAL_X ? 0 : (uint32_t)(series->key[series->trial * series->plan.lanes + button] - 'a');
  if (series->plan.mode == HC_TRIAL_ABX)
    return button == HC_TRIAL_X ? drawn(series) : button;
  return hc_series_catches(series) ? drawn(series) : drawn(series) ^ button;
}

unsigned hc_series_right_button(const HcSeries *series)
{
  if (series->plan.mode == HC_TRIAL_ABX)
    return drawn(series);
  unsigned button = 0;
  while (button + 1 < series->plan.lanes && hc_series_lane(series, button) != 0)
    ++button;
  return button;
}

unsigned hc_trial_highest(const double *ratings, unsigned lanes)
{
  unsigned best = 0, ties = 0;
  for (unsigned i = 1; i < lanes; ++i)
    if (ratings[i] > ratings[best]) {
      best = i;
      ties = 0;
    } else
      ties += ratings[i] == ratings[best];
  return ties ? lanes : best;
}

bool hc_series_is_right(const HcSeries *series)
{
  const unsigned chosen =
      series->plan.mode == HC_TRIAL_RATING ? hc_trial_highest(series->rating, series->plan.lanes) : series->answer;
  return chosen == hc_series_right_button(series);
}

static bool is_button(const HcSeries *series, unsigned button, bool x)
{
  return button < series->plan.lanes || (x && button == HC_TRIAL_X);
}

static void begin_trial(HcSeries *series)
{
  series->state = HC_TRIAL_LISTENING;
  series->playing = series->ahead = false;
  series->plays = series->answer = 0;
  for (unsigned i = 0; i < HC_TRIAL_LANES_MAX; ++i)
    series->rating[i] = -1;
}

static HcStatus refuse(const HcSeries *series, HcError *error)
{
  static const char *const why[] = {[HC_TRIAL_IDLE] = "no trial is open; /trial/new begins a series",
                                    [HC_TRIAL_OPENING] = "the series is being opened",
                                    [HC_TRIAL_LISTENING] = "the answer comes first: /trial/answer",
                                    [HC_TRIAL_CLOSING] = "the answer is being kept",
                                    [HC_TRIAL_ANSWERED] = "the answer is given; /trial/next goes on",
                                    [HC_TRIAL_DONE] = "the series is over; /trial/new begins another",
                                    [HC_TRIAL_ABORTED] = "the series was aborted; /trial/new begins another"};
  return hc_error_set(error, HC_REFUSED, "%s", why[series->state]);
}

static HcStatus take_new(HcSeries *series, const HcTrialEvent *event, HcError *error)
{
  if (hc_series_is_open(series))
    return hc_error_set(error, HC_REFUSED, "trial open; /trial/abort ends it");
  const HcStatus status = hc_trial_plan_check(event->plan, error);
  if (status)
    return status;
  *series = (HcSeries){.state = HC_TRIAL_OPENING, .plan = *event->plan, .total = hc_trial_total(event->plan)};
  memcpy(series->key, event->key, hc_trial_letters(event->plan));
  return HC_OK;
}

static void close_trial(HcSeries *series)
{
  series->state = HC_TRIAL_CLOSING;
  if (hc_series_catches(series))
    return;
  series->counted++;
  series->right += !(series->plan.options & HC_TRIAL_AUDIENCE) && hc_series_is_right(series);
}

static bool is_over(const HcSeries *series, unsigned answered)
{
  const bool decided = series->plan.options & HC_TRIAL_SPRT && hc_sprt(series->right, series->counted) != HC_SPRT_GOES_ON;
  return answered >= series->total || decided;
}

static HcStatus take_kept(HcSeries *series, HcError *error)
{
  const bool opening = series->state == HC_TRIAL_OPENING;
  if (!opening && series->state != HC_TRIAL_CLOSING)
    return refuse(series, error);
  if (is_over(series, series->trial + !opening)) // after a crash between the last answer and the end: at once
    series->state = HC_TRIAL_DONE;
  else if (opening)
    begin_trial(series);
  else if (series->ahead || (series->plan.mode == HC_TRIAL_RATING && !(series->plan.options & HC_TRIAL_AUDIENCE))) {
    series->trial++;
    begin_trial(series);
  } else
    series->state = HC_TRIAL_ANSWERED;
  return HC_OK;
}

static HcStatus take_play(HcSeries *series, const HcTrialEvent *event, HcError *error)
{
  if (series->state != HC_TRIAL_LISTENING && series->state != HC_TRIAL_CLOSING && series->state != HC_TRIAL_ANSWERED)
    return refuse(series, error);
  const bool x = series->plan.mode == HC_TRIAL_ABX || series->plan.mode == HC_TRIAL_RATING;
  if (!is_button(series, event->button, x))
    return hc_error_set(error, HC_BAD_INPUT, "mode %s plays a to %c%s", mode_names[series->plan.mode],
                        'a' + (int)series->plan.lanes - 1, x ? " and x" : "");
  series->button = event->button;
  series->playing = true;
  series->plays++;
  return HC_OK;
}

static HcStatus refuse_one(HcError *error)
{
  return hc_error_set(error, HC_REFUSED, "the audience votes in this series: /trial/close, then /trial/next");
}

static HcStatus take_answer(HcSeries *series, const HcTrialEvent *event, HcError *error)
{
  if (series->state != HC_TRIAL_LISTENING)
    return refuse(series, error);
  if (series->plan.options & HC_TRIAL_AUDIENCE)
    return refuse_one(error);
  if (series->plan.mode == HC_TRIAL_RATING)
    return hc_error_set(error, HC_REFUSED, "this series is rated: /trial/rate, then /trial/next");
  if (event->button > 1)
    return hc_error_set(error, HC_BAD_INPUT, "expected a or b");
  series->answer = event->button;
  close_trial(series);
  return HC_OK;
}

static HcStatus take_rate(HcSeries *series, const HcTrialEvent *event, HcError *error)
{
  if (series->state != HC_TRIAL_LISTENING)
    return refuse(series, error);
  if (series->plan.options & HC_TRIAL_AUDIENCE)
    return refuse_one(error);
  if (series->plan.mode != HC_TRIAL_RATING)
    return hc_error_set(error, HC_REFUSED, "this series is answered, not rated: /trial/answer");
  if (!is_button(series, event->button, false) || !(event->rating >= 0 && event->rating <= 100))
    return hc_error_set(error, HC_BAD_INPUT, "expected a to %c and 0 to 100", 'a' + (int)series->plan.lanes - 1);
  series->rating[event->button] = event->rating;
  return HC_OK;
}

static HcStatus take_vote(const HcSeries *series, const HcTrialEvent *event, HcError *error)
{
  if (!(series->plan.options & HC_TRIAL_AUDIENCE))
    return hc_error_set(error, HC_REFUSED, "nobody votes in this series");
  if (series->state != HC_TRIAL_LISTENING)
    return hc_error_set(error, HC_REFUSED, "the votes are closed");
  if (event->trial != series->trial)
    return hc_error_set(error, HC_REFUSED, "this is trial %u", series->trial + 1);
  if (series->plan.mode != HC_TRIAL_RATING)
    return event->button < 2 && !event->ratings ? HC_OK : hc_error_set(error, HC_BAD_INPUT, "expected a or b");
  bool good = event->ratings != NULL;
  for (unsigned i = 0; i < series->plan.lanes && good; ++i)
    good = event->ratings[i] >= 0 && event->ratings[i] <= 100;
  return good ? HC_OK : hc_error_set(error, HC_BAD_INPUT, "expected %u ratings, 0 to 100", series->plan.lanes);
}

static HcStatus take_close(HcSeries *series, HcError *error)
{
  if (series->state != HC_TRIAL_LISTENING)
    return refuse(series, error);
  if (!(series->plan.options & HC_TRIAL_AUDIENCE))
    return hc_error_set(error, HC_REFUSED, "nobody votes in this series, it is answered: /trial/answer or /trial/rate");
  close_trial(series);
  return HC_OK;
}

static HcStatus take_next(HcSeries *series, HcError *error)
{
  switch (series->state) {
  case HC_TRIAL_LISTENING:
    if (series->plan.options & HC_TRIAL_AUDIENCE) {
      series->ahead = true;
      return take_close(series, error);
    }
    if (series->plan.mode != HC_TRIAL_RATING)
      return refuse(series, error);
    for (unsigned i = 0; i < series->plan.lanes; ++i)
      if (series->rating[i] < 0)
        return hc_error_set(error, HC_REFUSED, "%c is not rated yet: /trial/rate", 'a' + (int)i);
    close_trial(series);
    return HC_OK;
  case HC_TRIAL_CLOSING:
    series->ahead = true;
    return HC_OK;
  case HC_TRIAL_ANSWERED:
    series->trial++;
    begin_trial(series);
    return HC_OK;
  case HC_TRIAL_DONE: // whoever says it after every answer says it after the last one too
    return HC_OK;
  default:
    return refuse(series, error);
  }
}

HcStatus hc_series_take(HcSeries *series, const HcTrialEvent *event, HcError *error)
{
  switch (event->kind) {
  case HC_EVENT_NEW:
    return take_new(series, event, error);
  case HC_EVENT_KEPT:
    return take_kept(series, error);
  case HC_EVENT_PLAY:
    return take_play(series, event, error);
  case HC_EVENT_ANSWER:
    return take_answer(series, event, error);
  case HC_EVENT_RATE:
    return take_rate(series, event, error);
  case HC_EVENT_NEXT:
    return take_next(series, error);
  case HC_EVENT_CLOSE:
    return take_close(series, error);
  case HC_EVENT_VOTE:
    return take_vote(series, event, error);
  default:
    if (!hc_series_is_open(series))
      return refuse(series, error);
    series->state = HC_TRIAL_ABORTED;
    return HC_OK;
  }
}

void hc_series_resume(HcSeries *series, unsigned trials, unsigned counted, unsigned right)
{
  series->trial = trials;
  series->counted = counted;
  series->right = right;
}

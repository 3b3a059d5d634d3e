// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What is told of trials. Until the end nothing here depends on the key, but for right and wrong in training. */

#include "tell.h"
#include "trial/report.h"
#include "trials.h"

#include <stdio.h>
#include <string.h>

char hc_trials_heard(const HcSeries *series)
{
  if (!hc_series_is_open(series) || !series->playing)
    return '\0';
  return series->button == HC_TRIAL_X ? 'x' : (char)('a' + (int)series->button);
}

static void state(const HcTrials *trials, HcMessage *message)
{
  const HcSeries *series = &trials->series;
  const bool any = series->state != HC_TRIAL_IDLE,
             answered = series->state == HC_TRIAL_CLOSING || series->state == HC_TRIAL_ANSWERED;
  const char button[2] = {hc_trials_heard(series), '\0'};
  const bool told = answered && (series->plan.options & (HC_TRIAL_TRAINING | HC_TRIAL_AUDIENCE)) == HC_TRIAL_TRAINING &&
                    !hc_series_catches(series);
  hc_message_address(message, "/trial/state");
  hc_message_text(message, hc_trial_state_name(series->state));
  hc_message_number(message, 'i', any ? series->trial + 1 : 0);
  hc_message_number(message, 'i', series->total);
  hc_message_text(message, any ? hc_trial_mode_name(series->plan.mode) : "");
  hc_message_text(message, button);
  hc_message_text(message, !told ? "" : hc_series_is_right(series) ? "right" : "wrong");
}

static bool result(const HcTrials *trials, HcMessage *message)
{
  const HcSeries *series = &trials->series;
  if (series->state != HC_TRIAL_DONE || !trials->ended)
    return false;
  const HcTally tally = {.mode = series->plan.mode,
                         .n = series->counted,
                         .right = series->right,
                         .chance = series->plan.mode == HC_TRIAL_RATING ? 1.0 / series->plan.lanes : 0.5};
  const HcMeaning meaning = hc_tally_meaning(&tally);
  const HcRoom *room = &trials->room, own = {tally.right, tally.n, meaning.p, meaning.low, meaning.high};
  if (!(series->plan.options & HC_TRIAL_AUDIENCE))
    room = &own;
  hc_message_address(message, "/trial/result");
  hc_message_number(message, 'i', room->right);
  hc_message_number(message, 'i', room->n);
  hc_message_number(message, 'f', room->p);
  hc_message_number(message, 'f', room->low);
  hc_message_number(message, 'f', room->high);
  return true;
}

static bool votes(const HcTrials *trials, HcMessage *message)
{
  unsigned voted, joined;
  hc_votes_turnout(trials->votes, &voted, &joined);
  hc_message_address(message, "/trial/votes");
  hc_message_number(message, 'i', voted);
  hc_message_number(message, 'i', joined);
  hc_message_number(message, 'i', trials->refused);
  return true;
}

static bool audience(const HcTrials *trials, HcMessage *message)
{
  hc_message_address(message, "/trial/audience");
  hc_message_text(message, trials->url);
  return *trials->url;
}

/** Those of the audience that have votes which count, each with p, and Holm's p among all of them. */
unsigned hc_trials_listeners(HcBench *bench, void (*tell)(void *user, const HcMessage *message), void *user)
{
  const HcTrials *trials = bench->trials;
  if (!trials || trials->series.state != HC_TRIAL_DONE || !trials->ended)
    return 0;
  const HcVoter *voter = trials->votes->voter;
  double p[HC_VOTERS_MAX], holm[HC_VOTERS_MAX];
  unsigned n = 0;
  for (unsigned i = 0; i < trials->votes->voters; ++i)
    if (voter[i].n)
      p[n++] = hc_voter_p(&voter[i], trials->series.plan.mode, trials->series.plan.lanes);
  if (!hc_holm(p, n, holm))
    return 0;
  n = 0;
  for (unsigned i = 0; i < trials->votes->voters; ++i) {
    HcMessage message;
    if (!voter[i].n)
      continue;
    hc_message_address(&message, "/trial/listeners");
    hc_message_text(&message, *voter[i].name ? voter[i].name : "anonymous");
    hc_message_number(&message, 'i', voter[i].right);
    hc_message_number(&message, 'i', voter[i].n);
    hc_message_number(&message, 'f', p[n]);
    hc_message_number(&message, 'f', holm[n++]);
    tell(user, &message);
  }
  return n;
}

static void reveal(const HcTrialKey *key, HcMessage *message)
{
  hc_message_address(message, "/trial/reveal");
  hc_message_text(message, key->nonce);
  hc_message_text(message, key->letters);
}

bool hc_trials_value(HcBench *bench, const char *address, HcMessage *message)
{
  const HcTrials *trials = bench->trials;
  if (!trials)
    return false;
  const char *name = strrchr(address, '/') + 1;
  if (!strcmp(name, "state")) {
    state(trials, message);
    return true;
  }
  if (!strcmp(name, "result"))
    return result(trials, message);
  if (!strcmp(name, "votes"))
    return votes(trials, message);
  if (!strcmp(name, "audience"))
    return audience(trials, message);
  if (!trials->parts || (!strcmp(name, "reveal") && !trials->ended))
    return false;
  if (!strcmp(name, "reveal"))
    reveal(&trials->key[trials->parts - 1], message);
  else {
    const bool commit = !strcmp(name, "commit"), sealed = !strcmp(name, "sealed");
    const char *text = commit ? trials->key[trials->parts - 1].commit : sealed ? trials->sealed : trials->path;
    hc_message_address(message, "%s", address);
    hc_message_text(message, text);
    return *text;
  }
  return true;
}

static void tell(HcBench *bench, const char *address)
{
  HcMessage message;
  if (hc_trials_value(bench, address, &message))
    hc_tell(bench, &message, false);
}

void hc_trials_tell_state(HcBench *bench)
{
  tell(bench, "/trial/state");
}

void hc_trials_tell_commit(HcBench *bench)
{
  tell(bench, "/trial/log");
  tell(bench, "/trial/commit");
}

void hc_trials_tell_sealed(HcBench *bench)
{
  if (!bench->trials->closing)
    tell(bench, "/trial/sealed");
}

void hc_trials_tell_end(HcBench *bench, bool whole)
{
  if (whole)
    tell(bench, "/trial/result");
  for (unsigned i = 0; i < bench->trials->parts; ++i) {
    HcMessage message;
    reveal(&bench->trials->key[i], &message);
    hc_tell(bench, &message, false);
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "votes.h"

#include "name.h"

#include <stdio.h>
#include <string.h>

HcStatus hc_voter_name(const char *typed, char name[HC_TRIAL_LISTENER_MAX], HcError *error)
{
  char whole[4 * HC_TRIAL_LISTENER_MAX];
  unsigned characters = 0;
  const bool seen = hc_trial_name(whole, sizeof whole, typed);
  for (const char *at = whole; *at; ++at)
    characters += ((unsigned char)*at & 0xc0) != 0x80;
  if (characters > HC_VOTER_NAME_CHARACTERS || strlen(whole) >= HC_TRIAL_LISTENER_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "a name has at most %d characters", HC_VOTER_NAME_CHARACTERS);
  if (!seen)
    return hc_error_set(error, HC_BAD_INPUT, "a name is made of characters that can be seen");
  memcpy(name, whole, strlen(whole) + 1);
  return HC_OK;
}

unsigned hc_votes_join(HcVotes *votes, const char *id, const char *name)
{
  unsigned seat = 0, free_seat = HC_VOTERS_MAX;
  for (; seat < votes->voters && strcmp(votes->voter[seat].id, id); ++seat)
    if (free_seat == HC_VOTERS_MAX && !votes->voter[seat].here && !votes->voter[seat].voted && !votes->voter[seat].n &&
        !votes->voter[seat].logged) // who voted in a trial that catches is in the log too
      free_seat = seat;
  HcVoter *voter = &votes->voter[seat];
  if (seat == votes->voters) { // nobody of this id
    if (seat == HC_VOTERS_MAX && free_seat == HC_VOTERS_MAX)
      return HC_VOTERS_MAX;
    if (seat == HC_VOTERS_MAX)
      seat = free_seat;
    else
      votes->voters++;
    voter = &votes->voter[seat];
    *voter = (HcVoter){.here = false};
    memcpy(voter->id, id, HC_VOTER_ID_DIGITS);
  }
  voter->here = true;
  voter->logged &= !strcmp(voter->name, name);
  (void)snprintf(voter->name, sizeof voter->name, "%s", name);
  return seat;
}

void hc_votes_begin(HcVotes *votes)
{
  for (unsigned i = 0; i < votes->voters; ++i) {
    HcVoter *voter = &votes->voter[i];
    voter->logged = voter->voted = false;
    voter->n = voter->right = 0;
  }
  votes->trial = votes->trials = votes->n = votes->right = 0;
}

void hc_votes_follow(HcVotes *votes, const HcSeries *series)
{
  if (series->state != HC_TRIAL_LISTENING || votes->trial == series->trial + 1)
    return;
  votes->trial = series->trial + 1;
  for (unsigned i = 0; i < votes->voters; ++i)
    votes->voter[i].voted = false;
}

void hc_votes_give(HcVotes *votes, unsigned seat, const HcVote *vote)
{
  votes->voter[seat].voted = true;
  votes->voter[seat].vote = *vote;
}

void hc_votes_turnout(const HcVotes *votes, unsigned *voted, unsigned *joined)
{
  *voted = *joined = 0;
  for (unsigned i = 0; i < votes->voters; ++i) {
    *voted += votes->voter[i].voted;
    *joined += votes->voter[i].voted || votes->voter[i].here;
  }
}

/** Button that a vote is for; `lanes`: none, for several have the highest rating. */
static unsigned chosen(const HcVoter *voter, const HcTrialPlan *plan)
{
  return plan->mode == HC_TRIAL_RATING ? hc_trial_highest(voter->vote.rating, plan->lanes) : voter->vote.button;
}

bool hc_voter_is_right(const HcVoter *voter, const HcSeries *series)
{
  return chosen(voter, &series->plan) == hc_series_right_button(series);
}

void hc_votes_count(HcVotes *votes, const HcSeries *closed)
{
  if (hc_series_catches(closed) || votes->trials == HC_TRIALS_MAX)
    return;
  HcDrawn *drawn = &votes->drawn[votes->trials++];
  *drawn = (HcDrawn){{0}};
  for (unsigned i = 0; i < votes->voters; ++i) {
    HcVoter *voter = &votes->voter[i];
    if (!voter->voted)
      continue;
    const bool right = hc_voter_is_right(voter, closed);
    const unsigned button = chosen(voter, &closed->plan);
    voter->n++;
    voter->right += right;
    votes->n++;
    votes->right += right;
    if (button < closed->plan.lanes)
      drawn->votes[button]++;
  }
}

HcRoom hc_votes_room(const HcVotes *votes, HcTrialMode mode, unsigned lanes)
{
  HcRoom room = {.right = votes->right, .n = votes->n, .p = 1};
  if (mode == HC_TRIAL_AB)
    room.p = hc_drawn_two_sided(votes->drawn, votes->trials, votes->right);
  else
    room.p = hc_drawn_upper(votes->drawn, votes->trials, lanes, votes->right);
  hc_wilson_share(room.n ? (double)room.right / room.n : 0, room.n ? votes->trials : 0, &room.low, &room.high);
  return room;
}

double hc_voter_p(const HcVoter *voter, HcTrialMode mode, unsigned lanes)
{
  return mode == HC_TRIAL_AB ? hc_binomial_two_sided(voter->right, voter->n)
                             : hc_binomial_upper(voter->right, voter->n, 1.0 / lanes);
}

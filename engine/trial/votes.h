// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Votes of an audience: who is there, what each votes in the trial at hand, and the count of trials that are closed. No clock, no I/O, no
 * memory of its own. Whether a vote may be given is for the series to say (HC_EVENT_VOTE).
 */
#ifndef HC_TRIAL_VOTES_H
#define HC_TRIAL_VOTES_H

#include "series.h"
#include "statistics.h"

enum { HC_VOTERS_MAX = 600, HC_VOTER_ID_DIGITS = 16, HC_VOTER_NAME_CHARACTERS = 24 };

typedef struct HcVote {
  unsigned button;                   ///< but in mode rating
  double rating[HC_TRIAL_LANES_MAX]; ///< in mode rating, by button
} HcVote;

typedef struct HcVoter {
  char id[HC_VOTER_ID_DIGITS + 1];  ///< lowercase hex
  char name[HC_TRIAL_LISTENER_MAX]; ///< "": anonymous
  bool here;                        ///< at this moment
  bool logged;                      ///< by that name, in this series
  bool voted;                       ///< in the trial at hand
  HcVote vote;
  unsigned n, right; ///< votes that count, of trials that are closed
} HcVoter;

typedef struct HcVotes {
  unsigned voters; ///< seats that are taken
  HcVoter voter[HC_VOTERS_MAX];
  unsigned trial;    ///< at hand, from 1; 0: none yet
  unsigned trials;   ///< that count and are closed
  unsigned n, right; ///< votes in these
  HcDrawn drawn[HC_TRIALS_MAX];
} HcVotes;

/** A name as it is kept (name.h); HC_BAD_INPUT: too long, or with characters that would not be seen. */
HcStatus hc_voter_name(const char *typed, char name[HC_TRIAL_LISTENER_MAX], HcError *error);
/** Seat of an id, kept or new; HC_VOTERS_MAX: all are taken by others who are here or have voted in this series. */
unsigned hc_votes_join(HcVotes *votes, const char *id, const char *name);
/** A new series. */
void hc_votes_begin(HcVotes *votes);
/** After every event of the series: with a new trial everybody votes anew. */
void hc_votes_follow(HcVotes *votes, const HcSeries *series);
/** The last vote before the trial is closed is the one that counts. */
void hc_votes_give(HcVotes *votes, unsigned seat, const HcVote *vote);
/** Does a vote name the button that is right? */
bool hc_voter_is_right(const HcVoter *voter, const HcSeries *series);
/** Who has voted, and who could have. */
void hc_votes_turnout(const HcVotes *votes, unsigned *voted, unsigned *joined);
/** The trial at hand is closed. */
void hc_votes_count(HcVotes *votes, const HcSeries *closed);

/** What all votes together mean: p over the draws of the key; Wilson's interval as if all votes of a trial were one. */
typedef struct HcRoom {
  unsigned right, n;
  double p, low, high;
} HcRoom;
HcRoom hc_votes_room(const HcVotes *votes, HcTrialMode mode, unsigned lanes);
/** What a voter's own count means: exact binomial. */
double hc_voter_p(const HcVoter *voter, HcTrialMode mode, unsigned lanes);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A series of blind trials as a state machine. No clock, no I/O, no memory of its own: whoever runs it draws the key (key.h),
 * plays what hc_series_lane() says, and puts on disk what has happened before it says HC_EVENT_KEPT.
 *
 *   idle --new--> opening --kept--> listening --answer, or next when all is rated--> closing --kept--> answered --next--> listening
 *                                                                   closing, of the last trial --kept--> done
 *   any but idle and done --abort--> aborted;  idle, done and aborted take a new one
 *   with an audience: listening --close (it stays there), or next (it goes on)--> closing; votes are taken while listening
 *
 * Each trial has one letter of the key, the lane behind the hidden one of its buttons:
 *   abx     `x` is that lane; `a` and `b` are what they say
 *   ab      `a` is that lane, `b` the other one: which does the listener prefer?
 *   2afc    the same: which of the two is lane a?
 * A capital letter is a catch trial: every button is that lane, and the answer counts for nothing. In mode rating a trial has one letter
 * a lane: what is behind the buttons `a`, `b` … in this order; `x` is lane a, the reference, which is also among them.
 */
#ifndef HC_TRIAL_SERIES_H
#define HC_TRIAL_SERIES_H

#include "circuit/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum HcTrialMode { HC_TRIAL_ABX, HC_TRIAL_AB, HC_TRIAL_2AFC, HC_TRIAL_RATING, HC_TRIAL_MODES } HcTrialMode;

enum {
  HC_TRIAL_TRAINING = 1, ///< every answer is told right or wrong; kept apart
  HC_TRIAL_SPRT = 2,     ///< ends by Wald's bounds, after n at the latest
  HC_TRIAL_CATCH = 4,    ///< a quarter more trials, in which there is nothing to tell apart
  HC_TRIAL_AUDIENCE = 8  ///< everybody in the room votes (votes.h); there is no other answer
};

enum {
  HC_TRIALS_MAX = 200,        ///< that count
  HC_TRIALS_RATED_MAX = 32,   ///< of mode rating
  HC_TRIALS_WITH_CATCH = 250, ///< all of them
  HC_TRIAL_LANES_MAX = 8,
  HC_TRIAL_KEY_MAX = HC_TRIALS_RATED_MAX * HC_TRIAL_LANES_MAX,
  HC_TRIAL_LISTENER_MAX = 64,
  HC_TRIAL_X = HC_TRIAL_LANES_MAX ///< the button `x`; the others are 0 …
};

typedef struct HcTrialPlan {
  HcTrialMode mode;
  unsigned n;       ///< trials that count
  unsigned options; ///< HC_TRIAL_TRAINING …
  unsigned lanes;   ///< 2 but in mode rating
  char listener[HC_TRIAL_LISTENER_MAX];
} HcTrialPlan;

typedef enum HcTrialState {
  HC_TRIAL_IDLE,
  HC_TRIAL_OPENING,
  HC_TRIAL_LISTENING,
  HC_TRIAL_CLOSING,
  HC_TRIAL_ANSWERED,
  HC_TRIAL_DONE,
  HC_TRIAL_ABORTED,
  HC_TRIAL_STATES
} HcTrialState;

typedef enum HcTrialEventKind {
  HC_EVENT_NEW,
  HC_EVENT_KEPT,
  HC_EVENT_PLAY,
  HC_EVENT_ANSWER,
  HC_EVENT_RATE,
  HC_EVENT_NEXT,
  HC_EVENT_ABORT,
  HC_EVENT_CLOSE, ///< the votes of an audience
  HC_EVENT_VOTE,  ///< is it one that counts? It changes nothing here
  HC_EVENTS
} HcTrialEventKind;

typedef struct HcTrialEvent {
  HcTrialEventKind kind;
  unsigned button;         ///< of PLAY, ANSWER, RATE, and of VOTE but in mode rating
  double rating;           ///< of RATE, 0 … 100
  unsigned trial;          ///< of VOTE
  const double *ratings;   ///< of VOTE in mode rating, one a lane; else NULL
  const HcTrialPlan *plan; ///< of NEW
  const char *key;         ///< of NEW: hc_trial_letters() of them
} HcTrialEvent;

typedef struct HcSeries {
  HcTrialState state;
  HcTrialPlan plan;
  char key[HC_TRIAL_KEY_MAX + 1]; ///< the only place where the hidden lanes are
  unsigned total;                 ///< trials, with those that catch
  unsigned trial;                 ///< 0 …
  unsigned counted, right; ///< answers that count (with an audience: trials), and how many of these name the lane of the key
  unsigned button;         ///< played last
  bool playing;            ///< one has been, in this trial
  bool ahead;              ///< NEXT came while CLOSING
  unsigned plays;          ///< in this trial
  unsigned answer;         ///< button, of this trial
  double rating[HC_TRIAL_LANES_MAX]; ///< by button, of this trial; negative: not yet
} HcSeries;

/** HC_BAD_INPUT when a plan cannot be: n, listener, options that do not go together. */
HcStatus hc_trial_plan_check(const HcTrialPlan *plan, HcError *error);
/** Button of the highest rating; `lanes` where several have it. */
unsigned hc_trial_highest(const double *ratings, unsigned lanes);
/** Trials of a plan with those that catch. */
unsigned hc_trial_total(const HcTrialPlan *plan);
/** Letters of its key. */
unsigned hc_trial_letters(const HcTrialPlan *plan);
const char *hc_trial_mode_name(HcTrialMode mode);
const char *hc_trial_state_name(HcTrialState state);
/** HC_TRIAL_MODES: there is none of this name. */
HcTrialMode hc_trial_mode_named(const char *name);

/** Take an event, or refuse it, with the series as it was. */
HcStatus hc_series_take(HcSeries *series, const HcTrialEvent *event, HcError *error);

/** From opening until done or aborted. */
bool hc_series_is_open(const HcSeries *series);
/** A trial in which nothing can be told apart; never to be shown. */
bool hc_series_catches(const HcSeries *series);
/** Lane behind a button of the trial at hand. */
uint32_t hc_series_lane(const HcSeries *series, unsigned button);
/** The button that is right in the trial at hand: x is that lane, or lane a is behind it. */
unsigned hc_series_right_button(const HcSeries *series);
/** True when an answer of the trial at hand names the lane of the key; of mode rating: the hidden reference has most. */
bool hc_series_is_right(const HcSeries *series);
/** Go on behind the first `trials`, which were answered before a crash; `right` and `counted` of these. In state opening. */
void hc_series_resume(HcSeries *series, unsigned trials, unsigned counted, unsigned right);

#endif

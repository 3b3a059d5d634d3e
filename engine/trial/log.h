// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The log of trials: JSON Lines, one object a line, in the order in which things happened.
 *
 *   {"event":"begin", series, time, hotcold, mode, n, total, options, listener, commit, answered, rate_hz, fade_ms, spl_db,
 *                     xruns, lanes: [{lane, name, gain_db, match_db, delay_frames, inverted}], state}
 *   {"event":"trial", series, trial, answer or ratings, plays, seconds, xruns}
 *   {"event":"listener", series, listener, name}   of an audience, before the first trial with a vote of theirs
 *   {"event":"trial", series, trial, votes: {listener: answer or ratings}, plays, seconds, xruns}   of a series with an audience
 *   {"event":"reveal", series, commit, nonce, sequence}
 *   {"event":"end", series, time, reason, xruns}
 *
 * Each of these ends with `before`, which chains it to the line before it (chain.h); logs of earlier versions have none, and neither
 * have trials that were run elsewhere.
 * Trials that were run elsewhere have `imported`, the platform's name, in the place of `commit`, and neither commit nor nonce in
 * `reveal`: nobody swore to anything.
 * `series` is an id of its own, so that files can be put one behind the other. `trial` counts from 1. `answered`, where not 0:
 * a series that goes on after a crash, behind so many trials, under a commit of its own. Nothing before `reveal` depends on the key.
 */
#ifndef HC_TRIAL_LOG_H
#define HC_TRIAL_LOG_H

#include "key.h"
#include "votes.h"

#include <stddef.h>
#include <time.h>

enum { HC_SERIES_ID_DIGITS = 16, HC_LOG_PARTS_MAX = 16, HC_LOG_NAME_MAX = 64 };

typedef struct HcTrialLane {
  char name[HC_LOG_NAME_MAX];
  double gain_db, match_db; ///< what the lane does to the program at 997 Hz, and of that what matching adds
  unsigned delay_frames;    ///< that lines it up with the others
  bool inverted;
} HcTrialLane;

/** What a series is heard through. */
typedef struct HcTrialSetting {
  double rate_hz, fade_ms, spl_db;
  unsigned xruns;
  char state[HC_COMMIT_DIGITS + 1]; ///< SHA-256 of the scene
  char imported[HC_LOG_NAME_MAX];   ///< platform that ran the trials; "": this bench
  HcTrialLane lane[HC_TRIAL_LANES_MAX];
} HcTrialSetting;

/** As much of a text as there is room for, in whole characters: JSON takes nothing else. What is no UTF-8 becomes `?`, but at its
 * end, where it may have been cut, nothing. */
void hc_log_text(char *to, size_t size, const char *text);

/** Lines to write, with their newline; free() them. NULL: out of memory. `answered`: trials before a crash. */
char *hc_log_begin(const char *id, const HcTrialPlan *plan, unsigned answered, const char *commit, const HcTrialSetting *setting,
                   time_t now);
/** The trial at hand, just answered; `seconds` since it began. */
char *hc_log_trial(const char *id, const HcSeries *series, double seconds, unsigned xruns);
/** The same of a trial whose votes were closed, behind the names of those whom the log does not know yet. */
char *hc_log_votes(const char *id, const HcSeries *series, const HcVotes *votes, double seconds, unsigned xruns);
char *hc_log_reveal(const char *id, const HcTrialKey *key);
char *hc_log_end(const char *id, const char *reason, unsigned xruns, time_t now);

/** One commit and what was answered under it. */
typedef struct HcLogPart {
  unsigned answered; ///< trials before it
  HcTrialKey key;    ///< nonce and letters are "" until they are revealed
  bool revealed;
} HcLogPart;

typedef struct HcLogAnswer {
  bool given;
  unsigned part; ///< under which it was given
  unsigned button;
  double rating[HC_TRIAL_LANES_MAX];
} HcLogAnswer;

/** Somebody of an audience. */
typedef struct HcLogVoter {
  char id[HC_VOTER_ID_DIGITS + 1], name[HC_TRIAL_LISTENER_MAX];
} HcLogVoter;

typedef struct HcLogVote {
  unsigned trial, voter; ///< 0 …
  HcVote vote;
} HcLogVote;

/** A line of a series. */
typedef struct HcLogLink {
  char hash[HC_COMMIT_DIGITS + 1]; ///< its SHA-256
  unsigned line, answered;         ///< its number, and trials up to it
} HcLogLink;

typedef struct HcLogSeries {
  const char *file;                                       ///< as it was named to hc_log_read
  char id[HC_SERIES_ID_DIGITS + 1], time[32], reason[32]; ///< reason: "" while it is not ended
  HcTrialPlan plan;
  HcTrialSetting setting;
  unsigned total, xruns; ///< xruns during the series
  unsigned xruns_before; ///< those of the parts that are over
  unsigned parts, answered;
  HcLogPart part[HC_LOG_PARTS_MAX];
  HcLogAnswer answer[HC_TRIALS_WITH_CATCH];
  HcLogVoter *voter; ///< malloc'ed, as are their votes, in the order of the trials
  HcLogVote *vote;
  size_t voters, votes;
  HcLogLink *link; ///< malloc'ed
  size_t links;
  bool chained;                 ///< by its first line
  unsigned changed, changed_by; ///< number of a line that is not what it was, and of that which says so; 0: the chain holds
} HcLogSeries;

/** Read a log; *series is for hc_log_free(). A last line that was not finished when the power went is left out. HC_BAD_INPUT begins
 * FILE:LINE. */
HcStatus hc_log_read(const char *file, HcLogSeries **series, size_t *n, HcError *error);

void hc_log_free(HcLogSeries *series, size_t n);

/* chain.c */
/** Which line of a chain that does not hold was changed, in words. */
void hc_log_changed(const HcLogSeries *series, char *to, size_t size);
/** The line of this hash, where all up to it is as it was; NULL: there is none. */
const HcLogLink *hc_log_witnessed(const HcLogSeries *series, const char *hash);

/* log_votes.c */
/** Count again what was voted, seats in the order of `voter`, trials whose key is not revealed left out. */
void hc_log_count_votes(const HcLogSeries *series, HcVotes *votes);

/** The trial of an answer as a series that was just answered, for hc_series_is_right and others; false while its key is not revealed. */
bool hc_log_trial_of(const HcLogSeries *series, unsigned trial, HcSeries *answered);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Blind trials on the bench. CTL throughout.
 *
 * The series (trial/series.h) is the only place that knows what is hidden: changes carry buttons, and only in the moment in which a
 * change becomes operations is a button turned into a lane (hc_trials_emit). While a series is open everybody is told that x is
 * selected, and lane and residual ports are silent. What happens is written and synchronised by a thread of its own; what is asked
 * for meanwhile waits.
 */
#ifndef HC_TRIALS_H
#define HC_TRIALS_H

#include "emit_ops.h"
#include "trial/log.h"

typedef struct HcTrials HcTrials;

enum { HC_TRIAL_PATH_MAX = 4400 };

/** `folder` is where logs go; it is made when it is needed. */
HcTrials *hc_trials_new(const char *folder, void (*wake)(void *user), void *user, HcError *error);
/** What is on its way to the disk gets there first. */
void hc_trials_free(HcTrials *trials);

/* trials.c */
bool hc_trials_is_open(const HcBench *bench);
/** Lane heard: that of the button, or the one selected where no series is open or nothing has been played. */
uint32_t hc_trials_lane(const HcBench *bench);
/** What is done in trials. */
bool hc_trials_is_step(HcEntryKind kind);
/** True for addresses that are refused while a series is open. */
bool hc_trials_closes(const char *address);
/** Tell them; how many. */
unsigned hc_trials_refuses(HcTell tell, void *user);
/** A message to /trial/… becomes a step. */
HcStatus hc_trials_check(HcBench *bench, const HcEntry *entry, const HcMessage *message, HcTransaction *transaction,
                         HcError *error);
/** Would the steps be taken, as things stand? */
HcStatus hc_trials_try(HcBench *bench, const HcTransaction *transaction, HcError *error);
void hc_trials_emit(HcBench *bench, HcOps *ops, const HcStep *step);
void hc_trials_step(HcBench *bench);
/** Numbers that `/status` told when the series was opened, for those that the sound gives away; else `now`. */
uint32_t hc_trials_guarded(const HcBench *bench, uint32_t now);
uint32_t hc_trials_broken(const HcBench *bench, uint32_t now);
/** The bench has started again: a series at another rate would be another series. */
void hc_trials_restarted(HcBench *bench);

/* trials_told.c */
/** The message that tells one of the values below /trial; false while there is none. */
bool hc_trials_value(HcBench *bench, const char *address, HcMessage *message);
void hc_trials_tell_state(HcBench *bench);
void hc_trials_tell_commit(HcBench *bench);
void hc_trials_tell_sealed(HcBench *bench);
void hc_trials_tell_end(HcBench *bench, bool result);

/** Button that is told as heard: a letter, or 0. */
char hc_trials_heard(const HcSeries *series);
/** Answer `/trial/listeners`: one message a listener, when it is over; how many. */
unsigned hc_trials_listeners(HcBench *bench, void (*tell)(void *user, const HcMessage *message), void *user);

/* trials_gate.c */
/** Refuse lanes that could be told apart by level, time or polarity; describe what they are heard through. */
HcStatus hc_trials_gate(HcBench *bench, unsigned lanes, HcTrialSetting *setting, HcError *error);

/** A series under way, or that has been. */
struct HcTrials {
  HcSeries series;
  HcTrialSetting setting;
  char folder[4000], path[HC_TRIAL_PATH_MAX];
  char id[HC_SERIES_ID_DIGITS + 1];
  HcTrialKey key[HC_LOG_PARTS_MAX]; ///< of the parts of this series; the last one is in force
  unsigned parts;
  char head[HC_COMMIT_DIGITS + 1];   ///< of the log's chain, with what is on its way to the disk
  char sealed[HC_COMMIT_DIGITS + 1]; ///< of what is on it; "": nothing
  unsigned options;                  ///< for the next series
  uint32_t guarded;                  ///< when it was opened
  uint32_t broken;                   ///< the same
  double began_s;                    ///< the trial at hand
  bool heard;                        ///< something has been played
  uint32_t lane;                     ///< that was
  bool closing;                      ///< the bench goes: what is kept changes nothing any more
  bool ended;                        ///< the result may be told
  HcVotes *votes;                    ///< of the audience
  HcRoom room;                       ///< what all its votes mean, once the series is over
  unsigned refused;                  ///< of what came from phones
  char url[128];                     ///< that these reach
  HcJobs *disk;
  struct HcTrialWaiting *waiting; ///< steps that came while something was being kept, in order
};

/* trials_log.c: hc_trials_kept is called when it is on disk */
void hc_trials_keep_begin(HcBench *bench, unsigned answered);
void hc_trials_keep_answer(HcBench *bench);
/** Everything revealed, and the end. */
void hc_trials_keep_end(HcBench *bench, const char *reason);
/** From hc_trials_step. `error`: what could not be written. */
void hc_trials_kept(HcBench *bench, const HcError *error);
/** A new id and path. */
HcStatus hc_trials_name(HcTrials *trials, HcError *error);
/** Find a series of this plan and setting that was cut: path, id, keys and series are set, *answered and *counted and *right too. */
bool hc_trials_find_cut(HcTrials *trials, const HcTrialPlan *plan, const HcTrialSetting *setting, unsigned *answered,
                        unsigned *counted, unsigned *right);

#endif

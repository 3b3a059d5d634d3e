// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What logs of trials say: counts, and what these mean, by series, by listener and all together. */
#ifndef HC_TRIAL_REPORT_H
#define HC_TRIAL_REPORT_H

#include "log.h"

#include <stdio.h>

typedef enum HcReportForm { HC_REPORT_TEXT, HC_REPORT_CSV, HC_REPORT_JSON } HcReportForm;

/** Counts of one series, or of several of one kind. */
typedef struct HcTally {
  HcTrialMode mode;
  bool training, sprt, audience;
  char listener[HC_TRIAL_LISTENER_MAX]; ///< "": of all
  char voter[HC_VOTER_ID_DIGITS + 1];   ///< of an audience; "": of all of it
  unsigned series, n, right, caught;    ///< caught: answers to trials that catch
  double chance;                        ///< of being right without hearing anything
  unsigned trials;                      ///< of an audience together: trials that count
  double room_p;                        ///< and p over the draws of the key
  double holm;                          ///< of a listener: p among all listeners of this kind; else negative
} HcTally;

/** What a tally means. Of an audience together there is no power: its votes are not independent. For mode ab `right` counts lane a, the test has two sides and there is no d′. */
typedef struct HcMeaning {
  double p, low, high, d_prime, power[4]; ///< at a true share of 0.6 0.7 0.8 0.9
  unsigned critical;                      ///< right answers that n wants; n + 1: cannot be reached
} HcMeaning;

HcMeaning hc_tally_meaning(const HcTally *tally);

typedef enum HcCommitCheck { HC_COMMIT_OPEN, HC_COMMIT_HOLDS, HC_COMMIT_BROKEN, HC_COMMIT_NONE } HcCommitCheck;

/** Whether nonce and sequence are those sworn to; open: not all are revealed; none: imported, so that nobody swore. */
HcCommitCheck hc_report_commit(const HcLogSeries *series);
typedef enum HcSealCheck { HC_SEAL_NONE, HC_SEAL_HOLDS, HC_SEAL_BROKEN } HcSealCheck;

/** Whether every line is as it was when the next one was written; none: it is not chained. */
HcSealCheck hc_report_seal(const HcLogSeries *series);
/** True for one that was not ended as planned: it is shown and not pooled. */
bool hc_report_is_cut(const HcLogSeries *series);

/** What all series say. `tally`: of each series, then of each listener, then pooled. */
typedef struct HcReport {
  const HcLogSeries *series;
  size_t n;
  HcTally *tally; ///< n of the series, in their order (n == 0 where nothing is revealed), then `groups` more
  size_t groups;
  unsigned broken;            ///< series that do not keep their commit
  const HcLogSeries *changed; ///< the first whose chain does not hold; NULL: none
  const HcLogSeries *witness; ///< in which the hash was found
  const HcLogLink *witnessed; ///< its line
} HcReport;
/** `sealed`: a hash to find in a chain, or NULL. `series` must outlive it; hc_report_free in any case. */
HcStatus hc_report_make(const HcLogSeries *series, size_t n, const char *sealed, HcReport *report, HcError *error);
void hc_report_free(HcReport *report);

/** Tallies of each listener, then pooled ones, behind those of the series. */
HcStatus hc_report_group(HcReport *report, HcError *error);
/** Count again; NULL: out of memory. For free(). */
HcVotes *hc_report_votes(const HcLogSeries *series);
/** True where votes of one room are put together. */
bool hc_tally_is_room(const HcTally *tally);

/** The three forms. */
HcStatus hc_report_print(const HcReport *report, HcReportForm form, FILE *to, HcError *error);
void hc_report_text(const HcReport *report, FILE *to);
void hc_report_csv(const HcReport *report, FILE *to);
HcStatus hc_report_json(const HcReport *report, FILE *to, HcError *error);
/** Mean and standard deviation of what a lane was rated, and how often. */
void hc_report_rating(const HcLogSeries *series, unsigned lane, unsigned *n, double *mean, double *deviation);
const char *hc_report_stopping(const HcLogSeries *series);
/** What a report ends with. */
extern const char *const hc_report_caution;
/** What is said of an audience. */
extern const char *const hc_report_room_caution;

#endif

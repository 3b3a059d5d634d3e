// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The audience of blind trials, for the surface that its phones reach: who joins, what is voted, and what may be shown. CTL throughout.
 *
 * Whoever joins brings a secret of their own, HC_AUDIENCE_TOKEN hexadecimal digits, and is known by a hash of it from then on: after a
 * lost connection, and after a crash of the bench too. Nothing here depends on what is hidden until the series is over, but for right and
 * wrong in training.
 */
#ifndef HC_AUDIENCE_H
#define HC_AUDIENCE_H

#include "bench.h"
#include "trial/votes.h"

enum { HC_AUDIENCE_TOKEN = 32 };

/** A seat, new or the one that this token had. HC_BAD_INPUT: token or name; HC_REFUSED: no trials here, or all seats are taken. */
HcStatus hc_audience_join(HcBench *bench, const char *token, const char *name, unsigned *seat, HcError *error);
/** Gone; the seat is kept for the series at hand. */
void hc_audience_leave(HcBench *bench, unsigned seat);
/** Vote in the trial (from 1) of the series of that id; changes the vote that was given before. */
HcStatus hc_audience_vote(HcBench *bench, unsigned seat, const char *series, unsigned trial, const HcVote *vote, HcError *error);
/** Something came that is no vote, and was refused. */
void hc_audience_refused(HcBench *bench);
/** Where phones find the page; "": nowhere. Told as `/trial/audience`. */
void hc_audience_url(HcBench *bench, const char *url);

/** What everybody may see. Texts are valid until the bench is stepped. */
typedef struct HcAudienceView {
  bool votes; ///< it is, or was, a series with an audience
  HcTrialState state;
  HcTrialMode mode;
  bool training, over; ///< over: results may be shown
  const char *series;  ///< id
  unsigned trial, total, lanes;
  const char *lane[2]; ///< names of lanes a and b
  char heard;          ///< button, or 0
  HcRoom room;         ///< when it is over
} HcAudienceView;
void hc_audience_view(HcBench *bench, HcAudienceView *view);

/** What one listener may see besides. */
typedef struct HcAudienceSeat {
  const char *name;
  const HcVote *vote;  ///< in the trial at hand, or NULL
  int right;           ///< of that vote, in training, when it is closed: 1 or 0; else -1
  unsigned right_n, n; ///< when it is over: right answers, of how many
  double p;
} HcAudienceSeat;
void hc_audience_seat(HcBench *bench, unsigned seat, HcAudienceSeat *told);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A report as a picture: how right answers came, what each listener's share may be, and how lanes were rated. */
#ifndef HC_TRIAL_PICTURE_H
#define HC_TRIAL_PICTURE_H

#include "trial/report.h"

/** Draw into `file` (.svg or .png), which is there whole or not at all. HC_BAD_INPUT: nothing is revealed that could be drawn. HC_IO. */
HcStatus hc_trial_picture(const HcReport *report, const char *file, HcError *error);

/* trial_panels.c: pieces of gnuplot's script, from `top` [px] down; they return their height [px]. */

/** Sizes [px]. */
enum { HC_PICTURE_WIDTH = 960, HC_PICTURE_LEFT = 190, HC_PICTURE_RIGHT = 276, HC_PICTURE_HEADING = 40 };

typedef struct HcPicture {
  const HcReport *report;
  FILE *to; ///< NULL: only the height is asked for
  bool png; ///< whose sizes are in other units
  int height;
} HcPicture;

/** Right answers by trial, with chance and bounds. */
int hc_picture_runs(const HcPicture *picture, int top);
/** Shares and Wilson's intervals, a row for each listener and for all. */
int hc_picture_shares(const HcPicture *picture, int top);
/** Ratings of each lane. */
int hc_picture_ratings(const HcPicture *picture, int top);

/** A series that is drawn: revealed, and ended as planned where `whole`; of an audience only ratings, whose votes have no order. */
bool hc_picture_has(const HcReport *report, size_t series, bool rating, bool whole);

#endif

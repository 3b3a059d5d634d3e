// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Whether a residual can be heard at all: its third octaves against the threshold of hearing, at the listening level.
 */
#ifndef HC_ANALYSIS_HEARING_H
#define HC_ANALYSIS_HEARING_H

#include "analysis.h"

/** How far what a lane adds lies above the threshold of hearing (below: negative), in the third octave where it is nearest to it or
 * highest above it. −200: the lane adds nothing. */
typedef struct HcVerdict {
  double margin_db;
  unsigned band; ///< 0 … 30
} HcVerdict;

/** Of the residual after matching. `spl`: listening level of a −20 dBFS sine [dB SPL]. Music that would mask it is not counted. */
HcVerdict hc_hearing_verdict(const HcLaneMeasure *lane, double spl);

/** One honest sentence, ASCII, always terminated; returns its length as snprintf does. */
int hc_hearing_text(const HcVerdict *verdict, const char *lane, char *text, size_t size);

#endif

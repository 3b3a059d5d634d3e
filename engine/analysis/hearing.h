// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Whether a residual can be heard at all: its third octaves against the threshold of hearing, at the nominal listening level.
 */
#ifndef HC_ANALYSIS_HEARING_H
#define HC_ANALYSIS_HEARING_H

#include "analysis.h"

/** Nominal level of a −20 dBFS sine [dB SPL]. */
#define HC_NOMINAL_SPL 85.0

/** Threshold of hearing in a third octave, 0 … 30 [dB SPL]. */
double hc_hearing_threshold_spl(unsigned band);

/** True when some third octave of what the lane adds, after matching, lies above the threshold. */
bool hc_hearing_audible(const HcLaneMeasure *lane);

#endif

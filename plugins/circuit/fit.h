// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the two fits, of the paths and of the noise, share.
 */
#ifndef HC_CIRCUIT_FIT_H
#define HC_CIRCUIT_FIT_H

#include "circuit/least.h"
#include "circuit/private.h"

enum {
  HC_RESONANCE_POINTS = 13,
  HC_FIT_POINTS_MAX = 36 + 30 + HC_TAPS_MAX + 8 + HC_RESONANCE_POINTS * HC_PAIRS_MAX,
  HC_CHECK_POINTS = 31
};

/** One fit: the frequencies, and the exact answers there. */
typedef struct HcFit {
  HcCircuit *circuit;
  double rate, top_hz; ///< top: end of what is promised
  size_t points;       ///< rising
  double hz[HC_FIT_POINTS_MAX];
  double complex (*exact)[HC_SOURCES];
  double *noise; ///< [V/√Hz]
  double check_hz[HC_CHECK_POINTS];
  double complex (*check)[HC_SOURCES];
  double *check_noise;
  double outside_weight; ///< above top
  HcArena arena;
} HcFit;

/** Fit the self-noise into `filters`; the noise at the fit's points is known already. */
HcStatus hc_fit_noise(HcFit *fit, HcFilters *filters, HcError *error);

/** The bricks at all points of the fit, and room to solve. HC_NO_MEMORY. */
HcStatus hc_fit_least(HcFit *fit, unsigned taps, const HcPoles *poles, HcLeast *least, HcError *error);

#endif

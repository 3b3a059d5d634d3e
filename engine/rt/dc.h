// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The part of the guard that keeps direct current off the loudspeakers: above 0.1 of full scale for 100 ms the output is
 * faded out, and comes back one second after it is gone.
 *
 * The mean of each 64 samples is taken as a sum of integers, which is the same in whatever pieces it is added, and smoothed
 * by a one-pole of 5 Hz. Music down to 4 Hz does not stay on one side for 100 ms. RT.
 */
#ifndef HC_RT_DC_H
#define HC_RT_DC_H

#include "ramp.h"
#include "unit.h"

typedef struct HcDc {
  double smooth;         ///< one-pole's coefficient, per HC_CHUNK frames
  uint32_t hold, back;   ///< 100 ms and 1 s [HC_CHUNK frames]
  uint32_t above, clear; ///< how long it has been there, or gone
  uint32_t summed;       ///< samples in `sum`
  int64_t sum[2];
  double mean[2];
  HcRamp gain;
} HcDc;

/** CTL. */
HcDc hc_dc_new(double rate);
/** 1 … HC_CHUNK frames in place. `last`: they end at a multiple of HC_CHUNK frames; `fade`: of the mute [frames]. */
void hc_dc_render(HcDc *dc, float *const io[2], uint32_t frames, bool last, uint32_t fade);

#endif

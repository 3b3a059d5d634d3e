// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A stereo delay in whole frames that changes by fading between two taps, so that aligning lanes never clicks.
 */
#ifndef HC_RT_DELAY_H
#define HC_RT_DELAY_H

#include "ramp.h"
#include "unit.h"

enum {
  HC_DELAY_MAX = 16384,                  ///< [frames]
  HC_DELAY_ROW = HC_DELAY_MAX + HC_CHUNK ///< floats a channel needs
};

typedef struct HcDelay {
  float *row[2]; ///< HC_DELAY_ROW floats each
  uint32_t write;
  uint32_t now, next; ///< delays of the two taps; equal: one tap
  HcRamp fade;        ///< from now (0) to next (1)
} HcDelay;

/** CTL. `memory`: 2 × HC_DELAY_ROW floats, zeroed. */
void hc_delay_init(HcDelay *delay, float *memory);
/** RT. True when no fade is under way that has begun to sound. */
bool hc_delay_ready(const HcDelay *delay);
/** RT. When ready: go to `delay_frames` (at most HC_DELAY_MAX, more is clamped) in `fade_frames`. */
void hc_delay_to(HcDelay *delay, uint32_t delay_frames, uint32_t fade_frames);
/** RT. 1 … HC_CHUNK frames of each row go in. `row` is then what comes out: the same where nothing is delayed, else in the delay's
 * memory or in `room` (where the rows may have been). */
void hc_delay_render(HcDelay *delay, const float *row[2], float (*room)[HC_CHUNK], uint32_t frames);

#endif

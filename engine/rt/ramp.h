// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A value that moves to its target along a raised cosine, counted in samples. A ramp of n frames changes the very next
 * sample and stands on the exact target at the n-th; a new target is approached from wherever the value is.
 */
#ifndef HC_RT_RAMP_H
#define HC_RT_RAMP_H

#include <stdbool.h>
#include <stdint.h>

typedef struct HcRamp {
  double from, to;
  uint32_t at, length; ///< samples done, samples in all; at = length: arrived
} HcRamp;

/** ANY. */
HcRamp hc_ramp_at(double value);
/** RT. Go to `to` in `frames`; 0 and 1: the next sample has it. */
void hc_ramp_to(HcRamp *ramp, double to, uint32_t frames);
/** RT. The value at the last sample rendered. */
double hc_ramp_now(const HcRamp *ramp);
/** RT. True when it stands on its target. */
static inline bool hc_ramp_done(const HcRamp *ramp)
{
  return ramp->at >= ramp->length;
}
/** RT. True when every further sample is exactly `value`. */
static inline bool hc_ramp_rests(const HcRamp *ramp, double value)
{
  return hc_ramp_done(ramp) && ramp->to == value;
}
/** RT. The next `frames` values into `to`. */
void hc_ramp_render(HcRamp *ramp, float *to, uint32_t frames);

#endif

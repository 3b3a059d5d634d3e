// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * From the switch to the loudspeakers: trim, dim, mute, guard, panic. Panic stands last, so that nothing else can undo it. RT.
 */
#ifndef HC_RT_OUTPUT_H
#define HC_RT_OUTPUT_H

#include "dc.h"
#include "glide.h"
#include "limiter.h"

typedef struct HcOutput {
  HcGlide trim;
  HcRamp dim, mute, panic; ///< gains
  HcDc dc;
  HcLimiter limiter;
  uint32_t short_fade; ///< 10 ms [frames]: mute, panic and guard fade at most so long
  uint32_t insane;     ///< chunks in which something was not finite
  uint32_t guarded;    ///< chunks in which the guard held the output down
} HcOutput;

/** CTL. */
HcOutput hc_output_new(double rate, const HcGlideTable *table);
/** Gain of /dim. */
extern const double hc_output_dim;
/** Where the next chunk of a channel is to be put. */
static inline float *hc_output_in(HcOutput *output, int channel)
{
  return hc_limiter_in(&output->limiter, channel);
}
/** 1 … HC_CHUNK frames from there to `out`. `last`: they end at a multiple of HC_CHUNK frames; `fade` in force [frames]. */
void hc_output_render(HcOutput *output, float *const out[2], uint32_t frames, bool last, uint32_t fade);

#endif

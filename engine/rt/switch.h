// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The switch: which of many stereo sources is heard. Every source has a weight; all weights move along one raised cosine from
 * where they are to the new target, whose weight becomes 1, and they always sum to 1:
 *
 *   out = x_t + Σ w_s (x_s − x_t),   w_s = start_s · (1 − rise(k/n)),   t the target
 *
 * Written so, equal sources give the very same bits whatever the weights are, and at the end out is x_t and nothing else.
 * The fade is equal gain, not equal power: the sources carry the same program, and adding amplitudes keeps its level.
 *
 * A change made before frame F changes sample F first. Choosing the source already chosen runs the same code, and every source
 * that is given costs the same whatever its weight.
 */
#ifndef HC_RT_SWITCH_H
#define HC_RT_SWITCH_H

#include <stdbool.h>
#include <stdint.h>

enum { HC_SWITCH_MAX = 20 };

typedef struct HcSwitch {
  uint32_t sources, target;
  uint32_t at, length; ///< of the fade [samples]; at = length: over
  double start[HC_SWITCH_MAX];
} HcSwitch;

/** One chunk of a stereo source; {NULL, NULL} where hc_switch_hears() is false and the work of mixing it in is to be saved. */
typedef struct HcStereo {
  const float *row[2];
} HcStereo;

/** ANY. `sources` ≤ HC_SWITCH_MAX. */
HcSwitch hc_switch_at(uint32_t sources, uint32_t target);
/** RT. Move to `target` in `frames`; 0 and 1: the next sample is the target's. */
void hc_switch_to(HcSwitch *sw, uint32_t target, uint32_t frames);
/** RT. Weight of a source at the last sample rendered. */
double hc_switch_weight(const HcSwitch *sw, uint32_t source);
/** RT. True when no fade is under way. */
static inline bool hc_switch_done(const HcSwitch *sw)
{
  return sw->at >= sw->length;
}
/** RT. True when the source can be heard in the next sample. */
static inline bool hc_switch_hears(const HcSwitch *sw, uint32_t source)
{
  return source == sw->target || (!hc_switch_done(sw) && sw->start[source] != 0.0);
}
/** RT. 1 … 64 frames of `sources` into `out` (no source's own buffer). */
void hc_switch_render(HcSwitch *sw, const HcStereo *source, float *const out[2], uint32_t frames);

#endif

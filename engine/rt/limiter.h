// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The part of the guard that keeps the true peak under a ceiling. The signal between samples is looked at on a grid four times
 * as fine (and between its points by its curvature); where it would exceed, the gain has come down, along a Hann curve, by the
 * time it gets there: the output is HC_LIMITER_DELAY frames late for that, at every rate.
 *
 * What is computed is the reduction, 1 − gain: zero as long as nothing exceeds, so that the output is then bit for bit the
 * delayed input. Both channels share one gain. RT.
 */
#ifndef HC_RT_LIMITER_H
#define HC_RT_LIMITER_H

#include "unit.h"

enum {
  HC_LIMITER_DELAY = 16,  ///< [frames]
  HC_LIMITER_REACH = 6,   ///< samples that interpolation needs on either side
  HC_LIMITER_ATTACK = 11, ///< samples over which the gain comes down
  HC_LIMITER_PAST = 32    ///< samples of the past that are kept
};

/** −0.14 dB, a little under the −0.1 dBTP promised: the falling gain bends what lies between samples. */
#define HC_LIMITER_CEILING 0.984f

typedef struct HcLimiter {
  float phase[3][HC_LIMITER_REACH]; ///< interpolator, see limiter.c
  float attack[HC_LIMITER_ATTACK];  ///< Hann curve of sum 1
  float calm;                       ///< no samples up to this can have a peak between them that asks for anything
  float release;                    ///< what is left of a reduction after one sample
  bool steady;                      ///< every chunk gets all the work, with the same bits: what it costs does not tell what it is
  uint32_t calm_for;                ///< samples up to `calm` in a row, as of the last chunk
  uint32_t quiet;                   ///< samples since the last that asked for reduction or had some
  float past[2][HC_LIMITER_PAST + HC_CHUNK];
  float asked[HC_LIMITER_PAST + HC_CHUNK]; ///< reduction that a peak asks for
  float held[HC_LIMITER_PAST + HC_CHUNK];  ///< its maximum over the lookahead, and the release
} HcLimiter;

/** CTL. */
HcLimiter hc_limiter_new(double rate);
/** Where the next chunk of a channel is to be put. */
static inline float *hc_limiter_in(HcLimiter *limiter, int channel)
{
  return limiter->past[channel] + HC_LIMITER_PAST;
}
/** 1 … HC_CHUNK finite frames from there to `out`; `calm`: all of them are known to be up to `calm`. True when the gain was not 1
 * throughout. */
bool hc_limiter_render(HcLimiter *limiter, bool calm, float *const out[2], uint32_t frames);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What a few rows were before, and stereo delays in whole frames that read it. A delay changes by fading between two taps, so that
 * aligning lanes never clicks; where it rests nothing is copied: what comes out stands in the memory.
 */
#ifndef HC_RT_DELAY_H
#define HC_RT_DELAY_H

#include "limiter.h"
#include "ramp.h"

enum {
  HC_DELAY_MAX = 16384,                         ///< [frames]
  HC_HELD = HC_LIMITER_DELAY + HC_CHUNK,        ///< what leaves a lane is this long: what is held back, then a chunk [frames]
  HC_PAST_FRAMES = HC_DELAY_MAX + 3 * HC_CHUNK, ///< frames that are kept: whole chunks, so that none is cut in two
  HC_PAST_AGAIN = 2 * HC_CHUNK, ///< that stand behind the last ones again: HC_HELD are in a row wherever they begin
  HC_PAST_ROW = HC_PAST_FRAMES + HC_PAST_AGAIN, ///< floats a row needs
  HC_PAST_ROWS = 4
};
_Static_assert((int)HC_HELD <= (int)HC_PAST_AGAIN, "what leaves is in one piece");

/** The last HC_PAST_FRAMES frames of some rows. */
typedef struct HcPast {
  float *row[HC_PAST_ROWS];
  uint32_t rows;
  uint32_t write; ///< where the next chunk goes; in its chunk it stands where the frame does
} HcPast;

typedef struct HcDelay {
  uint32_t now, next; ///< delays of the two taps; equal: one tap
  HcRamp fade;        ///< from now (0) to next (1)
  uint32_t rests_for; ///< frames since it changed, not counted beyond HC_HELD
} HcDelay;

/** Two rows that leave a lane, each from the last multiple of HC_CHUNK frames on: HC_LIMITER_DELAY frames before it, which are held
 * back, and what has been made of HC_CHUNK. */
typedef struct HcLeaving {
  const float *from[2]; ///< rows of the past, or `own`
  uint32_t at;          ///< where HC_HELD frames stand there
  float own[2][HC_HELD];
} HcLeaving;

/** CTL. `memory`: `rows` × HC_PAST_ROW floats, zeroed; `frame`: of the first sample. */
void hc_past_init(HcPast *past, float *memory, uint32_t rows, uint64_t frame);
/** RT. A chunk of all rows goes in. */
void hc_past_put(HcPast *past, const float *const *row, uint32_t frames);
/** RT. And is over. */
void hc_past_pass(HcPast *past, uint32_t frames);

/** CTL. No delay. */
HcDelay hc_delay_none(void);
/** CTL. Nothing has left yet. */
void hc_leaving_init(HcLeaving *leaving);
/** RT. HC_HELD frames of the one row or the other. */
static inline const float *hc_leaving_row(const HcLeaving *leaving, uint32_t channel)
{
  return leaving->from[channel] + leaving->at;
}
/** RT. True when no fade is under way that has begun to sound. */
bool hc_delay_ready(const HcDelay *delay);
/** RT. When ready: go to `delay_frames` (at most HC_DELAY_MAX, more is clamped) in `fade_frames`. */
void hc_delay_to(HcDelay *delay, uint32_t delay_frames, uint32_t fade_frames);
/** RT. The chunk that comes out of the first two rows of the past, where `row` has been put: the same where nothing is delayed, else in
 * the past or in `room`. */
void hc_delay_render(HcDelay *delay, const HcPast *past, const float *row[2], float (*room)[HC_CHUNK], uint32_t frames);
/** RT. The chunk that comes out of the rows `first` and the next: it leaves. `offset`: frames since the last multiple of HC_CHUNK. */
void hc_delay_leave(HcDelay *delay, const HcPast *past, uint32_t first, HcLeaving *leaving, uint32_t offset, uint32_t frames);

#endif

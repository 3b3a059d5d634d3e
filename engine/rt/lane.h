// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A lane: the program through its slots in order, and what the line in it adds, both aligned with the other lanes. RT.
 */
#ifndef HC_RT_LANE_H
#define HC_RT_LANE_H

#include "delay.h"
#include "slot.h"

typedef struct HcLane {
  HcSlot slot[HC_SLOTS_MAX];
  int used;                              ///< slots from here on have never had a unit or a gain
  HcDelay ahead;                         ///< the program before all slots: every lane's line hears the room at the same time
  HcPast past;                           ///< what came out of all slots
  HcDelay align;                         ///< the lane behind all slots
  HcDelay residual;                      ///< the residual, by that and the latency of what it does not go through
  HcRamp heal;                           ///< 0 while a unit gives nonsense, then back to 1
  HcLeaving leaving[HC_ROWS_A_LANE / 2]; ///< lane, residual
} HcLane;

/** CTL. `memory`: HC_ROWS_A_LANE × HC_PAST_ROW floats, zeroed; `frame`: of the first sample. */
void hc_lane_init(HcLane *lane, float *memory, uint64_t frame);
/** A row of what leaves, HC_HELD frames. */
static inline const float *hc_lane_row(const HcLane *lane, uint32_t row)
{
  return hc_leaving_row(&lane->leaving[row / 2], row % 2);
}
/** The slot at `index`, to be changed. */
HcSlot *hc_lane_slot(HcLane *lane, uint32_t index);
/** True when no slot of it is exchanging its unit. */
bool hc_lane_ready(const HcLane *lane);
/** What is in slot `from` goes to the idle slot `to`: not heard, where none between them runs. Anything else is not done. */
void hc_lane_move(HcLane *lane, uint32_t from, uint32_t to);
/** One chunk, from `offset` frames behind a multiple of HC_CHUNK on. On entry the stream's first two rows are the program, which has
 * been put into the past `program`; lane and residual leave, aligned and matched. `heal_frames`: fade by which the lane comes back after
 * a non-finite sample. */
void hc_lane_render(HcLane *lane, const HcPast *program, HcStream *stream, uint32_t offset, uint32_t heal_frames);
/** True when its delays can be changed: no fade of theirs is under way that has begun to sound. */
bool hc_lane_steady(const HcLane *lane);
/** Delay the program by `ahead` [frames] in front of the lane and by `behind` after it, in a fade of `fade` frames. */
void hc_lane_delay(HcLane *lane, uint32_t ahead, uint32_t behind, uint32_t fade);
/** Keep the residual's delay in step with the lane's and with the latency of slots after the line that pass none on; `fade` [frames]. */
void hc_lane_align(HcLane *lane, uint32_t fade);
/** Program to aligned output [frames]. */
uint32_t hc_lane_latency(const HcLane *lane);
/** From the line's output by itself to the residual, at 997 Hz: slots and circuits together. */
float hc_lane_gain(const HcLane *lane);
/** Slot that holds `unit`, or NULL. */
HcSlot *hc_lane_find(HcLane *lane, const HcUnit *unit);
/** After a chunk. */
void hc_lane_settle(HcLane *lane, HcRing *returns, uint32_t index);

#endif

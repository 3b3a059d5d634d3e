// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A place in a lane where a unit runs, or none (dry). A new unit is faded in while the old one still runs; bypass fades
 * between what comes in and what comes out. RT throughout.
 */
#ifndef HC_RT_SLOT_H
#define HC_RT_SLOT_H

#include "ramp.h"
#include "returns.h"

/** A unit, the gain after it, and what is to be remembered about it. */
typedef struct HcVoice {
  HcUnit *unit;   ///< NULL: dry
  HcRamp gain;    ///< after the unit
  double carries; ///< what its circuit does to a residual: a line's as its gain says, another's with its own gain; 1 without
  bool broken;    ///< gave a non-finite sample: silent for good
  bool untold;    ///< broken, and the control thread does not know yet
} HcVoice;

typedef struct HcSlot {
  HcVoice now, old; ///< old: fading out, and then until the control thread has it back
  uint32_t lead;    ///< frames that the new one still runs unheard: as late as it is, so long it has nothing to say
  HcRamp swap;      ///< after that, from old (0) to now (1)
  HcRamp wet;       ///< 1: the unit, 0: bypassed
} HcSlot;

/** Rows of a lane. */
enum { HC_ROW_LANE = 0, HC_ROW_RESIDUAL = 2, HC_ROWS_A_LANE = 4 };

/** What runs through a lane's slots: the chunk so far. Rows are where they were made last, and nobody's to be changed there. */
typedef struct HcStream {
  const float *row[HC_ROWS_A_LANE]; ///< lane left and right, residual left and right
  const float *const *bus;          ///< HC_BUSES rows
  float (*room)[HC_CHUNK]; ///< HC_ROWS_A_LANE rows for what is made on the way; a row there holds what `row` says, or nothing
  uint32_t frames;
  bool insane; ///< a unit lost its head in this chunk
} HcStream;

/** ANY. Dry. */
HcSlot hc_slot_dry(void);
/** True when the unit is a line: takes the buses, gives a residual. */
static inline bool hc_unit_is_line(const HcUnit *unit)
{
  return unit && unit->inputs >= 2 + HC_BUSES && unit->outputs >= 4;
}
/** True when the unit passes a residual on, besides the lane: it takes both and gives both. */
static inline bool hc_unit_passes_residual(const HcUnit *unit)
{
  return unit && unit->inputs == 4 && unit->outputs >= 4;
}
/** True when a new unit can be put in. */
bool hc_slot_ready(const HcSlot *slot);
/** Put `unit` in, with `gain` after it, in a crossfade of `fade` frames that begins `lead` frames from now; the same unit again: its
 * gain moves. */
void hc_slot_put(HcSlot *slot, HcUnit *unit, double gain, uint32_t lead, uint32_t fade, HcRing *returns);
/** Latency of what is heard, or will be when the fade is over [frames]. */
uint32_t hc_slot_latency(const HcSlot *slot);
/** True while the old one is heard. */
static inline bool hc_slot_swaps(const HcSlot *slot)
{
  return slot->lead || !hc_ramp_done(&slot->swap);
}
/** True when it does nothing and has nothing to give back. */
static inline bool hc_slot_idles(const HcSlot *slot)
{
  return !slot->now.unit && !slot->old.unit && !hc_slot_swaps(slot) && hc_ramp_rests(&slot->now.gain, 1.0);
}
/** A row of the stream, brought to where it may be changed. */
float *hc_stream_own(HcStream *stream, int row);
/** Run a chunk through. */
void hc_slot_render(HcSlot *slot, HcStream *stream);
/** After a chunk: give back what the fade has done with, retired circuits, and bad news. */
void hc_slot_settle(HcSlot *slot, HcRing *returns, uint32_t lane, uint32_t index);

#endif

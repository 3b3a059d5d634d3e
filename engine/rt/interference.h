// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The interference plugin: run once a chunk; its five buses go, the same samples, to every lane. RT.
 */
#ifndef HC_RT_INTERFERENCE_H
#define HC_RT_INTERFERENCE_H

#include "ramp.h"
#include "returns.h"

typedef struct HcInterference {
  HcUnit *now, *old; ///< old: fading out, and then until the control thread has it back
  HcRamp swap;       ///< from old (0) to now (1)
  bool broken;       ///< `now` gave a non-finite sample: silent until it is replaced
  bool untold;       ///< and the control thread does not know yet
} HcInterference;

/** ANY. Silent buses. */
HcInterference hc_interference_none(void);
/** True when a new unit can be put in. */
bool hc_interference_ready(const HcInterference *interference);
void hc_interference_put(HcInterference *interference, HcUnit *unit, uint32_t fade, HcRing *returns);
/** One chunk of all HC_BUS_ROWS buses: rows of the unit, or of `room` in a fade. False: something was not finite, the buses are
 * silent. */
bool hc_interference_render(HcInterference *interference, const float **bus, float (*room)[HC_CHUNK], uint32_t frames);
/** After a chunk; `lane` is what returns say where a lane's number would stand. */
void hc_interference_settle(HcInterference *interference, HcRing *returns, uint32_t lane);

#endif

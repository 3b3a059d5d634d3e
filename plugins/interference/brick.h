// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A cheap switching supply: leakage (as `leakage`), and hash: h(t) = |sin φ|^20·n(t) + ½·√2·sin 2πf_b·t, n noise from 2 to 20 kHz of
 * variance 1 (hash.h), which comes at both crests of the mains, where the rectifier draws; f_b the tone of burst mode at light load.
 *
 * `leakage` [A] = level·(mains through a capacitor) + `hash`·h(t). Level: rms of the fundamental, 50 to 250 uA. `magnetic` [V/m] =
 * M'·`ripple`·dh/dt of the flex (M' as of the dimmer), derivative by the product rule, nothing differenced. Hash and ripple are the
 * rms of the noise at the crest, estimated so that a line hears 1 to 30 uV. Hardly audible at line level, plainly after 50 dB
 * of gain. Leaves out: everything above 20 kHz, which is most of it; magnetic stray of the transformer at the mains frequency.
 */
#ifndef HC_INTERFERENCE_BRICK_H
#define HC_INTERFERENCE_BRICK_H

#include "mains.h"

typedef struct HcBrick {
  HcGain leakage, hash, magnetic; ///< [A] [A] [V s/m]
  double phase;                   ///< of the tone at the next step [turns]
} HcBrick;

void hc_brick_init(HcBrick *brick);
/** RT. One grid step, added to the buses `leakage` and `magnetic`. */
void hc_brick_render(HcBrick *brick, const HcRoom *room, HcGridRow *bus);

#endif

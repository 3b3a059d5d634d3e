// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Charging current of rectifiers in the protective conductors' loop: raised cosines at each crest of the mains, alternating sign.
 *
 * EMF = A·(1 + cos(2πx/w))/2 for |x| < w/2, x the distance from the crest and w the pulse's angle, both as parts of a period.
 * Order n (odd) has the amplitude 2·w·A·sin(πnw)/(πnw·(1 − (nw)²)). An angle of 44.75° (2.49 ms at 50 Hz; 2 to 3 ms are usual)
 * has 92, 78, 60, 41, 24, 11, 3 % in orders 3 to 15. Drives the bus `ground` [V], level: rms of the fundamental, as of `hum`.
 * Its spectrum falls by 18 dB an octave: what lies beyond 22 kHz is 110 dB below the pulse. Leaves out: the ripple of an unequal
 * mains, inrush, the asymmetry of half-wave rectifiers.
 */
#ifndef HC_INTERFERENCE_RECTIFIER_H
#define HC_INTERFERENCE_RECTIFIER_H

#include "mains.h"

typedef struct HcRectifier {
  HcGain volts; ///< of the pulse's peak
  HcGain angle; ///< w [turns]
} HcRectifier;

void hc_rectifier_init(HcRectifier *rectifier);
/** RT. One grid step, added to the bus `ground`. */
void hc_rectifier_render(HcRectifier *rectifier, const HcRoom *room, HcGridRow *bus);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A phase-cut dimmer: load current i = level·c(t)·sin φ, c a gate that opens at the firing angle and closes at each zero crossing.
 *
 * Opening, dc/dt is a raised cosine of full width at half maximum `rise` (300 to 500 us in theatres, published; 50 to 75 us at home,
 * often quoted), band-limited (edge.h); closing takes 28 us. di/dt = level·(dc/dt·sin φ + c·2πf·cos φ), term by term, so that nothing is
 * differenced. Each firing is off by a random time, standard deviation `jitter` (5 to 20 us). Level [A] is the crest of the uncut
 * current; at 90° it is also the step.
 *
 * `magnetic` [V/m] = M'·di/dt, M' = 2e-7·ln((d + a/2)/(d − a/2)) H/m, a = 5 mm, of a lone wire at distance d: 10 A in 50 us at
 * 10 cm are 2 mV per metre. `ground` [V] = i·`shared`, the resistance that load and loop share. `electric` [V]: a resistive load's
 * voltage, `voltage`·√2·c·sin φ, where its wire lies bare beside the cable. Half power (90°): orders 3, 5, 7 … of i at −5.4, −14.9,
 * −14.9, −19.4, −19.4, −22.3, −22.3 dB. Valid for 10 to 170° of conduction. Leaves out: the return wire (next to it, it takes
 * most of the field away), ringing of the choke, what the load's lamp does to the current, trailing-edge dimmers.
 */
#ifndef HC_INTERFERENCE_DIMMER_H
#define HC_INTERFERENCE_DIMMER_H

#include "edge.h"
#include "mains.h"

typedef struct HcDimmer {
  HcGain ground, magnetic, electric; ///< what a current of 1 and its slope are multiplied by: [V] [V s/m] [V]
  HcGain conduction;                 ///< [half-cycles]
  uint64_t firing;                   ///< which half-cycle the firing at hand belongs to
  double fires;                      ///< where in it, 0 … 1
  double width_s;                    ///< of the edge at hand
  HcEdge edge;
} HcDimmer;

void hc_dimmer_init(HcDimmer *dimmer);
/** RT. One grid step, added to the buses `ground`, `magnetic` and `electric`. */
void hc_dimmer_render(HcDimmer *dimmer, const HcRoom *room, HcGridRow *bus);

#endif

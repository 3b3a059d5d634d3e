// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The mains that all disturbances of a room share: its phase, and its voltage with the harmonics that other people's loads leave.
 *
 * The frequency walks (Ornstein-Uhlenbeck, standard deviation `walk`, 20 mHz, time constant 10 s). Voltage v = √2·Σ a_n·cos(nφ + φ_n),
 * a_n: 1; 3: 1 %, 5: 2.5 %, 7: 1.2 %, 9: 0.4 %, 11: 0.6 % (within EN 50160), φ_n fixed and random, φ_1 = −90°, so that the
 * voltage crosses zero upwards at φ = 0. A capacitance draws current ∝ n·a_n, 90° ahead. Leaves out: even orders, flicker, dips.
 */
#ifndef HC_INTERFERENCE_MAINS_H
#define HC_INTERFERENCE_MAINS_H

#include "turns.h"

enum { HC_MAINS_ORDERS = 6 }; ///< 1, 3 … 11

typedef struct HcMains {
  bool turned, waves;                   ///< `turn`, and `volt` and `current`, are those of this step
  HcTurns turn;                         ///< e^{iφ} of the frames of this step
  double volt[HC_INTERFERENCE_GRID];    ///< voltage, its fundamental 1 V rms
  double current[HC_INTERFERENCE_GRID]; ///< what a capacitance draws, its fundamental 1 A rms
  double volt_re[HC_MAINS_ORDERS], volt_im[HC_MAINS_ORDERS], current_re[HC_MAINS_ORDERS], current_im[HC_MAINS_ORDERS];
  double phase;                     ///< φ at the first frame of this step [turns], 0 … 1
  uint64_t cycle;                   ///< how often φ had gone round before it
  double per_frame;                 ///< [turns], in this step
  double next;                      ///< φ at the next step
  double nominal_hz, walk_hz;       ///< what is set, without jumps
  double follow;                    ///< part of the way that they go in a grid step
  double walk, walk_keep, walk_new; ///< of standard deviation 1; per grid step: what stays of it, size of what comes
} HcMains;

void hc_mains_init(HcMains *mains, double rate);
/** RT. Everything random that does not change with time. The phase goes on, but for the very first one. */
void hc_mains_seed(HcMains *mains, uint32_t seed, bool first);
/** RT. The next grid step. */
void hc_mains_render(HcMains *mains, const HcRoom *room);
/** RT. `turn` of this step, worked out for the first who asks. */
const HcTurns *hc_mains_turn(HcMains *mains);
/** RT. `volt` and `current` of this step, worked out for the first who asks. */
void hc_mains_waves(HcMains *mains);

#endif

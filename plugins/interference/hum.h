// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Hum of a ground loop: EMF = a(t)·√2·level · Σ g_h·cos(h·φ(t) + φ_h), orders h 1, 2 and odd ones to 25, φ_h fixed and random.
 *
 * The mains frequency walks (Ornstein-Uhlenbeck, standard deviation 20 mHz, time constant 10 s), the amplitude breathes by
 * ±10 % at 0.2 Hz: measure over whole 5 s. Profile g_h, an estimate of a usual loop: 0, −40 (second), −18, −16, −22 (7), −30,
 * −32, −36 dB (13), from there −12 dB an octave. Drives the bus `ground` [V]. Leaves out: even orders but the second.
 *
 * All orders together are a polynomial in e^{iφ}: Σ c_h z^h = z·P(z²) + c_2 z². One rotation per frame serves them all, and
 * they cannot drift against each other.
 */
#ifndef HC_INTERFERENCE_HUM_H
#define HC_INTERFERENCE_HUM_H

#include "generator.h"

enum { HC_HUM_ODD = 13 }; ///< orders 1, 3 … 25

typedef struct HcHum {
  double turn_re[HC_INTERFERENCE_GRID], turn_im[HC_INTERFERENCE_GRID]; ///< e^{iφ} of the frames of this grid step
  double odd_re[HC_HUM_ODD], odd_im[HC_HUM_ODD], second_re, second_im; ///< √2·g_h·e^{iφ_h}
  double phase;                                                        ///< φ at the next grid step [turns]
  double walk_hz, walk_keep, walk_new; ///< its value; per grid step: what stays of it, size of what comes
  double follow;                       ///< part of the way that a ramp goes in a grid step
  double target;                       ///< what is wanted, smoothed once [V]; gain follows it, so that its slope does not jump
  double gain, gain_step;              ///< [V], its change per frame in this step
  double gain_from;                    ///< at the first frame of this step
  uint32_t seed;
  bool drawn;
} HcHum;

/** Silent, at rest. */
void hc_hum_init(HcHum *hum, double rate);

/** RT. Adds `frames` frames to bus[HC_BUS_GROUND]. Constant cost, on or off. */
void hc_hum_render(HcHum *hum, const HcRoom *room, const HcDisturbance *set, HcBusBlock bus, uint32_t frames);

#endif

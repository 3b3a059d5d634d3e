// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Hum of a ground loop: EMF = a(t)·√2·level · Σ g_h·cos(h·φ(t) + φ_h), orders h 1, 2 and odd ones to 25, φ_h fixed and random.
 *
 * φ is the phase of the mains (mains.h), whose frequency walks; the amplitude breathes by ±10 % at 0.2 Hz: measure over whole 5 s.
 * Profile g_h, an estimate of a usual loop: 0, −40 (second), −18, −16, −22 (7), −30, −32, −36 dB (13), from there −12 dB an
 * octave. Drives the bus `ground` [V], level: rms of the fundamental; 5 to 100 uV in one rack, 0.1 to 1 mV on one outlet strip,
 * 1 to 100 mV between outlets, 0.1 to 3 V between distributions. Leaves out: even orders but the second.
 *
 * All odd orders together are cos φ·A(y) + sin φ·B(y), y = cos 2φ: cos((2k+1)φ)/cos φ and sin((2k+1)φ)/sin φ are polynomials
 * of degree k in y, both with p_{k+1} = 2y·p_k − p_{k−1}. At degree 12 the sums lose five digits of a double's 16 at most. One
 * rotation per frame serves them all, and they cannot drift against each other.
 */
#ifndef HC_INTERFERENCE_HUM_H
#define HC_INTERFERENCE_HUM_H

#include "mains.h"

enum { HC_HUM_ODD = 13 }; ///< orders 1, 3 … 25

typedef struct HcHum {
  double cosine[HC_HUM_ODD], sine[HC_HUM_ODD]; ///< the two polynomials below
  double second_re, second_im;                 ///< √2·g_2·e^{iφ_2}
  HcGain gain;                                 ///< [V]
  HcGain source;                               ///< of the same waveform, in the program
  double source_db, source_size;               ///< a level, and the gain that it asks for
} HcHum;

/** Silent, at rest. */
void hc_hum_init(HcHum *hum);
/** RT. Draws the phases. */
void hc_hum_seed(HcHum *hum, uint32_t seed);
/** RT. One grid step, written to the bus `ground`, which nobody has added to yet, and to `source`: what the program itself hums. */
void hc_hum_render(HcHum *hum, const HcRoom *room, HcGridRow *bus, HcGridRow *source);

#endif

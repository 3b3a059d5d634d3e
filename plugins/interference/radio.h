// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A strong AM transmitter, as the first junction of an input stage detects it: (1 + m·a)² = 1 + 2m·a + m²·a², a the program.
 *
 * The bus `rf` [V] is √2·level·(a + (m/2)·(a² − mean)), so that a sine as program has the rms `level` and a second harmonic m/4 of it;
 * the carrier itself, a direct voltage, stays off the bus. Level: −70 to −50 dBu near a transmitter; m 0.3 to 0.9. The program
 * is a voice of sorts: syllables of 0.2 s, each a vowel of harmonics 3 to 24 of 115 to 140 Hz (330 Hz to 3.4 kHz, the speech band of
 * a broadcast), 9 dB below a sine at its loudest, some left out; or, with `tone`, a sine. Slow fading: two swings of 14 and 5 s, together ±`fading` dB. Distance is
 * that of the transmitter and not that of `/interference/distance`. Valid where the junction detects squarely, up to some 10 mV.
 * Leaves out: consonants, sense, selective fading, the loudspeaker that one expects behind it.
 */
#ifndef HC_INTERFERENCE_RADIO_H
#define HC_INTERFERENCE_RADIO_H

#include "turns.h"

enum { HC_RADIO_FIRST = 3, HC_RADIO_LAST = 24 };

typedef struct HcRadio {
  HcGain volts, voice, tone;
  HcGain depth;                     ///< m/2
  double vowel[HC_RADIO_LAST + 1];  ///< amplitudes of harmonics, together 0.35 rms
  double power;                     ///< mean square of the vowel
  double pitch_hz, loud, loud_from; ///< of the syllable; the envelope at the end of this step and at its beginning
  double voice_per_frame;           ///< [turns]
  double voice_phase, tone_phase;   ///< at the next step [turns]
  double syllable_steps;
  uint64_t begun, number; ///< syllables so far, and which this is
  uint64_t place;         ///< of the next step in it
  uint64_t stream;        ///< of its random numbers, as of its first step
  bool drawn;             ///< the vowel is this syllable's
} HcRadio;

void hc_radio_init(HcRadio *radio, double rate);
/** RT. One grid step, added to the bus `rf`. */
void hc_radio_render(HcRadio *radio, const HcRoom *room, HcGridRow *bus);

#endif

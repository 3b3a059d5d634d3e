// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A way in and out: a device's, or JACK's. CTL. */
#ifndef HC_MIDI_CABLE_H
#define HC_MIDI_CABLE_H

#include "core.h"

typedef struct HcMidiCable {
  HcMidiWire wire;
  HcMidiLamps lamps;
  double credit; ///< bytes that may be sent: a MIDI cable takes 3125 a second
  double paid_s; ///< when credit was last given
} HcMidiCable;

void hc_midi_cable_init(HcMidiCable *cable);
/** Bytes that came; they take effect at `frame` (0: now). `answers`: the cable has an output too. */
void hc_midi_cable_take(HcMidi *midi, HcMidiCable *cable, const uint8_t *bytes, size_t n, uint64_t frame, double now_s,
                        bool answers);
/** Send what its lamps lack, at the pace of a MIDI cable, until `send` says false. */
void hc_midi_cable_give(const HcMidi *midi, HcMidiCable *cable, double now_s,
                        bool (*send)(void *user, const uint8_t *bytes, unsigned n), void *user);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cable.h"

#include <math.h>

static const double BYTES_A_SECOND = 3125, BURST_BYTES = 48;

void hc_midi_cable_init(HcMidiCable *cable)
{
  *cable = (HcMidiCable){.credit = BURST_BYTES};
  hc_midi_wire_init(&cable->wire);
  hc_midi_lamps_forget(&cable->lamps);
}

void hc_midi_cable_take(HcMidi *midi, HcMidiCable *cable, const uint8_t *bytes, size_t n, uint64_t frame, double now_s,
                        bool answers)
{
  HcMidiEvent event;
  for (size_t i = 0; i < n; i++)
    if (hc_midi_wire_byte(&cable->wire, bytes[i], &event))
      hc_midi_event(midi, &event, frame, now_s, answers ? &cable->lamps : NULL);
}

void hc_midi_cable_give(const HcMidi *midi, HcMidiCable *cable, double now_s,
                        bool (*send)(void *user, const uint8_t *bytes, unsigned n), void *user)
{
  uint8_t bytes[HC_MIDI_LAMP_BYTES];
  unsigned n;
  cable->credit = fmin(cable->credit + (now_s - cable->paid_s) * BYTES_A_SECOND, BURST_BYTES);
  cable->paid_s = now_s;
  while (cable->credit > 0 && (n = hc_midi_lamps_next(midi, &cable->lamps, now_s, bytes)) > 0) {
    if (!send(user, bytes, n)) {
      hc_midi_lamps_forget(&cable->lamps); // what did not arrive is sent again
      return;
    }
    cable->credit -= n;
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * MIDI bytes of one cable → what a hand has done. Running status, real-time bytes in between, NRPN put together, MIDI Show
 * Control read. CTL.
 */
#ifndef HC_MIDI_WIRE_H
#define HC_MIDI_WIRE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum HcMidiKind {
  HC_MIDI_NOTE,    ///< value: velocity, 0 when it is let go
  HC_MIDI_CC,      ///< value 0 … 127
  HC_MIDI_CC14,    ///< of mappings only: a pair of CC
  HC_MIDI_NRPN,    ///< number and value 0 … 16383
  HC_MIDI_BEND,    ///< value 0 … 16383, 8192 in the middle; a channel has one
  HC_MIDI_PROGRAM, ///< number: the program
  HC_MIDI_GO       ///< MIDI Show Control: run a cue
} HcMidiKind;

enum { HC_MIDI_CHANNELS = 16, HC_MIDI_CUE_MAX = 24, HC_MIDI_SYSEX_MAX = 64 };

typedef struct HcMidiEvent {
  HcMidiKind kind;
  unsigned channel; ///< 1 … 16; of a GO: the device, 0 … 127
  unsigned number;
  unsigned value;
  char cue[HC_MIDI_CUE_MAX]; ///< number of the cue as text, "" for the next one
} HcMidiEvent;

typedef struct HcMidiWire {
  uint8_t status, data[2];
  unsigned n;
  uint8_t sysex[HC_MIDI_SYSEX_MAX];
  unsigned sysex_n; ///< bytes since F0; more than there is room for: it is passed over
  bool in_sysex;
  uint8_t nrpn_high[HC_MIDI_CHANNELS], nrpn_low[HC_MIDI_CHANNELS]; ///< chosen by CC 99 and 98, with 128 for "not"
  uint16_t nrpn_value[HC_MIDI_CHANNELS];
} HcMidiWire;

void hc_midi_wire_init(HcMidiWire *wire);
/** The next byte; true when `event` is complete. */
bool hc_midi_wire_byte(HcMidiWire *wire, uint8_t byte, HcMidiEvent *event);

#endif

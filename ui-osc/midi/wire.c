// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// CC 98 and 99 are told as controls of their own too: some controllers have buttons there. CC 6, 38, 96 and 97 belong to an NRPN
// once one was chosen by both of them on that channel, and are plain controls before (a nanoKONTROL2 has a slider on CC 6).
#include "wire.h"

#include <string.h>

enum {
  SYSEX = 0xf0,
  SYSEX_END = 0xf7,
  REAL_TIME = 0xf8,
  ALL_CALL = 0x7f,
  SHOW_CONTROL = 0x02,
  GO = 0x01,
  CC_DATA = 6,
  CC_DATA_LOW = 38,
  CC_UP = 96,
  CC_DOWN = 97,
  CC_NRPN_LOW = 98,
  CC_NRPN_HIGH = 99,
  CC_RPN_LOW = 100,
  CC_RPN_HIGH = 101,
  NOT_CHOSEN = 128,
  VALUE_MAX = 16383
};

void hc_midi_wire_init(HcMidiWire *wire)
{
  memset(wire, 0, sizeof *wire);
  memset(wire->nrpn_high, NOT_CHOSEN, sizeof wire->nrpn_high);
  memset(wire->nrpn_low, NOT_CHOSEN, sizeof wire->nrpn_low);
}

/** F0 7F device 02 format GO [cue [00 list [00 path]]] F7. */
static bool read_show_control(const HcMidiWire *wire, HcMidiEvent *event)
{
  const uint8_t *const byte = wire->sysex;
  if (wire->sysex_n < 5 || wire->sysex_n > HC_MIDI_SYSEX_MAX || byte[0] != ALL_CALL || byte[2] != SHOW_CONTROL || byte[4] != GO)
    return false;
  *event = (HcMidiEvent){.kind = HC_MIDI_GO, .channel = byte[1], .value = 127};
  for (unsigned i = 5, n = 0; i < wire->sysex_n && byte[i] != 0 && n + 1 < HC_MIDI_CUE_MAX; i++)
    event->cue[n++] = (char)byte[i];
  return true;
}

static void choose(uint8_t *chosen, uint8_t value, uint8_t *other)
{
  *chosen = value;
  if (value == 127 && *other == 127) // the null parameter
    *chosen = *other = NOT_CHOSEN;
}

/** Take a CC for an NRPN; false: it is a control of its own. */
static bool is_of_nrpn(HcMidiWire *wire, HcMidiEvent *event)
{
  const unsigned c = event->channel - 1;
  uint8_t *const high = &wire->nrpn_high[c], *const low = &wire->nrpn_low[c];
  uint16_t *const value = &wire->nrpn_value[c];
  switch (event->number) {
  case CC_NRPN_HIGH:
    choose(high, (uint8_t)event->value, low);
    return false;
  case CC_NRPN_LOW:
    choose(low, (uint8_t)event->value, high);
    return false;
  case CC_RPN_HIGH:
  case CC_RPN_LOW:
    *high = *low = NOT_CHOSEN; // data that follows is not an NRPN's
    return false;
  case CC_DATA:
  case CC_DATA_LOW:
  case CC_UP:
  case CC_DOWN:
    if (*high == NOT_CHOSEN || *low == NOT_CHOSEN)
      return false;
    break;
  default:
    return false;
  }
  if (event->number == CC_DATA)
    *value = (uint16_t)(event->value << 7);
  else if (event->number == CC_DATA_LOW)
    *value = (uint16_t)((*value & 0x3f80) | event->value);
  else if (event->number == CC_UP)
    *value = *value < VALUE_MAX ? *value + 1 : VALUE_MAX;
  else
    *value = *value > 0 ? *value - 1 : 0;
  *event = (HcMidiEvent){.kind = HC_MIDI_NRPN, .channel = event->channel, .number = (unsigned)*high << 7 | *low, .value = *value};
  return true;
}

/** A channel message is complete. */
static bool read_message(HcMidiWire *wire, HcMidiEvent *event)
{
  const uint8_t kind = wire->status & 0xf0;
  *event = (HcMidiEvent){.channel = (wire->status & 0x0fu) + 1, .number = wire->data[0], .value = wire->data[1]};
  switch (kind) {
  case 0x80:
    event->kind = HC_MIDI_NOTE;
    event->value = 0;
    return true;
  case 0x90:
    event->kind = HC_MIDI_NOTE;
    return true;
  case 0xb0:
    event->kind = HC_MIDI_CC;
    (void)is_of_nrpn(wire, event);
    return true;
  case 0xc0:
    event->kind = HC_MIDI_PROGRAM;
    event->value = 127;
    return true;
  case 0xe0:
    *event =
        (HcMidiEvent){.kind = HC_MIDI_BEND, .channel = event->channel, .value = (unsigned)wire->data[1] << 7 | wire->data[0]};
    return true;
  default:
    return false;
  }
}

static bool begin(HcMidiWire *wire, uint8_t byte, HcMidiEvent *event)
{
  const bool shown = wire->in_sysex && byte == SYSEX_END && read_show_control(wire, event);
  wire->in_sysex = byte == SYSEX;
  wire->sysex_n = 0;
  wire->n = 0;
  wire->status = byte < SYSEX ? byte : 0; // system messages end the running status
  return shown;
}

bool hc_midi_wire_byte(HcMidiWire *wire, uint8_t byte, HcMidiEvent *event)
{
  if (byte >= REAL_TIME)
    return false; // may stand anywhere, and changes nothing
  if (byte >= 0x80)
    return begin(wire, byte, event);
  if (wire->in_sysex) {
    if (wire->sysex_n < HC_MIDI_SYSEX_MAX)
      wire->sysex[wire->sysex_n] = byte;
    wire->sysex_n += wire->sysex_n <= HC_MIDI_SYSEX_MAX;
    return false;
  }
  if (wire->status == 0)
    return false;
  wire->data[wire->n++] = byte;
  const bool one = (wire->status & 0xe0) == 0xc0; // program change and channel pressure have one data byte
  if (wire->n < (one ? 1u : 2u))
    return false;
  wire->n = 0;
  return read_message(wire, event);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * MIDI maps: a text, one mapping a line.
 *
 *     KIND CHANNEL NUMBER  MESSAGE  [WORD …]
 *
 * KIND is note, cc, cc14 (a pair, NUMBER and NUMBER+32), nrpn, bend (pitch bend, which has no NUMBER), program or msc (MIDI Show
 * Control GO; CHANNEL is the device, NUMBER the cue, `*` any). Numbers are those that are sent: the first program is 0. MESSAGE is what OSC would be sent. An address of a
 * number may have two numbers after it, what the control's ends mean (default: the range), or one, what a button sets. The words:
 *
 *     absolute  pickup           the value follows the control; at once, or when that has met it
 *     linear  log                how it is spread between the ends
 *     relative-twos  relative-offset  relative-sign
 *                                endless knobs: +1 −1 sent as 1 127, as 65 63, as 1 65
 *     toggle                     a press changes between the two ends
 *     momentary                  the press sets, letting go takes it back: hold to compare
 *     latching                   a switch whose every change is a press
 *     debounce MS                for so long after a press nothing is another one
 *     lamp ON OFF                values that light it and put it out (127 0); a colour on some
 *     dark                       nothing is sent back to it
 */
#ifndef HC_MIDI_MAP_H
#define HC_MIDI_MAP_H

#include "bench.h"
#include "wire.h"

enum { HC_MIDI_MAPPINGS_MAX = 512, HC_MIDI_ANY = 0xffff };

typedef enum HcMidiMode {
  HC_MIDI_BUTTON,   ///< a press sends the message
  HC_MIDI_ABSOLUTE, ///< from here …
  HC_MIDI_PICKUP,
  HC_MIDI_RELATIVE_TWOS,
  HC_MIDI_RELATIVE_OFFSET,
  HC_MIDI_RELATIVE_SIGN, ///< … to here the position counts
  HC_MIDI_TOGGLE,
  HC_MIDI_MOMENTARY
} HcMidiMode;

typedef struct HcMapping {
  HcMidiKind kind;
  unsigned channel; ///< 1 … 16; device of msc, or HC_MIDI_ANY
  unsigned number;
  char cue[HC_MIDI_CUE_MAX]; ///< of msc; "" any
  HcMidiMode mode;
  bool logarithmic, latching, dark;
  bool ranged;      ///< low and high were given
  double low, high; ///< what the control's ends mean, in the address's own unit; of a choice: indices
  unsigned debounce_ms;
  unsigned lamp_on, lamp_off;
  unsigned count;                             ///< arguments that belong to the message
  char address[HC_ADDRESS_MAX];               ///< of the message
  char message[HC_ADDRESS_MAX + HC_TEXT_MAX]; ///< what a button sends, as text; or the address with the two ends
} HcMapping;

/** Read one line. HC_OK with *found false: blank or comment. Errors say what was expected, without FILE:LINE. */
HcStatus hc_mapping_parse(HcBench *bench, const char *line, HcMapping *mapping, bool *found, HcError *error);
/** The line it would be read from; returns the length that snprintf would. */
int hc_mapping_print(const HcMapping *mapping, char *to, size_t size);
/** Read a whole file: *mappings is malloc'ed, for free(). Errors begin FILE:LINE. */
HcStatus hc_map_read(HcBench *bench, const char *file, HcMapping **mappings, size_t *n, HcError *error);

/** True for the modes in which the control's position counts. */
static inline bool hc_midi_is_continuous(HcMidiMode mode)
{
  return mode >= HC_MIDI_ABSOLUTE && mode <= HC_MIDI_RELATIVE_SIGN;
}

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A map in use: what hands do becomes messages to the bench, what the bench tells becomes lamps and motors. Neither devices nor
 * clocks: whoever has these calls with what came and when. CTL throughout.
 *
 * A value that follows a control goes to the bench when a batch of events is over (hc_midi_flush), the newest only. Events with a
 * frame land at that frame; then one value at a time is on its way, and the newest waits until that has landed, so that a fast
 * hand never queues up. Presses go at once, in their order.
 */
#ifndef HC_MIDI_CORE_H
#define HC_MIDI_CORE_H

#include "map.h"

/** A mapping and what its control is doing. */
typedef struct HcMidiControl {
  HcMapping mapping;
  double at;                                 ///< where it stands, 0 … 1; -1: not known
  unsigned msb;                              ///< of a cc14
  double moved_s;                            ///< when
  bool caught;                               ///< pickup: it has met the value
  bool down, held;                           ///< pressed; and its momentary change in force
  double pressed_s;                          ///< when a press was last taken
  char before[HC_ADDRESS_MAX + HC_TEXT_MAX]; ///< message that takes a momentary change back
  bool waits;                                ///< `next` is to be sent
  double next;                               ///< in the address's unit
  uint64_t next_frame;                       ///< at which it lands; 0: now
  bool flying;                               ///< `sent` has been sent and not been told yet
  double sent, sent_s;
  int lamp; ///< value that it should show; -1: none
} HcMidiControl;

typedef struct HcMidi {
  HcBench *bench;
  HcMidiControl *control; ///< room for HC_MIDI_MAPPINGS_MAX
  size_t n;
  unsigned serial;                                                ///< changes with the list
  char learn[HC_TEXT_MAX];                                        ///< for the next control that moves; "": nothing
  double learnt_s;                                                ///< when the last one was learnt
  double now_s;                                                   ///< of the call at hand
  void (*say)(void *user, const char *address, const char *text); ///< a change that was refused
  void *user;
} HcMidi;

/** What one output shows, by control. */
typedef struct HcMidiLamps {
  int shown[HC_MIDI_MAPPINGS_MAX]; ///< -1: not known
  size_t next;
  unsigned serial; ///< of the list that it stands for
} HcMidiLamps;

HcStatus hc_midi_init(HcMidi *midi, HcBench *bench, void (*say)(void *user, const char *address, const char *text), void *user,
                      HcError *error);
void hc_midi_free(HcMidi *midi);
/** Replace the map; `mappings` are copied, at most HC_MIDI_MAPPINGS_MAX. */
void hc_midi_take(HcMidi *midi, const HcMapping *mappings, size_t n);

/** HC_OK where something moves `address`; HC_NOT_FOUND names the nearest address that something moves. */
HcStatus hc_midi_mapped(const HcMidi *midi, const char *address, HcError *error);

/** Something came at `now_s` [s, any monotonic clock] that takes effect at engine frame `frame` (0: now). `lamps`: what the same
 * device shows, NULL where that has no output. */
void hc_midi_event(HcMidi *midi, const HcMidiEvent *event, uint64_t frame, double now_s, HcMidiLamps *lamps);
/** After the events at hand, and every few ms: send what waits. */
void hc_midi_flush(HcMidi *midi, double now_s);
/** A value was told. */
void hc_midi_changed(HcMidi *midi, const HcMessage *message);

/** Nothing is known of what the device shows. */
void hc_midi_lamps_forget(HcMidiLamps *lamps);
enum { HC_MIDI_LAMP_BYTES = 12 };
/** Next message for the device: bytes in `to`; 0 when it shows what it should. A hand's fader is left alone while it moves. */
unsigned hc_midi_lamps_next(const HcMidi *midi, HcMidiLamps *lamps, double now_s, uint8_t to[HC_MIDI_LAMP_BYTES]);

#endif

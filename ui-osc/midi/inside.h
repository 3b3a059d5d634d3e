// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Shared by core.c, press.c, turn.c, learn.c and lamps.c. CTL. */
#ifndef HC_MIDI_INSIDE_H
#define HC_MIDI_INSIDE_H

#include "core.h"

/** Longer than anything takes to land: what was sent so long ago is not waited for [s]. */
static const double HC_MIDI_PATIENCE_S = 1.0;

/* core.c */
/** Send a message; false when it was refused. */
bool hc_midi_send(HcMidi *midi, const HcMessage *message, uint64_t frame);
void hc_midi_send_text(HcMidi *midi, const char *text, uint64_t frame);
void hc_midi_send_value(HcMidi *midi, HcMidiControl *control, double value, uint64_t frame);
/** Number of an argument, a choice's as its index. */
double hc_midi_number(const HcParameter *parameter, const HcArgument *argument);
/** Value of a control's address, with what is on its way; false where it has none. */
bool hc_midi_current(HcMidi *midi, const HcMidiControl *control, double *value);
/** True when the event is of this mapping's control. */
bool hc_mapping_matches(const HcMapping *mapping, const HcMidiEvent *event);
void hc_midi_remove(HcMidi *midi, size_t index);
/** A control for a mapping, at the end of the list; false: it is full. */
bool hc_midi_add(HcMidi *midi, const HcMapping *mapping);

/* turn.c */
void hc_midi_turn(HcMidi *midi, HcMidiControl *control, const HcMidiEvent *event, uint64_t frame);
/** Value that a control of this kind sends at its upper end. */
double hc_mapping_full(const HcMapping *mapping);
/** Where a value stands between the control's ends, 0 … 1. */
double hc_mapping_position(const HcMapping *mapping, double value);

/* press.c */
void hc_midi_press(HcMidi *midi, HcMidiControl *control, const HcMidiEvent *event, uint64_t frame);
/** Let go what was let go while it bounced. */
void hc_midi_settle(HcMidi *midi, HcMidiControl *control);

/* learn.c */
/** True when the event was taken for learning. */
bool hc_midi_learn(HcMidi *midi, const HcMidiEvent *event);

/* lamps.c */
/** What it should show now that its address has been told. */
void hc_midi_light(HcMidi *midi, HcMidiControl *control, const HcMessage *told);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Learning: what the next control that moves shall do. It becomes a line of a map and is read as one. Stays armed until a control
 * moves that the address can use.
 */

#include "inside.h"

#include <stdio.h>
#include <string.h>

enum { NRPN_FIRST = 98, NRPN_LAST = 101 };

/** A pair of CC follows each other at once [s]. */
static const double PAIR_S = 0.05;

static bool is_move(const HcMidiEvent *event)
{
  const bool chooses = event->kind == HC_MIDI_CC && event->number >= NRPN_FIRST && event->number <= NRPN_LAST;
  return event->kind != HC_MIDI_GO && !chooses && !(event->kind == HC_MIDI_NOTE && event->value == 0);
}

/** The words that a hand would want: a number is met before it is moved, wide ranges are logarithmic. */
static const char *words_for(HcMidi *midi, const HcMidiEvent *event, const HcMessage *message)
{
  const HcParameter *const p = hc_bench_find(midi->bench, message->address);
  if (!p || message->count > 0 || (event->kind != HC_MIDI_CC && event->kind != HC_MIDI_NRPN && event->kind != HC_MIDI_BEND))
    return "";
  if (p->type == HC_INT && p->minimum == 0 && p->maximum == 1)
    return " toggle";
  if (p->type != HC_FLOAT && p->type != HC_INT)
    return "";
  return p->minimum > 0 && p->maximum >= 100 * p->minimum ? " log pickup" : " pickup";
}

static void forget_control(HcMidi *midi, const HcMidiEvent *event)
{
  for (size_t i = midi->n; i-- > 0;)
    if (hc_mapping_matches(&midi->control[i].mapping, event))
      hc_midi_remove(midi, i);
}

/** Nothing is waited for any more. */
static void disarm(HcMidi *midi)
{
  HcMessage message = {.address = "/midi/learn", .count = 1, .argument = {{.type = 's'}}};
  midi->learn[0] = '\0';
  midi->learnt_s = midi->now_s;
  (void)hc_midi_send(midi, &message, 0);
}

static HcStatus make(HcMidi *midi, const char *kind, const HcMidiEvent *event, const char *text, HcError *error)
{
  char line[HC_TEXT_MAX + 128], number[16] = "";
  HcMapping mapping;
  HcLine message;
  bool found = false;
  HcStatus status = hc_line_parse(text, &message, &found, error);
  if (status != HC_OK)
    return status;
  if (event->kind != HC_MIDI_BEND)
    snprintf(number, sizeof number, "%u ", event->number);
  snprintf(line, sizeof line, "%s %u %s%s%s", kind, event->channel, number, text, words_for(midi, event, &message.message));
  status = hc_mapping_parse(midi->bench, line, &mapping, &found, error);
  if (status != HC_OK)
    return status;
  forget_control(midi, event);
  return hc_midi_add(midi, &mapping) ? HC_OK : hc_error_set(error, HC_REFUSED, "the map is full");
}

/** The finer half of a pair whose coarse half has just been learnt: it is a pair. */
static bool is_second_half(HcMidi *midi, const HcMidiEvent *event)
{
  if (midi->n == 0 || midi->now_s - midi->learnt_s > PAIR_S)
    return false;
  const HcMapping *const last = &midi->control[midi->n - 1].mapping;
  return last->kind == HC_MIDI_CC && event->kind == HC_MIDI_CC && last->channel == event->channel &&
         event->number == last->number + 32 && last->number < 32 && hc_midi_is_continuous(last->mode);
}

bool hc_midi_learn(HcMidi *midi, const HcMidiEvent *event)
{
  static const char *const names[] = {[HC_MIDI_NOTE] = "note",
                                      [HC_MIDI_CC] = "cc",
                                      [HC_MIDI_NRPN] = "nrpn",
                                      [HC_MIDI_BEND] = "bend",
                                      [HC_MIDI_PROGRAM] = "program"};
  HcError error = {0};
  if (midi->learn[0] == '\0') {
    if (is_second_half(midi, event)) {
      midi->control[midi->n - 1].mapping.kind = HC_MIDI_CC14;
      midi->learnt_s = -1;
    }
    return false;
  }
  if (!is_move(event))
    return false;
  if (strcmp(midi->learn, "/midi/unlearn") == 0)
    forget_control(midi, event);
  else if (make(midi, names[event->kind], event, midi->learn, &error) != HC_OK) {
    if (midi->say)
      midi->say(midi->user, "/midi/learn", error.text);
    return true;
  }
  disarm(midi);
  return true;
}

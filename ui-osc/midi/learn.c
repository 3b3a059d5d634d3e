// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Learning: what the next control that moves shall do. It becomes a line of a map and is read as one. Stays armed until a control
 * moves that the address can use.
 */

#include "inside.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
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

static const char *const kind_names[] = {[HC_MIDI_NOTE] = "note",
                                         [HC_MIDI_CC] = "cc",
                                         [HC_MIDI_NRPN] = "nrpn",
                                         [HC_MIDI_BEND] = "bend",
                                         [HC_MIDI_PROGRAM] = "program"};

/** "cc 1 7 ", as a line of a map begins. */
static void name_control(const HcMidiEvent *event, char *to, size_t size)
{
  if (event->kind == HC_MIDI_BEND)
    snprintf(to, size, "bend %u ", event->channel);
  else
    snprintf(to, size, "%s %u %u ", kind_names[event->kind], event->channel, event->number);
}

/** False where it moved nothing. */
static bool forget_control(HcMidi *midi, const HcMidiEvent *event)
{
  const size_t before = midi->n;
  for (size_t i = midi->n; i-- > 0;)
    if (hc_mapping_matches(&midi->control[i].mapping, event))
      hc_midi_remove(midi, i);
  return midi->n < before;
}

static HcStatus nothing_mapped(HcError *error, const char *what)
{
  return hc_error_set(error, HC_NOT_FOUND, "%.200s; no control is mapped at all, /midi/map NAME takes a map", what);
}

/** What a control that moves nothing is answered: the one beside it that moves something. */
static void say_unmapped(const HcMidi *midi, const HcMidiEvent *event)
{
  char name[32], what[64], line[HC_ADDRESS_MAX + HC_TEXT_MAX + 64];
  const HcMapping *near = NULL;
  int least = INT_MAX;
  HcError error = {0};
  for (size_t i = 0; i < midi->n; i++) {
    const HcMapping *const m = &midi->control[i].mapping;
    const int far =
        abs((int)m->number - (int)event->number) + 256 * (m->channel != event->channel) + 512 * (m->kind != event->kind);
    if (far < least) {
      least = far;
      near = m;
    }
  }
  name_control(event, name, sizeof name);
  snprintf(what, sizeof what, "%smoves nothing", name);
  if (near) {
    (void)hc_mapping_print(near, line, sizeof line);
    (void)hc_error_set(&error, HC_NOT_FOUND, "%s; the nearest that moves something is %.300s", what, line);
  } else
    (void)nothing_mapped(&error, what);
  if (midi->say)
    midi->say(midi->user, "/midi/unlearn", error.text);
}

HcStatus hc_midi_mapped(const HcMidi *midi, const char *address, HcError *error)
{
  const char *near = NULL;
  unsigned least = UINT_MAX;
  for (size_t i = 0; i < midi->n && least; i++) {
    const unsigned far = hc_address_distance(address, midi->control[i].mapping.address);
    if (far < least) {
      least = far;
      near = midi->control[i].mapping.address;
    }
  }
  if (near && !least)
    return HC_OK;
  char what[HC_ADDRESS_MAX + 64];
  snprintf(what, sizeof what, "/midi/unlearn: nothing moves %.191s", address);
  return near ? hc_error_set(error, HC_NOT_FOUND, "%s; the nearest that is mapped is %s", what, near)
              : nothing_mapped(error, what);
}

/** Nothing is waited for any more. */
static void disarm(HcMidi *midi)
{
  HcMessage message = {.address = "/midi/learn", .count = 1, .argument = {{.type = 's'}}};
  midi->learn[0] = '\0';
  midi->learnt_s = midi->now_s;
  (void)hc_midi_send(midi, &message, 0);
}

static HcStatus make(HcMidi *midi, const HcMidiEvent *event, const char *text, HcError *error)
{
  char line[HC_TEXT_MAX + 128], name[32];
  HcMapping mapping;
  HcLine message;
  bool found = false;
  HcStatus status = hc_line_parse(text, &message, &found, error);
  if (status != HC_OK)
    return status;
  name_control(event, name, sizeof name);
  snprintf(line, sizeof line, "%s%s%s", name, text, words_for(midi, event, &message.message));
  status = hc_mapping_parse(midi->bench, line, &mapping, &found, error);
  if (status != HC_OK)
    return status;
  (void)forget_control(midi, event);
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
  if (strcmp(midi->learn, "/midi/unlearn") == 0) {
    if (!forget_control(midi, event))
      say_unmapped(midi, event);
  } else if (make(midi, event, midi->learn, &error) != HC_OK) {
    if (midi->say)
      midi->say(midi->user, "/midi/learn", error.text);
    return true;
  }
  disarm(midi);
  return true;
}

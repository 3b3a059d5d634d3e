// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double LONG_AGO_S = -1e9;

HcStatus hc_midi_init(HcMidi *midi, HcBench *bench, void (*say)(void *user, const char *address, const char *text), void *user,
                      HcError *error)
{
  *midi = (HcMidi){.bench = bench, .say = say, .user = user, .learnt_s = LONG_AGO_S};
  midi->control = calloc(HC_MIDI_MAPPINGS_MAX, sizeof *midi->control);
  return midi->control ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory for MIDI");
}

void hc_midi_free(HcMidi *midi)
{
  free(midi->control);
  midi->control = NULL;
  midi->n = 0;
}

bool hc_midi_add(HcMidi *midi, const HcMapping *mapping)
{
  HcMessage value;
  if (midi->n == HC_MIDI_MAPPINGS_MAX)
    return false;
  HcMidiControl *const control = &midi->control[midi->n++];
  *control = (HcMidiControl){
      .mapping = *mapping, .at = -1, .moved_s = LONG_AGO_S, .pressed_s = LONG_AGO_S, .sent_s = LONG_AGO_S, .lamp = -1};
  if (hc_bench_value(midi->bench, mapping->address, &value))
    hc_midi_light(midi, control, &value);
  midi->serial++;
  return true;
}

void hc_midi_remove(HcMidi *midi, size_t index)
{
  midi->n--;
  memmove(&midi->control[index], &midi->control[index + 1], (midi->n - index) * sizeof *midi->control);
  midi->serial++;
}

void hc_midi_take(HcMidi *midi, const HcMapping *mappings, size_t n)
{
  midi->n = 0;
  midi->serial++;
  for (size_t i = 0; i < n; i++)
    (void)hc_midi_add(midi, &mappings[i]);
}

// ---- to the bench

bool hc_midi_send(HcMidi *midi, const HcMessage *message, uint64_t frame)
{
  HcError error = {0};
  if (hc_bench_apply(midi->bench, message, 1, frame, true, NULL, &error) == HC_OK)
    return true;
  if (midi->say)
    midi->say(midi->user, message->address, error.text);
  return false;
}

void hc_midi_send_text(HcMidi *midi, const char *text, uint64_t frame)
{
  HcLine line;
  bool found = false;
  if (hc_line_parse(text, &line, &found, NULL) == HC_OK && found)
    (void)hc_midi_send(midi, &line.message, frame);
}

void hc_midi_send_value(HcMidi *midi, HcMidiControl *control, double value, uint64_t frame)
{
  const HcParameter *const parameter = hc_bench_find(midi->bench, control->mapping.address);
  HcMessage message = {.count = 1};
  snprintf(message.address, sizeof message.address, "%s", control->mapping.address);
  message.argument[0] = (HcArgument){.type = parameter && parameter->type == HC_FLOAT ? 'f' : 'i', .number = value};
  control->waits = false;
  control->flying = true; // it may be told before this returns
  control->sent = value;
  control->sent_s = midi->now_s;
  control->flying = hc_midi_send(midi, &message, frame) && control->flying;
}

double hc_midi_number(const HcParameter *parameter, const HcArgument *argument)
{
  for (unsigned i = 0; argument->type == 's' && parameter && parameter->choices && parameter->choices[i]; i++)
    if (strcmp(parameter->choices[i], argument->text) == 0)
      return i;
  return argument->number;
}

static bool is_flying(const HcMidi *midi, const HcMidiControl *control)
{
  return control->flying && midi->now_s - control->sent_s < HC_MIDI_PATIENCE_S;
}

bool hc_midi_current(HcMidi *midi, const HcMidiControl *control, double *value)
{
  HcMessage message;
  if (control->waits || is_flying(midi, control)) {
    *value = control->waits ? control->next : control->sent;
    return true;
  }
  if (!hc_bench_value(midi->bench, control->mapping.address, &message) || message.count != 1)
    return false;
  *value = hc_midi_number(hc_bench_find(midi->bench, control->mapping.address), &message.argument[0]);
  return true;
}

// ---- from hands

bool hc_mapping_matches(const HcMapping *m, const HcMidiEvent *event)
{
  if (m->kind == HC_MIDI_GO)
    return event->kind == HC_MIDI_GO && (m->channel == HC_MIDI_ANY || event->channel == 127 || m->channel == event->channel) &&
           (*m->cue == '\0' || strcmp(m->cue, event->cue) == 0);
  if (m->channel != event->channel)
    return false;
  if (m->kind == HC_MIDI_CC14)
    return event->kind == HC_MIDI_CC && (event->number == m->number || event->number == m->number + 32);
  return m->kind == event->kind && m->number == event->number;
}

void hc_midi_event(HcMidi *midi, const HcMidiEvent *event, uint64_t frame, double now_s, HcMidiLamps *lamps)
{
  bool any = false;
  midi->now_s = now_s;
  if (hc_midi_learn(midi, event))
    return;
  for (size_t i = 0; i < midi->n; i++) {
    HcMidiControl *const control = &midi->control[i];
    if (!hc_mapping_matches(&control->mapping, event))
      continue;
    any = true;
    if (!hc_midi_is_continuous(control->mapping.mode)) {
      hc_midi_press(midi, control, event, frame);
      continue;
    }
    hc_midi_turn(midi, control, event, frame);
    if (lamps && lamps->serial == midi->serial && control->at >= 0) // a motor stands where the hand has put it
      lamps->shown[i] = (int)lrint(control->at * hc_mapping_full(&control->mapping));
  }
  if (event->kind == HC_MIDI_GO && !any)
    hc_midi_send_text(midi, "/cue/go", frame);
}

void hc_midi_flush(HcMidi *midi, double now_s)
{
  midi->now_s = now_s;
  for (size_t i = 0; i < midi->n; i++) {
    HcMidiControl *const control = &midi->control[i];
    hc_midi_settle(midi, control);
    if (control->waits && !(control->next_frame != 0 && is_flying(midi, control)))
      hc_midi_send_value(midi, control, control->next, control->next_frame);
  }
}

// ---- from the bench

static bool is_near(double a, double b)
{
  return fabs(a - b) <= 1e-5 * fmax(fabs(a), fabs(b));
}

/** A value was told that a control stands for: it may have been set by somebody else, and then the control has lost it. */
static void look_at(HcMidi *midi, HcMidiControl *control, double value)
{
  static const double one_step = 1.5 / 127;
  const bool ours = is_flying(midi, control);
  if (ours && is_near(value, control->sent))
    control->flying = false;
  if (!ours && !control->waits && fabs(hc_mapping_position(&control->mapping, value) - control->at) > one_step)
    control->caught = false;
}

static void unlearn(HcMidi *midi, const char *address)
{
  for (size_t i = midi->n; i-- > 0;)
    if (strcmp(midi->control[i].mapping.address, address) == 0)
      hc_midi_remove(midi, i);
}

void hc_midi_changed(HcMidi *midi, const HcMessage *message)
{
  if (message->count == 1 && strcmp(message->address, "/midi/learn") == 0)
    snprintf(midi->learn, sizeof midi->learn, "%s", message->argument[0].text);
  if (message->count == 1 && strcmp(message->address, "/midi/unlearn") == 0)
    unlearn(midi, message->argument[0].text);
  for (size_t i = 0; i < midi->n; i++) {
    HcMidiControl *const control = &midi->control[i];
    if (strcmp(control->mapping.address, message->address) != 0 || message->count == 0)
      continue;
    const HcParameter *const parameter = hc_bench_find(midi->bench, message->address);
    if (!parameter || parameter->type == HC_STRING)
      continue;
    look_at(midi, control, hc_midi_number(parameter, &message->argument[0]));
    hc_midi_light(midi, control, message);
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Keys, pads, buttons and foot switches. */

#include "inside.h"

#include <math.h>
#include <string.h>

static bool is_high(const HcMidiEvent *event)
{
  if (event->kind == HC_MIDI_CC)
    return event->value >= 64;
  return event->kind == HC_MIDI_NRPN ? event->value >= 8192 : event->value > 0;
}

/** What a momentary change takes back: the lane heard, or its own value. */
static void remember(HcMidi *midi, HcMidiControl *control)
{
  const HcParameter *const parameter = hc_bench_find(midi->bench, control->mapping.address);
  const bool selects = parameter && parameter->type == HC_ACTION;
  HcMessage value;
  control->before[0] = '\0';
  if (hc_bench_value(midi->bench, selects ? "/select" : control->mapping.address, &value))
    (void)hc_message_print(&value, control->before, sizeof control->before);
}

static void toggle(HcMidi *midi, HcMidiControl *control, uint64_t frame)
{
  const HcMapping *const m = &control->mapping;
  const HcParameter *const parameter = hc_bench_find(midi->bench, m->address);
  double now = 0;
  if (!parameter || !hc_midi_current(midi, control, &now))
    return;
  if (parameter->type == HC_CHOICE)
    now = now >= m->high ? m->low : now + 1; // the next one
  else
    now = fabs(now - m->high) < fabs(now - m->low) ? m->low : m->high;
  hc_midi_send_value(midi, control, now, frame);
}

static void push(HcMidi *midi, HcMidiControl *control, uint64_t frame)
{
  const HcMapping *const m = &control->mapping;
  const HcParameter *const parameter = hc_bench_find(midi->bench, m->address);
  if (m->mode == HC_MIDI_TOGGLE) {
    toggle(midi, control, frame);
    return;
  }
  if (m->mode == HC_MIDI_MOMENTARY) {
    remember(midi, control);
    control->held = true;
  }
  if (m->count == 0 && parameter && parameter->type != HC_ACTION)
    hc_midi_send_value(midi, control, m->high, frame);
  else
    hc_midi_send_text(midi, m->message, frame);
}

static void let_go(HcMidi *midi, HcMidiControl *control, uint64_t frame)
{
  control->held = false;
  hc_midi_send_text(midi, control->before, frame);
}

static bool is_bouncing(const HcMidi *midi, const HcMidiControl *control)
{
  return midi->now_s - control->pressed_s < control->mapping.debounce_ms * 1e-3;
}

void hc_midi_press(HcMidi *midi, HcMidiControl *control, const HcMidiEvent *event, uint64_t frame)
{
  const HcMapping *const m = &control->mapping;
  const bool was = control->down, is = is_high(event);
  const bool once = m->kind == HC_MIDI_PROGRAM || m->kind == HC_MIDI_GO; // these have no end
  control->down = is && !once;
  // Some pedals send 127 at every press, some pads a note, and nothing when they are let go; a fader on its way up sends less.
  const bool again = m->kind == HC_MIDI_NOTE || event->value == 127;
  const bool first = control->at < 0; // a latching switch may have been on all the time
  const bool pressed = m->latching ? is != was || first : is && (once || !was || again);
  control->at = 0;
  if (is_bouncing(midi, control))
    return;
  if (pressed && !control->held) {
    control->pressed_s = midi->now_s;
    push(midi, control, frame);
  } else if (control->held && !is)
    let_go(midi, control, frame);
}

void hc_midi_settle(HcMidi *midi, HcMidiControl *control)
{
  if (control->held && !control->down && !control->mapping.latching && !is_bouncing(midi, control))
    let_go(midi, control, 0);
}

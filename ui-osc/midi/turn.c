// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Knobs and faders: where they stand, and what that means. */

#include "inside.h"

#include <math.h>

static const double FULL_7 = 127, FULL_14 = 16383;

double hc_mapping_full(const HcMapping *m)
{
  return m->kind == HC_MIDI_CC ? FULL_7 : FULL_14;
}

double hc_mapping_position(const HcMapping *m, double value)
{
  if (m->high == m->low)
    return 0;
  const double position =
      m->logarithmic ? log(fmax(value, 1e-30) / m->low) / log(m->high / m->low) : (value - m->low) / (m->high - m->low);
  return fmin(fmax(position, 0), 1);
}

static double value_at(const HcMapping *m, double position)
{
  if (position <= 0 || position >= 1)
    return position <= 0 ? m->low : m->high; // the ends exactly
  return m->logarithmic ? m->low * pow(m->high / m->low, position) : m->low + position * (m->high - m->low);
}

/** Clicks of an endless knob. */
static int clicks(HcMidiMode mode, unsigned value)
{
  const int raw = (int)value;
  if (mode == HC_MIDI_RELATIVE_TWOS)
    return raw < 64 ? raw : raw - 128;
  if (mode == HC_MIDI_RELATIVE_OFFSET)
    return raw - 64;
  return raw < 64 ? raw : 64 - raw;
}

static void move(HcMidi *midi, HcMidiControl *control, double value, uint64_t frame)
{
  const HcParameter *const parameter = hc_bench_find(midi->bench, control->mapping.address);
  double now = 0;
  if (!parameter)
    return; // its insert has gone
  value = parameter->type == HC_FLOAT ? (double)(float)value : nearbyint(value);
  if (hc_midi_current(midi, control, &now) && now == value)
    return;
  control->next = value;
  control->next_frame = frame;
  control->waits = true;
}

/** One click moves a number by a 127th of its way, and never less than what it counts in. */
static void turn_endless(HcMidi *midi, HcMidiControl *control, unsigned value, uint64_t frame)
{
  const HcMapping *const m = &control->mapping;
  const HcParameter *const parameter = hc_bench_find(midi->bench, m->address);
  const int n = clicks(m->mode, value);
  double now = 0;
  if (!parameter || n == 0 || !hc_midi_current(midi, control, &now))
    return;
  double step = 1 / FULL_7;
  if (parameter->type != HC_FLOAT)
    step = fmax(step, 1 / fmax(fabs(m->high - m->low), 1));
  move(midi, control, value_at(m, fmin(fmax(hc_mapping_position(m, now) + n * step, 0), 1)), frame);
}

/** Pickup: true once it has met the value, standing beside it or having crossed it. */
static bool has_caught(HcMidi *midi, HcMidiControl *control, double at, double full)
{
  double now = 0;
  if (control->caught || !hc_midi_current(midi, control, &now))
    return true;
  const double target = hc_mapping_position(&control->mapping, now);
  const bool beside = fabs(at - target) <= 1.01 / fmin(full, FULL_7);
  const bool crossed = control->at >= 0 && (control->at - target) * (at - target) <= 0;
  control->caught = beside || crossed;
  return control->caught;
}

void hc_midi_turn(HcMidi *midi, HcMidiControl *control, const HcMidiEvent *event, uint64_t frame)
{
  const HcMapping *const m = &control->mapping;
  control->moved_s = midi->now_s;
  if (m->mode >= HC_MIDI_RELATIVE_TWOS) {
    turn_endless(midi, control, event->value, frame);
    return;
  }
  const double full = hc_mapping_full(m);
  unsigned raw = event->value;
  if (m->kind == HC_MIDI_CC14 && event->number == m->number) {
    control->msb = event->value; // the finer half follows, or is 0
    raw = event->value << 7;
  } else if (m->kind == HC_MIDI_CC14)
    raw = control->msb << 7 | event->value;
  const double at = raw / full;
  const bool caught = m->mode != HC_MIDI_PICKUP || has_caught(midi, control, at, full);
  control->at = at;
  if (caught)
    move(midi, control, value_at(m, at), frame);
}

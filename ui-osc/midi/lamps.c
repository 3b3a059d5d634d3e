// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Feedback: every control has one value that it should show, every output remembers what it does show, and the difference is sent
 * at the pace at which it is asked for. Nothing queues up, so nothing is lost and nothing is older than it need be.
 */

#include "inside.h"

#include <math.h>
#include <string.h>

/** A hand's fader is not pushed against [s]. */
static const double HAND_S = 0.25;

/** True when what was told is what the mapping's message sets. */
static bool is_set(const HcMidi *midi, const HcMapping *m, const HcMessage *told)
{
  const HcParameter *const parameter = hc_bench_find(midi->bench, m->address);
  HcLine line;
  bool found = false;
  if (!parameter || hc_line_parse(m->message, &line, &found, NULL) != HC_OK || !found || line.message.count != 1)
    return false;
  const HcArgument *const wanted = &line.message.argument[0];
  if (parameter->type == HC_STRING)
    return strcmp(wanted->text, told->argument[0].text) == 0;
  return fabs(hc_midi_number(parameter, wanted) - hc_midi_number(parameter, &told->argument[0])) < 1e-6;
}

void hc_midi_light(HcMidi *midi, HcMidiControl *control, const HcMessage *told)
{
  const HcMapping *const m = &control->mapping;
  const HcParameter *const parameter = hc_bench_find(midi->bench, m->address);
  if (!parameter || m->dark || m->kind == HC_MIDI_PROGRAM || m->kind == HC_MIDI_GO || told->count == 0)
    return;
  const double value = hc_midi_number(parameter, &told->argument[0]);
  if (hc_midi_is_continuous(m->mode)) {
    control->lamp = (int)lrint(hc_mapping_position(m, value) * hc_mapping_full(m));
    return;
  }
  bool lit;
  if (parameter->type == HC_ACTION)
    lit = value != 0; // told as 0 or 1
  else if (m->count > 0)
    lit = is_set(midi, m, told);
  else
    lit = fabs(value - m->high) < fabs(value - m->low);
  control->lamp = (int)(lit ? m->lamp_on : m->lamp_off);
}

void hc_midi_lamps_forget(HcMidiLamps *lamps)
{
  for (size_t i = 0; i < HC_MIDI_MAPPINGS_MAX; i++)
    lamps->shown[i] = -1;
  lamps->next = 0;
}

static unsigned write_three(uint8_t *to, uint8_t status, unsigned first, unsigned second)
{
  to[0] = status;
  to[1] = (uint8_t)first;
  to[2] = (uint8_t)second;
  return 3;
}

static unsigned write_lamp(const HcMapping *m, unsigned value, uint8_t to[HC_MIDI_LAMP_BYTES])
{
  const uint8_t cc = (uint8_t)(0xb0 | (m->channel - 1)), note = (uint8_t)(0x90 | (m->channel - 1));
  unsigned n;
  switch (m->kind) {
  case HC_MIDI_NOTE:
    return write_three(to, note, m->number, value);
  case HC_MIDI_CC14:
    n = write_three(to, cc, m->number, value >> 7);
    return n + write_three(to + n, cc, m->number + 32, value & 127);
  case HC_MIDI_NRPN:
    n = write_three(to, cc, 99, m->number >> 7);
    n += write_three(to + n, cc, 98, m->number & 127);
    n += write_three(to + n, cc, 6, value >> 7);
    return n + write_three(to + n, cc, 38, value & 127);
  case HC_MIDI_BEND:
    return write_three(to, (uint8_t)(0xe0 | (m->channel - 1)), value & 127, value >> 7);
  default:
    return write_three(to, cc, m->number, value);
  }
}

unsigned hc_midi_lamps_next(const HcMidi *midi, HcMidiLamps *lamps, double now_s, uint8_t to[HC_MIDI_LAMP_BYTES])
{
  if (lamps->serial != midi->serial) {
    hc_midi_lamps_forget(lamps);
    lamps->serial = midi->serial;
  }
  for (size_t i = 0; i < midi->n; i++) {
    const size_t k = (lamps->next + i) % midi->n;
    const HcMidiControl *const control = &midi->control[k];
    const bool in_hand = hc_midi_is_continuous(control->mapping.mode) && now_s - control->moved_s < HAND_S;
    if (control->lamp < 0 || lamps->shown[k] == control->lamp || in_hand)
      continue;
    lamps->shown[k] = control->lamp;
    lamps->next = k + 1;
    return write_lamp(&control->mapping, (unsigned)control->lamp, to);
  }
  return 0;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * MIDI between JACK's process thread and the control thread: whole messages in two rings of slots. What comes in is stamped with
 * its engine frame; what goes out leaves at the beginning of a period, in the order in which it was given.
 */
#include "jack_internal.h"

#include <jack/midiport.h>
#include <stdlib.h>
#include <string.h>

HcJackMidi *hc_jack_midi_new(void)
{
  HcJackMidi *const midi = aligned_alloc(_Alignof(HcJackMidi), sizeof *midi);
  if (!midi)
    return NULL;
  memset(midi, 0, sizeof *midi);
  hc_ring_init(&midi->in, NULL, HC_JACK_MIDI_PACKETS);
  hc_ring_init(&midi->out, NULL, HC_JACK_MIDI_PACKETS);
  return midi;
}

static bool put(HcRing *ring, HcMidiPacket *row, const uint8_t *bytes, uint32_t size, uint64_t frame)
{
  if (size > HC_MIDI_BYTES_MAX || hc_ring_space(ring) == 0)
    return false;
  HcMidiPacket *const packet = &row[hc_ring_write_at(ring)];
  packet->frame = frame;
  packet->size = size;
  memcpy(packet->bytes, bytes, size);
  hc_ring_wrote(ring, 1);
  return true;
}

void hc_jack_midi_take(HcJackMidi *midi, void *buffer, uint64_t frame)
{
  const uint32_t n = jack_midi_get_event_count(buffer);
  for (uint32_t i = 0; i < n; i++) {
    jack_midi_event_t event;
    if (jack_midi_event_get(&event, buffer, i) != 0)
      continue;
    if (!put(&midi->in, midi->packet_in, event.buffer, (uint32_t)event.size, frame + event.time))
      atomic_fetch_add_explicit(&midi->passed, 1, memory_order_relaxed);
  }
}

void hc_jack_midi_give(HcJackMidi *midi, void *buffer)
{
  if (buffer)
    jack_midi_clear_buffer(buffer);
  while (hc_ring_filled(&midi->out) > 0) {
    const HcMidiPacket *const packet = &midi->packet_out[hc_ring_read_at(&midi->out)];
    if (buffer && jack_midi_event_write(buffer, 0, packet->bytes, packet->size) != 0)
      return; // the period is full: the rest goes out in the next
    hc_ring_took(&midi->out, 1);
  }
}

bool hc_jack_midi_in(HcJackMidi *midi, HcMidiPacket *packet)
{
  if (hc_ring_filled(&midi->in) == 0)
    return false;
  *packet = midi->packet_in[hc_ring_read_at(&midi->in)];
  hc_ring_took(&midi->in, 1);
  return true;
}

bool hc_jack_midi_out(HcJackMidi *midi, const uint8_t *bytes, uint32_t size)
{
  return put(&midi->out, midi->packet_out, bytes, size, 0);
}

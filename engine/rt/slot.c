// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "slot.h"

#include "mix.h"

#include <string.h>

static HcVoice voice(HcUnit *unit, double gain)
{
  return (HcVoice){.unit = unit, .gain = hc_ramp_at(gain), .carries = 1.0};
}

HcSlot hc_slot_dry(void)
{
  return (HcSlot){.now = voice(NULL, 1.0), .old = voice(NULL, 1.0), .swap = hc_ramp_at(1.0), .wet = hc_ramp_at(1.0)};
}

bool hc_slot_ready(const HcSlot *slot)
{
  return !hc_slot_swaps(slot) && !slot->old.unit;
}

void hc_slot_put(HcSlot *slot, HcUnit *unit, double gain, uint32_t lead, uint32_t fade, HcRing *returns)
{
  if (unit == slot->now.unit) {
    hc_ramp_to(&slot->now.gain, gain, fade);
    return;
  }
  if (!hc_slot_ready(slot)) {
    // Put in by an operation just before, in the same commit: it has not been heard.
    if (slot->now.unit)
      hc_returns_give(returns, (HcReturn){HC_RETURN_UNIT, 0, 0, slot->now.unit, slot->now.unit});
    slot->now = voice(unit, gain);
    slot->lead = lead;
    return;
  }
  if (unit && unit->prepare && unit->prepare->reset)
    unit->prepare->reset(unit->plugin); // it may have been here before
  slot->old = slot->now;
  slot->now = voice(unit, gain);
  slot->lead = lead;
  slot->swap = hc_ramp_at(0.0);
  hc_ramp_to(&slot->swap, 1.0, fade);
}

uint32_t hc_slot_latency(const HcSlot *slot)
{
  return slot->now.unit && slot->wet.to != 0.0 ? slot->now.unit->latency : 0;
}

/** Silence a voice that lost its head. A line forgets its states and goes on; nobody knows how to reset another's plugin. */
static void fail(HcVoice *voice, HcStream *stream)
{
  stream->insane = true;
  if (voice->unit->prepare && voice->unit->prepare->reset)
    voice->unit->prepare->reset(voice->unit->plugin);
  else
    voice->broken = voice->untold = true;
}

float *hc_stream_own(HcStream *stream, int row)
{
  float *const own = stream->room[row];
  if (stream->row[row] != own)
    memcpy(own, stream->row[row], stream->frames * sizeof(float));
  stream->row[row] = own;
  return own;
}

/** The unit hears `row` at that input. */
static void hear(HcUnit *unit, uint32_t input, const float *row, uint32_t frames)
{
  if (unit->in[input] == row)
    return;
  if (unit->connect)
    unit->connect(unit, input, row);
  else
    memcpy(unit->in[input], row, frames * sizeof(float));
}

/** Run a unit that is well; the first `rows` of the stream are then its outputs, or silence where it lost its head. */
static void run(HcVoice *voice, HcStream *stream, int rows)
{
  HcUnit *unit = voice->unit;
  const bool line = hc_unit_is_line(unit);
  for (int r = 0; r < (line ? 2 : rows); r++)
    hear(unit, (uint32_t)r, stream->row[r], stream->frames);
  for (uint32_t b = 0; b < HC_BUSES && line; b++)
    hear(unit, 2 + b, stream->bus[b], stream->frames);
  unit->run(unit, stream->frames);
  for (int r = 0; r < rows; r++)
    stream->row[r] = unit->out[r];
  if (!hc_mix_sane(stream->row, (uint32_t)rows, stream->frames))
    fail(voice, stream);
}

/** Run a voice on the stream. One without a residual leaves that one alone. */
static void speak(HcVoice *voice, HcStream *stream)
{
  HcUnit *unit = voice->unit;
  const int rows = hc_unit_is_line(unit) || hc_unit_passes_residual(unit) ? HC_ROWS_A_LANE : 2;
  if (unit && !voice->broken)
    run(voice, stream, rows);
  for (int r = 0; r < rows && unit && (voice->broken || stream->insane); r++)
    stream->row[r] = hc_mix_silence;
  if (hc_ramp_rests(&voice->gain, 1.0))
    return;
  float gain[HC_CHUNK];
  hc_ramp_render(&voice->gain, gain, stream->frames);
  for (int r = 0; r < rows; r++)
    hc_mix_gain(hc_stream_own(stream, r), gain, stream->frames);
}

typedef float HcRows[HC_ROWS_A_LANE][HC_CHUNK];

static void keep(const HcStream *stream, HcRows rows)
{
  for (int r = 0; r < HC_ROWS_A_LANE; r++)
    memcpy(rows[r], stream->row[r], stream->frames * sizeof(float));
}

/** stream = from + toward · (stream − from), where toward stays at 0 for `lead` frames. */
static void blend(HcStream *stream, HcRows from, uint32_t lead, HcRamp *ramp)
{
  float toward[HC_CHUNK] = {0.0f};
  if (lead < stream->frames)
    hc_ramp_render(ramp, toward + lead, stream->frames - lead);
  for (int r = 0; r < HC_ROWS_A_LANE; r++) {
    hc_mix_toward(from[r], stream->row[r], toward, stream->frames);
    memcpy(stream->room[r], from[r], stream->frames * sizeof(float));
    stream->row[r] = stream->room[r];
  }
}

/** The voice that goes, on what the one that comes hears too; its rows into `old`. */
static void speak_old(HcSlot *slot, HcStream *stream, HcRows old)
{
  HcRows room;
  HcStream other = *stream;
  other.room = room;
  speak(&slot->old, &other);
  keep(&other, old);
  stream->insane = other.insane;
}

void hc_slot_render(HcSlot *slot, HcStream *stream)
{
  HcRows dry, old;
  const bool swapping = hc_slot_swaps(slot), mixing = !hc_ramp_rests(&slot->wet, 1.0);
  if (mixing)
    keep(stream, dry);
  if (swapping)
    speak_old(slot, stream, old);
  speak(&slot->now, stream);
  if (swapping)
    blend(stream, old, slot->lead, &slot->swap);
  if (mixing)
    blend(stream, dry, 0, &slot->wet);
  slot->lead -= slot->lead < stream->frames ? slot->lead : stream->frames;
}

static void give_retired(const HcUnit *unit, HcRing *returns)
{
  if (!unit || !unit->prepare || !unit->prepare->retired)
    return;
  // Room first: what a plugin has handed out must be passed on.
  while (hc_returns_room(returns)) {
    HcPrepared *retired = unit->prepare->retired(unit->plugin);
    if (!retired)
      return;
    hc_returns_give(returns, (HcReturn){HC_RETURN_PREPARED, 0, 0, retired, (HcUnit *)unit});
  }
}

void hc_slot_settle(HcSlot *slot, HcRing *returns, uint32_t lane, uint32_t index)
{
  HcVoice *const both[2] = {&slot->now, &slot->old};
  for (int v = 0; v < 2; v++) {
    give_retired(both[v]->unit, returns);
    if (both[v]->untold && hc_returns_give(returns, (HcReturn){HC_RETURN_BROKEN, lane, index, NULL, both[v]->unit}))
      both[v]->untold = false;
  }
  if (slot->old.unit && !hc_slot_swaps(slot) &&
      hc_returns_give(returns, (HcReturn){HC_RETURN_UNIT, lane, index, slot->old.unit, slot->old.unit}))
    slot->old = voice(NULL, 1.0);
}

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

bool hc_unit_is_line(const HcUnit *unit)
{
  return unit && unit->inputs >= 2 + HC_BUSES && unit->outputs >= 4;
}

bool hc_unit_passes_residual(const HcUnit *unit)
{
  return unit && unit->inputs == 4 && unit->outputs >= 4;
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

/** Run a voice on the stream; its outputs go to `lane` and `residual`. A voice without a residual leaves that one alone. */
static void speak(HcVoice *voice, HcStream *stream, float *const lane[2], float *const residual[2])
{
  const uint32_t frames = stream->frames, bytes = frames * sizeof(float);
  HcUnit *unit = voice->unit;
  const bool line = hc_unit_is_line(unit), both = line || hc_unit_passes_residual(unit);
  if (unit && !voice->broken) {
    for (int c = 0; c < 2; c++) {
      memcpy(unit->in[c], stream->lane[c], bytes);
      if (both && !line)
        memcpy(unit->in[2 + c], stream->residual[c], bytes);
    }
    for (int b = 0; b < HC_BUSES && line; b++)
      memcpy(unit->in[2 + b], stream->bus[b], bytes);
    unit->run(unit, frames);
    for (int c = 0; c < (both ? 4 : 2); c++)
      if (!hc_mix_sane(unit->out[c], frames)) {
        fail(voice, stream);
        break;
      }
  }
  const bool silent = unit && (voice->broken || stream->insane);
  for (int c = 0; c < 2; c++) {
    if (silent)
      memset(lane[c], 0, bytes);
    else if (unit || lane[c] != stream->lane[c])
      memcpy(lane[c], unit ? unit->out[c] : stream->lane[c], bytes);
    if (both && silent)
      memset(residual[c], 0, bytes);
    else if (both || residual[c] != stream->residual[c])
      memcpy(residual[c], both ? unit->out[2 + c] : stream->residual[c], bytes);
  }
  if (hc_ramp_rests(&voice->gain, 1.0))
    return;
  float gain[HC_CHUNK];
  hc_ramp_render(&voice->gain, gain, frames);
  for (int c = 0; c < 2; c++) {
    hc_mix_gain(lane[c], gain, frames);
    if (both)
      hc_mix_gain(residual[c], gain, frames);
  }
}

typedef float HcPair[2][HC_CHUNK];

static void keep(const HcStream *stream, HcPair lane, HcPair residual)
{
  for (int c = 0; c < 2; c++) {
    memcpy(lane[c], stream->lane[c], stream->frames * sizeof(float));
    memcpy(residual[c], stream->residual[c], stream->frames * sizeof(float));
  }
}

/** stream = from + toward · (stream − from), where toward stays at 0 for `lead` frames. */
static void blend(HcStream *stream, HcPair lane, HcPair residual, uint32_t lead, HcRamp *ramp)
{
  float toward[HC_CHUNK] = {0.0f};
  if (lead < stream->frames)
    hc_ramp_render(ramp, toward + lead, stream->frames - lead);
  for (int c = 0; c < 2; c++) {
    hc_mix_toward(lane[c], stream->lane[c], toward, stream->frames);
    hc_mix_toward(residual[c], stream->residual[c], toward, stream->frames);
    memcpy(stream->lane[c], lane[c], stream->frames * sizeof(float));
    memcpy(stream->residual[c], residual[c], stream->frames * sizeof(float));
  }
}

void hc_slot_render(HcSlot *slot, HcStream *stream)
{
  HcPair dry_lane, dry_residual, old_lane, old_residual;
  const bool swapping = hc_slot_swaps(slot), mixing = !hc_ramp_rests(&slot->wet, 1.0);
  if (mixing)
    keep(stream, dry_lane, dry_residual);
  if (swapping)
    speak(&slot->old, stream, (float *[2]){old_lane[0], old_lane[1]}, (float *[2]){old_residual[0], old_residual[1]});
  speak(&slot->now, stream, stream->lane, stream->residual);
  if (swapping)
    blend(stream, old_lane, old_residual, slot->lead, &slot->swap);
  if (mixing)
    blend(stream, dry_lane, dry_residual, 0, &slot->wet);
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

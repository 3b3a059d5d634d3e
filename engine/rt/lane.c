// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lane.h"

#include "mix.h"

void hc_lane_init(HcLane *lane, float *memory, uint64_t frame)
{
  for (int s = 0; s < HC_SLOTS_MAX; s++)
    lane->slot[s] = hc_slot_dry();
  hc_past_init(&lane->past, memory, HC_ROWS_A_LANE, frame);
  lane->ahead = lane->align = lane->residual = hc_delay_none();
  for (int pair = 0; pair < HC_ROWS_A_LANE / 2; pair++)
    hc_leaving_init(&lane->leaving[pair]);
  lane->heal = hc_ramp_at(1.0);
}

HcSlot *hc_lane_slot(HcLane *lane, uint32_t index)
{
  lane->used = (int)index < lane->used ? lane->used : (int)index + 1;
  return &lane->slot[index];
}

bool hc_lane_ready(const HcLane *lane)
{
  bool ready = true;
  for (int s = 0; s < lane->used; s++)
    ready = ready && hc_slot_ready(&lane->slot[s]);
  return ready;
}

void hc_lane_move(HcLane *lane, uint32_t from, uint32_t to)
{
  if (to >= HC_SLOTS_MAX || to == from || !hc_slot_idles(&lane->slot[to]))
    return;
  *hc_lane_slot(lane, to) = lane->slot[from];
  lane->slot[from] = hc_slot_dry();
  while (lane->used && hc_slot_idles(&lane->slot[lane->used - 1]))
    lane->used--;
}

/** A chunk with nonsense in it is silent, and the ones after it come back slowly. */
static void heal(HcLane *lane, HcStream *stream, uint32_t heal_frames)
{
  if (stream->insane) {
    for (int r = 0; r < HC_ROWS_A_LANE; r++)
      stream->row[r] = hc_mix_silence;
    lane->heal = hc_ramp_at(0.0);
    hc_ramp_to(&lane->heal, 1.0, heal_frames);
  } else if (!hc_ramp_rests(&lane->heal, 1.0)) {
    float gain[HC_CHUNK];
    hc_ramp_render(&lane->heal, gain, stream->frames);
    for (int r = 0; r < HC_ROWS_A_LANE; r++)
      hc_mix_gain(hc_stream_own(stream, r), gain, stream->frames);
  }
}

void hc_lane_render(HcLane *lane, const HcPast *program, HcStream *stream, uint32_t offset, uint32_t heal_frames)
{
  HcPast *past = &lane->past;
  stream->row[HC_ROW_RESIDUAL] = stream->row[HC_ROW_RESIDUAL + 1] = hc_mix_silence;
  hc_delay_render(&lane->ahead, program, stream->row, stream->room, stream->frames);
  for (int s = 0; s < lane->used; s++)
    if (!hc_slot_idles(&lane->slot[s]))
      hc_slot_render(&lane->slot[s], stream);
  heal(lane, stream, heal_frames);
  hc_past_put(past, stream->row, stream->frames);
  hc_delay_leave(&lane->align, past, HC_ROW_LANE, &lane->leaving[HC_ROW_LANE / 2], offset, stream->frames);
  hc_delay_leave(&lane->residual, past, HC_ROW_RESIDUAL, &lane->leaving[HC_ROW_RESIDUAL / 2], offset, stream->frames);
  hc_past_pass(past, stream->frames);
}

/** Index of the first slot with a line in it, or lane->used. */
static int line_slot(const HcLane *lane)
{
  int s = 0;
  while (s < lane->used && !hc_unit_is_line(lane->slot[s].now.unit))
    s++;
  return s;
}

bool hc_lane_steady(const HcLane *lane)
{
  return hc_delay_ready(&lane->ahead) && hc_delay_ready(&lane->align);
}

void hc_lane_delay(HcLane *lane, uint32_t ahead, uint32_t behind, uint32_t fade)
{
  if (ahead != lane->ahead.next || !fade)
    hc_delay_to(&lane->ahead, ahead, fade);
  if (behind != lane->align.next || !fade)
    hc_delay_to(&lane->align, behind, fade);
}

void hc_lane_align(HcLane *lane, uint32_t fade)
{
  uint32_t want = lane->align.next;
  for (int s = line_slot(lane) + 1; s < lane->used; s++)
    if (!hc_unit_passes_residual(lane->slot[s].now.unit))
      want += hc_slot_latency(&lane->slot[s]);
  want = want < HC_DELAY_MAX ? want : HC_DELAY_MAX;
  if (want != lane->residual.next && hc_delay_ready(&lane->residual))
    hc_delay_to(&lane->residual, want, fade);
}

uint32_t hc_lane_latency(const HcLane *lane)
{
  uint32_t latency = lane->ahead.next + lane->align.next;
  for (int s = 0; s < lane->used; s++)
    latency += hc_slot_latency(&lane->slot[s]);
  return latency;
}

float hc_lane_gain(const HcLane *lane)
{
  double gain = 1.0;
  for (int s = line_slot(lane); s < lane->used; s++) {
    const HcVoice *now = &lane->slot[s].now;
    if (hc_unit_is_line(now->unit) || hc_unit_passes_residual(now->unit))
      gain *= now->gain.to * now->carries;
  }
  return (float)gain;
}

HcSlot *hc_lane_find(HcLane *lane, const HcUnit *unit)
{
  for (int s = 0; s < lane->used; s++)
    if (lane->slot[s].now.unit == unit)
      return &lane->slot[s];
  return NULL;
}

void hc_lane_settle(HcLane *lane, HcRing *returns, uint32_t index)
{
  for (int s = 0; s < lane->used; s++)
    if (!hc_slot_idles(&lane->slot[s]))
      hc_slot_settle(&lane->slot[s], returns, index, (uint32_t)s);
}

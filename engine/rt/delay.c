// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "delay.h"

#include "mix.h"

#include <string.h>

void hc_delay_init(HcDelay *delay, float *memory)
{
  *delay = (HcDelay){.row = {memory, memory + HC_DELAY_ROW}, .fade = hc_ramp_at(1.0)};
}

bool hc_delay_ready(const HcDelay *delay)
{
  return delay->now == delay->next || !delay->fade.at;
}

void hc_delay_to(HcDelay *delay, uint32_t delay_frames, uint32_t fade_frames)
{
  delay->next = delay_frames < HC_DELAY_MAX ? delay_frames : HC_DELAY_MAX;
  if (!fade_frames)
    delay->now = delay->next;
  delay->fade = hc_ramp_at(0.0);
  hc_ramp_to(&delay->fade, 1.0, fade_frames);
}

static void put(HcDelay *delay, const float *const row[2], uint32_t frames)
{
  const uint32_t left = HC_DELAY_ROW - delay->write, first = frames < left ? frames : left;
  for (int c = 0; c < 2; c++) {
    memcpy(delay->row[c] + delay->write, row[c], first * sizeof(float));
    if (first < frames)
      memcpy(delay->row[c], row[c] + first, (frames - first) * sizeof(float));
  }
}

/** What went in `by` frames ago: in the memory, or put together in `room`. */
static const float *get(const HcDelay *delay, int channel, uint32_t by, float *room, uint32_t frames)
{
  const uint32_t at = delay->write >= by ? delay->write - by : delay->write + HC_DELAY_ROW - by;
  const uint32_t first = HC_DELAY_ROW - at;
  if (frames <= first)
    return delay->row[channel] + at;
  memcpy(room, delay->row[channel] + at, first * sizeof(float));
  memcpy(room + first, delay->row[channel], (frames - first) * sizeof(float));
  return room;
}

/** From the tap that is heard to the next one. */
static void fade(HcDelay *delay, const float *row[2], float (*room)[HC_CHUNK], uint32_t frames)
{
  float toward[HC_CHUNK], next[HC_CHUNK];
  hc_ramp_render(&delay->fade, toward, frames);
  for (int c = 0; c < 2; c++) {
    if (row[c] != room[c])
      memcpy(room[c], row[c], frames * sizeof(float));
    hc_mix_toward(room[c], get(delay, c, delay->next, next, frames), toward, frames);
    row[c] = room[c];
  }
  if (hc_ramp_done(&delay->fade))
    delay->now = delay->next;
}

void hc_delay_render(HcDelay *delay, const float *row[2], float (*room)[HC_CHUNK], uint32_t frames)
{
  put(delay, row, frames);
  for (int c = 0; c < 2 && delay->now; c++)
    row[c] = get(delay, c, delay->now, room[c], frames);
  if (delay->now != delay->next)
    fade(delay, row, room, frames);
  delay->write += frames;
  delay->write -= delay->write < HC_DELAY_ROW ? 0 : HC_DELAY_ROW;
}

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

static void put(HcDelay *delay, int channel, const float *from, uint32_t frames)
{
  const uint32_t left = HC_DELAY_ROW - delay->write, first = frames < left ? frames : left;
  memcpy(delay->row[channel] + delay->write, from, first * sizeof(float));
  if (first < frames)
    memcpy(delay->row[channel], from + first, (frames - first) * sizeof(float));
}

static void get(const HcDelay *delay, int channel, uint32_t by, float *to, uint32_t frames)
{
  const uint32_t at = delay->write >= by ? delay->write - by : delay->write + HC_DELAY_ROW - by;
  const uint32_t left = HC_DELAY_ROW - at, first = frames < left ? frames : left;
  memcpy(to, delay->row[channel] + at, first * sizeof(float));
  if (first < frames)
    memcpy(to + first, delay->row[channel], (frames - first) * sizeof(float));
}

void hc_delay_render(HcDelay *delay, float *const io[2], uint32_t frames)
{
  const bool fading = delay->now != delay->next;
  float toward[HC_CHUNK], next[HC_CHUNK];
  if (fading)
    hc_ramp_render(&delay->fade, toward, frames);
  for (int c = 0; c < 2; c++) {
    put(delay, c, io[c], frames);
    if (delay->now)
      get(delay, c, delay->now, io[c], frames);
    if (!fading)
      continue;
    get(delay, c, delay->next, next, frames);
    hc_mix_toward(io[c], next, toward, frames);
  }
  if (fading && hc_ramp_done(&delay->fade))
    delay->now = delay->next;
  delay->write = (delay->write + frames) % HC_DELAY_ROW;
}

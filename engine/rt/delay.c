// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "delay.h"

#include "mix.h"

#include <string.h>

void hc_past_init(HcPast *past, float *memory, uint32_t rows, uint64_t frame)
{
  *past = (HcPast){.rows = rows, .write = frame % HC_CHUNK};
  for (uint32_t r = 0; r < rows; r++)
    past->row[r] = memory + (size_t)r * HC_PAST_ROW;
}

/** Where that stands which went in `by` frames ago, at most HC_DELAY_MAX + HC_HELD: HC_HELD floats in a row. */
static uint32_t place(const HcPast *past, uint32_t by)
{
  return (past->write >= by ? past->write : past->write + HC_PAST_FRAMES) - by;
}

void hc_past_put(HcPast *past, const float *const *row, uint32_t frames)
{
  const bool again = past->write < HC_PAST_AGAIN;
  for (uint32_t r = 0; r < past->rows; r++) {
    memcpy(past->row[r] + past->write, row[r], frames * sizeof(float));
    if (again)
      memcpy(past->row[r] + past->write + HC_PAST_FRAMES, row[r], frames * sizeof(float));
  }
}

void hc_past_pass(HcPast *past, uint32_t frames)
{
  past->write += frames;
  past->write -= past->write < HC_PAST_FRAMES ? 0 : HC_PAST_FRAMES;
}

HcDelay hc_delay_none(void)
{
  return (HcDelay){.fade = hc_ramp_at(1.0), .rests_for = HC_HELD};
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
  delay->rests_for = 0;
  delay->fade = hc_ramp_at(0.0);
  hc_ramp_to(&delay->fade, 1.0, fade_frames);
}

/** The chunk from the tap that is heard to the next one. */
static void fade(HcDelay *delay, const HcPast *past, uint32_t first, float *const to[2], uint32_t frames)
{
  float toward[HC_CHUNK];
  hc_ramp_render(&delay->fade, toward, frames);
  for (uint32_t c = 0; c < 2; c++) {
    const float *row = past->row[first + c];
    memcpy(to[c], row + place(past, delay->now), frames * sizeof(float));
    hc_mix_toward(to[c], row + place(past, delay->next), toward, frames);
  }
  if (hc_ramp_done(&delay->fade))
    delay->now = delay->next;
}

void hc_delay_render(HcDelay *delay, const HcPast *past, const float *row[2], float (*room)[HC_CHUNK], uint32_t frames)
{
  if (delay->now != delay->next) {
    row[0] = room[0];
    row[1] = room[1];
    fade(delay, past, 0, (float *const[2]){room[0], room[1]}, frames);
  } else if (delay->now) {
    const uint32_t at = place(past, delay->now);
    row[0] = past->row[0] + at;
    row[1] = past->row[1] + at;
  }
}

void hc_leaving_init(HcLeaving *leaving)
{
  *leaving = (HcLeaving){.from = {leaving->own[0], leaving->own[1]}};
}

/** What left before the chunk is brought to `own`; the rest goes behind it. */
static void gather(HcLeaving *leaving, uint32_t offset)
{
  for (uint32_t c = 0; c < 2; c++) {
    const float *before = hc_leaving_row(leaving, c);
    if (!offset)
      memcpy(leaving->own[c], before + HC_CHUNK, HC_LIMITER_DELAY * sizeof(float));
    else if (before != leaving->own[c])
      memcpy(leaving->own[c], before, (HC_LIMITER_DELAY + offset) * sizeof(float));
    leaving->from[c] = leaving->own[c];
  }
  leaving->at = 0;
}

void hc_delay_leave(HcDelay *delay, const HcPast *past, uint32_t first, HcLeaving *leaving, uint32_t offset, uint32_t frames)
{
  if (delay->rests_for >= HC_HELD) { // all that is wanted left by this delay, so that it stands in the past as it left
    for (uint32_t c = 0; c < 2; c++)
      if (leaving->from[c] != past->row[first + c]) // seldom written, because whoever reads it soon after would wait for that
        leaving->from[c] = past->row[first + c];
    leaving->at = place(past, delay->now + HC_LIMITER_DELAY + offset);
    return;
  }
  gather(leaving, offset);
  float *const to[2] = {leaving->own[0] + HC_LIMITER_DELAY + offset, leaving->own[1] + HC_LIMITER_DELAY + offset};
  if (delay->now != delay->next) {
    fade(delay, past, first, to, frames);
    return;
  }
  for (uint32_t c = 0; c < 2; c++)
    memcpy(to[c], past->row[first + c] + place(past, delay->now), frames * sizeof(float));
  delay->rests_for += frames;
}

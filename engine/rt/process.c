// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "denormal.h"
#include "land.h"
#include "mix.h"

#include <string.h>

/** Read the commit ring as far as the schedule has room. */
static void receive(HcRt *rt)
{
  while (rt->schedule.count < HC_COMMITS) {
    HcCommit *commit = hc_ring_pop(&rt->commits);
    if (!commit)
      return;
    hc_schedule_put(&rt->schedule, commit, rt->frame);
  }
}

static float *tap_row(HcRt *rt, uint32_t row)
{
  return rt->tap.row[row] + rt->frame % HC_CHUNK;
}

/** Hum that was made inside the source is program: every lane carries it, and so does the program's own row. */
static void add_source(HcRt *rt, uint32_t frames)
{
  const float *const source = rt->bus[HC_BUS_SOURCE];
  for (uint32_t c = 0; c < 2; c++) {
    float *const program = tap_row(rt, HC_ROW_PROGRAM + c);
    for (uint32_t i = 0; i < frames; i++)
      program[i] += source[i];
  }
}

static void render_lanes(HcRt *rt, uint32_t frames)
{
  rt->broken += !hc_interference_render(&rt->interference, rt->bus, frames);
  add_source(rt, frames);
  for (uint32_t l = 0; l < rt->lanes; l++) {
    HcStream stream = {.frames = frames};
    for (uint32_t c = 0; c < 2; c++) {
      stream.lane[c] = tap_row(rt, HC_ROW_LANES + l * HC_ROWS_A_LANE + c);
      stream.residual[c] = tap_row(rt, HC_ROW_LANES + l * HC_ROWS_A_LANE + 2 + c);
      memcpy(stream.lane[c], tap_row(rt, HC_ROW_PROGRAM + c), frames * sizeof(float));
    }
    for (int b = 0; b < HC_BUSES; b++)
      stream.bus[b] = rt->bus[b];
    hc_lane_render(&rt->lane[l], &stream, rt->fade);
    rt->broken += stream.insane;
  }
}

/** Magnified: (a − b) · gain, or a residual · gain. */
static void magnify(float *restrict to, const float *restrict a, const float *restrict b, const float *restrict gain,
                    uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = (b ? a[i] - b[i] : a[i]) * gain[i];
}

static void render_switch(HcRt *rt, float *const out[2], uint32_t frames)
{
  HcStereo source[HC_SWITCH_MAX]; // only as many as there are: a chunk is short
  float gain[HC_CHUNK];
  if (rt->listen == HC_LISTEN_LANE && hc_switch_done(&rt->sw))
    hc_glide_skip(&rt->listen_gain, frames);
  else
    hc_glide_render(&rt->listen_gain, gain, frames);
  for (uint32_t l = 0; l < rt->lanes; l++)
    for (uint32_t c = 0; c < 2; c++)
      source[l].row[c] = tap_row(rt, HC_ROW_LANES + l * HC_ROWS_A_LANE + c);
  for (uint32_t s = rt->lanes; s < rt->sw.sources; s++) {
    source[s] = (HcStereo){0};
    for (uint32_t c = 0; c < 2 && hc_switch_hears(&rt->sw, s); c++) {
      float *to = rt->heard[s - rt->lanes][c];
      if (s == rt->lanes)
        magnify(to, tap_row(rt, HC_ROW_LANES + c), tap_row(rt, HC_ROW_LANES + HC_ROWS_A_LANE + c), gain, frames);
      else
        magnify(to, tap_row(rt, HC_ROW_LANES + (s - rt->lanes - 1) * HC_ROWS_A_LANE + 2 + c), NULL, gain, frames);
      source[s].row[c] = to;
    }
  }
  hc_switch_render(&rt->sw, source, out, frames);
}

static void hold_lanes(HcRt *rt, uint32_t frames)
{
  for (uint32_t l = 0; l < rt->lanes; l++)
    for (uint32_t r = 0; r < HC_ROWS_A_LANE; r++)
      hc_hold_render(&rt->hold[l][r], tap_row(rt, HC_ROW_LANES + l * HC_ROWS_A_LANE + r), frames);
}

static void copy_ports(HcRt *rt, const HcRtPorts *ports, uint32_t at, uint32_t frames)
{
  const uint32_t bytes = frames * sizeof(float);
  for (uint32_t c = 0; c < 2; c++) {
    if (ports->out[c])
      memcpy(ports->out[c] + at, tap_row(rt, HC_ROW_OUT + c), bytes);
    for (uint32_t l = 0; l < rt->lanes; l++) {
      if (ports->lane[l][c])
        memcpy(ports->lane[l][c] + at, tap_row(rt, HC_ROW_LANES + l * HC_ROWS_A_LANE + c), bytes);
      if (ports->residual[l][c])
        memcpy(ports->residual[l][c] + at, tap_row(rt, HC_ROW_LANES + l * HC_ROWS_A_LANE + 2 + c), bytes);
    }
  }
}

/** A record is whole: to whom it concerns. */
static void put_tap(HcRt *rt)
{
  rt->tap.frames = HC_CHUNK;
  rt->tap.lanes = rt->lanes;
  for (uint32_t l = 0; l < rt->lanes; l++)
    rt->tap.gain[l] = hc_lane_gain(&rt->lane[l]);
  rt->tap_drops += !hc_tap_put(&rt->analysis, &rt->tap);
  rt->tap_drops += !hc_tap_put(&rt->recorder, &rt->tap);
  rt->tap_drops += !hc_tap_put(&rt->relay, &rt->tap);
}

static void settle(HcRt *rt, bool last)
{
  hc_program_settle(&rt->program, &rt->returns);
  hc_interference_settle(&rt->interference, &rt->returns, HC_LANE_NONE);
  for (uint32_t l = 0; l < rt->lanes; l++) {
    hc_lane_settle(&rt->lane[l], &rt->returns, l);
    if (last)
      hc_lane_align(&rt->lane[l], rt->fade);
  }
}

/** One chunk: `frames` end at a multiple of HC_CHUNK, at a commit or with the period. */
static void render(HcRt *rt, const HcRtPorts *ports, uint32_t at, uint32_t frames)
{
  const uint32_t offset = rt->frame % HC_CHUNK;
  const bool last = offset + frames == HC_CHUNK;
  const float *const in[2] = {ports->in[0] ? ports->in[0] + at : NULL, ports->in[1] ? ports->in[1] + at : NULL};
  float *const program[2] = {tap_row(rt, HC_ROW_PROGRAM), tap_row(rt, HC_ROW_PROGRAM + 1)};
  float *const out[2] = {tap_row(rt, HC_ROW_OUT), tap_row(rt, HC_ROW_OUT + 1)};
  rt->tap.frame = rt->frame - offset;
  hc_program_render(&rt->program, in, program, frames);
  render_lanes(rt, frames);
  render_switch(rt, out, frames);
  hc_output_render(&rt->output, out, frames, last, rt->fade);
  hold_lanes(rt, frames);
  copy_ports(rt, ports, at, frames);
  if (last)
    put_tap(rt);
  settle(rt, last);
  rt->frame += frames;
}

static void tell(HcRt *rt)
{
  uint32_t latency = 0;
  for (uint32_t l = 0; l < rt->lanes; l++) {
    const uint32_t own = hc_lane_latency(&rt->lane[l]);
    latency = own > latency ? own : latency;
  }
  const HcFeed *feed = rt->program.feed[rt->program.feed_now];
  const HcRtStatus status = {.frame = rt->frame,
                             .latency = latency + HC_LIMITER_DELAY,
                             .tap_drops = rt->tap_drops,
                             .broken = rt->broken + rt->output.insane + rt->program.insane,
                             .guarded = rt->output.guarded,
                             .feed_underruns = rt->program.underruns,
                             .silent = rt->output.panic.to == 0.0,
                             .feed_frame = feed ? feed->position : 0};
  hc_box_put(&rt->status, &status);
}

void hc_rt_process(HcRt *rt, const HcRtPorts *ports, uint32_t frames)
{
  const unsigned before = hc_denormals_off();
  receive(rt);
  if (!frames)
    hc_land_due(rt);
  for (uint32_t at = 0; at < frames;) {
    hc_land_due(rt);
    const uint32_t block = HC_CHUNK - (uint32_t)(rt->frame % HC_CHUNK), left = frames - at;
    const uint32_t n = hc_schedule_gap(&rt->schedule, rt->frame, block < left ? block : left);
    render(rt, ports, at, n);
    at += n;
  }
  tell(rt);
  hc_denormals_back(before);
}

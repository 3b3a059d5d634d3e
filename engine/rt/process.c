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

/** What leaves a lane in this chunk, as late as the guard makes the output; what is heard is HC_LIMITER_DELAY behind it. */
static const float *leaving(const HcRt *rt, uint32_t lane, uint32_t row)
{
  return hc_lane_row(&rt->lane[lane], row) + rt->frame % HC_CHUNK;
}

static const float *heard(const HcRt *rt, uint32_t lane, uint32_t row)
{
  return leaving(rt, lane, row) + HC_LIMITER_DELAY;
}

static void render_lanes(HcRt *rt, const float *const program[2], const float *const *bus, uint32_t frames)
{
  hc_past_put(&rt->program_past, program, frames);
  for (uint32_t l = 0; l < rt->lanes; l++) {
    float room[HC_ROWS_A_LANE][HC_CHUNK];
    HcStream stream = {.row = {program[0], program[1]}, .bus = bus, .room = room, .frames = frames};
    hc_lane_render(&rt->lane[l], &rt->program_past, &stream, rt->frame % HC_CHUNK, rt->fade);
    rt->broken += stream.insane;
  }
  hc_past_pass(&rt->program_past, frames);
}

/** Magnified: (a − b) · gain, or a residual · gain. */
static void magnify(float *restrict to, const float *restrict a, const float *restrict b, const float *restrict gain,
                    uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = (b ? a[i] - b[i] : a[i]) * gain[i];
}

static void render_switch(HcRt *rt, uint32_t frames)
{
  float *const out[2] = {hc_output_in(&rt->output, 0), hc_output_in(&rt->output, 1)};
  HcStereo source[HC_SWITCH_MAX]; // only as many as there are: a chunk is short
  float gain[HC_CHUNK];
  if (rt->listen == HC_LISTEN_LANE && hc_switch_done(&rt->sw))
    hc_glide_skip(&rt->listen_gain, frames);
  else
    hc_glide_render(&rt->listen_gain, gain, frames);
  for (uint32_t l = 0; l < rt->lanes; l++)
    for (uint32_t c = 0; c < 2; c++)
      source[l].row[c] = heard(rt, l, HC_ROW_LANE + c);
  for (uint32_t s = rt->lanes; s < rt->sw.sources; s++) {
    source[s] = (HcStereo){0};
    for (uint32_t c = 0; c < 2 && hc_switch_hears(&rt->sw, s); c++) {
      float *to = rt->heard[s - rt->lanes][c];
      if (s == rt->lanes)
        magnify(to, heard(rt, 0, HC_ROW_LANE + c), heard(rt, 1, HC_ROW_LANE + c), gain, frames);
      else
        magnify(to, heard(rt, s - rt->lanes - 1, HC_ROW_RESIDUAL + c), NULL, gain, frames);
      source[s].row[c] = to;
    }
  }
  hc_switch_render(&rt->sw, source, out, frames);
}

static void copy_ports(HcRt *rt, const HcRtPorts *ports, uint32_t at, uint32_t frames)
{
  const uint32_t bytes = frames * sizeof(float);
  for (uint32_t c = 0; c < 2; c++) {
    if (ports->out[c])
      memcpy(ports->out[c] + at, rt->out_row[c] + rt->frame % HC_CHUNK, bytes);
    for (uint32_t l = 0; l < rt->lanes; l++) {
      if (ports->lane[l][c])
        memcpy(ports->lane[l][c] + at, leaving(rt, l, HC_ROW_LANE + c), bytes);
      if (ports->residual[l][c])
        memcpy(ports->residual[l][c] + at, leaving(rt, l, HC_ROW_RESIDUAL + c), bytes);
    }
  }
}

/** Row `row` of a record: program, output, then the rows of each lane. */
static const float *tap_row(const HcRt *rt, uint32_t row)
{
  if (row < 4)
    return row < 2 ? rt->program_row[row] : rt->out_row[row - 2];
  return hc_lane_row(&rt->lane[(row - 4) / HC_ROWS_A_LANE], (row - 4) % HC_ROWS_A_LANE);
}

/** A record is whole: to whom it concerns. */
static void put_tap(HcRt *rt, HcTapRing *taps)
{
  if (!hc_tap_wanted(taps))
    return;
  HcTap *tap = hc_tap_next(taps);
  rt->tap_drops += !tap;
  if (!tap)
    return;
  tap->frame = rt->frame - rt->frame % HC_CHUNK;
  tap->frames = HC_CHUNK;
  tap->lanes = rt->lanes;
  for (uint32_t l = 0; l < rt->lanes; l++)
    tap->gain[l] = hc_lane_gain(&rt->lane[l]);
  for (uint32_t r = 0; r < taps->rows; r++)
    memcpy(tap->row[r], tap_row(rt, r), sizeof tap->row[r]);
  hc_tap_done(taps);
}

/** HC_CHUNK frames are whole. */
static void end_block(HcRt *rt)
{
  put_tap(rt, &rt->analysis);
  put_tap(rt, &rt->recorder);
  put_tap(rt, &rt->relay);
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
  float *const program[2] = {rt->program_row[0] + offset, rt->program_row[1] + offset};
  float *const out[2] = {rt->out_row[0] + offset, rt->out_row[1] + offset};
  const float *bus[HC_BUS_ROWS];
  hc_program_render(&rt->program, in, program, frames);
  rt->broken += !hc_interference_render(&rt->interference, bus, rt->bus_room, frames);
  // Hum that was made inside the source is program: every lane carries it, and so does the program's own row.
  for (uint32_t c = 0; c < 2; c++)
    hc_mix_add(program[c], bus[HC_BUS_SOURCE], frames);
  render_lanes(rt, (const float *const[2]){program[0], program[1]}, bus, frames);
  render_switch(rt, frames);
  hc_output_render(&rt->output, out, frames, last, rt->fade);
  copy_ports(rt, ports, at, frames);
  if (last)
    end_block(rt);
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

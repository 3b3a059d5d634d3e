// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "world.h"

#include <stdlib.h>
#include <string.h>

/** Time constant of knobs: a turn is over, to 1 %, in 27 ms. */
static const double knob_s = 0.004;
static const double fade_s = 0.010;
/** Of a number that is turned, whatever the fade is, as all knobs are smooth by themselves. With what is left of the fade before,
 * a solve and a period it stays under 50 ms, and 50 changes a second find each fade done. */
static const double brief_s = 0.012;
/** Numbers of the pink generator; its own, so that it stays the same beside any other. */
static const uint64_t pink_seed = 0x686f74636f6c64;

static void *untouched(HcRt *rt, size_t bytes)
{
  uint32_t i = 0;
  while (rt->memory[i])
    i++;
  rt->memory[i] = aligned_alloc(64, (bytes + 63) & ~(size_t)63);
  return rt->memory[i];
}

/** Zeroed memory that is there: touched now, so that the audio thread's first use is no page fault. */
static void *room(HcRt *rt, size_t bytes)
{
  void *memory = untouched(rt, bytes);
  if (memory)
    explicit_bzero(memory, bytes);
  return memory;
}

static bool set_up_exchange(HcRt *rt)
{
  const uint32_t commits = HC_COMMITS * (uint32_t)sizeof(void *), returns = HC_RETURNS * (uint32_t)sizeof(HcReturn);
  const uint32_t taps = HC_TAPS * hc_tap_bytes(rt->lanes);
  unsigned char *bytes = room(rt, commits + returns), *status = room(rt, 3 * sizeof(HcRtStatus));
  unsigned char *records = untouched(rt, 2 * (size_t)taps + HC_TAPS * hc_tap_bytes(0));
  if (!bytes || !status || !records)
    return false;
  hc_ring_init(&rt->commits, bytes, commits);
  hc_ring_init(&rt->returns, bytes + commits, returns);
  hc_box_init(&rt->status, status, sizeof(HcRtStatus), &(HcRtStatus){.frame = rt->frame, .latency = HC_LIMITER_DELAY});
  hc_tap_ring_init(&rt->analysis, records, rt->lanes);
  hc_tap_ring_init(&rt->recorder, records + taps, rt->lanes);
  hc_tap_ring_init(&rt->relay, records + 2 * (size_t)taps, 0);
  return true;
}

static void set_up_program(HcRt *rt)
{
  rt->program.rate = rt->rate;
  rt->program.sw = hc_switch_at(HC_PARTS, HC_PART_INPUT);
  rt->program.play[0] = rt->program.play[1] = hc_ramp_at(1.0);
  rt->program.level = hc_glide_at(&rt->knob, 0.1);
  rt->program.frequency = hc_glide_at(&rt->knob, 997.0);
  rt->program.pink = hc_pink_new(rt->rate, pink_seed);
}

static bool set_up_lanes(HcRt *rt)
{
  const size_t program_floats = (size_t)2 * HC_PAST_ROW, lane_floats = (size_t)HC_ROWS_A_LANE * HC_PAST_ROW;
  float *past = room(rt, (program_floats + rt->lanes * lane_floats) * sizeof(float));
  if (!past)
    return false;
  hc_past_init(&rt->program_past, past, 2, rt->frame);
  for (uint32_t l = 0; l < rt->lanes; l++)
    hc_lane_init(&rt->lane[l], past + program_floats + l * lane_floats, rt->frame);
  rt->interference = hc_interference_none();
  rt->sw = hc_switch_at(2 * rt->lanes + 1, 0);
  rt->listen_gain = hc_glide_at(&rt->knob, 1.0);
  rt->output = hc_output_new(rt->rate, &rt->knob);
  return true;
}

HcRt *hc_rt_new(double rate, uint32_t lanes, uint64_t frame)
{
  HcRt *rt = aligned_alloc(64, (sizeof *rt + 63) & ~(size_t)63);
  if (!rt)
    return NULL;
  memset(rt, 0, sizeof *rt);
  rt->rate = rate;
  rt->lanes = lanes < 2 ? 2 : lanes < HC_LANES_MAX ? lanes : HC_LANES_MAX;
  rt->frame = frame;
  rt->fade = (uint32_t)(rate * fade_s + 0.5);
  // Whole chunks: what waits for the end of a fade lands on a chunk, so that the next one begins where this one ends.
  rt->brief = (uint32_t)(rate * brief_s / HC_CHUNK + 0.5) * HC_CHUNK;
  double *power = room(rt, hc_glide_table_length(rate, knob_s) * sizeof(double));
  if (!power || !set_up_exchange(rt)) {
    hc_rt_free(rt, NULL, NULL);
    return NULL;
  }
  rt->knob = hc_glide_table(power, rate, knob_s);
  set_up_program(rt);
  if (!set_up_lanes(rt)) {
    hc_rt_free(rt, NULL, NULL);
    return NULL;
  }
  return rt;
}

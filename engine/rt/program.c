// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "program.h"

#include "mix.h"

#include <string.h>

/** The feed that is not in force: it is fading out or gone. */
static uint32_t other(const HcProgram *program)
{
  return 1 - program->feed_now;
}

bool hc_program_ready(const HcProgram *program)
{
  return !program->feed[other(program)];
}

void hc_program_to(HcProgram *program, HcProgramSource source, HcFeed *feed, uint32_t fade, HcRing *returns)
{
  static const HcProgramPart part[] = {HC_PART_INPUT, HC_PART_FEED, HC_PART_SINE, HC_PART_PINK, HC_PART_SILENCE};
  const bool adopt = feed && source == HC_PROGRAM_FEED && hc_program_ready(program);
  if (feed && !adopt)
    hc_returns_give(returns, (HcReturn){HC_RETURN_FEED, 0, 0, feed, NULL});
  if (adopt) {
    const bool playing = program->play[program->feed_now].to != 0.0;
    program->feed_now = other(program);
    program->feed[program->feed_now] = feed;
    program->play[program->feed_now] = hc_ramp_at(playing);
  }
  const uint32_t index = (uint32_t)source <= HC_PROGRAM_SILENCE ? (uint32_t)source : HC_PROGRAM_SILENCE;
  hc_switch_to(&program->sw, part[index] + (source == HC_PROGRAM_FEED ? program->feed_now : 0), fade);
}

void hc_program_play(HcProgram *program, bool play, uint32_t fade)
{
  hc_ramp_to(&program->play[program->feed_now], play, fade);
}

/** A channel with something in it that is no sound is silent; false when one was. */
static bool clean(float *const row[2], uint32_t frames)
{
  const float *const both[2] = {row[0], row[1]};
  if (hc_mix_sane(both, 2, frames))
    return true;
  for (int c = 0; c < 2; c++)
    if (!hc_mix_sane(&both[c], 1, frames))
      memset(row[c], 0, frames * sizeof(float));
  return false;
}

static void render_input(HcProgram *program, const float *const in[2], float *const to[2], uint32_t frames)
{
  for (int c = 0; c < 2; c++)
    memcpy(to[c], in[c] ? in[c] : hc_mix_silence, frames * sizeof(float));
  program->insane += !clean(to, frames);
}

static void render_feed(HcProgram *program, uint32_t which, float *const to[2], uint32_t frames)
{
  HcFeed *feed = program->feed[which];
  HcRamp *play = &program->play[which];
  if (!feed || hc_ramp_rests(play, 0.0)) {
    memset(to[0], 0, frames * sizeof(float));
    memset(to[1], 0, frames * sizeof(float));
    return;
  }
  const uint32_t fading = play->length - play->at, reading = play->to == 0.0 && fading < frames ? fading : frames;
  program->underruns += !hc_feed_read(feed, to, reading);
  float gain[HC_CHUNK];
  const bool steady = hc_ramp_rests(play, 1.0);
  if (!steady)
    hc_ramp_render(play, gain, frames);
  for (int c = 0; c < 2; c++)
    memset(to[c] + reading, 0, (frames - reading) * sizeof(float));
  (void)clean(to, frames);
  for (int c = 0; c < 2 && !steady; c++)
    hc_mix_gain(to[c], gain, frames);
}

static void render_sine(HcProgram *program, float *to, uint32_t frames)
{
  if (!program->running[HC_PART_SINE])
    program->sine.phase = 0;
  hc_sine_render(&program->sine, &program->frequency, program->rate, to, frames);
}

static void render_pink(HcProgram *program, float *to, uint32_t frames)
{
  if (!program->running[HC_PART_PINK])
    hc_pink_restart(&program->pink);
  hc_pink_render(&program->pink, to, frames);
}

/** Sine and pink: level and frequency glide on whether they are heard or not. `to`: the rows of each, NULL where it is not heard. */
static void render_generators(HcProgram *program, float *const *const to[HC_PARTS], uint32_t frames)
{
  const bool steady = hc_glide_done(&program->level);
  float level[HC_CHUNK];
  if (steady || !(to[HC_PART_SINE] || to[HC_PART_PINK]))
    hc_glide_skip(&program->level, frames);
  else
    hc_glide_render(&program->level, level, frames);
  for (int part = HC_PART_SINE; part <= HC_PART_PINK; part++) {
    if (to[part]) {
      float *const left = to[part][0], *const right = to[part][1];
      (part == HC_PART_SINE ? render_sine : render_pink)(program, right, frames);
      if (steady)
        hc_mix_scale(left, right, (float)program->level.target, frames);
      else
        hc_mix_gain(right, level, frames);
      memcpy(steady ? right : left, steady ? left : right, frames * sizeof(float));
    } else if (part == HC_PART_SINE) {
      hc_glide_skip(&program->frequency, frames);
    }
    program->running[part] = to[part];
  }
}

void hc_program_render(HcProgram *program, const float *const in[2], float *const out[2], uint32_t frames)
{
  // One source by itself is made where it goes.
  const bool one = hc_switch_done(&program->sw);
  float *row[HC_PARTS][2], *const *to[HC_PARTS] = {NULL};
  HcStereo source[HC_PARTS];
  for (int part = 0; part < HC_PARTS; part++) {
    for (int c = 0; c < 2; c++)
      row[part][c] = one ? out[c] : program->row[part][c];
    if (hc_switch_hears(&program->sw, part))
      to[part] = row[part];
    source[part] = to[part] ? (HcStereo){{row[part][0], row[part][1]}} : (HcStereo){{NULL, NULL}};
  }
  if (to[HC_PART_INPUT])
    render_input(program, in, to[HC_PART_INPUT], frames);
  for (uint32_t which = 0; which < 2; which++)
    if (to[HC_PART_FEED + which])
      render_feed(program, which, to[HC_PART_FEED + which], frames);
  render_generators(program, to, frames);
  for (int c = 0; c < 2 && to[HC_PART_SILENCE]; c++)
    memset(to[HC_PART_SILENCE][c], 0, frames * sizeof(float));
  if (!one)
    hc_switch_render(&program->sw, source, out, frames);
}

void hc_program_settle(HcProgram *program, HcRing *returns)
{
  const uint32_t which = other(program);
  HcFeed *feed = program->feed[which];
  if (feed && !hc_switch_hears(&program->sw, HC_PART_FEED + which) &&
      hc_returns_give(returns, (HcReturn){HC_RETURN_FEED, 0, 0, feed, NULL}))
    program->feed[which] = NULL;
}

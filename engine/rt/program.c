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

static void render_input(HcProgram *program, const float *const in[2], uint32_t frames)
{
  bool sane = true;
  for (int c = 0; c < 2; c++) {
    if (in[c] && hc_mix_sane(in[c], frames)) {
      memcpy(program->row[HC_PART_INPUT][c], in[c], frames * sizeof(float));
      continue;
    }
    memset(program->row[HC_PART_INPUT][c], 0, frames * sizeof(float));
    sane = sane && !in[c];
  }
  program->insane += !sane;
}

static void render_feed(HcProgram *program, uint32_t which, uint32_t frames)
{
  float *const to[2] = {program->row[HC_PART_FEED + which][0], program->row[HC_PART_FEED + which][1]};
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
  for (int c = 0; c < 2; c++) {
    memset(to[c] + reading, 0, (frames - reading) * sizeof(float));
    if (!hc_mix_sane(to[c], frames))
      memset(to[c], 0, frames * sizeof(float));
    if (!steady)
      hc_mix_gain(to[c], gain, frames);
  }
}

/** Sine and pink: level and frequency glide on whether they are heard or not. */
static void render_generators(HcProgram *program, uint32_t frames)
{
  const bool sine = hc_switch_hears(&program->sw, HC_PART_SINE), pink = hc_switch_hears(&program->sw, HC_PART_PINK);
  float level[HC_CHUNK];
  double hertz[HC_CHUNK];
  if (sine || pink)
    hc_glide_render(&program->level, level, frames);
  else
    hc_glide_skip(&program->level, frames);
  if (!sine) {
    hc_glide_skip(&program->frequency, frames);
  } else {
    hc_glide_render_double(&program->frequency, hertz, frames);
    if (!program->running[HC_PART_SINE])
      program->sine.phase = 0;
    hc_sine_render(&program->sine, hertz, program->rate, program->row[HC_PART_SINE][0], frames);
  }
  if (pink) {
    if (!program->running[HC_PART_PINK])
      hc_pink_restart(&program->pink);
    hc_pink_render(&program->pink, program->row[HC_PART_PINK][0], frames);
  }
  for (int part = HC_PART_SINE; part <= HC_PART_PINK; part++)
    if (part == HC_PART_SINE ? sine : pink) {
      hc_mix_gain(program->row[part][0], level, frames);
      memcpy(program->row[part][1], program->row[part][0], frames * sizeof(float));
    }
  program->running[HC_PART_SINE] = sine;
  program->running[HC_PART_PINK] = pink;
}

void hc_program_render(HcProgram *program, const float *const in[2], float *const out[2], uint32_t frames)
{
  if (hc_switch_hears(&program->sw, HC_PART_INPUT))
    render_input(program, in, frames);
  for (uint32_t which = 0; which < 2; which++)
    if (hc_switch_hears(&program->sw, HC_PART_FEED + which))
      render_feed(program, which, frames);
  render_generators(program, frames);
  HcStereo source[HC_PARTS] = {0};
  for (int part = 0; part < HC_PARTS; part++)
    if (hc_switch_hears(&program->sw, part))
      source[part] = (HcStereo){{program->row[part][0], program->row[part][1]}};
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

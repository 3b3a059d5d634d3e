// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "output.h"

#include "mix.h"

#include <string.h>

const double hc_output_dim = 0.1;

static void ramp(HcRamp *ramp, float *const io[2], uint32_t frames)
{
  if (hc_ramp_rests(ramp, 1.0))
    return;
  float gain[HC_CHUNK];
  hc_ramp_render(ramp, gain, frames);
  for (int c = 0; c < 2; c++)
    hc_mix_gain(io[c], gain, frames);
}

static void trim(HcOutput *output, float *const io[2], uint32_t frames)
{
  if (hc_glide_done(&output->trim) && output->trim.target == 1.0)
    return;
  float gain[HC_CHUNK];
  hc_glide_render(&output->trim, gain, frames);
  for (int c = 0; c < 2; c++)
    hc_mix_gain(io[c], gain, frames);
}

/** Nothing goes on that is no sound. True when all is calm: nobody has to look for peaks between samples. */
static bool check(HcOutput *output, float *const io[2], uint32_t frames)
{
  const float *const row[2] = {io[0], io[1]};
  if (!output->limiter.steady && hc_mix_within(row, 2, output->limiter.calm, frames))
    return true;
  bool sane = true;
  for (int c = 0; c < 2; c++)
    if (!hc_mix_sane(&row[c], 1, frames)) {
      memset(io[c], 0, frames * sizeof(float));
      sane = false;
    }
  output->insane += !sane;
  return false;
}

void hc_output_render(HcOutput *output, float *const out[2], uint32_t frames, bool last, uint32_t fade)
{
  float *const io[2] = {hc_output_in(output, 0), hc_output_in(output, 1)};
  trim(output, io, frames);
  const bool calm = check(output, io, frames);
  ramp(&output->dim, io, frames); // this and what follows make nothing louder
  ramp(&output->mute, io, frames);
  hc_dc_render(&output->dc, io, frames, last, fade < output->short_fade ? fade : output->short_fade);
  const bool limited = hc_limiter_render(&output->limiter, calm, out, frames);
  output->guarded += limited | !hc_ramp_rests(&output->dc.gain, 1.0);
  ramp(&output->panic, out, frames);
}

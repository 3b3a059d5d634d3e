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

void hc_output_render(HcOutput *output, float *const io[2], uint32_t frames, bool last, uint32_t fade)
{
  float trim[HC_CHUNK];
  hc_glide_render(&output->trim, trim, frames);
  bool sane = true;
  for (int c = 0; c < 2; c++) {
    hc_mix_gain(io[c], trim, frames);
    if (!hc_mix_sane(io[c], frames)) {
      memset(io[c], 0, frames * sizeof(float));
      sane = false;
    }
  }
  output->insane += !sane;
  ramp(&output->dim, io, frames);
  ramp(&output->mute, io, frames);
  hc_dc_render(&output->dc, io, frames, last, fade < output->short_fade ? fade : output->short_fade);
  const bool limited = hc_limiter_render(&output->limiter, io, frames);
  output->guarded += limited | !hc_ramp_rests(&output->dc.gain, 1.0);
  ramp(&output->panic, io, frames);
}

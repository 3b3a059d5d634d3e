// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dc.h"

#include "hot.h"
#include "mix.h"

#include <math.h>

static const double limit = 0.1;

/** Sum in units of 2⁻¹⁹, which is small beside the limit; samples beyond ±32 count as ±32, so that 64 of them fit. */
HC_HOT static int32_t sum(const float *row, uint32_t frames)
{
  int32_t total = 0;
  for (uint32_t i = 0; i < frames; i++) {
    const float scaled = row[i] * 0x1p19f, low = scaled > -0x1p24f ? scaled : -0x1p24f;
    total += (int32_t)(low < 0x1p24f ? low : 0x1p24f);
  }
  return total;
}

/** A decision every HC_CHUNK frames. */
static void decide(HcDc *dc, uint32_t fade)
{
  bool over = false;
  for (int c = 0; c < 2; c++) {
    dc->mean[c] += dc->smooth * ((double)dc->sum[c] * 0x1p-19 / dc->summed - dc->mean[c]);
    over = over || fabs(dc->mean[c]) > limit;
    dc->sum[c] = 0;
  }
  dc->summed = 0;
  dc->above = over ? dc->above + (dc->above < dc->hold) : 0;
  dc->clear = over ? 0 : dc->clear + (dc->clear < dc->back);
  if (dc->above == dc->hold && dc->gain.to == 1.0)
    hc_ramp_to(&dc->gain, 0.0, fade);
  if (dc->clear == dc->back && dc->gain.to == 0.0)
    hc_ramp_to(&dc->gain, 1.0, fade);
}

void hc_dc_render(HcDc *dc, float *const io[2], uint32_t frames, bool last, uint32_t fade)
{
  for (int c = 0; c < 2; c++)
    dc->sum[c] += sum(io[c], frames);
  dc->summed += frames;
  if (!hc_ramp_rests(&dc->gain, 1.0)) {
    float gain[HC_CHUNK];
    hc_ramp_render(&dc->gain, gain, frames);
    for (int c = 0; c < 2; c++)
      hc_mix_gain(io[c], gain, frames);
  }
  if (last)
    decide(dc, fade);
}

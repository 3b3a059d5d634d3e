// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sine.h"

#include "curve.h"
#include "hot.h"
#include "unit.h"

/** sin(2πt) of turns −½ … ½: folded into a quarter turn each way. */
HC_HOT static void shape(const double *restrict turns, float *restrict to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++) {
    const double t = turns[i];
    const double right = t > 0.25 ? 0.5 - t : t;
    const double folded = right < -0.25 ? -0.5 - right : right;
    to[i] = (float)hc_curve_sine(folded * (2.0 * HC_PI));
  }
}

void hc_sine_render(HcSine *sine, const double *hertz, double rate, float *to, uint32_t frames)
{
  const double scale = 0x1p63 / rate;
  double turns[HC_CHUNK];
  for (uint32_t i = 0; i < frames; i++) {
    turns[i] = (double)(int64_t)sine->phase * 0x1p-64;
    sine->phase += (uint64_t)(int64_t)(hertz[i] * scale) << 1;
  }
  shape(turns, to, frames);
}

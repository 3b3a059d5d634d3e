// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sine.h"

#include "curve.h"
#include "hot.h"
#include "unit.h"

/** sin(2πt) of a phase that stands for −½ … ½ turns: folded into a quarter turn each way. */
static inline float shape(uint64_t phase)
{
  // In halves: not every machine has vectors that turn 64 bits into a double. Each is exact, their sum rounded once.
  const double high = (int32_t)(phase >> 32), low = (double)(int32_t)((uint32_t)phase ^ 0x80000000u) + 0x1p31;
  const double t = (high * 0x1p32 + low) * 0x1p-64, up = 0.5 - t, down = -0.5 - t;
  const double right = up < t ? up : t;
  return (float)hc_curve_sine((right < down ? down : right) * (2.0 * HC_PI));
}

HC_HOT static void rest(uint64_t phase, uint64_t step, float *restrict to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = shape(phase + i * step);
}

HC_HOT static void follow(const uint64_t *restrict phase, float *restrict to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = shape(phase[i]);
}

static uint64_t step_of(double hertz, double rate)
{
  return (uint64_t)(int64_t)(hertz * (0x1p63 / rate)) << 1;
}

void hc_sine_render(HcSine *sine, HcGlide *hertz, double rate, float *to, uint32_t frames)
{
  if (hc_glide_done(hertz)) {
    const uint64_t step = step_of(hertz->target, rate);
    rest(sine->phase, step, to, frames);
    sine->phase += frames * step;
    return;
  }
  double each[HC_CHUNK];
  uint64_t phase[HC_CHUNK];
  hc_glide_render_double(hertz, each, frames);
  for (uint32_t i = 0; i < frames; i++) {
    phase[i] = sine->phase;
    sine->phase += step_of(each[i], rate);
  }
  follow(phase, to, frames);
}

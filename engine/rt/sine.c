// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sine.h"

#include "curve.h"
#include "hot.h"
#include "unit.h"

#include <string.h>

/** The number with these bits: sign, 11 of an exponent, 52 behind the point. */
static inline double number_of(uint64_t bits)
{
  double number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

/** Turns that a phase stands for, −½ … ½, rounded once. In halves, because not every machine has vectors that turn 64 bits into a
 * double: each half becomes the last 32 bits of a number, the upper one of 2²⁰, the lower one of 2⁻¹², both of which go again. */
static inline double turns(uint64_t phase)
{
  const uint64_t upper = (uint64_t)(1023 + 20) << 52, lower = (uint64_t)(1023 - 12) << 52;
  // The upper half has a sign: half a turn more, and half a turn less.
  const double high = number_of(upper ^ 0x80000000u ^ phase >> 32) - (0x1p20 + 0.5 + 0x1p-12);
  return high + number_of(lower | (uint32_t)phase);
}

/** sin(2πt) of a phase: folded into a quarter turn each way. */
static inline float shape(uint64_t phase)
{
  const double t = turns(phase), up = 0.5 - t, down = -0.5 - t;
  const double right = up < t ? up : t;
  return (float)hc_curve_sine((right < down ? down : right) * (2.0 * HC_PI));
}

HC_HOT static void rest(uint64_t phase, uint64_t step, float *restrict to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++, phase += step)
    to[i] = shape(phase);
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

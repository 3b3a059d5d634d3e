// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ramp.h"

#include "curve.h"
#include "hot.h"

HcRamp hc_ramp_at(double value)
{
  return (HcRamp){value, value, 0, 0};
}

void hc_ramp_to(HcRamp *ramp, double to, uint32_t frames)
{
  *ramp = (HcRamp){hc_ramp_now(ramp), to, 0, frames};
  if (!frames)
    ramp->from = to;
}

double hc_ramp_now(const HcRamp *ramp)
{
  if (hc_ramp_done(ramp))
    return ramp->to;
  return ramp->from + (ramp->to - ramp->from) * hc_curve_rise((double)ramp->at / ramp->length);
}

HC_HOT static void rise(double from, double step, double first, double length, float *restrict to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = (float)(from + step * hc_curve_rise((first + (int32_t)i) / length));
}

void hc_ramp_render(HcRamp *ramp, float *to, uint32_t frames)
{
  // The last sample of a ramp is the target itself, not the curve's idea of it.
  const uint32_t left = hc_ramp_done(ramp) ? 0 : ramp->length - ramp->at;
  const uint32_t moving = left > frames ? frames : left ? left - 1 : 0;
  rise(ramp->from, ramp->to - ramp->from, ramp->at + 1.0, ramp->length, to, moving);
  for (uint32_t i = moving; i < frames; i++)
    to[i] = (float)ramp->to;
  ramp->at += left < frames ? left : frames;
}

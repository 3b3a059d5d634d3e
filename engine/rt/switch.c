// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "switch.h"

#include "curve.h"
#include "hot.h"
#include "unit.h"

#include <string.h>

/** Weights that nobody can hear; dropping them keeps the work of endless reversals bounded. */
static const double negligible = 1e-12;

HcSwitch hc_switch_at(uint32_t sources, uint32_t target)
{
  return (HcSwitch){.sources = sources, .target = target};
}

/** What is left of the starting weights after `at` samples. */
static double fallen(const HcSwitch *sw)
{
  return hc_switch_done(sw) ? 0.0 : 1.0 - hc_curve_rise((double)sw->at / sw->length);
}

double hc_switch_weight(const HcSwitch *sw, uint32_t source)
{
  const double left = fallen(sw);
  if (source != sw->target)
    return sw->start[source] * left;
  double others = 0.0;
  for (uint32_t s = 0; s < sw->sources; s++)
    others += s == source ? 0.0 : sw->start[s] * left;
  return 1.0 - others;
}

void hc_switch_to(HcSwitch *sw, uint32_t target, uint32_t frames)
{
  // The target's own start is kept too: it multiplies x_t − x_t, so that a press of the same button costs what any press costs.
  double now[HC_SWITCH_MAX];
  for (uint32_t s = 0; s < sw->sources; s++)
    now[s] = hc_switch_weight(sw, s);
  for (uint32_t s = 0; s < sw->sources; s++)
    sw->start[s] = now[s] < negligible ? 0.0 : now[s];
  sw->target = target;
  sw->at = 0;
  sw->length = frames;
}

HC_HOT static void fall(double first, double length, float *restrict left, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    left[i] = (float)(1.0 - hc_curve_rise((first + (int32_t)i) / length));
}

HC_HOT static void lean(float *restrict out, const float *restrict target, const float *restrict source,
                        const float *restrict left, float start, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    out[i] += left[i] * start * (source[i] - target[i]);
}

void hc_switch_render(HcSwitch *sw, const HcStereo *source, float *const out[2], uint32_t frames)
{
  const HcStereo target = source[sw->target];
  for (int c = 0; c < 2; c++)
    memcpy(out[c], target.row[c], frames * sizeof(float));
  if (hc_switch_done(sw))
    return;
  // The last sample of the fade is the target's.
  const uint32_t left = sw->length - sw->at, moving = left > frames ? frames : left - 1;
  float weight[HC_CHUNK];
  fall(sw->at + 1.0, sw->length, weight, moving);
  // Every lane leans, those of weight 0 too: the work of a fade does not tell which lanes are in it.
  for (uint32_t s = 0; s < sw->sources; s++)
    for (int c = 0; c < 2 && source[s].row[c]; c++)
      lean(out[c], target.row[c], source[s].row[c], weight, (float)sw->start[s], moving);
  sw->at += left < frames ? left : frames;
}

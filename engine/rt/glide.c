// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "glide.h"

#include "hot.h"

HcGlide hc_glide_at(const HcGlideTable *table, double value)
{
  return (HcGlide){table, value, 0.0, 0.0, table->length};
}

bool hc_glide_done(const HcGlide *glide)
{
  return glide->at + 1 >= glide->table->length;
}

static double now_of(const HcGlide *glide)
{
  if (hc_glide_done(glide))
    return glide->target;
  return glide->target + (glide->distance + glide->slope * glide->at) * glide->table->power[glide->at];
}

void hc_glide_to(HcGlide *glide, double target)
{
  const double now = now_of(glide), log_r = glide->table->log_r;
  // d/dk of (e + b·k)·rᵏ is (b + ln r·(e + b·k))·rᵏ.
  const double speed = hc_glide_done(glide) ? 0.0
                                            : (glide->slope + log_r * (glide->distance + glide->slope * glide->at)) *
                                                  glide->table->power[glide->at];
  glide->target = target;
  glide->distance = now - target;
  glide->slope = speed - log_r * glide->distance;
  glide->at = glide->distance == 0.0 && speed == 0.0 ? glide->table->length : 0;
}

void hc_glide_snap(HcGlide *glide, double target)
{
  *glide = hc_glide_at(glide->table, target);
}

HC_HOT static void approach(double target, double distance, double slope, double first, const double *restrict power,
                            double *restrict to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = target + (distance + slope * (first + (int32_t)i)) * power[i];
}

void hc_glide_render_double(HcGlide *glide, double *to, uint32_t frames)
{
  const uint32_t left = hc_glide_done(glide) ? 0 : glide->table->length - 1 - glide->at;
  const uint32_t moving = left < frames ? left : frames;
  if (moving)
    approach(glide->target, glide->distance, glide->slope, glide->at + 1.0, glide->table->power + glide->at + 1, to, moving);
  for (uint32_t i = moving; i < frames; i++)
    to[i] = glide->target;
  glide->at += moving;
}

void hc_glide_render(HcGlide *glide, float *to, uint32_t frames)
{
  enum { STEP = 64 };
  double value[STEP];
  if (hc_glide_done(glide)) {
    for (uint32_t i = 0; i < frames; i++)
      to[i] = (float)glide->target;
    return;
  }
  for (uint32_t done = 0; done < frames; done += STEP) {
    const uint32_t n = frames - done < STEP ? frames - done : STEP;
    hc_glide_render_double(glide, value, n);
    for (uint32_t i = 0; i < n; i++)
      to[done + i] = (float)value[i];
  }
}

void hc_glide_skip(HcGlide *glide, uint32_t frames)
{
  const uint32_t left = hc_glide_done(glide) ? 0 : glide->table->length - 1 - glide->at;
  glide->at += left < frames ? left : frames;
}

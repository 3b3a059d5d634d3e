// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "music_internal.h"

#include <math.h>

void hc_brush_start(HcBrush *b, const HcNote *note, double rate)
{
  const bool sweep = note->instrument == HC_SWEEP;
  const double centre_hz = sweep ? 3600.0 : 5200.0, attack_s = sweep ? 0.05 : 0.002, t60_s = sweep ? 0.45 : 0.16;
  const double side = 0.25 * M_PI * (1.0 + (double)note->pan);
  const double g = tan(M_PI * fmin(centre_hz, 0.4 * rate) / rate), k = 1.4;
  *b = (HcBrush){
      .seed = (uint32_t)(note->start_s * 1000.0f) | 1u,
      // White noise holds its power up to half the rate: more of it at higher rates for the same sound.
      .gain = (float)((sweep ? 0.11 : 0.13) * sqrt(rate / 48000.0)),
      .attack = (float)((double)note->loud / (attack_s * rate)),
      .decay = (float)pow(10.0, -3.0 / (t60_s * rate)),
      .target = note->loud,
      .left = (float)cos(side),
      .right = (float)sin(side),
      .g = (float)g,
      .k = (float)k,
      .a1 = (float)(1.0 / (1.0 + g * (g + k))),
  };
}

void hc_brush_render(HcBrush *b, float *left, float *right)
{
  for (unsigned i = 0; i < HC_MUSIC_BLOCK; i++) {
    b->seed = b->seed * 1664525u + 1013904223u;
    const float noise = (float)(int32_t)b->seed * (1.0f / 2147483648.0f);
    const float high = (noise - (b->g + b->k) * b->s1 - b->s2) * b->a1;
    const float band = b->g * high + b->s1;
    b->s1 = b->g * high + band;
    b->s2 += 2.0f * b->g * band;
    if (b->target > 0.0f) {
      b->level += b->attack;
      b->target = b->level < b->target ? b->target : 0.0f;
    } else {
      b->level *= b->decay;
    }
    const float y = b->gain * b->level * band;
    left[i] += b->left * y;
    right[i] += b->right * y;
  }
  if (b->target <= 0.0f && b->level < 1e-5f)
    b->gain = 0.0f;
}

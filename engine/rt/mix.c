// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "mix.h"

#include "hot.h"

#include <string.h>

HC_HOT void hc_mix_toward(float *restrict io, const float *restrict next, const float *restrict toward, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++) {
    const float mixed = io[i] + toward[i] * (next[i] - io[i]);
    io[i] = toward[i] == 1.0f ? next[i] : mixed;
  }
}

HC_HOT void hc_mix_gain(float *restrict io, const float *restrict gain, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    io[i] *= gain[i];
}

HC_HOT void hc_mix_scale(float *restrict to, const float *restrict from, float gain, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = from[i] * gain;
}

HC_HOT bool hc_mix_within(const float *restrict row, float limit, uint32_t frames)
{
  // As integers, magnitudes of floats are in order, and infinity and NaN stand above every number.
  int32_t worst = 0, most;
  memcpy(&most, &limit, sizeof most);
  for (uint32_t i = 0; i < frames; i++) {
    int32_t bits;
    memcpy(&bits, row + i, sizeof bits);
    bits &= 0x7fffffff;
    worst = bits > worst ? bits : worst;
  }
  return worst < most;
}

bool hc_mix_sane(const float *restrict row, uint32_t frames)
{
  return hc_mix_within(row, 1e9f, frames);
}

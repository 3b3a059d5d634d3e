// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pink.h"

#include <string.h>

/** Sum of four 16-bit uniform numbers of a hashed counter (splitmix64's), mean 0, variance 4/12 of (2¹⁶)² less a hair. */
static double white(uint64_t count)
{
  uint64_t z = (count + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  const int32_t sum = (int32_t)(z & 0xffff) + (int32_t)(z >> 16 & 0xffff) + (int32_t)(z >> 32 & 0xffff) + (int32_t)(z >> 48);
  return sum - 131070;
}

void hc_pink_restart(HcPink *pink)
{
  pink->count = 0;
  memset(pink->state, 0, sizeof pink->state);
}

void hc_pink_render(HcPink *pink, float *to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++) {
    double x = white(pink->seed + pink->count++) * pink->gain;
    // s = x + p·s' ; y = s − z·s'
    for (int k = 0; k < HC_PINK_SECTIONS; k++) {
      const double before = pink->state[k];
      const double s = x + pink->pole[k] * before;
      pink->state[k] = s;
      x = s - pink->zero[k] * before;
    }
    to[i] = (float)x;
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "mix.h"

#include "hot.h"
#include "unit.h"

#include <stdalign.h>
#include <stddef.h>
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

HC_HOT void hc_mix_add(float *restrict io, const float *restrict other, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    io[i] += other[i];
}

enum { STEP = 8 };
typedef int32_t Bits __attribute__((vector_size(4 * STEP)));

/** Negative where a sample's magnitude is not below `limit`. As integers, magnitudes of floats are in order, and infinity and NaN
 * stand above every number. */
#define REACHES(limit, bits) ((limit)-1 - ((bits)&0x7fffffff))

__attribute__((always_inline)) static inline Bits reached(const float *row, int32_t limit, uint32_t frames, Bits any)
{
  for (uint32_t i = 0; i < frames; i += STEP) {
    Bits bits;
    memcpy(&bits, row + i, sizeof bits);
    any |= REACHES(limit, bits);
  }
  return any;
}

HC_HOT bool hc_mix_within(const float *const *row, uint32_t rows, float limit, uint32_t frames)
{
  const uint32_t whole = frames - frames % STEP;
  int32_t most, bits, any = 0;
  Bits all = {0};
  memcpy(&most, &limit, sizeof most);
  for (uint32_t r = 0; r < rows; r++) {
    // A chunk is nearly always whole, and that loop is all steps and no counting.
    all = whole == HC_CHUNK ? reached(row[r], most, HC_CHUNK, all) : reached(row[r], most, whole, all);
    for (uint32_t i = whole; i < frames; i++) {
      memcpy(&bits, row[r] + i, sizeof bits);
      any |= REACHES(most, bits);
    }
  }
  for (int k = 0; k < STEP; k++)
    any |= all[k];
  return any >= 0;
}

bool hc_mix_sane(const float *const *row, uint32_t rows, uint32_t frames)
{
  return hc_mix_within(row, rows, 1e9f, frames);
}

HC_HOT void hc_mix_interleave(float *restrict stereo, const float *restrict left, const float *restrict right, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++) {
    stereo[2 * (size_t)i] = left[i];
    stereo[2 * (size_t)i + 1] = right[i];
  }
}

HC_HOT void hc_mix_part(const float *restrict stereo, float *restrict left, float *restrict right, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++) {
    left[i] = stereo[2 * (size_t)i];
    right[i] = stereo[2 * (size_t)i + 1];
  }
}

alignas(64) const float hc_mix_silence[HC_CHUNK] = {0.0f};

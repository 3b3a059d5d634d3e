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

/** Magnitude of a float, as a number of the same order; infinity and NaN stand above every number. */
static inline uint32_t magnitude(float sample)
{
  uint32_t bits;
  memcpy(&bits, &sample, sizeof bits);
  return bits & 0x7fffffff;
}

/** The highest in two rows: one walk for both, because what is found side by side is put together only once. */
__attribute__((always_inline)) static inline uint32_t highest(const float *a, const float *b, uint32_t frames)
{
  uint32_t most = 0;
  for (uint32_t i = 0; i < frames; i++) {
    const uint32_t one = magnitude(a[i]), other = magnitude(b[i]), higher = one > other ? one : other;
    most = higher > most ? higher : most;
  }
  return most;
}

HC_HOT bool hc_mix_within(const float *const *row, uint32_t rows, float limit, uint32_t frames)
{
  uint32_t most = 0;
  for (uint32_t r = 0; r < rows; r += 2) {
    const float *a = row[r], *b = row[r + 1 < rows ? r + 1 : r];
    // A chunk is nearly always whole, and that loop needs no counting.
    const uint32_t high = frames == HC_CHUNK ? highest(a, b, HC_CHUNK) : highest(a, b, frames);
    most = high > most ? high : most;
  }
  return most < magnitude(limit);
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

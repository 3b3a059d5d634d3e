// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Self-noise. White noise from a counter: the value of a frame depends on seed, lane, channel and frame, on nothing that came before.
 * Each value is the sum of four uniform ones (kurtosis 2.7, peaks of ±3.46 deviations), mean 0, an integer and exact in a float.
 * Its filter is in float, too; slow poles are in double (poles.h).
 */
#ifndef HC_LINE_NOISE_H
#define HC_LINE_NOISE_H

#include "poles.h"

/** Finaliser of splitmix64: all bits of the result depend on all bits of the argument. */
HC_INLINE uint64_t hc_noise_mix(uint64_t z)
{
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/** Both halves of v ^ w, as numbers without a sign, less 65535: so they are centred with their sum at once. */
HC_INLINE HcInts halves_sum(HcWords v, HcWords w)
{
  return hc_words_high_less_low(hc_words_xor(v, w, (HcWords){0} + 0x80007fffU));
}

enum { HC_NOISE_ABREAST = HC_WIDTH == 8 ? 4 : 1 };

/** `n` vectors of frames of each channel. Each step of all of them comes before the next one, which waits for it. */
HC_INLINE void hc_noise_values(float row[2][HC_GROUP + HC_BLOCK], uint32_t at, HcWords counter, const uint64_t channel[2], int n)
{
  HcWords h[2 * HC_NOISE_ABREAST], k[2 * HC_NOISE_ABREAST];
#pragma GCC unroll 8
  for (int i = 0; i < 2 * n; i++)
    h[i] = (counter + (uint32_t)(i % n) * 2 * HC_WIDTH) ^ (uint32_t)channel[i / n];
#pragma GCC unroll 8
  for (int i = 0; i < 2 * n; i++)
    h[i] = (h[i] ^ (h[i] >> 16)) * 0x7feb352dU;
#pragma GCC unroll 8
  for (int i = 0; i < 2 * n; i++)
    h[i] = ((h[i] ^ (h[i] >> 15)) + (uint32_t)(channel[i / n] >> 32)) * 0x846ca68bU;
#pragma GCC unroll 8
  for (int i = 0; i < 2 * n; i++)
    k[i] = hc_words_xor(h[i], h[i] >> 16, (HcWords){0} + (uint32_t)channel[i / n]) * 0x21f0aaadU;
#pragma GCC unroll 8
  for (int i = 0; i < 2 * n; i++)
    k[i] = (k[i] ^ (k[i] >> 15)) * 0x735a2d97U;
#pragma GCC unroll 8
  for (int i = 0; i < 2 * n; i++) {
    const HcInts value = halves_sum(h[i], h[i] >> 16) + halves_sum(k[i], k[i] >> 15);
    *hc_floats_at(row[i / n] + HC_GROUP + at + (i % n) * 2 * HC_WIDTH) = __builtin_convertvector(value, HcFloats);
  }
}

/** Whole groups of left and right, from frame `first` of the block to `last`; `frame` is that of the first. */
HC_INLINE void hc_noise_draw(float row[2][HC_GROUP + HC_BLOCK], uint32_t first, uint32_t last, uint32_t seed, uint32_t lane,
                             uint64_t frame)
{
  const uint64_t left = hc_noise_mix((((uint64_t)seed << 32) | (lane << 1)) + UINT64_C(0x9e3779b97f4a7c15) * (1 + (frame >> 32)));
  const uint64_t channel[2] = {left, hc_noise_mix(left + UINT64_C(0x9e3779b97f4a7c15))};
  const int n = last - first == HC_BLOCK ? HC_NOISE_ABREAST : 1; // a group is one vector at least
  HcWords counter = hc_words_order() + (uint32_t)frame;
  for (uint32_t at = first; at < last; at += (uint32_t)n * 2 * HC_WIDTH, counter += (uint32_t)n * 2 * HC_WIDTH)
    hc_noise_values(row, at, counter, channel, n);
}

/** Slow poles take it in double. */
HC_INLINE void noise_widen(HcKernel *k, const HcBlockSpan *span)
{
  if (!poles_any(&k->set[0]->noise, &k->set[1]->noise))
    return;
  for (int c = 0; c < 2; c++)
    for (uint32_t at = span->first; at < span->last; at += HC_WIDTH)
      *hc_v_at(k->x[HC_LINE_INPUTS + c] + HC_TAPS_MAX + at) = hc_v_wide_of(k->white[c] + HC_GROUP + at);
}

/** `groups` groups of both channels. In a fade the filter stands between the sets' ones, in each group elsewhere. */
HC_INLINE void noise_part(HcKernel *k, uint32_t from, int groups, int sets)
{
  enum { PARTS = HC_GROUP / (2 * HC_WIDTH) };
  const float playing = (float)k->gain[0], next = (float)k->gain[1];
  HcFloats s[2][HC_GROUPS][PARTS] = {0};
#pragma GCC unroll 1
  for (int n = 0; n < HC_GROUP; n++)
#pragma GCC unroll 4
    for (int part = 0; part < PARTS; part++) {
      const HcFloats a = hc_floats_of(k->set[0]->self_noise.head[n] + part * 2 * HC_WIDTH) * playing;
      const HcFloats change = hc_floats_of(k->set[1]->self_noise.head[n] + part * 2 * HC_WIDTH) * next - a;
#pragma GCC unroll 4
      for (int g = 0; g < groups; g++) {
        const uint32_t at = from + (uint32_t)(g * HC_GROUP), first = at + (uint32_t)(part * 2 * HC_WIDTH);
        HcFloats tap = a;
        if (sets == 2)
          tap += (float)k->weight[at + HC_GROUP / 2] * change;
#pragma GCC unroll 2
        for (int c = 0; c < 2; c++)
          s[c][g][part] += tap * *(const HcFloatsLoose *)(k->white[c] + HC_GROUP + first - n);
      }
    }
  for (int c = 0; c < 2; c++)
    for (int g = 0; g < groups; g++)
      for (int part = 0; part < PARTS; part++)
        *hc_floats_at(k->noise[c] + from + g * HC_GROUP + part * 2 * HC_WIDTH) = s[c][g][part];
}

/** Noise is coloured once: in a fade its filter moves in steps of HC_GROUP frames, which noise does not show. Where both sets run it is
 * mixed for every step, fade or not, so that a fade costs no more. */
HC_INLINE void noise_run(HcKernel *k, const HcBlockSpan *span, int sets)
{
  if (span->whole && HC_WIDTH == 8)
    noise_part(k, 0, HC_GROUPS, sets);
  else
    for (uint32_t group = span->first; group < span->last; group += HC_GROUP)
      noise_part(k, group, 1, sets);
}

#endif

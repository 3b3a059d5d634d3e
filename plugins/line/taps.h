// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The taps of the line's kernel, along time: y[n] = Σ taps[k]·x[n−k]. Taps outside, samples inside, with the sums in registers:
 * two rows or two pieces of one row at a time, two vectors of each, and both sets, so that each x serves two products. The first
 * eight taps depend on the place in a group of eight frames, because they carry the poles' part within the group.
 * Whole steps on the grid of HC_BLOCK are computed, whatever part of them a block has.
 */
#ifndef HC_LINE_TAPS_H
#define HC_LINE_TAPS_H

#include "kernel.h"

typedef HcV HcSums[2][2][2]; ///< set, row, vector

/** Adds the products of one x each for both rows and both vectors, of both sets or of the one that plays. */
HC_INLINE void products_add(const double *const x[2], int n, HcV a[2][2], HcV b[2][2], int sets, HcSums s)
{
  for (int v = 0; v < 2; v++)
    for (int r = 0; r < 2; r++) {
      const HcV past = hc_v_loose(x[r] + v * HC_WIDTH - n);
      s[0][r][v] += a[r][v] * past;
      if (sets == 2)
        s[1][r][v] += b[r][v] * past;
    }
}

/** The head's vectors for two rows that begin at `place` of a group. */
HC_INLINE void head_load(const double *head, const uint32_t place[2], HcV h[2][2])
{
  for (uint32_t r = 0; r < 2; r++)
    for (uint32_t v = 0; v < 2; v++)
      h[r][v] = hc_v_of(head + (place[r] + v * HC_WIDTH) % HC_GROUP);
}

/** Adds the taps over the rows that `x` points into. */
HC_INLINE void taps_add(const double *const x[2], const uint32_t place[2], const HcNumerators *a, const HcNumerators *b, int taps,
                        int sets, HcSums s)
{
#pragma GCC unroll 1
  for (int n = 0; n < HC_GROUP; n++) {
    HcV ha[2][2], hb[2][2];
    head_load(a->head[n], place, ha);
    head_load(b->head[n], place, hb);
    products_add(x, n, ha, hb, sets, s);
  }
  for (int n = HC_GROUP; n < taps; n++) {
    const HcV ta = hc_v_all(a->tap[n]), tb = hc_v_all(b->tap[n]);
    HcV ha[2][2] = {{ta, ta}, {ta, ta}}, hb[2][2] = {{tb, tb}, {tb, tb}};
    products_add(x, n, ha, hb, sets, s);
  }
}

HC_INLINE void sums_clear(HcSums s)
{
  for (int i = 0; i < 2; i++)
    for (int r = 0; r < 2; r++)
      s[i][r][0] = s[i][r][1] = hc_v_all(0.0);
}

HC_INLINE void sums_store(double *to, const HcV s[2])
{
  for (int v = 0; v < 2; v++)
    *hc_v_at(to + v * HC_WIDTH) = s[v];
}

HC_INLINE int taps_of(const HcKernel *k)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  return (int)(a->taps > b->taps ? a->taps : b->taps);
}

/** Left and right, from `at` to `end`. */
HC_INLINE void program_run(HcKernel *k, uint32_t at, uint32_t end, int sets)
{
  const int taps = taps_of(k);
  for (uint32_t i = at; i < end; i += 2 * HC_WIDTH) {
    const double *const x[2] = {k->x[0] + HC_TAPS_MAX + i, k->x[1] + HC_TAPS_MAX + i};
    const uint32_t place[2] = {i % HC_GROUP, i % HC_GROUP};
    HcSums s;
    sums_clear(s);
    taps_add(x, place, &k->set[0]->kind[0], &k->set[1]->kind[0], taps, sets, s);
    for (int set = 0; set < sets; set++)
      for (int c = 0; c < 2; c++)
        sums_store(k->y[set][c] + i, s[set][c]);
  }
}

/** What the live buses add. */
HC_INLINE void disturbance_run(HcKernel *k, uint32_t at, uint32_t end, int sets)
{
  const int taps = taps_of(k);
  for (uint32_t i = at; i < end; i += 4 * HC_WIDTH) {
    HcSums s;
    sums_clear(s);
    for (int bus = 1; bus <= HC_LINE_BUSES; bus++) {
      const double *const from = k->x[1 + bus] + HC_TAPS_MAX + i, *const x[2] = {from, from + 2 * HC_WIDTH};
      const uint32_t place[2] = {i % HC_GROUP, (i + 2 * HC_WIDTH) % HC_GROUP};
      if (k->live[1 + bus])
        taps_add(x, place, &k->set[0]->kind[bus], &k->set[1]->kind[bus], taps, sets, s);
    }
    for (int set = 0; set < sets; set++)
      for (uint32_t r = 0; r < 2; r++)
        sums_store(k->y[set][2] + i + r * 2 * HC_WIDTH, s[set][r]);
  }
}

/** The noise's filter on its way from one set to the other. */
typedef struct HcNoiseTaps {
  HcEight head[HC_GROUP];
  double tap[HC_NOISE_TAPS_MAX] __attribute__((aligned(64)));
} HcNoiseTaps;

/** Some taps between the sets' ones. */
HC_INLINE void noise_mix_some(const HcKernel *k, const double *playing, const double *next, double weight, int sets, double *taps)
{
  HcV mixed = hc_v_of(playing) * k->gain[0];
  if (sets == 2)
    mixed += weight * (hc_v_of(next) * k->gain[1] - mixed);
  *hc_v_at(taps) = mixed;
}

HC_INLINE void noise_mix(const HcKernel *k, double weight, int sets, HcNoiseTaps *taps)
{
  const HcNumerators *const a = &k->set[0]->kind[HC_KINDS - 1], *const b = &k->set[1]->kind[HC_KINDS - 1];
  for (int t = 0; t < HC_GROUP * HC_GROUP; t += HC_WIDTH)
    noise_mix_some(k, a->head[0] + t, b->head[0] + t, weight, sets, taps->head[0] + t);
  for (int t = HC_GROUP; t < HC_NOISE_TAPS_MAX; t += HC_WIDTH)
    noise_mix_some(k, a->tap + t, b->tap + t, weight, sets, taps->tap + t);
}

/** Adds one tap of both channels. */
HC_INLINE void white_add(const double *const white[2], int n, HcV first, HcV second, HcV s[2][2])
{
  for (int c = 0; c < 2; c++) {
    s[c][0] += first * hc_v_loose(white[c] - n);
    s[c][1] += second * hc_v_loose(white[c] + HC_WIDTH - n);
  }
}

/** Some frames of both channels; even and odd taps apart, so that no sum waits for the one before. */
HC_INLINE void noise_part(HcKernel *k, const HcNoiseTaps *taps, uint32_t at)
{
  const double *const white[2] = {k->x[HC_LINE_INPUTS] + HC_TAPS_MAX + at, k->x[HC_LINE_INPUTS + 1] + HC_TAPS_MAX + at};
  const uint32_t first = at % HC_GROUP, second = (at + HC_WIDTH) % HC_GROUP;
  HcSums s;
  sums_clear(s);
#pragma GCC unroll 1
  for (int n = 0; n < HC_GROUP; n += 2) {
    white_add(white, n, hc_v_of(taps->head[n] + first), hc_v_of(taps->head[n] + second), s[0]);
    white_add(white, n + 1, hc_v_of(taps->head[n + 1] + first), hc_v_of(taps->head[n + 1] + second), s[1]);
  }
#pragma GCC unroll 1
  for (int n = HC_GROUP; n < HC_NOISE_TAPS_MAX; n += 2) {
    const HcV even = hc_v_all(taps->tap[n]), odd = hc_v_all(taps->tap[n + 1]);
    white_add(white, n, even, even, s[0]);
    white_add(white, n + 1, odd, odd, s[1]);
  }
  for (int c = 0; c < 2; c++)
    for (int v = 0; v < 2; v++)
      *hc_v_at(k->noise[c] + at + v * HC_WIDTH) = s[0][c][v] + s[1][c][v];
}

/** Noise is coloured once: in a fade its filter moves in steps of HC_STEP frames, which noise does not show. Where both sets run it is
 * mixed for every step, fade or not, so that a fade costs no more. */
HC_INLINE void noise_run(HcKernel *k, uint32_t at, uint32_t end, int sets)
{
  HcNoiseTaps taps;
  noise_mix(k, k->weight[at + HC_STEP / 2], sets, &taps);
  for (uint32_t step = at; step < end; step += HC_STEP) {
    if (step > at && sets == 2)
      noise_mix(k, k->weight[step + HC_STEP / 2], sets, &taps);
    for (uint32_t i = step; i < step + HC_STEP; i += 2 * HC_WIDTH)
      noise_part(k, &taps, i);
  }
}

#endif

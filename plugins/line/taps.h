// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The taps of the line's kernel, along time: y[n] = Σ taps[k]·x[n−k]. Taps outside, samples inside, with the sums in registers:
 * two rows or two pieces of one row at a time, two vectors of each, and both sets, so that each x serves two products.
 * Whole steps on the grid of HC_BLOCK are computed, whatever part of them a block has.
 */
#ifndef HC_LINE_TAPS_H
#define HC_LINE_TAPS_H

#include "kernel.h"

typedef HcV HcSums[2][2][2]; ///< set, row, vector

/** Adds the taps of both sets over the rows that `x0` and `x1` point into. */
HC_INLINE void taps_add(const double *x0, const double *x1, const double *a, const double *b, int taps, HcSums s)
{
  for (int n = 0; n < taps; n++) {
    const HcV ha = hc_v_all(a[n]), hb = hc_v_all(b[n]);
    for (int v = 0; v < 2; v++) {
      const HcV p0 = hc_v_loose(x0 + v * HC_WIDTH - n), p1 = hc_v_loose(x1 + v * HC_WIDTH - n);
      s[0][0][v] += ha * p0;
      s[0][1][v] += ha * p1;
      s[1][0][v] += hb * p0;
      s[1][1][v] += hb * p1;
    }
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

/** Left and right of both sets, from `at` to `end`. */
HC_INLINE void program_run(HcKernel *k, uint32_t at, uint32_t end)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  const int taps = (int)(a->taps > b->taps ? a->taps : b->taps);
  for (uint32_t i = at; i < end; i += 2 * HC_WIDTH) {
    HcSums s;
    sums_clear(s);
    taps_add(k->x[0] + HC_TAPS_MAX + i, k->x[1] + HC_TAPS_MAX + i, a->signal, b->signal, taps, s);
    for (int set = 0; set < 2; set++)
      for (int c = 0; c < 2; c++)
        sums_store(k->y[set][c] + i, s[set][c]);
  }
}

/** What the live buses add. */
HC_INLINE void disturbance_run(HcKernel *k, uint32_t at, uint32_t end)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  const int taps = (int)(a->taps > b->taps ? a->taps : b->taps);
  for (uint32_t i = at; i < end; i += 4 * HC_WIDTH) {
    HcSums s;
    sums_clear(s);
    for (int c = 0; c < HC_LINE_BUSES; c++) {
      const double *const x = k->x[2 + c] + HC_TAPS_MAX + i;
      if (k->live[2 + c])
        taps_add(x, x + 2 * HC_WIDTH, a->bus[c], b->bus[c], taps, s);
    }
    for (int set = 0; set < 2; set++)
      for (uint32_t r = 0; r < 2; r++)
        sums_store(k->y[set][2] + i + r * 2 * HC_WIDTH, s[set][r]);
  }
}

/** Taps of the noise, on their way from one set to the other. */
HC_INLINE void noise_taps_mix(const HcKernel *k, double weight, double *taps)
{
  for (int t = 0; t < HC_NOISE_TAPS_MAX; t += HC_WIDTH) {
    const HcV from = hc_v_of(k->set[0]->noise + t) * k->gain[0], to = hc_v_of(k->set[1]->noise + t) * k->gain[1];
    *hc_v_at(taps + t) = from + weight * (to - from);
  }
}

/** One step of both channels; even and odd taps apart, so that no sum waits for the one before. */
HC_INLINE void noise_step(HcKernel *k, const double *taps, int count, uint32_t at)
{
  const double *const white[2] = {k->white[0] + HC_NOISE_TAPS_MAX + at, k->white[1] + HC_NOISE_TAPS_MAX + at};
  HcSums s;
  sums_clear(s);
  for (int n = 0; n < count; n += 2)
    for (int odd = 0; odd < 2; odd++) {
      const HcV h = hc_v_all(taps[n + odd]);
      for (int c = 0; c < 2; c++)
        for (int v = 0; v < 2; v++)
          s[odd][c][v] += h * hc_v_loose(white[c] + v * HC_WIDTH - n - odd);
    }
  for (int c = 0; c < 2; c++)
    for (int v = 0; v < 2; v++)
      *hc_v_at(k->noise[c] + at + v * HC_WIDTH) = s[0][c][v] + s[1][c][v];
}

/** Noise is coloured once: in a fade its filter moves in steps of HC_STEP frames, which noise does not show. */
HC_INLINE void noise_run(HcKernel *k, uint32_t at, uint32_t end)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  const int count = (int)(a->noise_taps > b->noise_taps ? a->noise_taps : b->noise_taps);
  for (uint32_t step = at; step < end; step += HC_STEP) {
    double taps[HC_NOISE_TAPS_MAX] __attribute__((aligned(64)));
    noise_taps_mix(k, k->weight[step + HC_STEP / 2], taps);
    for (uint32_t i = step; i < step + HC_STEP; i += 2 * HC_WIDTH)
      noise_step(k, taps, count, i);
  }
}

#endif

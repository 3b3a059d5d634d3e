// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The slow poles of the line's kernel, across sources: four of them and both sets in a frame.
 *
 * Real pole:    s = a·s + x                         (its factor 1 − a sits in the residue)
 * Complex pair: v = c2·v + g·(x − u), u = u + g·v   (both states at unit gain, no difference of large numbers)
 *
 * Each step waits for the one before, so poles and groups of sources run side by side to fill the time.
 */
#ifndef HC_LINE_POLES_H
#define HC_LINE_POLES_H

#include "kernel.h"

static const double k_smallest_state = 1e-100;

/** Which frames, and which groups of sources: into the frame of the program or of the disturbance. */
typedef struct HcPoleRun {
  uint32_t at, end;
  int group, groups; ///< one or two groups
  int to;            ///< where the first of them adds
} HcPoleRun;

HC_INLINE HcV *pole_at(HcKernel *k, int to, uint32_t i, int p)
{
  return hc_v_at(k->pole[to][i] + p * HC_WIDTH);
}

/** Two real poles; the first ones begin the sum. */
HC_INLINE void reals_run(HcKernel *k, const HcPoleRun *r, const int groups, unsigned j, int p, bool first)
{
  const HcSet *const one = k->set[0], *const two = k->set[1];
  HcV a[2][2], q[2][2], s[2][2];
  for (int g = 0; g < groups; g++)
    for (unsigned i = 0; i < 2; i++) {
      const int from = r->group + g;
      a[g][i] = hc_v_both(one->a[j + i][from], two->a[j + i][from], p);
      q[g][i] = hc_v_both(one->real[j + i][from], two->real[j + i][from], p);
      s[g][i] = hc_v_both(k->state[0].real[j + i][from], k->state[1].real[j + i][from], p);
    }
  for (uint32_t n = r->at; n < r->end; n++)
    for (int g = 0; g < groups; g++) {
      const double *const point = k->point[r->group + g][n];
      const HcV x = hc_v_both(point, point, p);
      s[g][0] = a[g][0] * s[g][0] + x;
      s[g][1] = a[g][1] * s[g][1] + x;
      HcV *const y = pole_at(k, r->to + g, n, p);
      *y = ((first ? hc_v_all(0.0) : *y) + q[g][0] * s[g][0]) + q[g][1] * s[g][1];
    }
  for (int g = 0; g < groups; g++)
    for (unsigned i = 0; i < 2; i++)
      hc_v_apart(k->state[0].real[j + i][r->group + g], k->state[1].real[j + i][r->group + g], p, s[g][i]);
}

HC_INLINE void pair_run(HcKernel *k, const HcPoleRun *r, const int groups, unsigned j, int p)
{
  const HcSet *const one = k->set[0], *const two = k->set[1];
  HcV gain[2], c2[2], q[2][2], u[2], v[2];
  for (int g = 0; g < groups; g++) {
    const int from = r->group + g;
    gain[g] = hc_v_both(one->g[j][from], two->g[j][from], p);
    c2[g] = hc_v_both(one->c2[j][from], two->c2[j][from], p);
    for (int i = 0; i < 2; i++)
      q[g][i] = hc_v_both(one->pair[j][i][from], two->pair[j][i][from], p);
    u[g] = hc_v_both(k->state[0].pair[j][0][from], k->state[1].pair[j][0][from], p);
    v[g] = hc_v_both(k->state[0].pair[j][1][from], k->state[1].pair[j][1][from], p);
  }
  for (uint32_t n = r->at; n < r->end; n++)
    for (int g = 0; g < groups; g++) {
      const double *const point = k->point[r->group + g][n];
      v[g] = c2[g] * v[g] + gain[g] * (hc_v_both(point, point, p) - u[g]);
      u[g] += gain[g] * v[g];
      HcV *const y = pole_at(k, r->to + g, n, p);
      *y = (*y + q[g][0] * u[g]) + q[g][1] * v[g];
    }
  for (int g = 0; g < groups; g++) {
    const int from = r->group + g;
    hc_v_apart(k->state[0].pair[j][0][from], k->state[1].pair[j][0][from], p, u[g]);
    hc_v_apart(k->state[0].pair[j][1][from], k->state[1].pair[j][1][from], p, v[g]);
  }
}

/** All poles of one or two groups. */
HC_INLINE void groups_run(HcKernel *k, const HcPoleRun *r, const int groups, unsigned reals, unsigned pairs)
{
  for (int p = 0; p < HC_PARTS; p++) {
    reals_run(k, r, groups, 0, p, r->group < 2);
    for (unsigned j = 2; j < reals; j += 2)
      reals_run(k, r, groups, j, p, false);
    for (unsigned j = 0; j < pairs; j++)
      pair_run(k, r, groups, j, p);
  }
}

/** Four rows become quads; a source that is NULL is silent. */
HC_INLINE void points_fill(HcQuad *point, const double *const row[4], uint32_t at, uint32_t end)
{
  for (uint32_t i = at & ~3U; i < end; i += 4) {
    HcV4 v[4];
    for (int c = 0; c < 4; c++)
      v[c] = row[c] ? *(const HcV4 *)(row[c] + i) : (HcV4){0};
    hc_v4_transpose(v);
    for (uint32_t c = 0; c < 4; c++)
      *(HcV4 *)point[i + c] = v[c];
  }
}

/** Of one set: program and noise to their rows, the disturbance to its. */
HC_INLINE void poles_add(HcKernel *k, int set, uint32_t at, uint32_t end, bool disturbed)
{
  for (uint32_t i = at & ~3U; i < end; i += 4) {
    HcV4 v[2][4];
    for (int to = 0; to < 1 + disturbed; to++) {
      for (uint32_t c = 0; c < 4; c++)
        v[to][c] = *(const HcV4 *)(k->pole[to][i + c] + 4 * set);
      hc_v4_transpose(v[to]);
    }
    *(HcV4 *)(k->y[set][0] + i) += v[0][0];
    *(HcV4 *)(k->y[set][1] + i) += v[0][1];
    *(HcV4 *)(k->slow[set][0] + i) = v[0][2];
    *(HcV4 *)(k->slow[set][1] + i) = v[0][3];
    if (disturbed)
      *(HcV4 *)(k->y[set][2] + i) += (v[1][0] + v[1][1]) + (v[1][2] + v[1][3]);
  }
}

HC_INLINE unsigned larger(unsigned a, unsigned b)
{
  return a > b ? a : b;
}

HC_INLINE unsigned reals_of(const HcKernel *k)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  return larger(larger(a->reals, a->noise_reals), larger(b->reals, b->noise_reals));
}

HC_INLINE unsigned pairs_of(const HcKernel *k)
{
  const HcSet *const a = k->set[0], *const b = k->set[1];
  return larger(larger(a->pairs, a->noise_pairs), larger(b->pairs, b->noise_pairs));
}

/** Adds what the poles give to the rows y, and fills `slow`. False: there are none. */
HC_INLINE bool poles_run(HcKernel *k, uint32_t at, uint32_t end)
{
  const unsigned reals = reals_of(k), pairs = pairs_of(k);
  if (!reals && !pairs)
    return false;
  const double *row[HC_GROUPS * 4] = {0};
  for (int c = 0; c < HC_LINE_INPUTS; c++)
    row[c < 2 ? c : c + 2] = k->live[c] || c < 2 ? k->x[c] + HC_TAPS_MAX : NULL;
  for (int c = 0; c < 2; c++)
    row[2 + c] = k->white[c] + HC_NOISE_TAPS_MAX;
  const bool rf = row[8], disturbed = rf || row[4] || row[5] || row[6] || row[7];
  for (int g = 0; g < 1 + disturbed + rf; g++)
    points_fill(k->point[g], row + g * 4, at, end);
  if (disturbed)
    groups_run(k, &(HcPoleRun){at, end, 0, 2, 0}, 2, reals, pairs);
  else
    groups_run(k, &(HcPoleRun){at, end, 0, 1, 0}, 1, reals, pairs);
  if (rf)
    groups_run(k, &(HcPoleRun){at, end, 2, 1, 1}, 1, reals, pairs);
  poles_add(k, 0, at, end, disturbed);
  poles_add(k, 1, at, end, disturbed);
  return true;
}

/** Clear states that would decay into denormal numbers before they are looked at again. */
HC_INLINE void states_flush(HcKernel *k)
{
  const uint32_t vector = HC_WIDTH * 8, reals = (uint32_t)(reals_of(k) * sizeof k->state[0].real[0] + vector - 1) / vector;
  const uint32_t pairs = (uint32_t)(pairs_of(k) * sizeof k->state[0].pair[0] + vector - 1) / vector;
  for (int set = 0; set < 2; set++) {
    for (uint32_t i = 0; i < reals; i++) {
      HcV *const state = hc_v_at(k->state[set].real[0][0] + i * HC_WIDTH);
      *state = hc_v_keep(*state, k_smallest_state, 1e300);
    }
    for (uint32_t i = 0; i < pairs; i++) {
      HcV *const state = hc_v_at(k->state[set].pair[0][0][0] + i * HC_WIDTH);
      *state = hc_v_keep(*state, k_smallest_state, 1e300);
    }
  }
}

/** True when a source has left nothing in any state. */
HC_INLINE bool states_empty(const HcKernel *k, int group, int source)
{
  const unsigned reals = reals_of(k), pairs = pairs_of(k);
  bool empty = true;
  for (int set = 0; set < 2; set++) {
    for (unsigned j = 0; j < reals; j++)
      empty = empty && k->state[set].real[j][group][source] == 0.0;
    for (unsigned j = 0; j < pairs; j++)
      for (int i = 0; i < 2; i++)
        empty = empty && k->state[set].pair[j][i][group][source] == 0.0;
  }
  return empty;
}

#endif

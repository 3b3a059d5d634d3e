// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The slow poles of the line's kernel.
 *
 * Real pole:    s = a·s + x                         (its factor 1 − a sits in the residue)
 * Complex pair: v = c2·v + g·(x − u), u = u + g·v   (both states at unit gain, no difference of large numbers)
 *
 * Frame by frame each step would wait for the one before. So a group of HC_GROUP frames goes at once: what its own samples do
 * within the group is in the taps' head, what the state at its beginning does is a vector times the state (taps.h), and the state
 * at its end is a sum of as many products. A group that a block ends within is computed again from its beginning by the next block.
 */
#ifndef HC_LINE_POLES_H
#define HC_LINE_POLES_H

#include "kernel.h"

static const double k_smallest_state = 1e-100;

/** Frames of this block on the grid of HC_BLOCK, and the whole groups that they lie in. */
typedef struct HcBlockSpan {
  uint32_t at, end, first, last;
  bool whole; ///< nearly all are: for these the compiler knows every length
} HcBlockSpan;

typedef struct HcPoleCount {
  unsigned reals, pairs;
} HcPoleCount;

/** One row's states as each group began. */
typedef double HcBegun[HC_GROUPS][HC_STATES] __attribute__((aligned(32)));

/** Of both sets; those that only one of them has are zero in the other. */
HC_INLINE HcPoleCount poles_count(const HcPoleSet *a, const HcPoleSet *b)
{
  return (HcPoleCount){a->reals > b->reals ? a->reals : b->reals, a->pairs > b->pairs ? a->pairs : b->pairs};
}

HC_INLINE bool poles_any(const HcPoleSet *a, const HcPoleSet *b)
{
  return a->reals || a->pairs || b->reals || b->pairs;
}

#if HC_WIDTH == 8
/** A group's products, folded to four, and those of the group after it. */
HC_INLINE HcV folded(const double *in, const double *x)
{
  const HcV *const next = (const HcV *)(x + HC_GROUP);
  const HcV one = hc_v_add_exact(hc_v_of(in) * hc_v_of(x), hc_v_of(in + 8), hc_v_of(x + 8));
  const HcV two = hc_v_add_exact(hc_v_of(in) * next[0], hc_v_of(in + 8), next[1]);
  return __builtin_shufflevector(one, two, 0, 1, 2, 3, 8, 9, 10, 11) +
         __builtin_shufflevector(one, two, 4, 5, 6, 7, 12, 13, 14, 15);
}

/** Of a group and the one after it: the sums of two states' products. */
HC_INLINE HcV4 groups_sum(const HcGroupRow in[2], const double *x)
{
  const HcV a = folded(in[0], x), b = folded(in[1], x);
  const HcV twos =
      __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14) + __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  return __builtin_shufflevector(twos, twos, 0, 1, 4, 5) + __builtin_shufflevector(twos, twos, 2, 3, 6, 7);
}
#else
/** A group's products, folded to four. */
HC_INLINE HcV4 folded(const double *in, const double *x)
{
  const HcV4 *const a = (const HcV4 *)in, *const b = (const HcV4 *)x;
  return hc_v4_add_exact(a[0] * b[0], a[2], b[2]) + hc_v4_add_exact(a[1] * b[1], a[3], b[3]);
}

/** Of a group and the one after it: the sums of two states' products. */
HC_INLINE HcV4 groups_sum(const HcGroupRow in[2], const double *x)
{
  const HcV4 a = folded(in[0], x), b = folded(in[1], x), c = folded(in[0], x + HC_GROUP), d = folded(in[1], x + HC_GROUP);
  const HcV4 one = __builtin_shufflevector(a, b, 0, 4, 2, 6) + __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const HcV4 two = __builtin_shufflevector(c, d, 0, 4, 2, 6) + __builtin_shufflevector(c, d, 1, 5, 3, 7);
  return __builtin_shufflevector(one, two, 0, 1, 4, 5) + __builtin_shufflevector(one, two, 2, 3, 6, 7);
}
#endif

/** v without what would decay into denormal numbers before it is looked at again. */
HC_INLINE HcV2 flushed(HcV2 v)
{
  const HcV2 size = (HcV2)((HcI2)v & INT64_MAX);
  return (HcV2)((HcI2)v & ~(HcI2)(size < k_smallest_state));
}

/** Two states of a row over all groups. `pair`: they turn each other. */
HC_INLINE void states_move(const HcPoleSet *poles, const double *x, double *state, HcBegun begun, const HcBlockSpan *span,
                           unsigned j, bool pair)
{
  const HcV2 turn = {poles->turn[j][0], poles->turn[j + 1][0]}, other = {poles->turn[j][1], poles->turn[j + 1][1]};
  HcV2 s = *(HcV2 *)(state + j);
  if (span->at == 0)
    s = flushed(s);
  for (uint32_t at = span->first; at < span->end; at += 2 * HC_GROUP) {
    const HcV4 sums = groups_sum(poles->in + j, x + at);
    const HcV2 sum[2] = {__builtin_shufflevector(sums, sums, 0, 1), __builtin_shufflevector(sums, sums, 2, 3)};
    for (uint32_t n = 0, g = at; n < 2 && g < span->end; n++, g += HC_GROUP) {
      *(HcV2 *)(begun[g / HC_GROUP] + j) = s;
      HcV2 change = turn * s;
      if (pair)
        change += other * __builtin_shufflevector(s, s, 1, 0);
      if (g + HC_GROUP <= span->end)
        s = (s + sum[n]) + change;
    }
  }
  *(HcV2 *)(state + j) = s;
}

/** The states of all rows that sound, and where they stood as each group began. Where one set plays, the other's rest until a
 * commit makes them anew. */
HC_INLINE void poles_run(HcKernel *k, HcBegun begun[2][HC_ROWS], const HcBlockSpan *span, int sets)
{
  const bool line = poles_any(&k->set[0]->line, &k->set[1]->line), self = poles_any(&k->set[0]->noise, &k->set[1]->noise);
  for (int row = line ? 0 : HC_LINE_INPUTS; row < (self ? HC_ROWS : HC_LINE_INPUTS); row++) {
    const bool bus = row >= 2 && row < HC_LINE_INPUTS, noise = row >= HC_LINE_INPUTS;
    const HcPoleSet *const poles[2] = {noise ? &k->set[0]->noise : &k->set[0]->line,
                                       noise ? &k->set[1]->noise : &k->set[1]->line};
    const HcPoleCount count = poles_count(poles[0], poles[1]);
    const double *const x = k->x[row] + HC_TAPS_MAX;
    for (int set = 0; set < sets && (!bus || k->live[row]); set++) {
      for (unsigned j = 0; j < count.reals; j += 2)
        states_move(poles[set], x, k->state[set][row], begun[set][row], span, j, false);
      for (unsigned j = HC_REALS_MAX; j < HC_REALS_MAX + 2 * count.pairs; j += 2)
        states_move(poles[set], x, k->state[set][row], begun[set][row], span, j, true);
    }
  }
}

/** True when a row has left nothing in any state that runs. */
HC_INLINE bool states_empty(const HcKernel *k, int row, int sets)
{
  bool empty = true;
  for (int set = 0; set < sets; set++)
    for (int j = 0; j < HC_STATES; j++)
      empty = empty && k->state[set][row][j] == 0.0;
  return empty;
}

#endif

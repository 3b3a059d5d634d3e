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

/** A group's products, folded to four. */
HC_INLINE HcV4 folded(const double *in, const double *x)
{
#if HC_WIDTH == 8
  const HcV eight = hc_v_add_exact(hc_v_of(in) * hc_v_of(x), hc_v_of(in + 8), hc_v_of(x + 8));
  return __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
#else
  const HcV4 *const a = (const HcV4 *)in, *const b = (const HcV4 *)x;
  return hc_v4_add_exact(a[0] * b[0], a[2], b[2]) + hc_v4_add_exact(a[1] * b[1], a[3], b[3]);
#endif
}

/** The sum of each of four vectors. */
HC_INLINE HcV4 four_sums(const HcV4 v[4])
{
  const HcV4 one = __builtin_shufflevector(v[0], v[1], 0, 4, 2, 6) + __builtin_shufflevector(v[0], v[1], 1, 5, 3, 7);
  const HcV4 two = __builtin_shufflevector(v[2], v[3], 0, 4, 2, 6) + __builtin_shufflevector(v[2], v[3], 1, 5, 3, 7);
  return __builtin_shufflevector(one, two, 0, 1, 4, 5) + __builtin_shufflevector(one, two, 2, 3, 6, 7);
}

/** Two rows of samples, each through a set, side by side: one row through both sets; or, where only one set plays, two rows through
 * that one, or one row with its even and odd pairs of states. */
typedef struct HcRowRun {
  const HcPoleSet *poles[2];
  const double *x[2];
  double *state[2];
  HcBegun *begun[2];
  unsigned apart; ///< how many states side 1 is ahead of side 0: 2 where both are the same row, else 0
} HcRowRun;

/** Move two states of both sides over all groups. `pair`: they turn each other. */
HC_INLINE void states_move(const HcRowRun *r, const HcBlockSpan *span, unsigned j, bool pair)
{
  const HcPoleSet *const a = r->poles[0], *const b = r->poles[1];
  const unsigned i = j + r->apart;
  const HcV4 turn = {a->turn[j][0], a->turn[j + 1][0], b->turn[i][0], b->turn[i + 1][0]};
  const HcV4 other = {a->turn[j][1], a->turn[j + 1][1], b->turn[i][1], b->turn[i + 1][1]};
  HcV4 s = {r->state[0][j], r->state[0][j + 1], r->state[1][i], r->state[1][i + 1]};
  for (uint32_t g = span->first; g < span->end; g += HC_GROUP) {
    const double *const x = r->x[0] + g, *const z = r->x[1] + g;
    double *const x_begun = (*r->begun[0])[g / HC_GROUP] + j, *const z_begun = (*r->begun[1])[g / HC_GROUP] + i;
    const HcV4 products[4] = {folded(a->in[j], x), folded(a->in[j + 1], x), folded(b->in[i], z), folded(b->in[i + 1], z)};
    for (unsigned n = 0; n < 2; n++) {
      x_begun[n] = s[n];
      z_begun[n] = s[2 + n];
    }
    HcV4 change = turn * s;
    if (pair)
      change += other * __builtin_shufflevector(s, s, 1, 0, 3, 2);
    if (g + HC_GROUP <= span->end)
      s = (s + four_sums(products)) + change;
  }
  for (unsigned n = 0; n < 2; n++) {
    r->state[0][j + n] = s[n];
    r->state[1][i + n] = s[2 + n];
  }
}

/** Through all poles of both sides. */
HC_INLINE void sides_move(const HcRowRun *r, const HcBlockSpan *span)
{
  const HcPoleCount count = poles_count(r->poles[0], r->poles[1]);
  for (unsigned j = 0; j < count.reals; j += 2 + r->apart)
    states_move(r, span, j, false);
  for (unsigned j = 0; j < 2 * count.pairs; j += 2 + r->apart)
    states_move(r, span, HC_REALS_MAX + j, true);
}

/** Side `side` is this row through this set. */
HC_INLINE void side_put(HcKernel *k, HcRowRun *r, int side, int row, int set, HcBegun begun[2][HC_ROWS])
{
  r->poles[side] = row < HC_LINE_INPUTS ? &k->set[set]->line : &k->set[set]->noise;
  r->x[side] = k->x[row] + HC_TAPS_MAX;
  r->state[side] = k->state[set][row];
  r->begun[side] = &begun[set][row];
}

/** The states of all rows that sound, and where they stood as each group began. Where one set plays, the other's rest until a
 * commit makes them anew, and two rows go at a time. */
HC_INLINE void poles_run(HcKernel *k, HcBegun begun[2][HC_ROWS], const HcBlockSpan *span, int sets)
{
  const bool line = poles_any(&k->set[0]->line, &k->set[1]->line), noise = poles_any(&k->set[0]->noise, &k->set[1]->noise);
  int rows[HC_ROWS], n = 0;
  for (int row = 0; row < HC_ROWS; row++)
    if (row < HC_LINE_INPUTS ? line && (row < 2 || k->live[row]) : noise)
      rows[n++] = row;
  for (int i = 0; i < n; i += 3 - sets) {
    const int other = sets == 1 && i + 1 < n ? rows[i + 1] : rows[i];
    HcRowRun run = {.apart = sets == 1 && other == rows[i] ? 2 : 0};
    side_put(k, &run, 0, rows[i], 0, begun);
    side_put(k, &run, 1, other, sets - 1, begun);
    sides_move(&run, span);
  }
}

/** Some states of a row that would decay into denormal numbers before they are looked at again. */
HC_INLINE void states_clear(double *state, unsigned from, unsigned end)
{
  for (unsigned j = from; j < end; j += 4) {
    HcV4Loose *const some = (HcV4Loose *)(state + j);
    const HcV4 size = (HcV4)((HcI4)*some & INT64_MAX);
    *some = (HcV4)((HcI4)*some & ~(HcI4)(size < k_smallest_state));
  }
}

/** Of the next set too where both run. */
HC_INLINE void states_flush(HcKernel *k, int sets)
{
  for (int set = 0; set < sets; set++)
    for (int row = 0; row < HC_ROWS; row++) {
      const HcPoleSet *const poles = row < HC_LINE_INPUTS ? &k->set[set]->line : &k->set[set]->noise;
      if (row >= 2 && row < HC_LINE_INPUTS && !k->live[row])
        continue;
      states_clear(k->state[set][row], 0, poles->reals);
      states_clear(k->state[set][row], HC_REALS_MAX, HC_REALS_MAX + 2 * poles->pairs);
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

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The slow poles of the line's kernel.
 *
 * Real pole:    s = a·s + x                         (its factor 1 − a sits in the residue)
 * Complex pair: v = c2·v + g·(x − u), u = u + g·v   (both states at unit gain, no difference of large numbers)
 *
 * Frame by frame each step would wait for the one before. So a group of eight frames goes at once: what its own samples do
 * within the group is in the taps' head, what the state at its beginning does is a vector times the state, and the state at its
 * end is a sum of eight products. A group that a block ends within is computed again from its beginning by the next block.
 */
#ifndef HC_LINE_POLES_H
#define HC_LINE_POLES_H

#include "kernel.h"

static const double k_smallest_state = 1e-100;

/** Eight products, folded once. */
HC_INLINE HcV4 folded(const double *in, const double *x)
{
  const HcV4 *const a = (const HcV4 *)in, *const b = (const HcV4 *)x;
  return a[0] * b[0] + a[1] * b[1];
}

/** The sum of each of four vectors. */
HC_INLINE HcV4 four_sums(const HcV4 v[4])
{
  const HcV4 one = __builtin_shufflevector(v[0], v[1], 0, 4, 2, 6) + __builtin_shufflevector(v[0], v[1], 1, 5, 3, 7);
  const HcV4 two = __builtin_shufflevector(v[2], v[3], 0, 4, 2, 6) + __builtin_shufflevector(v[2], v[3], 1, 5, 3, 7);
  return __builtin_shufflevector(one, two, 0, 1, 4, 5) + __builtin_shufflevector(one, two, 2, 3, 6, 7);
}

/** Two rows of samples, each through a set, side by side: what they become is added to y. One row through both sets; or, where
 * only one set plays, left and right through that one, or one row with its even and odd pairs of states. */
typedef struct HcRowRun {
  const HcPoleSet *poles[2];
  const HcNumerators *numerators[2];
  const double *x[2];
  double *y[2], *state[2];
  uint32_t at, end; ///< the block; groups begin at or before it
  unsigned apart;   ///< how many states side 1 is ahead of side 0: 2 where both are the same row, else 0
} HcRowRun;

/** Two states of both sides at the beginning of each group. */
typedef double HcBegun[HC_BLOCK / HC_GROUP][4] __attribute__((aligned(32)));

/** Move two states of both sides over all groups. `pair`: they turn each other. */
HC_INLINE void states_move(const HcRowRun *r, unsigned j, bool pair, HcBegun begun)
{
  const HcPoleSet *const a = r->poles[0], *const b = r->poles[1];
  const unsigned i = j + r->apart;
  const HcV4 turn = {a->turn[j][0], a->turn[j + 1][0], b->turn[i][0], b->turn[i + 1][0]};
  const HcV4 other = {a->turn[j][1], a->turn[j + 1][1], b->turn[i][1], b->turn[i + 1][1]};
  HcV4 s = {r->state[0][j], r->state[0][j + 1], r->state[1][i], r->state[1][i + 1]};
  for (uint32_t g = r->at & ~(HC_GROUP - 1U); g < r->end; g += HC_GROUP) {
    const double *const x = r->x[0] + g, *const z = r->x[1] + g;
    const HcV4 products[4] = {folded(a->in[j], x), folded(a->in[j + 1], x), folded(b->in[i], z), folded(b->in[i + 1], z)};
    *(HcV4 *)begun[g / HC_GROUP] = s;
    HcV4 change = turn * s;
    if (pair)
      change += other * __builtin_shufflevector(s, s, 1, 0, 3, 2);
    if (g + HC_GROUP <= r->end)
      s = (s + four_sums(products)) + change;
  }
  for (unsigned n = 0; n < 2; n++) {
    r->state[0][j + n] = s[n];
    r->state[1][i + n] = s[2 + n];
  }
}

/** y += what two states give. */
HC_INLINE void states_add(const HcRowRun *r, unsigned j, int side, HcBegun begun)
{
  const HcNumerators *const n = r->numerators[side];
  for (uint32_t g = r->at & ~(HC_GROUP - 1U); g < r->end; g += HC_GROUP) {
    const double *const s = begun[g / HC_GROUP] + 2 * side;
    for (int p = 0; p < HC_PARTS; p++) {
      HcV *const sum = hc_v_at(r->y[side] + g + p * HC_WIDTH);
      *sum += hc_v_of(n->out[j] + p * HC_WIDTH) * s[0] + hc_v_of(n->out[j + 1] + p * HC_WIDTH) * s[1];
    }
  }
}

HC_INLINE void states_run(const HcRowRun *r, unsigned j, bool pair)
{
  HcBegun begun;
  states_move(r, j, pair, begun);
  states_add(r, j, 0, begun);
  states_add(r, j + r->apart, 1, begun);
}

/** Through all poles of both sides; those that only one of them has are zero in the other. */
HC_INLINE void sides_run(const HcRowRun *r)
{
  const unsigned reals = r->poles[r->poles[1]->reals > r->poles[0]->reals]->reals;
  const unsigned pairs = r->poles[r->poles[1]->pairs > r->poles[0]->pairs]->pairs;
  for (unsigned j = 0; j < reals; j += 2 + r->apart)
    states_run(r, j, false);
  for (unsigned j = 0; j < 2 * pairs; j += 2 + r->apart)
    states_run(r, HC_REALS_MAX + j, true);
}

/** Side `side` is this row through this set. */
HC_INLINE void side_put(HcKernel *k, HcRowRun *r, int side, int row, int set, double *y)
{
  const HcSet *const filters = k->set[set];
  const bool noise = row >= HC_LINE_INPUTS;
  r->poles[side] = noise ? &filters->noise : &filters->line;
  r->numerators[side] = &filters->kind[noise ? HC_KINDS - 1 : row < 2 ? 0 : row - 1];
  r->x[side] = k->x[row] + HC_TAPS_MAX;
  r->y[side] = y;
  r->state[side] = k->state[set][row];
}

/** One row through both sets, or through the one that plays, while the other's states rest until a commit makes them anew. */
HC_INLINE void row_run(HcKernel *k, int row, double *y0, double *y1, uint32_t at, uint32_t end, int sets)
{
  HcRowRun run = {.at = at, .end = end, .apart = sets == 1 ? 2 : 0};
  side_put(k, &run, 0, row, 0, y0);
  side_put(k, &run, 1, row, sets == 1 ? 0 : 1, sets == 1 ? y0 : y1);
  sides_run(&run);
}

/** Left and right, of program or noise, from row `row` on. */
HC_INLINE void stereo_run(HcKernel *k, int row, HcBlockRow *y0, HcBlockRow *y1, uint32_t at, uint32_t end, int sets)
{
  if (sets == 1) {
    HcRowRun run = {.at = at, .end = end};
    side_put(k, &run, 0, row, 0, y0[0]);
    side_put(k, &run, 1, row + 1, 0, y0[1]);
    sides_run(&run);
    return;
  }
  for (int c = 0; c < 2; c++)
    row_run(k, row + c, y0[c], y1[c], at, end, sets);
}

HC_INLINE bool poles_any(const HcKernel *k)
{
  bool any = false;
  for (int set = 0; set < 2; set++)
    any = any || k->set[set]->line.reals || k->set[set]->line.pairs || k->set[set]->noise.reals || k->set[set]->noise.pairs;
  return any;
}

/** Adds what the poles give to the rows y, and fills `slow`. False: there are none. */
HC_INLINE bool poles_run(HcKernel *k, uint32_t at, uint32_t end, int sets)
{
  if (!poles_any(k))
    return false;
  stereo_run(k, 0, k->y[0], k->y[1], at, end, sets);
  for (int row = 2; row < HC_LINE_INPUTS; row++)
    if (k->live[row])
      row_run(k, row, k->y[0][2], k->y[1][2], at, end, sets);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < HC_BLOCK; i += HC_WIDTH)
      *hc_v_at(k->slow[0][c] + i) = *hc_v_at(k->slow[1][c] + i) = hc_v_all(0.0);
  stereo_run(k, HC_LINE_INPUTS, k->slow[0], k->slow[1], at, end, sets);
  return true;
}

/** Clear states that would decay into denormal numbers before they are looked at again; of the next set too where both run. */
HC_INLINE void states_flush(HcKernel *k, int sets)
{
  for (int set = 0; set < sets; set++)
    for (int row = 0; row < HC_ROWS; row++) {
      if (row >= 2 && row < HC_LINE_INPUTS && !k->live[row])
        continue;
      for (int j = 0; j < HC_STATES; j += 4) {
        HcV4Loose *const state = (HcV4Loose *)(k->state[set][row] + j);
        const HcV4 size = (HcV4)((HcI4)*state & INT64_MAX);
        *state = (HcV4)((HcI4)*state & ~(HcI4)(size < k_smallest_state));
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

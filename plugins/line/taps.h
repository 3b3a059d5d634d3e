// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The taps of the line's kernel, along time: y[n] = Σ taps[k]·x[n−k], and what the slow poles give at that place of their group.
 *
 * Samples that lie k and k + 8 back are the same vectors, one further along. So the shift 0 … 7 is the outermost loop, the vectors
 * at that shift come next, and each is multiplied with every eighth tap while it is there: vectors that straddle two cache lines
 * are what there is least of. The first HC_GROUP taps depend on the place in a group, because they carry the poles' part within it.
 *
 * Whole groups on the grid of HC_BLOCK are computed, whatever part of them a block has. The order of a frame's sum is: poles, then
 * for each shift from the oldest of its taps to the youngest.
 */
#ifndef HC_LINE_TAPS_H
#define HC_LINE_TAPS_H

#include "poles.h"

enum {
  HC_SHIFTS = 8,
  HC_STRIDE = HC_SHIFTS / HC_WIDTH,     ///< vectors from a tap to the eighth after it
  HC_SUMS_MAX = HC_WIDTH == 8 ? 16 : 8, ///< that registers hold
};

typedef HcV HcSums[2][HC_SUMS_MAX]; ///< set, vector

/** Where sums go on: `vectors` of a row from frame `at` on, through both sets or the one that plays. */
typedef struct HcPiece {
  uint32_t at;
  int vectors, sets;
} HcPiece;

HC_INLINE HcV tap_of(const HcNumerators *n, int shift, int eight, uint32_t frame)
{
  const int tap = shift + HC_SHIFTS * eight;
  return eight < HC_GROUP / HC_SHIFTS ? hc_v_of(n->head[tap] + frame % HC_GROUP) : hc_v_all(n->tap[tap]);
}

/** Adds taps 0 … 8·eights − 1. */
HC_INLINE void taps_add(const double *x, const HcNumerators *const n[2], int eights, HcPiece piece, HcSums s)
{
  const int before = (eights - 1) * HC_STRIDE;
#pragma GCC unroll 1
  for (int shift = 0; shift < HC_SHIFTS; shift++)
#pragma GCC unroll 32
    for (int i = -before; i < piece.vectors; i++) {
      const HcV past = hc_v_loose(x + piece.at + i * HC_WIDTH - shift);
#pragma GCC unroll 8
      for (int eight = eights - 1; eight >= 0; eight--) {
        const int v = i + eight * HC_STRIDE;
        if (v >= 0 && v < piece.vectors)
#pragma GCC unroll 2
          for (int set = 0; set < piece.sets; set++)
            s[set][v] = hc_v_add_exact(s[set][v], tap_of(n[set], shift, eight, piece.at + (uint32_t)(v * HC_WIDTH)), past);
      }
    }
}

/** Adds what some states give. */
HC_INLINE void states_add(const HcGroupRow *const out[2], HcBegun *const begun[2], unsigned from, unsigned end, HcPiece piece,
                          HcSums s)
{
#pragma GCC unroll 1
  for (unsigned j = from; j < end; j++)
#pragma GCC unroll 16
    for (int v = 0; v < piece.vectors; v++) {
      const uint32_t frame = piece.at + (uint32_t)(v * HC_WIDTH);
#pragma GCC unroll 2
      for (int set = 0; set < piece.sets; set++)
        s[set][v] += hc_v_of(out[set][j] + frame % HC_GROUP) * (*begun[set])[frame / HC_GROUP][j];
    }
}

HC_INLINE void poles_add(HcPoleCount count, const HcGroupRow *const out[2], HcBegun *const begun[2], HcPiece piece, HcSums s)
{
  states_add(out, begun, 0, count.reals, piece, s);
  states_add(out, begun, HC_REALS_MAX, HC_REALS_MAX + 2 * count.pairs, piece, s);
}

HC_INLINE void sums_clear(HcSums s)
{
#pragma GCC unroll 16
  for (int v = 0; v < HC_SUMS_MAX; v++)
    s[0][v] = s[1][v] = hc_v_all(0.0);
}

HC_INLINE void sums_store(double *const to[2], HcPiece piece, HcSums s)
{
#pragma GCC unroll 2
  for (int set = 0; set < piece.sets; set++)
#pragma GCC unroll 16
    for (int v = 0; v < piece.vectors; v++)
      *hc_v_at(to[set] + piece.at + v * HC_WIDTH) = s[set][v];
}

/** Vectors at a time: where a block is whole as many as registers hold, else those of a group. */
HC_INLINE int vectors_at_once(bool whole, int sets)
{
  const int row = (whole ? (int)HC_BLOCK : (int)HC_GROUP) / HC_WIDTH, held = HC_SUMS_MAX / sets;
  return row < held ? row : held;
}

/** One row through its poles and taps; added to what is there. */
HC_INLINE void row_add(const HcKernel *k, HcBegun begun[2][HC_ROWS], int row, HcPiece piece, HcSums s)
{
  const int kind = row < 2 ? 0 : row - 1;
  const HcNumerators *const n[2] = {&k->set[0]->kind[kind], &k->set[1]->kind[kind]};
  const HcGroupRow *const out[2] = {n[0]->out, n[1]->out};
  HcBegun *const at[2] = {&begun[0][row], &begun[1][row]};
  const double *const x = k->x[row] + HC_TAPS_MAX;
  poles_add(poles_count(&k->set[0]->line, &k->set[1]->line), out, at, piece, s);
  if (k->set[0]->taps <= 3 * HC_SHIFTS && k->set[1]->taps <= 3 * HC_SHIFTS)
    taps_add(x, n, 3, piece, s);
  else
    taps_add(x, n, HC_TAPS_MAX / HC_SHIFTS, piece, s);
}

/** Left, right, and what the live buses add up to. */
HC_INLINE void rows_run(HcKernel *k, HcBegun begun[2][HC_ROWS], const HcBlockSpan *span, int sets)
{
  HcPiece piece = {.vectors = vectors_at_once(span->whole, sets), .sets = sets};
  for (int sum = 0; sum < HC_SUMS; sum++) {
    double *const to[2] = {k->y[0][sum], k->y[1][sum]};
    for (piece.at = span->first; piece.at < span->last; piece.at += (uint32_t)(piece.vectors * HC_WIDTH)) {
      HcSums s;
      sums_clear(s);
      for (int row = sum; row < (sum < 2 ? sum + 1 : HC_LINE_INPUTS); row++)
        if (row < 2 || k->live[row])
          row_add(k, begun, row, piece, s);
      sums_store(to, piece, s);
    }
  }
}

/** Noise from the slow poles, into `slow`. False: there are none. */
HC_INLINE bool slow_run(HcKernel *k, HcBegun begun[2][HC_ROWS], const HcBlockSpan *span, int sets)
{
  const HcPoleCount count = poles_count(&k->set[0]->noise, &k->set[1]->noise);
  const HcGroupRow *const out[2] = {k->set[0]->self_noise.out, k->set[1]->self_noise.out};
  HcPiece piece = {.vectors = vectors_at_once(span->whole, sets), .sets = sets};
  for (int c = 0; c < 2 && (count.reals || count.pairs); c++) {
    HcBegun *const at[2] = {&begun[0][HC_LINE_INPUTS + c], &begun[1][HC_LINE_INPUTS + c]};
    double *const to[2] = {k->slow[0][c], k->slow[1][c]};
    for (piece.at = span->first; piece.at < span->last; piece.at += (uint32_t)(piece.vectors * HC_WIDTH)) {
      HcSums s;
      sums_clear(s);
      poles_add(count, out, at, piece, s);
      sums_store(to, piece, s);
    }
  }
  return count.reals || count.pairs;
}

#endif

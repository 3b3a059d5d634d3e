// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Band-limited edges: a step from 0 to 1 whose derivative is a raised cosine of a given width, without anything above 22 kHz.
 *
 * Over a window of L seconds the derivative is the Fourier series (1 + 2·Σ g_k·cos kψ)/L, ψ = 2πt/L, and the step its integral,
 * term by term: ½ + ψ/2π + Σ g_k/(πk)·sin kψ. g_k is the raised cosine's spectrum sin(πx)/(πx(1 − x²)), x = width·k/L, times a
 * taper from 1 at 18 kHz to 0 at 22.05 kHz (the integral of a Kaiser window, beta 10) which rings for 1.6 ms above −110 dB: outside
 * of L = width + 1.6 ms the step is 0 or 1. No frequency folds, at any sample rate from 44.1 kHz on; below, the taper ends at
 * half the rate, but not under 16 kHz. A slow edge, which something else is multiplied by, has a taper as long that ends lower: its band and
 * that of the other are one sum.
 */
#ifndef HC_INTERFERENCE_EDGE_H
#define HC_INTERFERENCE_EDGE_H

#include "turns.h"

enum { HC_EDGE_TERMS = 88, HC_TAPER_POINTS = 1025 };

typedef struct HcTaper {
  double band_hz;  ///< nothing from here on
  double ring_s;   ///< how long an edge of no width is
  double first_hz; ///< 1 up to here
  double gain[HC_TAPER_POINTS];
} HcTaper;

/** Not RT. To end at 22.05 kHz, or at so much less. */
void hc_taper_init(HcTaper *taper, double rate, double less_hz);

typedef struct HcEdge {
  double window_s;
  int terms;
  double pulse[HC_EDGE_TERMS + 1], step[HC_EDGE_TERMS + 1]; ///< 2·g_k/L, and g_k/(πk); pulse[0] = 1/L
} HcEdge;

/** RT. An edge of this width [s], at most 2 ms. */
void hc_edge_fill(HcEdge *edge, const HcTaper *taper, double width_s);
/** RT. Of the first `frames` frames of a grid step, the first of them `from_s` after the edge and each `by_s` later: the step, and its
 * derivative [1/s]. Up to 15 frames behind them are written, too. */
void hc_edge_sum(const HcEdge *edge, double from_s, double by_s, int frames, double *restrict step, double *restrict pulse);

/** One edge, worked out for every place between two frames: rows of one frame's distance, `phases` of them. */
typedef struct HcEdgeRows {
  int phases, taps;
  double half;   ///< of the window [frames]
  double peak_s; ///< of the derivative [1/s]
  double *step, *pulse;
} HcEdgeRows;

/** Not RT. All but what stands in the rows, and peak_s. False: out of memory. */
bool hc_edge_rows_init(HcEdgeRows *rows, const HcTaper *taper, double width_s, double rate);
/** Not RT. That, too. The taper may be another one that rings as long. */
void hc_edge_rows_fill(HcEdgeRows *rows, const HcTaper *taper, double width_s, double rate);
void hc_edge_rows_free(HcEdgeRows *rows);
/** RT. Add `size` times the step at `at` [frames from the grid step's first]. */
void hc_edge_rows_step(const HcEdgeRows *rows, double at, double size, double *out);
/** RT. Add `size` times the derivative, its peak being 1. */
void hc_edge_rows_pulse(const HcEdgeRows *rows, double at, double size, double *out);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "edge.h"

#include <string.h>

void hc_edge_fill(HcEdge *edge, const HcTaper *taper, double width_s)
{
  const double window = width_s + taper->ring_s, angle = 0.5 * hc_turn * width_s / window;
  const double turn_re = cos(angle), turn_im = sin(angle), per_point = (HC_TAPER_POINTS - 1) / (taper->band_hz - taper->first_hz);
  const int terms = (int)(taper->band_hz * window);
  double re = 1.0, im = 0.0;
  edge->window_s = window;
  edge->terms = terms < HC_EDGE_TERMS ? terms : HC_EDGE_TERMS;
  edge->pulse[0] = 1.0 / window;
  edge->step[0] = 0.0;
  for (int k = 1; k <= edge->terms; k++) {
    const double next = re * turn_re - im * turn_im;
    im = re * turn_im + im * turn_re;
    re = next;
    const double x = width_s * k / window, point = fmax(0.0, (k / window - taper->first_hz) * per_point);
    const int low = (int)fmin(point, HC_TAPER_POINTS - 2);
    const double keep = taper->gain[low] + (taper->gain[low + 1] - taper->gain[low]) * (point - low);
    const double shape = fabs(x - 1.0) < 1e-7 ? 0.5 : im / (0.5 * hc_turn * x * (1.0 - x) * (1.0 + x));
    edge->pulse[k] = 2.0 * shape * keep / window;
    edge->step[k] = shape * keep / (0.5 * hc_turn * k);
  }
}

enum { LANES = 4, ABREAST = 4 }; ///< four vectors of four frames, so that none waits for another
typedef double Vector __attribute__((vector_size(8 * LANES)));

/** Both series by Clenshaw's recurrence, for the cosines of 16 frames. */
static inline __attribute__((always_inline)) void series_sum(const HcEdge *edge, const double *c, const double *s,
                                                             double *restrict step, double *restrict pulse)
{
  Vector twice[ABREAST], p[ABREAST], p_before[ABREAST], q[ABREAST], q_before[ABREAST];
  for (int v = 0; v < ABREAST; v++) {
    memcpy(&twice[v], c + v * LANES, sizeof(Vector));
    twice[v] += twice[v];
    p[v] = p_before[v] = q[v] = q_before[v] = (Vector){0};
  }
  for (int k = edge->terms; k > 0; k--)
#pragma GCC unroll 4
    for (int v = 0; v < ABREAST; v++) {
      const Vector p_next = twice[v] * p[v] + (edge->pulse[k] - p_before[v]);
      const Vector q_next = twice[v] * q[v] + (edge->step[k] - q_before[v]);
      p_before[v] = p[v];
      q_before[v] = q[v];
      p[v] = p_next;
      q[v] = q_next;
    }
  for (int v = 0; v < ABREAST; v++)
    for (int l = 0; l < LANES; l++) {
      const int i = v * LANES + l;
      step[i] = s[i] * q[v][l];
      pulse[i] = edge->pulse[0] + c[i] * p[v][l] - p_before[v][l];
    }
}

HC_CLONES void hc_edge_sum(const HcEdge *edge, double from_s, double by_s, int frames, double *restrict step,
                           double *restrict pulse)
{
  double c[HC_INTERFERENCE_GRID], s[HC_INTERFERENCE_GRID], ramp[HC_INTERFERENCE_GRID];
  const int whole = (frames + LANES * ABREAST - 1) / (LANES * ABREAST) * (LANES * ABREAST);
  for (int i = 0; i < whole; i++) {
    const double raw = 2.0 * (from_s + by_s * i) / edge->window_s, v = raw < -1.0 ? -1.0 : raw > 1.0 ? 1.0 : raw;
    const double half_c = hc_quarter_cosine(v), half_s = hc_quarter_sine(v);
    c[i] = 2.0 * half_c * half_c - 1.0;
    s[i] = 2.0 * half_c * half_s;
    ramp[i] = 0.5 + 0.5 * v;
  }
  for (int i = 0; i < whole; i += LANES * ABREAST)
    series_sum(edge, c + i, s + i, step + i, pulse + i);
  for (int i = 0; i < whole; i++)
    step[i] += ramp[i];
}

/** One row's share: `weight` of a row and the rest of the next, from frame `first` on. */
HC_CLONES static void row_add(const double *restrict row, int taps, double weight, int first, double size, double *restrict out)
{
  const int low = first < 0 ? 0 : first, high = first + taps < HC_INTERFERENCE_GRID ? first + taps : HC_INTERFERENCE_GRID;
  const double *const next = row + taps;
  for (int i = low; i < high; i++)
    out[i] += size * (row[i - first] + weight * (next[i - first] - row[i - first]));
}

/** The frame behind the window. */
static int rows_add(const HcEdgeRows *rows, const double *table, double at, double size, double *out)
{
  const double start = at - rows->half;
  if (!(start < HC_INTERFERENCE_GRID) || !(start + rows->taps > -1.0))
    return start < 0.0 ? 0 : HC_INTERFERENCE_GRID;
  const int first = (int)(start + 4096.0) - 4095; // the first whole frame after it
  const double place = (first - start) * rows->phases;
  const int row = place < rows->phases ? (int)place : rows->phases - 1;
  row_add(table + (size_t)row * (size_t)rows->taps, rows->taps, place - row, first, size, out);
  return first + rows->taps;
}

void hc_edge_rows_step(const HcEdgeRows *rows, double at, double size, double *out)
{
  const int behind = rows_add(rows, rows->step, at, size, out);
  for (int i = behind < 0 ? 0 : behind; i < HC_INTERFERENCE_GRID; i++)
    out[i] += size;
}

void hc_edge_rows_pulse(const HcEdgeRows *rows, double at, double size, double *out)
{
  (void)rows_add(rows, rows->pulse, at, size, out);
}

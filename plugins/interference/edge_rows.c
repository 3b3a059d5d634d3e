// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What an edge needs before the audio thread can have it: the taper, and the rows. Not RT. */

#include "edge.h"

#include <stdlib.h>

/** Kaiser's window, u from 0 to 1, by the series of the Bessel function. */
static double kaiser(double u)
{
  static const double beta = 10.0;
  const double x = 0.25 * beta * beta * fmax(0.0, 1.0 - (2.0 * u - 1.0) * (2.0 * u - 1.0));
  double sum = 1.0, term = 1.0;
  for (int n = 1; term > 1e-17 * sum; n++)
    sum += term *= x / n / n;
  return sum;
}

void hc_taper_init(HcTaper *taper, double rate, double less_hz)
{
  const double highest_hz = fmin(fmax(0.5 * rate, 16e3), 22050.0), lower_hz = less_hz * highest_hz / 22050.0;
  double sum = 0.0;
  taper->band_hz = highest_hz - lower_hz;
  taper->first_hz = highest_hz * (18.0 / 22.05) - lower_hz;
  taper->ring_s = 1.6e-3 * 22050.0 / highest_hz;
  taper->gain[0] = 1.0;
  for (int i = 1; i < HC_TAPER_POINTS; i++)
    taper->gain[i] = sum += kaiser((i - 0.5) / (HC_TAPER_POINTS - 1));
  for (int i = 1; i < HC_TAPER_POINTS; i++)
    taper->gain[i] = 1.0 - taper->gain[i] / sum;
}

/** So many that a straight line between two rows is 110 dB near: 256 at 48 kHz. */
static int phases_for(double rate)
{
  int phases = 1024;
  while (phases > 8 && phases * rate > 16e6)
    phases /= 2;
  return phases;
}

bool hc_edge_rows_init(HcEdgeRows *rows, const HcTaper *taper, double width_s, double rate)
{
  rows->phases = phases_for(rate);
  rows->half = ceil(0.5 * (width_s + taper->ring_s) * rate);
  rows->taps = (int)(2.0 * rows->half);
  const size_t bytes = sizeof(double) * (size_t)rows->taps * (size_t)(rows->phases + 1);
  rows->step = malloc(bytes);
  rows->pulse = malloc(bytes);
  return rows->step && rows->pulse;
}

void hc_edge_rows_fill(HcEdgeRows *rows, const HcTaper *taper, double width_s, double rate)
{
  const size_t taps = (size_t)rows->taps;
  HcEdge edge;
  double step[HC_INTERFERENCE_GRID], pulse[HC_INTERFERENCE_GRID];
  hc_edge_fill(&edge, taper, width_s);
  hc_edge_sum(&edge, 0.0, 0.0, 1, step, pulse);
  rows->peak_s = pulse[0];
  for (int r = 0; r <= rows->phases; r++)
    for (size_t from = 0; from < taps; from += HC_INTERFERENCE_GRID) {
      const int frames = taps - from < HC_INTERFERENCE_GRID ? (int)(taps - from) : HC_INTERFERENCE_GRID;
      hc_edge_sum(&edge, ((double)r / rows->phases + (double)from - rows->half) / rate, 1.0 / rate, frames, step, pulse);
      for (int i = 0; i < frames; i++) {
        rows->step[(size_t)r * taps + from + (size_t)i] = step[i];
        rows->pulse[(size_t)r * taps + from + (size_t)i] = pulse[i] / rows->peak_s;
      }
    }
}

void hc_edge_rows_free(HcEdgeRows *rows)
{
  free(rows->step);
  free(rows->pulse);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Curves over frequency as a picture. What they mean is the caller's business; drawing is gnuplot's. */
#ifndef HC_PLOT_H
#define HC_PLOT_H

#include "circuit/error.h"

#include <stddef.h>

enum { HC_PLOT_CURVES_MAX = 8, HC_PLOT_PANELS_MAX = 8 };

/** One value a frequency; what is under −390 dB is not drawn. */
typedef struct HcPlotCurve {
  const double *middle;
  const double *low, *high; ///< edges of a band, or NULL
} HcPlotCurve;

typedef struct HcPlotPanel {
  const char *title, *unit;
  HcPlotCurve curve[HC_PLOT_CURVES_MAX];
} HcPlotPanel;

typedef struct HcPlot {
  const char *title;
  const double *hz; ///< rising, two or more
  size_t points;
  unsigned curves; ///< in every panel
  const char *legend[HC_PLOT_CURVES_MAX];
  unsigned panels;
  HcPlotPanel panel[HC_PLOT_PANELS_MAX];
} HcPlot;

/** HC_BAD_INPUT when the name of a picture ends in neither .svg nor .png. */
HcStatus hc_plot_name(const char *file, HcError *error);

/** Draw into `file`, which is there whole or not at all. HC_IO: it cannot be written, or gnuplot is missing or fails. */
HcStatus hc_plot_write(const HcPlot *plot, const char *file, HcError *error);

#endif

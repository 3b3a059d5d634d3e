// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The script that gnuplot draws: panels above each other over one frequency axis, one legend below them. */

#include "plot.h"
#include "gnuplot.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/** Sizes [px], from the top. */
enum { WIDTH = 960, LEFT = 84, RIGHT = 24, TITLE = 40, HEADING = 36, PANEL = 250, FOOT = 70, LEGEND_LINE = 17 };

static const double k_least_span_db = 3, k_nothing_db = -390;
/** What gnuplot's two ways of drawing make of the same words: the unit of a font's size, and what a line's height counts from. */
typedef struct Terminal {
  double point_px, spacing;
} Terminal;
static const Terminal k_png = {96.0 / 72, 1.35}, k_svg = {1, 1.05};

HcStatus hc_plot_name(const char *file, HcError *error)
{
  const size_t n = strlen(file);
  if (hc_gnuplot_is_png(file) || (n > 4 && !strcmp(file + n - 4, ".svg")))
    return HC_OK;
  return hc_error_set(error, HC_BAD_INPUT, "--plot: expected a name that ends in .svg or .png, got \"%s\"", file);
}

static size_t characters(const char *text)
{
  size_t n = 0;
  for (; *text; ++text)
    n += ((unsigned char)*text & 0xc0) != 0x80;
  return n;
}

static int height(const HcPlot *plot)
{
  return TITLE + (int)plot->panels * (HEADING + PANEL) + FOOT + (int)plot->curves * LEGEND_LINE + 8;
}

/** Pixels, so that the longest text fits the width: letters are about 0.56 as wide as they are high. */
static double legend_size(const HcPlot *plot)
{
  size_t longest = 1;
  for (unsigned c = 0; c < plot->curves; ++c)
    longest = characters(plot->legend[c]) > longest ? characters(plot->legend[c]) : longest;
  return fmax(6, fmin(12, (WIDTH - LEFT - RIGHT - 45) / (0.56 * (double)longest)));
}

static void write_number(FILE *to, double db)
{
  if (db > k_nothing_db)
    fprintf(to, " %.7g", db);
  else
    fputs(" NaN", to);
}

static void write_data(FILE *to, const HcPlot *plot, unsigned panel)
{
  for (unsigned c = 0; c < plot->curves; ++c) {
    const HcPlotCurve *curve = &plot->panel[panel].curve[c];
    fprintf(to, "$c%u_%u << end\n", panel, c);
    for (size_t i = 0; i < plot->points; ++i) {
      fprintf(to, "%.10g", plot->hz[i]);
      write_number(to, curve->middle[i]);
      if (curve->low) {
        write_number(to, curve->low[i]);
        write_number(to, curve->high[i]);
      }
      fputc('\n', to);
    }
    fputs("end\n", to);
  }
}

static void extend(const double *db, size_t n, double *low, double *high)
{
  for (size_t i = 0; db && i < n; ++i)
    if (db[i] > k_nothing_db) {
      *low = fmin(*low, db[i]);
      *high = fmax(*high, db[i]);
    }
}

/** All curves with a little room; a flat one is not blown up. */
static void write_range(FILE *to, const HcPlot *plot, const HcPlotPanel *panel)
{
  double low = INFINITY, high = -INFINITY;
  for (unsigned c = 0; c < plot->curves; ++c) {
    extend(panel->curve[c].middle, plot->points, &low, &high);
    extend(panel->curve[c].low, plot->points, &low, &high);
    extend(panel->curve[c].high, plot->points, &low, &high);
  }
  if (!(low <= high))
    low = high = 0;
  const double room = fmax(0.06 * (high - low), (k_least_span_db - (high - low)) / 2);
  fprintf(to, "set yrange [%.9g:%.9g]\n", low - room, high + room);
}

/** A tic that has its number: powers of ten, on a short axis twos and fives, and the ends where they stand free. */
static bool is_named(double hz, int digit, double first, double last)
{
  const double length = log10(last / first), power = log10(hz);
  const bool is_end = hz < first * (1 + 1e-9) || hz > last * (1 - 1e-9);
  return digit == 1 || (length < 2.5 && (digit == 2 || digit == 5)) || (is_end && fabs(power - round(power)) > 0.06 * length);
}

/** Numbers where they are `named`, which they are in the lowest panel only. */
static void write_frequency_axis(FILE *to, const HcPlot *plot, bool named)
{
  const double first = plot->hz[0], last = plot->hz[plot->points - 1];
  fprintf(to, "set xrange [%.10g:%.10g]\n", first, last);
  fprintf(to, "set format x '%s'\n", named ? "%g" : "");
  if (last < 3 * first)
    return; // gnuplot's own tics on a linear axis
  const char *comma = "";
  fputs("set logscale x\nset xtics (", to);
  for (double decade = pow(10, floor(log10(first))); decade <= last; decade *= 10)
    for (int k = 1; k < 10; ++k) {
      const double hz = k * decade;
      if (hz < first * (1 - 1e-9) || hz > last * (1 + 1e-9))
        continue;
      const bool big = is_named(hz, k, first, last);
      const double unit = hz >= 1e6 ? 1e6 : hz >= 1e3 ? 1e3 : 1;
      if (big && !named)
        fprintf(to, "%s\"\" %.10g", comma, hz);
      else if (big)
        fprintf(to, "%s\"%.4g%s\" %.10g", comma, hz / unit, unit > 1e3 ? "M" : unit > 1 ? "k" : "", hz);
      else
        fprintf(to, "%s\"\" %.10g 1", comma, hz);
      comma = ", ";
    }
  fputs(")\n", to);
}

static void write_panel(FILE *to, const HcPlot *plot, unsigned index, const Terminal *terminal)
{
  const HcPlotPanel *panel = &plot->panel[index];
  const double all = height(plot);
  const int top = TITLE + HEADING + (int)index * (HEADING + PANEL);
  fprintf(to, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n", 1 - top / all, 1 - (top + PANEL) / all);
  const bool last = index + 1 == plot->panels;
  write_range(to, plot, panel);
  write_frequency_axis(to, plot, last);
  fputs("set title ", to);
  hc_gnuplot_text(to, panel->title);
  fputs("\nset ylabel ", to);
  hc_gnuplot_text(to, panel->unit);
  if (last)
    fprintf(to,
            "\nset xlabel 'Frequency [Hz]'\nset key at screen %.6f, screen %.6f left top Left reverse "
            "vertical "
            "maxcols 1 samplen 4 spacing %.3g font ',%.1f' noenhanced\n",
            (double)LEFT / WIDTH, (plot->curves * LEGEND_LINE + 8) / all, terminal->spacing,
            legend_size(plot) / terminal->point_px);
  else
    fputs("\nunset key\nset xlabel ''\n", to);
  fputs("plot ", to);
  for (unsigned c = 0; c < plot->curves; ++c)
    if (panel->curve[c].low)
      fprintf(to, "$c%u_%u using 1:3:4 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb '%s' notitle, ",
              index, c, hc_gnuplot_colour[c]);
  for (unsigned c = 0; c < plot->curves; ++c) {
    fprintf(to, "%s$c%u_%u using 1:2 with lines linewidth 1.8 dashtype %d linecolor rgb '%s' title ", c ? ", " : "", index, c,
            c < 4 ? 1 : 2, hc_gnuplot_colour[c]);
    hc_gnuplot_text(to, plot->legend[c]);
  }
  fputc('\n', to);
}

static void write_script(FILE *to, const HcPlot *plot, bool png)
{
  hc_gnuplot_terminal(to, png, WIDTH, height(plot));
  for (unsigned p = 0; p < plot->panels; ++p)
    write_data(to, plot, p);
  fputs("set multiplot\nset border linecolor rgb '#404040'\nset tics nomirror scale 0.6,0.3\nset xtics out\n"
        "set grid xtics mxtics ytics linetype 1 linewidth 0.7 linecolor rgb '#cccccc' dashtype solid, "
        "linetype 1 linewidth 0.5 linecolor rgb '#e4e4e4' dashtype solid\n"
        "set title offset 0,-0.7\n",
        to);
  fprintf(to, "set lmargin at screen %.6f\nset rmargin at screen %.6f\nset label 1 ", (double)LEFT / WIDTH,
          1 - (double)RIGHT / WIDTH);
  hc_gnuplot_text(to, plot->title);
  fprintf(to, " at screen 0.5, screen %.6f center\n", 1 - TITLE / 2.0 / height(plot));
  for (unsigned p = 0; p < plot->panels; ++p) {
    write_panel(to, plot, p, png ? &k_png : &k_svg);
    fputs("unset label 1\n", to);
  }
  fputs("unset multiplot\n", to);
}

HcStatus hc_plot_write(const HcPlot *plot, const char *file, HcError *error)
{
  FILE *script = hc_gnuplot_script(error);
  if (!script)
    return error->status;
  write_script(script, plot, hc_gnuplot_is_png(file));
  return hc_gnuplot_draw(script, file, error);
}

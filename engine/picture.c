// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What `hotcold response --plot` draws: a panel for each thing asked, a curve in it for each lane. */

#include "circuit/catalogue.h"
#include "plot.h"
#include "response.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEGEND_MAX = 512, TITLE_MAX = 160, DEFINES_MAX = 64 };

typedef struct Picture {
  HcPlot plot;
  char title[TITLE_MAX];
  char legend[HC_LANES_MAX][LEGEND_MAX];
  double *room; ///< a row of `points` for each panel, lane, and median, low, high
} Picture;

_Static_assert((int)HC_PLOT_CURVES_MAX >= (int)HC_LANES_MAX && (int)HC_PLOT_PANELS_MAX >= (int)HC_FROM_MAX, "all can be drawn");

static const struct {
  const char *title, *unit;
} panels[HC_OF_ALL] = {[HC_SIGNAL] = {"Signal", "dB re 1 V/V"},
                       [HC_GROUND] = {"From the ground loop's EMF to the output", "dB re 1 V/V"},
                       [HC_LEAKAGE] = {"From the leakage current to the output", "dB re 1 V/A"},
                       [HC_MAGNETIC] = {"From the voltage that a metre of 5 mm loop picks up to the output", "dB re 1 V/(V/m)"},
                       [HC_ELECTRIC] = {"From the voltage of the conductor beside to the output", "dB re 1 V/V"},
                       [HC_RF] = {"From the detected radio frequency to the output", "dB re 1 V/V"},
                       [HC_OF_NOISE] = {"Self-noise at the output", "dB re 1 V/√Hz"},
                       [HC_OF_REJECTION] = {"Rejection: signal over what the ground loop adds", "dB"},
                       [HC_OF_CROSSING + HC_LEFT_TO_LEFT] = {"From the left to the left driver", "dB re 1 V/V"},
                       [HC_OF_CROSSING + HC_LEFT_TO_RIGHT] = {"From the left to the right driver, crosstalk", "dB re 1 V/V"},
                       [HC_OF_CROSSING + HC_RIGHT_TO_LEFT] = {"From the right to the left driver, crosstalk", "dB re 1 V/V"},
                       [HC_OF_CROSSING + HC_RIGHT_TO_RIGHT] = {"From the right to the right driver", "dB re 1 V/V"}};

/** Title of a part; of one that cannot be read, its name. */
static void part_title(const HcResponse *r, const char *kind, const char *part, char title[HC_CATALOGUE_TITLE_MAX])
{
  HcCatalogueEntry entry;
  const bool known = !hc_catalogue_part(r->paths->circuits, kind, part, &entry, NULL);
  snprintf(title, HC_CATALOGUE_TITLE_MAX, "%.*s", HC_CATALOGUE_TITLE_MAX - 1, known ? entry.title : part);
}

static double define_value(const HcDefine *defines, size_t n, const char *name)
{
  for (size_t i = 0; i < n; ++i)
    if (!strcmp(defines[i].name, name))
      return defines[i].value;
  return 0;
}

/** `driver → cable, 2 m → receiver`. */
static void line_write(const HcResponse *r, uint32_t lane, char *legend, size_t size)
{
  char driver[HC_CATALOGUE_TITLE_MAX], cable[HC_CATALOGUE_TITLE_MAX], receiver[HC_CATALOGUE_TITLE_MAX];
  HcDefine defines[DEFINES_MAX];
  HcLineSpec spec = {.circuits = r->paths->circuits, .defines = defines};
  hc_bench_line_spec(r->bench, lane, &spec, defines, DEFINES_MAX);
  part_title(r, "drivers", spec.driver, driver);
  part_title(r, "cables", spec.cable, cable);
  part_title(r, "receivers", spec.receiver, receiver);
  snprintf(legend, size, "%s → %s, %.4g m → %s", driver, cable, define_value(defines, spec.n_defines, "length"), receiver);
}

/** `headphone, 1.2 m, single-ended from 10 ohm`. */
static void headphone_write(const HcResponse *r, uint32_t lane, char *legend, size_t size)
{
  char headphone[HC_CATALOGUE_TITLE_MAX];
  HcDefine defines[DEFINES_MAX];
  HcHeadphoneSpec spec = {.circuits = r->paths->circuits, .defines = defines};
  (void)hc_bench_headphone_spec(r->bench, lane, &spec, defines, DEFINES_MAX);
  part_title(r, "headphones", spec.headphone, headphone);
  snprintf(legend, size, "%s, %.4g m, %s%.4g ohm", headphone, define_value(defines, spec.n_defines, "length"),
           define_value(defines, spec.n_defines, "drive") > 0.5 ? "bridged from 2 x " : "single-ended from ",
           define_value(defines, spec.n_defines, "output_impedance"));
}

/** `name: what the lane has`. */
static void legend_write(const HcResponse *r, uint32_t lane, bool pair, char legend[LEGEND_MAX])
{
  const char address[] = {'/', 'l', 'a', 'n', 'e', '/', (char)('a' + (int)lane), '/', 'n', 'a', 'm', 'e', '\0'};
  HcMessage name;
  const bool named = hc_bench_value(r->bench, address, &name) && name.count && name.argument[0].type == 's';
  const int n = snprintf(legend, LEGEND_MAX, "%.64s: ", named ? name.argument[0].text : address);
  (pair ? headphone_write : line_write)(r, lane, legend + n, LEGEND_MAX - (size_t)n);
}

static void title_write(const HcOptions *options, bool pair, char title[TITLE_MAX])
{
  if (options->builds)
    snprintf(title, TITLE_MAX, "%u random units of each %s: median, and band from 1st to 99th percentile", options->builds,
             pair ? "headphone" : "line");
  else if (options->measured)
    snprintf(title, TITLE_MAX, "Measured on the filters that are heard, %g kHz",
             (options->rate > 0 ? options->rate : 48000) / 1000);
  else
    snprintf(title, TITLE_MAX, "Exact response of the circuits");
}

/** Signal and ground together are signal and rejection. */
static unsigned panels_choose(const int *asked, unsigned n, int of[HC_FROM_MAX])
{
  bool has[HC_OF_ALL] = {false};
  unsigned panels_n = 0;
  for (unsigned i = 0; i < n; ++i)
    if (!has[asked[i]]) {
      has[asked[i]] = true;
      of[panels_n++] = asked[i];
    }
  for (unsigned i = 0; i < panels_n; ++i)
    if (of[i] == HC_GROUND && has[HC_SIGNAL])
      of[i] = HC_OF_REJECTION;
  return panels_n;
}

/** All panels' curves of one lane. */
static HcStatus lane_ask(const HcResponse *r, Picture *picture, uint32_t lane, unsigned curve, const int *of, HcError *error)
{
  HcPlot *plot = &picture->plot;
  HcBand band[HC_FROM_MAX];
  for (unsigned p = 0; p < plot->panels; ++p) {
    double *row = picture->room + 3 * r->points * (p * HC_LANES_MAX + curve);
    band[p] = (HcBand){row, row + r->points, row + 2 * r->points};
    plot->panel[p].curve[curve].middle = band[p].median;
    if (r->options->builds)
      plot->panel[p].curve[curve] = (HcPlotCurve){band[p].median, band[p].low, band[p].high};
  }
  if (r->options->builds)
    return hc_response_builds(r, lane, of, plot->panels, band, error);
  HcCircuit *circuit = hc_response_circuit(r, lane, hc_response_is_pair(of[0]), 0, error);
  HcStatus status = circuit ? HC_OK : error->status;
  for (unsigned p = 0; p < plot->panels && !status; ++p)
    status = hc_response_level(r, lane, circuit, of[p], band[p].median, error);
  hc_circuit_free(circuit);
  return status;
}

HcStatus hc_response_picture(const HcResponse *r, const uint32_t *lane, unsigned lanes, const int *asked, unsigned n,
                             HcError *error)
{
  int of[HC_FROM_MAX] = {0};
  HcStatus status = hc_plot_name(r->options->plot, error);
  if (status)
    return status;
  Picture *picture = calloc(1, sizeof *picture);
  if (!picture)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcPlot *plot = &picture->plot;
  plot->hz = r->hz;
  plot->points = r->points;
  plot->curves = lanes;
  plot->panels = panels_choose(asked, n, of);
  plot->title = picture->title;
  title_write(r->options, hc_response_is_pair(of[0]), picture->title);
  picture->room = calloc(3 * r->points * plot->panels * HC_LANES_MAX, sizeof *picture->room);
  if (!picture->room)
    status = hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (unsigned p = 0; p < plot->panels; ++p) {
    plot->panel[p].title = panels[of[p]].title;
    plot->panel[p].unit = panels[of[p]].unit;
  }
  for (unsigned i = 0; i < lanes && !status; ++i) {
    legend_write(r, lane[i], hc_response_is_pair(of[0]), picture->legend[i]);
    plot->legend[i] = picture->legend[i];
    status = lane_ask(r, picture, lane[i], i, of, error);
  }
  if (!status)
    status = hc_plot_write(plot, r->options->plot, error);
  free(picture->room);
  free(picture);
  return status;
}

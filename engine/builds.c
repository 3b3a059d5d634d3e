// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A thousand real units of one lane's line: each drawn, solved exactly and asked; then sorted, frequency by frequency. */

#include "response.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEFINES_MAX = 64 };

/** Figures that are kept to be sorted; 800 MB. */
static const double k_figures_most = 1e8;

static int rising(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/** The smallest figure that `percent` of the sorted ones do not exceed. */
static double nearest_rank(const double *sorted, unsigned n, double percent)
{
  const unsigned rank = (unsigned)ceil(percent / 100 * n);
  return sorted[rank > 1 ? rank - 1 : 0];
}

static HcDefine *define_find(HcDefine *defines, size_t n, const char *name)
{
  for (size_t i = 0; i < n; ++i)
    if (!strcmp(defines[i].name, name))
      return &defines[i];
  return NULL;
}

/** Level k of unit u at point i goes to all[(k · points + i) · units + u], where sorting finds it; `db` has room for a row. */
static HcStatus unit_ask(const HcResponse *r, uint32_t lane, const HcLineSpec *spec, unsigned unit, const int *of, unsigned n,
                         double *db, double *all, HcError *error)
{
  HcCircuit *circuit = hc_circuit_line(spec, error);
  HcStatus status = circuit ? HC_OK : error->status;
  for (unsigned k = 0; k < n && !status; ++k) {
    status = hc_response_level(r, lane, circuit, of[k], db, error);
    for (size_t i = 0; i < r->points && !status; ++i)
      all[((size_t)k * r->points + i) * r->options->builds + unit] = db[i];
  }
  hc_circuit_free(circuit);
  return status;
}

static void bands_fill(const HcResponse *r, double *all, unsigned n, const HcBand *band)
{
  const unsigned units = r->options->builds;
  for (unsigned k = 0; k < n; ++k)
    for (size_t i = 0; i < r->points; ++i) {
      double *figures = all + ((size_t)k * r->points + i) * units;
      qsort(figures, units, sizeof *figures, rising);
      band[k].median[i] = nearest_rank(figures, units, 50);
      band[k].low[i] = nearest_rank(figures, units, 1);
      band[k].high[i] = nearest_rank(figures, units, 99);
    }
}

HcStatus hc_response_builds(const HcResponse *r, uint32_t lane, const int *of, unsigned n, const HcBand *band, HcError *error)
{
  HcDefine defines[DEFINES_MAX];
  HcLineSpec spec = {.circuits = r->paths->circuits, .defines = defines};
  hc_bench_line_spec(r->bench, lane, &spec, defines, DEFINES_MAX);
  const HcDefine *spread = define_find(defines, spec.n_defines, "spread");
  HcDefine *seed = define_find(defines, spec.n_defines, "seed");
  const unsigned units = r->options->builds;
  if (!spread || !seed || spread->value <= 0)
    return hc_error_set(error, HC_BAD_INPUT,
                        "--builds: all units of lane %c are alike; expected /lane/%c/line/spread of more than 0 %%",
                        'a' + (int)lane, 'a' + (int)lane);
  if ((double)n * (double)r->points * units > k_figures_most)
    return hc_error_set(error, HC_BAD_INPUT, "--builds: %u units at %zu frequencies; expected %g figures in all at most", units,
                        r->points, k_figures_most);
  double *all = malloc((size_t)n * r->points * units * sizeof *all), *db = malloc(r->points * sizeof *db);
  if (!all || !db) {
    free(all);
    free(db);
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  }
  HcStatus status = HC_OK;
  for (unsigned unit = 0; unit < units && !status; ++unit) {
    status = unit_ask(r, lane, &spec, unit, of, n, db, all, error);
    seed->value += 1;
  }
  if (!status)
    bands_fill(r, all, n, band);
  free(all);
  free(db);
  return status;
}

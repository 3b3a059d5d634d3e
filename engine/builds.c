// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A thousand real units of one lane's line or headphone: each drawn, solved exactly and asked; then sorted, frequency by frequency. */

#include "response.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

/** Level k of unit u at point i goes to all[(k · points + i) · units + u], where sorting finds it; `db` has room for a row. */
static HcStatus unit_ask(const HcResponse *r, uint32_t lane, unsigned unit, const int *of, unsigned n, double *db, double *all,
                         HcError *error)
{
  HcCircuit *circuit = hc_response_circuit(r, lane, hc_response_is_pair(of[0]), unit, error);
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
  const unsigned units = r->options->builds;
  char address[HC_ADDRESS_MAX];
  HcMessage spread;
  (void)snprintf(address, sizeof address, "/lane/%c/%s/spread", 'a' + (int)lane,
                 hc_response_is_pair(of[0]) ? "headphone" : "line");
  if (!hc_bench_value(r->bench, address, &spread) || spread.argument[0].number <= 0)
    return hc_error_set(error, HC_BAD_INPUT, "--builds: all units of lane %c are alike; expected %s of more than 0 %%",
                        'a' + (int)lane, address);
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
  for (unsigned unit = 0; unit < units && !status; ++unit)
    status = unit_ask(r, lane, unit, of, n, db, all, error);
  if (!status)
    bands_fill(r, all, n, band);
  free(all);
  free(db);
  return status;
}

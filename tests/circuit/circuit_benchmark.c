// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * How long a solve takes, warm: reading and factoring, then the fit. Medians and worst of a run.
 *
 *   circuit_benchmark CIRCUITS
 */
#include "circuit/circuit.h"

#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 100 };

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int rising(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static int measure(const HcLineSpec *spec, double rate, HcFilters *filters)
{
  double build[ROUNDS], fit[ROUNDS];
  for (unsigned i = 0; i < ROUNDS; ++i) {
    HcError error = {0};
    const double start = now();
    HcCircuit *circuit = hc_circuit_line(spec, &error);
    const double built = now();
    if (!circuit || hc_circuit_fit(circuit, rate, filters, &error)) {
      printf("FAIL %s\n", error.text);
      return 1;
    }
    fit[i] = now() - built;
    build[i] = built - start;
    hc_circuit_free(circuit);
  }
  qsort(build, ROUNDS, sizeof *build, rising);
  qsort(fit, ROUNDS, sizeof *fit, rising);
  printf("%s %s %s %g Hz: read and factor %.2f ms (worst %.2f), fit %.2f ms (worst %.2f), together %.2f ms\n", spec->driver,
         spec->cable, spec->receiver, rate, 1e3 * build[ROUNDS / 2], 1e3 * build[ROUNDS - 1], 1e3 * fit[ROUNDS / 2],
         1e3 * fit[ROUNDS - 1], 1e3 * (build[ROUNDS / 2] + fit[ROUNDS / 2]));
  return 0;
}

int main(int argc, char **argv)
{
  HcFilters *filters = malloc(sizeof *filters);
  if (argc != 2 || !filters)
    return 2;
  const HcLineSpec a = {.circuits = argv[1], .driver = "rca", .cable = "rca", .receiver = "single-ended"};
  const HcLineSpec b = {.circuits = argv[1], .driver = "symmetrical", .cable = "foil-pair", .receiver = "trimmed"};
  int failed = 0;
  for (unsigned i = 0; i < 3; ++i) {
    const double rate = i == 0 ? 44100 : i == 1 ? 48000 : 96000;
    failed += measure(&a, rate, filters) + measure(&b, rate, filters);
  }
  free(filters);
  return failed != 0;
}

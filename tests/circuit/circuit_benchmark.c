// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * How long a solve takes, warm, all sources: reading and factoring, then the fit. Processor time, medians of a run; the lanes'
 * default lines, and of the whole catalogue the line with the most unknowns, which must stay under 2 ms at the usual rates.
 *
 *   circuit_benchmark CIRCUITS
 */
#include "circuit/catalogue.h"
#include "circuit/private.h"

#include <malloc.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 100 };
static const double k_limit_s = 2e-3;

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int rising(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/** Seconds of a whole solve, median; negative when it cannot be done. */
static double measure(const HcLineSpec *spec, double rate)
{
  static const char sentence[] = "%s %s %s at %g Hz: %u unknowns, %u states, %u sources; %u taps, %u states of filters: read and "
                                 "factor %.2f ms, fit %.2f ms, together %.2f ms\n";
  HcFilters *const filters = malloc(sizeof *filters);
  double build[ROUNDS], fit[ROUNDS], all[ROUNDS];
  unsigned unknowns = 0, states = 0, sources = 0;
  for (unsigned i = 0; i < ROUNDS && filters; ++i) {
    HcError error = {0};
    const double start = now();
    HcCircuit *circuit = hc_circuit_line(spec, &error);
    const double built = now();
    if (!circuit || hc_circuit_fit(circuit, rate, filters, &error)) {
      printf("FAIL %s\n", error.text);
      free(filters);
      return -1;
    }
    all[i] = now() - start;
    build[i] = built - start;
    fit[i] = all[i] - build[i];
    unknowns = circuit->system.n;
    states = circuit->solver.states;
    sources = circuit->sources;
    hc_circuit_free(circuit);
  }
  if (!filters)
    return -1;
  qsort(build, ROUNDS, sizeof *build, rising);
  qsort(fit, ROUNDS, sizeof *fit, rising);
  qsort(all, ROUNDS, sizeof *all, rising);
  printf(sentence, spec->driver, spec->cable, spec->receiver, rate, unknowns, states, sources, filters->taps,
         filters->poles.reals + 2 * filters->poles.pairs, 1e3 * build[ROUNDS / 2], 1e3 * fit[ROUNDS / 2], 1e3 * all[ROUNDS / 2]);
  free(filters);
  return all[ROUNDS / 2];
}

typedef struct Kind {
  HcCatalogueEntry *part;
  size_t n;
} Kind;

/** Unknowns of a line, 0 where it cannot be read. */
static unsigned unknowns_of(const HcLineSpec *spec)
{
  HcCircuit *const circuit = hc_circuit_line(spec, &(HcError){0});
  const unsigned n = circuit ? circuit->system.n : 0;
  hc_circuit_free(circuit);
  return n;
}

/** The line with the most unknowns; names point into `kind`. Returns how many were looked at. */
static size_t largest_find(const char *circuits, const Kind kind[3], HcLineSpec *largest)
{
  size_t looked = 0;
  unsigned most = 0;
  for (size_t d = 0; d < kind[0].n; ++d)
    for (size_t c = 0; c < kind[1].n; ++c)
      for (size_t r = 0; r < kind[2].n; ++r, ++looked) {
        const HcLineSpec spec = {.circuits = circuits,
                                 .driver = kind[0].part[d].name,
                                 .cable = kind[1].part[c].name,
                                 .receiver = kind[2].part[r].name};
        const unsigned n = unknowns_of(&spec);
        *largest = n > most ? spec : *largest;
        most = n > most ? n : most;
      }
  return looked;
}

int main(int argc, char **argv)
{
  static const char *const names[3] = {"drivers", "cables", "receivers"};
  static const double rates[] = {44100, 48000, 96000};
  Kind kind[3] = {{0}};
  HcError error = {0};
  HcLineSpec largest = {0};
  if (argc != 2)
    return 2;
  (void)mallopt(M_MMAP_THRESHOLD, 1 << 20); // as hotcold has it
  (void)mallopt(M_TRIM_THRESHOLD, 1 << 25);
  for (unsigned i = 0; i < 3; ++i)
    if (hc_catalogue_list(argv[1], names[i], &kind[i].part, &kind[i].n, &error))
      return 2;
  const HcLineSpec a = {.circuits = argv[1], .driver = "rca", .cable = "rca", .receiver = "single-ended"};
  const HcLineSpec b = {.circuits = argv[1], .driver = "symmetrical", .cable = "foil-pair", .receiver = "trimmed"};
  const size_t looked = largest_find(argv[1], kind, &largest);
  unsigned failed = looked == 0;
  double worst = 0;
  for (unsigned i = 0; i < sizeof rates / sizeof rates[0] && looked; ++i) {
    failed += measure(&a, rates[i]) < 0;
    failed += measure(&b, rates[i]) < 0;
    const double largest_s = measure(&largest, rates[i]);
    failed += largest_s < 0;
    worst = largest_s > worst ? largest_s : worst;
  }
  failed += !(worst < k_limit_s);
  printf("%s the largest of %zu lines is solved in %.2f ms; under 2\n", worst < k_limit_s ? "ok  " : "MISS", looked, 1e3 * worst);
  for (unsigned i = 0; i < 3; ++i)
    free(kind[i].part);
  return failed != 0;
}

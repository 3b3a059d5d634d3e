// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * 10⁵ difference amplifiers from 1 % resistors, each read, solved and asked for its rejection: the distribution a shop sells.
 *
 *   circuit_draws FIXTURE/four_resistors.cir
 */
#include "circuit/circuit.h"

#include <math.h>
#include <stdlib.h>

enum { DRAWS = 100000 };

static double uniform(unsigned long long *state)
{
  *state = *state * 6364136223846793005ull + 1442695040888963407ull;
  return (double)(*state >> 11) / 9007199254740992.0;
}

static int rising(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static int expect(const char *name, double got, double expected, double within)
{
  const int ok = fabs(got - expected) <= within;
  printf("%s %s: %.3f dB, expected %g within %g\n", ok ? "ok" : "FAIL", name, got, expected, within);
  return !ok;
}

int main(int argc, char **argv)
{
  double *rejection = malloc(DRAWS * sizeof *rejection);
  if (argc != 2 || !rejection)
    return 2;
  unsigned long long state = 1;
  const double hz = 1000;
  for (unsigned i = 0; i < DRAWS; ++i) {
    HcDefine t[4] = {{"t1", 0}, {"t2", 0}, {"t3", 0}, {"t4", 0}};
    for (unsigned k = 0; k < 4; ++k)
      t[k].value = 0.01 * (2 * uniform(&state) - 1);
    HcError error = {0};
    HcCircuit *circuit = hc_circuit_file(argv[1], t, 4, &error);
    double complex h = 0;
    if (!circuit || hc_circuit_response_of(circuit, "vcm", &hz, 1, &h, &error)) {
      printf("FAIL draw %u: %s\n", i, error.text);
      return 1;
    }
    hc_circuit_free(circuit);
    rejection[i] = -20 * log10(cabs(h));
  }
  qsort(rejection, DRAWS, sizeof *rejection, rising);
  int failed = expect("median of 100000 draws at 1 %", rejection[DRAWS / 2], 47.9, 0.5);
  failed += expect("1st percentile", rejection[DRAWS / 100], 37.1, 0.5);
  failed += expect("worst", rejection[0], 33.9, 1.0);
  free(rejection);
  return failed ? 1 : 0;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz_one.h"

#include "circuit/circuit.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A fit takes as long as fifty netlists: one length in eight has it. */
enum { POINTS = 3, FIT_EVERY = 8 };

/** A deck, the noise and, where `fit`, filters: finite, or refused with a sentence. */
static const char *ask(HcCircuit *circuit, bool fit)
{
  HcError error = {0};
  char *deck = NULL;
  size_t length = 0;
  FILE *to = open_memstream(&deck, &length);
  const HcStatus written = to ? hc_circuit_deck(circuit, to, &error) : HC_NO_MEMORY;
  if (to)
    fclose(to);
  free(deck);
  if (written || !length)
    return "no deck";
  const double hz[POINTS] = {1, 1000, 20000};
  double density[POINTS];
  if (hc_circuit_noise(circuit, hz, POINTS, density, &error))
    return "no noise";
  if (!fit)
    return NULL;
  HcFilters *filters = calloc(1, sizeof *filters);
  if (!filters)
    return "no memory";
  const HcStatus fitted = hc_circuit_fit(circuit, 48000, filters, &error);
  const bool finite = isfinite(filters->gain_997);
  free(filters);
  if (!fitted && !finite)
    return "filters that are not finite";
  return fitted && (!*error.text || strchr(error.text, '\n')) ? "no sentence about the fit" : NULL;
}

const char *hc_fuzz_netlist(const void *bytes, size_t n, unsigned long *accepted)
{
  const int file = memfd_create("netlist", MFD_CLOEXEC);
  if (file < 0 || write(file, bytes, n) != (ssize_t)n)
    return "no file";
  char path[64];
  (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  HcError error = {0};
  HcCircuit *circuit = hc_circuit_file(path, NULL, 0, &error);
  close(file);
  if (!circuit)
    return !error.status || !*error.text || strchr(error.text, '\n') ? "no sentence" : NULL;
  ++*accepted;
  const char *broken = ask(circuit, n % FIT_EVERY == 0);
  hc_circuit_free(circuit);
  return broken;
}

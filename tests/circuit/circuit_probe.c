// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The circuit library from the command line, for the tests: one circuit, everything asked about it as JSON.
 *
 *   circuit_probe list CIRCUITS KIND
 *   circuit_probe line CIRCUITS DRIVER CABLE RECEIVER [OPTION …]
 *   circuit_probe headphone CIRCUITS HEADPHONE [OPTION …]
 *   circuit_probe file FILE [OPTION …]
 *
 * Options: -d NAME=VALUE (a parameter), -f HZ,HZ,… (ask there), -e ELEMENT (also ask from this source), -r RATE (fit),
 * -z HZ (what the loop's EMF finds there), -o DECK (write the deck to a file). Exit status 2 with the error on standard error when the circuit is refused.
 */
#include "circuit/catalogue.h"
#include "circuit/circuit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 64, HZ_MOST = 4096 };

typedef struct Asked {
  HcDefine define[MOST];
  size_t defines;
  double hz[HZ_MOST];
  size_t points;
  double rate[MOST];
  size_t rates;
  const char *element[MOST];
  size_t elements;
  double loop_hz; ///< 0: not asked
  const char *deck;
} Asked;

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int options_read(int n, char **option, Asked *asked)
{
  for (int i = 0; i + 1 < n; i += 2) {
    char *value = option[i + 1];
    if (!strcmp(option[i], "-d") && asked->defines < MOST && strchr(value, '=')) {
      char *equal = strchr(value, '=');
      *equal = '\0';
      asked->define[asked->defines++] = (HcDefine){value, strtod(equal + 1, NULL)};
    } else if (!strcmp(option[i], "-f")) {
      for (char *at = strtok(value, ","); at && asked->points < HZ_MOST; at = strtok(NULL, ","))
        asked->hz[asked->points++] = strtod(at, NULL);
    } else if (!strcmp(option[i], "-r") && asked->rates < MOST) {
      asked->rate[asked->rates++] = strtod(value, NULL);
    } else if (!strcmp(option[i], "-e") && asked->elements < MOST) {
      asked->element[asked->elements++] = value;
    } else if (!strcmp(option[i], "-z")) {
      asked->loop_hz = strtod(value, NULL);
    } else if (!strcmp(option[i], "-o")) {
      asked->deck = value;
    } else {
      fprintf(stderr, "circuit_probe: %s is no option\n", option[i]);
      return 1;
    }
  }
  return 0;
}

static void complex_print(const char *name, const double complex *h, size_t n)
{
  printf("\"%s\": [", name);
  for (size_t i = 0; i < n; ++i)
    printf("%s[%.17g, %.17g]", i ? ", " : "", creal(h[i]), cimag(h[i]));
  printf("]");
}

/** Name of a source, or of a way through a circuit of two channels. */
static const char *way_name(const HcCircuit *circuit, unsigned s)
{
  static const char *const crossings[HC_CROSSINGS] = {"left-left", "left-right", "right-left", "right-right"};
  return !hc_circuit_is_pair(circuit) ? hc_source_names[s] : s < HC_CROSSINGS ? crossings[s] : "none";
}

static int exact_print(HcCircuit *circuit, const Asked *asked)
{
  HcError error = {0};
  double complex *h = calloc(asked->points + 1, sizeof *h);
  double *density = calloc(asked->points + 1, sizeof *density);
  printf("\"exact\": {");
  const char *comma = "";
  for (unsigned s = 0; s < HC_SOURCES; ++s)
    if (!hc_circuit_response(circuit, (HcSource)s, asked->hz, asked->points, h, NULL)) {
      printf("%s", comma);
      complex_print(way_name(circuit, s), h, asked->points);
      comma = ",\n";
    }
  for (size_t i = 0; i < asked->elements; ++i) {
    if (hc_circuit_response_of(circuit, asked->element[i], asked->hz, asked->points, h, &error)) {
      fprintf(stderr, "%s\n", error.text);
      return 2;
    }
    printf("%s", comma);
    complex_print(asked->element[i], h, asked->points);
    comma = ",\n";
  }
  printf("},\n\"noise\": [");
  if (hc_circuit_noise(circuit, asked->hz, asked->points, density, &error))
    return 2;
  for (size_t i = 0; i < asked->points; ++i)
    printf("%s%.17g", i ? ", " : "", density[i]);
  printf("]");
  free(h);
  free(density);
  return 0;
}

static int loop_print(HcCircuit *circuit, double hz)
{
  double complex ohm = 0;
  HcError error = {0};
  if (hc_circuit_loop(circuit, hz, &ohm, &error)) {
    fprintf(stderr, "%s\n", error.text);
    return 2;
  }
  printf(",\n\"loop\": [%.17g, %.17g]", creal(ohm), cimag(ohm));
  return 0;
}

/** Response of the noise path from the definition in circuit.h, written out a second time. */
static double noise_response(const HcFilters *f, double hz)
{
  const double complex back = cexp(CMPLX(0, -2 * M_PI * hz / f->rate));
  double complex sum = 0, delayed = 1;
  for (unsigned k = 0; k < f->noise_taps; ++k, delayed *= back)
    sum += f->noise.taps[k] * delayed;
  for (unsigned i = 0; i < f->noise_poles.reals; ++i)
    sum += f->noise.real[i] * (1 - f->noise_poles.a[i]) / (1 - f->noise_poles.a[i] * back);
  for (unsigned j = 0; j < f->noise_poles.pairs; ++j) {
    const double g = f->noise_poles.g[j];
    const double complex d = 1 + f->noise_poles.c1[j] * back + f->noise_poles.c2[j] * back * back;
    sum += f->noise.pair[j][0] * g * g / d + f->noise.pair[j][1] * g * (1 - back) / d;
  }
  return cabs(sum) * sqrt(2 / f->rate);
}

static int fit_print(HcCircuit *circuit, const Asked *asked, double rate)
{
  HcFilters *f = calloc(1, sizeof *f);
  HcError error = {0};
  const double start = now();
  if (hc_circuit_fit(circuit, rate, f, &error)) {
    fprintf(stderr, "%s\n", error.text);
    return 2;
  }
  printf("{\"rate\": %.17g, \"seconds\": %.6g, \"taps\": %u, \"delay\": %u, \"reals\": %u, \"pairs\": %u,\n", rate, now() - start,
         f->taps, f->delay, f->poles.reals, f->poles.pairs);
  printf("\"signal_error_db\": %.6g, \"disturbance_error_db\": %.6g, \"gain_997\": %.17g,\n", f->signal_error_db,
         f->disturbance_error_db, f->gain_997);
  double complex *h = calloc(asked->points + 1, sizeof *h);
  for (unsigned s = 0; s < HC_SOURCES; ++s) {
    for (size_t i = 0; i < asked->points; ++i)
      h[i] = hc_filters_response(f, (HcSource)s, asked->hz[i]);
    complex_print(way_name(circuit, s), h, asked->points);
    printf(",\n");
  }
  printf("\"noise\": [");
  for (size_t i = 0; i < asked->points; ++i)
    printf("%s%.17g", i ? ", " : "", noise_response(f, asked->hz[i]));
  printf("]}");
  free(h);
  free(f);
  return 0;
}

static int list(const char *circuits, const char *kind)
{
  HcCatalogueEntry *entry;
  size_t n;
  HcError error = {0};
  if (hc_catalogue_list(circuits, kind, &entry, &n, &error)) {
    fprintf(stderr, "%s\n", error.text);
    return 2;
  }
  for (size_t i = 0; i < n; ++i)
    printf("%s\t%s\t%.9g\n", entry[i].name, entry[i].title, entry[i].full_scale_dbu);
  free(entry);
  return 0;
}

static int deck_write(const HcCircuit *circuit, const char *file)
{
  FILE *to = fopen(file, "w");
  HcError error = {0};
  const int failed = !to || hc_circuit_deck(circuit, to, &error);
  if (to)
    fclose(to);
  return failed ? 2 : 0;
}

int main(int argc, char **argv)
{
  if (argc == 4 && !strcmp(argv[1], "list"))
    return list(argv[2], argv[3]);
  const int used = argc > 5 && !strcmp(argv[1], "line")        ? 6
                   : argc > 3 && !strcmp(argv[1], "headphone") ? 4
                   : argc > 2 && !strcmp(argv[1], "file")      ? 3
                                                               : 0;
  Asked asked = {0};
  if (!used || options_read(argc - used, argv + used, &asked))
    return 1;
  HcError error = {0};
  const double start = now();
  HcCircuit *circuit;
  if (used == 6) {
    const HcLineSpec spec = {argv[2], argv[3], argv[4], argv[5], asked.define, asked.defines};
    circuit = hc_circuit_line(&spec, &error);
  } else if (used == 4) {
    const HcHeadphoneSpec spec = {argv[2], argv[3], asked.define, asked.defines};
    circuit = hc_circuit_headphone(&spec, &error);
  } else {
    circuit = hc_circuit_file(argv[2], asked.define, asked.defines, &error);
  }
  if (!circuit) {
    fprintf(stderr, "%s\n", error.text);
    return 2;
  }
  printf("{\"build_seconds\": %.6g,\n", now() - start);
  int status = asked.deck ? deck_write(circuit, asked.deck) : 0;
  status = status ? status : exact_print(circuit, &asked);
  status = !status && asked.loop_hz > 0 ? loop_print(circuit, asked.loop_hz) : status;
  printf(",\n\"filters\": [");
  for (size_t i = 0; i < asked.rates && !status; ++i) {
    printf("%s", i ? ",\n" : "");
    status = fit_print(circuit, &asked, asked.rate[i]);
  }
  printf("]}\n");
  hc_circuit_free(circuit);
  return status;
}

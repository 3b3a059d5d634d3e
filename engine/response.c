// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold response` and `hotcold deck`: what a lane's line or headphone is, exactly, as it is heard, as a series, and for ngspice. */

#include "response.h"
#include "offline.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HcStatus parse_list(const char *text, double **hz, size_t *n, HcError *error)
{
  size_t capacity = 1;
  for (const char *c = text; *c; ++c)
    capacity += *c == ',';
  *hz = malloc(capacity * sizeof **hz);
  if (!*hz)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const char *at = text;
  for (*n = 0; *n < capacity; ++*n) {
    char *end = NULL;
    const double f = strtod(at, &end);
    if (end == at || !(f > 0 && f <= 1e9) || (*end != ',' && *end))
      return hc_error_set(error, HC_BAD_INPUT,
                          "--frequencies: expected numbers of Hz, more than 0, with commas between them, got \"%s\"", text);
    (*hz)[*n] = f;
    at = end + 1;
  }
  return HC_OK;
}

static int rising(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static HcStatus frequencies(const HcOptions *options, double **hz, size_t *n, HcError *error)
{
  if (options->frequencies) {
    const HcStatus status = parse_list(options->frequencies, hz, n, error);
    if (status || !*hz || !options->plot)
      return status;
    qsort(*hz, *n, sizeof **hz, rising);
    return (*hz)[0] < (*hz)[*n - 1]
               ? HC_OK
               : hc_error_set(error, HC_BAD_INPUT, "--plot draws over frequency; expected two --frequencies or more");
  }
  *n = options->points;
  *hz = malloc(*n * sizeof **hz);
  if (!*hz)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < *n; ++i)
    (*hz)[i] = pow(20000.0, (double)i / (double)(*n - 1));
  return HC_OK;
}

/** −400 for nothing at all. */
static double decibels(double ratio)
{
  return ratio > 0 ? 20.0 * log10(ratio) : -400.0;
}

static HcStatus transfer(const HcResponse *r, uint32_t lane, HcCircuit *circuit, HcSource source, double complex *h,
                         HcError *error)
{
  return r->options->measured ? hc_response_measured(r, lane, hc_circuit_is_pair(circuit), source, h, error)
                              : hc_circuit_response(circuit, source, r->hz, r->points, h, error);
}

/** The source's number in its circuit. */
static HcSource source_in(int of)
{
  return (HcSource)(hc_response_is_pair(of) ? of - HC_OF_CROSSING : of);
}

HcStatus hc_response_level(const HcResponse *r, uint32_t lane, HcCircuit *circuit, int of, double *db, HcError *error)
{
  if (of == HC_OF_NOISE) {
    const HcStatus status = hc_circuit_noise(circuit, r->hz, r->points, db, error);
    for (size_t i = 0; i < r->points && !status; ++i)
      db[i] = decibels(db[i]);
    return status;
  }
  double complex *h = malloc(r->points * sizeof *h);
  if (!h)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcStatus status = transfer(r, lane, circuit, of == HC_OF_REJECTION ? HC_SIGNAL : source_in(of), h, error);
  for (size_t i = 0; i < r->points && !status; ++i)
    db[i] = decibels(cabs(h[i]));
  if (!status && of == HC_OF_REJECTION)
    status = transfer(r, lane, circuit, HC_GROUND, h, error);
  for (size_t i = 0; i < r->points && !status && of == HC_OF_REJECTION; ++i)
    db[i] -= decibels(cabs(h[i]));
  free(h);
  return status;
}

static HcStatus print_noise(const HcResponse *r, uint32_t lane, HcCircuit *circuit, HcError *error)
{
  double *db = malloc(r->points * sizeof *db);
  if (!db)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = hc_response_level(r, lane, circuit, HC_OF_NOISE, db, error);
  if (!status)
    puts("frequency_hz,density_db");
  for (size_t i = 0; i < r->points && !status; ++i)
    printf("%.10g,%.6f\n", r->hz[i], db[i]);
  free(db);
  return status;
}

static HcStatus print_transfer(const HcResponse *r, uint32_t lane, HcCircuit *circuit, HcSource source, HcError *error)
{
  double complex *h = malloc((r->points + 1) * sizeof *h);
  if (!h)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = transfer(r, lane, circuit, source, h, error);
  if (!status)
    puts("frequency_hz,magnitude_db,phase_deg");
  for (size_t i = 0; i < r->points && !status; ++i)
    printf("%.10g,%.6f,%.5f\n", r->hz[i], decibels(cabs(h[i])), carg(h[i]) * 180.0 / M_PI);
  free(h);
  return status;
}

static HcStatus print_builds(const HcResponse *r, uint32_t lane, int of, HcError *error)
{
  double *room = malloc((3 * r->points + 1) * sizeof *room);
  if (!room)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcBand band = {room, room + r->points, room + 2 * r->points};
  const HcStatus status = hc_response_builds(r, lane, &of, 1, &band, error);
  if (!status)
    puts("frequency_hz,median_db,p01_db,p99_db");
  for (size_t i = 0; i < r->points && !status; ++i)
    printf("%.10g,%.6f,%.6f,%.6f\n", r->hz[i], band.median[i], band.low[i], band.high[i]);
  free(room);
  return status;
}

static HcStatus print(const HcResponse *r, uint32_t lane, int of, HcError *error)
{
  if (r->options->builds)
    return print_builds(r, lane, of, error);
  HcCircuit *circuit = hc_response_circuit(r, lane, hc_response_is_pair(of), 0, error);
  if (!circuit)
    return error->status;
  const HcStatus status =
      of == HC_OF_NOISE ? print_noise(r, lane, circuit, error) : print_transfer(r, lane, circuit, source_in(of), error);
  hc_circuit_free(circuit);
  return status;
}

/** Left is 0, right is 1; −1: neither. */
static int side_of(const char *name)
{
  return !name ? -1 : !strcmp(name, "left") ? 0 : !strcmp(name, "right") ? 1 : -1;
}

/** A way through a headphone; in a picture the ways to both sides where none is named. */
static HcStatus crossings_of(const HcOptions *options, const char *from, int *of, unsigned *n, HcError *error)
{
  const int in = side_of(from), out = side_of(options->to);
  if (in < 0 || (out < 0 && (options->to || !options->plot)))
    return hc_error_set(error, HC_BAD_INPUT,
                        "--from and --to: a headphone has --from left|right and --to left|right, a line has no --to");
  for (int side = 0; side < 2; ++side)
    if (out < 0 || out == side)
      of[(*n)++] = HC_OF_CROSSING + 2 * in + side;
  return HC_OK;
}

/** Adds what one --from means. */
static HcStatus source_of(const HcOptions *options, const char *from, int *of, unsigned *n, HcError *error)
{
  if (options->to || side_of(from) >= 0)
    return crossings_of(options, from, of, n, error);
  int source = 0;
  while (source < HC_SOURCES && strcmp(from, hc_source_names[source]))
    ++source;
  of[(*n)++] = source;
  if (source < HC_OF_NOISE || (!strcmp(from, "noise") && !options->measured))
    return HC_OK;
  return hc_error_set(error, HC_BAD_INPUT, "--from: expected signal, ground, leakage, magnetic, electric, rf%s, got \"%s\"",
                      options->measured ? "" : " or noise", from);
}

/** What is asked for, and whether it goes together. */
static HcStatus sources(const HcOptions *options, int of[HC_OF_MAX], unsigned *n, HcError *error)
{
  static const char *const usual[] = {"signal", "ground"};
  const bool drawn = options->plot && !options->froms;
  const char *const *from = drawn ? usual : options->from;
  const unsigned froms = drawn ? 2 : options->froms;
  if (!froms)
    return hc_error_set(error, HC_BAD_INPUT, "--from is missing: signal, ground, leakage, magnetic, electric, rf or noise");
  if (froms > 1 && !options->plot)
    return hc_error_set(error, HC_BAD_INPUT, "more than one --from; expected one, or --plot FILE, which draws them together");
  if (options->builds && options->measured)
    return hc_error_set(error, HC_BAD_INPUT, "--builds asks circuits, --measured the filters that play; expected one of the two");
  HcStatus status = HC_OK;
  for (unsigned i = 0; i < froms && !status; ++i)
    status = source_of(options, from[i], of, n, error);
  for (unsigned i = 1; i < *n && !status; ++i)
    if (hc_response_is_pair(of[i]) != hc_response_is_pair(of[0]))
      status = hc_error_set(error, HC_BAD_INPUT,
                            "--from: left and right are of a headphone, the others of a line; expected a picture of one of them");
  return status;
}

/** A started offline bench, with nothing but silence gone through it and the noise off. */
static HcBench *quiet_bench(const HcOptions *options, const HcPaths *paths, HcBackend *backend, HcError *error)
{
  HcBench *bench = hc_options_bench(options, paths, (HcBenchSetup){.offline = true}, error);
  const HcMessage quiet = {.address = "/interference/noise/on", .count = 1, .argument = {{.type = 'i'}}};
  HcStatus status = bench ? hc_bench_apply(bench, &quiet, 1, 0, false, NULL, error) : error->status;
  if (!status)
    status = hc_bench_start(bench, backend->rate(backend), false, backend, error);
  if (status) {
    hc_bench_free(bench);
    return NULL;
  }
  for (int i = 0; i < 4; ++i)
    hc_bench_process(bench, &(HcRtPorts){0}, 8192);
  return bench;
}

static bool has_headphone(HcBench *bench, uint32_t lane)
{
  HcHeadphoneSpec spec = {0};
  return hc_bench_headphone_spec(bench, lane, &spec, NULL, 0);
}

static HcStatus answer(const HcResponse *r, const int *of, unsigned n, HcError *error)
{
  uint32_t lane[HC_LANES_MAX] = {0};
  unsigned lanes = 0;
  HcStatus status = hc_options_lanes(r->options, hc_bench_lanes(r->bench), lane, &lanes, error);
  if (!status && lanes > 1 && !r->options->plot)
    status = hc_error_set(error, HC_BAD_INPUT, "more than one --lane; expected one, or --plot FILE, which draws them together");
  for (unsigned i = 0; i < lanes && !status && hc_response_is_pair(of[0]); ++i)
    if (!has_headphone(r->bench, lane[i]))
      status = hc_error_set(error, HC_BAD_INPUT,
                            "--from left|right --to left|right is for circuits of two channels; lane %c has no headphone, "
                            "--set \"/lane/%c/headphone/on 1\" puts one in",
                            'a' + (int)lane[i], 'a' + (int)lane[i]);
  if (status)
    return status;
  return r->options->plot ? hc_response_picture(r, lane, lanes, of, n, error) : print(r, lane[0], of[0], error);
}

HcStatus hc_command_response(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  int of[HC_OF_MAX] = {0};
  unsigned n = 0;
  HcResponse response = {.options = options, .paths = paths};
  HcStatus status = sources(options, of, &n, error);
  if (!status)
    status = frequencies(options, &response.hz, &response.points, error);
  HcBackend *backend = status ? NULL : hc_offline_open(options->rate > 0 ? options->rate : 48000, 1024, error);
  response.bench = backend ? quiet_bench(options, paths, backend, error) : NULL;
  if (!status)
    status = response.bench ? answer(&response, of, n, error) : error->status;
  hc_bench_free(response.bench);
  if (backend)
    backend->close(backend);
  free(response.hz);
  return status;
}

HcStatus hc_command_deck(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  uint32_t lane = 0;
  HcBench *bench = hc_options_bench(options, paths, (HcBenchSetup){.offline = true}, error);
  HcStatus status = bench ? hc_options_lane(options, hc_bench_lanes(bench), &lane, error) : error->status;
  HcResponse asked = {.options = options, .paths = paths, .bench = bench};
  HcCircuit *circuit = status ? NULL : hc_response_circuit(&asked, lane, has_headphone(bench, lane), 0, error);
  if (!status)
    status = circuit ? hc_circuit_deck(circuit, stdout, error) : error->status;
  hc_circuit_free(circuit);
  hc_bench_free(bench);
  return status;
}

HcCircuit *hc_response_circuit(const HcResponse *r, uint32_t lane, bool pair, unsigned further, HcError *error)
{
  HcDefine defines[64];
  HcLineSpec line = {.circuits = r->paths->circuits, .defines = defines};
  HcHeadphoneSpec headphone = {.circuits = r->paths->circuits, .defines = defines};
  if (pair)
    (void)hc_bench_headphone_spec(r->bench, lane, &headphone, defines, sizeof defines / sizeof *defines);
  else
    hc_bench_line_spec(r->bench, lane, &line, defines, sizeof defines / sizeof *defines);
  for (size_t i = 0; i < (pair ? headphone.n_defines : line.n_defines); ++i)
    if (!strcmp(defines[i].name, "seed"))
      defines[i].value += further;
  return pair ? hc_circuit_headphone(&headphone, error) : hc_circuit_line(&line, error);
}

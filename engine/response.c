// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file `hotcold response` and `hotcold deck`: what a lane's line is, exactly, as it is heard, and for ngspice. */

#include "circuit/circuit.h"
#include "offline.h"
#include "options.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** One sample at the receiver is the peak voltage of +24 dBu. */
static double receiver_volts(void)
{
  return sqrt(2.0) * sqrt(0.6) * pow(10.0, 24.0 / 20.0);
}

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
      return hc_error_set(error, HC_BAD_INPUT, "--frequencies: expected numbers of Hz with commas between them, got \"%s\"",
                          text);
    (*hz)[*n] = f;
    at = end + 1;
  }
  return HC_OK;
}

static HcStatus frequencies(const HcOptions *options, double **hz, size_t *n, HcError *error)
{
  if (options->frequencies)
    return parse_list(options->frequencies, hz, n, error);
  *n = options->points;
  *hz = malloc(*n * sizeof **hz);
  if (!*hz)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < *n; ++i)
    (*hz)[i] = pow(20000.0, (double)i / (double)(*n - 1));
  return HC_OK;
}

/** An impulse through the very instance that plays, until nothing comes any more; responses by Fourier's sum, on the way. */
static void run_impulse(HcUnit *unit, unsigned input, unsigned output, double rate, const double *hz, size_t n, double complex *h)
{
  double complex *turn = calloc(2 * n + 1, sizeof *turn), *step = turn + n;
  const uint64_t longest = (uint64_t)(60 * rate);
  double peak = 0, recent = 0;
  for (size_t i = 0; i < n && turn; ++i) {
    turn[i] = 1;
    step[i] = cexp(CMPLX(0, -2 * M_PI * hz[i] / rate));
    h[i] = 0;
  }
  for (uint64_t frame = 0; frame < longest && turn; frame += HC_CHUNK) {
    for (unsigned k = 0; k < unit->inputs; ++k)
      memset(unit->in[k], 0, HC_CHUNK * sizeof(float));
    if (frame == 0)
      unit->in[input][0] = 1.0f;
    unit->run(unit, HC_CHUNK);
    for (unsigned k = 0; k < HC_CHUNK; ++k) {
      const double sample = (double)unit->out[output][k];
      recent = fmax(recent, fabs(sample));
      for (size_t i = 0; i < n; ++i) {
        h[i] += sample * turn[i];
        turn[i] *= step[i];
      }
    }
    if ((frame / HC_CHUNK) % 1024 == 1023) {
      peak = fmax(peak, recent);
      if (recent <= 1e-11 * peak)
        break;
      recent = 0;
    }
  }
  free(turn);
}

static HcStatus measured(HcBench *bench, uint32_t lane, HcSource source, double rate, const double *hz, size_t n,
                         double complex *h, HcError *error)
{
  HcUnit *unit = NULL;
  HcPrepareFacts facts;
  double gain = 1;
  HcStatus status = hc_bench_line(bench, lane, &unit, &facts, &gain, error);
  if (status)
    return status;
  for (size_t i = 0; i < n; ++i)
    if (hz[i] >= rate / 2)
      return hc_error_set(error, HC_BAD_INPUT, "--frequencies: %g Hz is not below half the rate, %g Hz", hz[i], rate / 2);
  const unsigned input = source == HC_SIGNAL ? 0 : 1 + (unsigned)source;
  run_impulse(unit, input, source == HC_SIGNAL ? 0 : 2, rate, hz, n, h);
  const double full_scale = source == HC_SIGNAL ? sqrt(2.0) * sqrt(0.6) * pow(10.0, facts.in_force / 20.0) : 1.0;
  for (size_t i = 0; i < n; ++i)
    h[i] *= receiver_volts() / gain / full_scale * cexp(CMPLX(0, 2 * M_PI * hz[i] / rate * facts.latency));
  return HC_OK;
}

static double decibels(double x)
{
  return x > 0 ? 20.0 * log10(x) : -400.0;
}

static HcStatus print_noise(HcCircuit *circuit, const double *hz, size_t n, HcError *error)
{
  double *density = calloc(n + 1, sizeof *density);
  if (!density)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = hc_circuit_noise(circuit, hz, n, density, error);
  if (!status) {
    puts("frequency_hz,density_db");
    for (size_t i = 0; i < n; ++i)
      printf("%.10g,%.6f\n", hz[i], decibels(density[i]));
  }
  free(density);
  return status;
}

static HcStatus print_response(const HcOptions *options, HcBench *bench, HcCircuit *circuit, uint32_t lane, HcSource source,
                               const double *hz, size_t n, HcError *error)
{
  double complex *h = calloc(n + 1, sizeof *h);
  if (!h)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const HcStatus status = options->measured
                              ? measured(bench, lane, source, options->rate > 0 ? options->rate : 48000, hz, n, h, error)
                              : hc_circuit_response(circuit, source, hz, n, h, error);
  if (!status) {
    puts("frequency_hz,magnitude_db,phase_deg");
    for (size_t i = 0; i < n; ++i)
      printf("%.10g,%.6f,%.5f\n", hz[i], decibels(cabs(h[i])), carg(h[i]) * 180.0 / M_PI);
  }
  free(h);
  return status;
}

static HcStatus source_of(const HcOptions *options, int *source, HcError *error)
{
  if (!options->from)
    return hc_error_set(error, HC_BAD_INPUT, "--from is missing: signal, ground, leakage, magnetic, electric, rf or noise");
  for (*source = 0; *source < HC_SOURCES; ++*source)
    if (!strcmp(options->from, hc_source_names[*source]))
      return HC_OK;
  if (!strcmp(options->from, "noise") && !options->measured)
    return HC_OK;
  if (!strcmp(options->from, "left") || !strcmp(options->from, "right") || options->to)
    return hc_error_set(error, HC_BAD_INPUT, "--from left|right --to left|right is for circuits of two channels; a line has one");
  return hc_error_set(error, HC_BAD_INPUT, "--from: expected signal, ground, leakage, magnetic, electric, rf%s, got \"%s\"",
                      options->measured ? "" : " or noise", options->from);
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

HcStatus hc_command_response(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  int source = 0;
  uint32_t lane = 0;
  double *hz = NULL;
  size_t n = 0;
  HcStatus status = source_of(options, &source, error);
  if (!status)
    status = frequencies(options, &hz, &n, error);
  HcBackend *backend = status ? NULL : hc_offline_open(options->rate > 0 ? options->rate : 48000, 1024, error);
  HcBench *bench = backend ? quiet_bench(options, paths, backend, error) : NULL;
  if (!status && !bench)
    status = error->status;
  if (!status)
    status = hc_options_lane(options, hc_bench_lanes(bench), &lane, error);
  HcCircuit *circuit = status ? NULL : hc_command_circuit(bench, paths, lane, error);
  if (!status && !circuit)
    status = error->status;
  if (!status)
    status = source == HC_SOURCES ? print_noise(circuit, hz, n, error)
                                  : print_response(options, bench, circuit, lane, (HcSource)source, hz, n, error);
  hc_circuit_free(circuit);
  hc_bench_free(bench);
  if (backend)
    backend->close(backend);
  free(hz);
  return status;
}

HcStatus hc_command_deck(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  uint32_t lane = 0;
  HcBench *bench = hc_options_bench(options, paths, (HcBenchSetup){.offline = true}, error);
  HcStatus status = bench ? hc_options_lane(options, hc_bench_lanes(bench), &lane, error) : error->status;
  HcCircuit *circuit = status ? NULL : hc_command_circuit(bench, paths, lane, error);
  if (!status)
    status = circuit ? hc_circuit_deck(circuit, stdout, error) : error->status;
  hc_circuit_free(circuit);
  hc_bench_free(bench);
  return status;
}

HcCircuit *hc_command_circuit(HcBench *bench, const HcPaths *paths, uint32_t lane, HcError *error)
{
  HcDefine defines[64];
  HcLineSpec spec = {.circuits = paths->circuits, .defines = defines};
  hc_bench_line_spec(bench, lane, &spec, defines, sizeof defines / sizeof *defines);
  return hc_circuit_line(&spec, error);
}

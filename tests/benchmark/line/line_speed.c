// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the line's filters cost, and one second of a 50 m balanced line through them and through the textbook's nodal solver.
 *
 *   line_speed CIRCUITS DECK SOUND   writes the line's deck, and 48000 doubles: v(out) by the filters, the delay taken off
 *
 * Both get the same two sources, 1 V at 997 Hz and 20 mV of hum. Prints, for line_speed.py, `filters`, `textbook` and `twice`:
 * processor seconds for a second of one channel, best of several; the kernel's for two channels, halved, noise included, once
 * as a file is rendered and once as it plays live with its second set of filters running along.
 */
#include "circuit/private.h"
#include "kernel_rig.h"
#include "nodal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RATE = 48000, CHUNK = 64, TURNS = 30, NODAL_TURNS = 3 };

typedef struct Line {
  HcLineSpec spec;
  HcCircuit *circuit;
  HcFilters filters;
} Line;

/** A second of samples. */
typedef struct Second {
  float signal[RATE], ground[RATE], bus[RATE], out[HC_LINE_OUTPUTS][RATE];
} Second;

static double processor_s(void)
{
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool line_open(Line *line)
{
  HcError error = {0};
  line->circuit = hc_circuit_line(&line->spec, &error);
  if (line->circuit && hc_circuit_fit(line->circuit, RATE, &line->filters, &error) == HC_OK)
    return true;
  printf("FAIL %s\n", error.text);
  return false;
}

static void second_fill(Second *s)
{
  uint32_t seed = 1;
  for (int i = 0; i < RATE; i++) {
    s->signal[i] = (float)sin(2 * k_pi * 997 * i / RATE);
    s->ground[i] = (float)(0.02 * sin(2 * k_pi * 50 * i / RATE));
    s->bus[i] = (float)(0.01 * uniform(&seed));
  }
}

/** Seconds for a second of both channels with this many buses sounding, best of TURNS. Noise is computed, but not heard. */
static double filters_time(const Line *line, Second *s, unsigned buses, bool live)
{
  Rig *const rig = rig_new();
  hc_kernel_init(&rig->kernel, RATE, &rig->silent, !live);
  hc_kernel_commit(&rig->kernel, prepared_make(&line->filters), 1.0F, 0);
  const HcNoiseControls noise = {.on = false, .seed = 1};
  const float *const all[HC_LINE_INPUTS] = {s->signal, s->signal, s->ground, s->bus, s->bus, s->bus, s->bus};
  double best = 1e9;
  for (int turn = 0; turn < TURNS; turn++) {
    hc_kernel_reset(&rig->kernel);
    const double from = processor_s();
    for (uint32_t at = 0; at < RATE; at += CHUNK) {
      const float *in[HC_LINE_INPUTS] = {0};
      float *out[HC_LINE_OUTPUTS];
      for (unsigned c = 0; c < 2 + buses; c++)
        in[c] = all[c] + at;
      for (unsigned c = 0; c < HC_LINE_OUTPUTS; c++)
        out[c] = s->out[c] + at;
      hc_kernel_run(&rig->kernel, in, out, CHUNK, &noise);
    }
    best = fmin(best, processor_s() - from);
  }
  rig_free(rig);
  return best;
}

static int cost_print(const char *circuits, const char *driver, const char *cable, const char *receiver, Second *s)
{
  Line line = {.spec = {.circuits = circuits, .driver = driver, .cable = cable, .receiver = receiver}};
  if (!line_open(&line))
    return 1;
  double ns[2][2];
  for (unsigned live = 0; live < 2; live++)
    for (unsigned all = 0; all < 2; all++)
      ns[live][all] = 1e9 / RATE * filters_time(&line, s, all ? HC_LINE_BUSES : 1, live);
  printf("%s %s %s: %u taps, %u states, noise %u and %u: %.1f ns a frame and lane, all buses %.1f; live %.1f, all buses %.1f\n",
         driver, cable, receiver, line.filters.taps, line.filters.poles.reals + 2 * line.filters.poles.pairs,
         line.filters.noise_taps, line.filters.noise_poles.reals + 2 * line.filters.noise_poles.pairs, ns[0][0], ns[0][1],
         ns[1][0], ns[1][1]);
  hc_circuit_free(line.circuit);
  return 0;
}

/** The equation of a voltage source. */
static unsigned equation(const HcCircuit *circuit, HcSource source)
{
  return circuit->system.branch[circuit->element[circuit->way[source].column]];
}

/** Seconds for a second of one channel, whose v(out) goes to `out`. */
static double textbook_time(const Line *line, const Second *s, double *out)
{
  const HcCircuit *const circuit = line->circuit;
  const unsigned node = hc_flat_node(&circuit->flat, "out") - 1;
  double *const b = calloc(circuit->system.n, sizeof *b);
  double best = b ? 1e9 : -1.0;
  for (int turn = 0; turn < NODAL_TURNS && best > 0; turn++) {
    HcNodal nodal;
    if (!hc_nodal_make(&nodal, &circuit->system, 1.0 / RATE)) {
      best = -1.0;
      break;
    }
    const double from = processor_s();
    for (int i = 0; i < RATE; i++) {
      b[equation(circuit, HC_SIGNAL)] = (double)s->signal[i];
      b[equation(circuit, HC_GROUND)] = (double)s->ground[i];
      hc_nodal_step(&nodal, b);
      out[i] = nodal.x[node];
    }
    best = fmin(best, processor_s() - from);
    if (turn == 0)
      printf("textbook: %u unknowns, %u products a sample\n", nodal.n, hc_nodal_products(&nodal));
    hc_nodal_free(&nodal);
  }
  free(b);
  return best;
}

/** The deck and the sound for line_speed.py. */
static bool files_write(const Line *line, const char *deck, const char *sound, const double *heard)
{
  HcError error = {0};
  FILE *const to = fopen(deck, "w"), *const samples = fopen(sound, "wb");
  bool written = to && samples && hc_circuit_deck(line->circuit, to, &error) == HC_OK;
  written = written && fwrite(heard, sizeof *heard, RATE, samples) == RATE;
  if (to)
    fclose(to);
  if (samples)
    fclose(samples);
  return written;
}

/** [dB] of the difference to `expected`, once both have settled. */
static double difference_db(const double *heard, const double *expected)
{
  double off = 0.0, all = 0.0;
  for (int i = RATE / 4; i < RATE - HC_TAPS_MAX; i++) {
    off += (heard[i] - expected[i]) * (heard[i] - expected[i]);
    all += expected[i] * expected[i];
  }
  return 10 * log10(off / all);
}

static int compare(const char *circuits, const char *deck, const char *sound, Second *s)
{
  const HcDefine fifty[] = {{"length", 50.0}};
  Line line = {.spec = {circuits, "symmetrical", "foil-pair", "trimmed", fifty, 1}};
  double *const heard = calloc(2 * RATE, sizeof *heard);
  if (!heard || !line_open(&line)) {
    free(heard);
    return 1;
  }
  double *const textbook = heard + RATE;
  const double twice = filters_time(&line, s, 1, true) / 2, filters = filters_time(&line, s, 1, false) / 2;
  for (unsigned i = 0; i + line.filters.delay < RATE; i++)
    heard[i] = (double)s->out[0][i + line.filters.delay];
  const double solved = textbook_time(&line, s, textbook);
  printf("filters %.9g\ntwice %.9g\ntextbook %.9g\ndifference_db %.1f\n", filters, twice, solved, difference_db(heard, textbook));
  const bool written = files_write(&line, deck, sound, heard);
  hc_circuit_free(line.circuit);
  free(heard);
  return !written || solved < 0;
}

int main(int argc, char **argv)
{
  static const char *const parts[][3] = {{"rca", "rca", "single-ended"},
                                         {"symmetrical", "foil-pair", "trimmed"},
                                         {"symmetrical", "foil-pair", "transformer"},
                                         {"transformer", "star-quad", "bootstrapped"}};
  if (argc != 4)
    return 2;
  Second *const s = malloc(sizeof *s);
  if (!s)
    return 1;
  second_fill(s);
  int failed = 0;
  for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
    failed += cost_print(argv[1], parts[i][0], parts[i][1], parts[i][2], s);
  failed += compare(argv[1], argv[2], argv[3], s);
  free(s);
  return failed != 0;
}

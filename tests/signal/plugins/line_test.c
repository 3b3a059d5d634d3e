// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line as any host sees it: impulses through the bundle against the circuits' exact answer, parameters through the
 * worker and through prepare, state, bad values.
 *
 * usage: line_test BUNDLE CIRCUITS SCRATCH_FOLDER
 */
#include "check.h"
#include "circuit/circuit.h"
#include "lv2_rig.h"
#include "prepare.h"

#include "lv2/state/state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double k_pi = 3.14159265358979324;

typedef struct Place {
  const char *bundle, *circuits, *scratch;
  unsigned *failures;
} Place;

static double peak_volts(double dbu)
{
  return sqrt(2.0) * 0.7745966692414834 * pow(10.0, dbu / 20.0);
}

static double complex turn_back(double angle)
{
  return CMPLX(cos(angle), -sin(angle));
}

static HcRig *line_new(const Place *place, double rate)
{
  HcRig *const rig = hc_rig_new(place->bundle, "urn:hotcold:line", rate);
  hc_rig_set(rig, "noise", 0);
  return rig;
}

static void parts_set(HcRig *rig, const char *driver, const char *cable, const char *receiver)
{
  hc_rig_set(rig, "driver", hc_rig_point(rig, "driver", driver));
  hc_rig_set(rig, "cable", hc_rig_point(rig, "cable", cable));
  hc_rig_set(rig, "receiver", hc_rig_point(rig, "receiver", receiver));
}

/** Response of `out` to a unit impulse at `in`, the reported latency taken off. */
static void response_measure(HcRig *rig, const char *in, const char *out, double rate, const double *hz, size_t n,
                             double complex *h)
{
  float *const x = rig->audio[hc_rig_port(rig, in)], *const y = rig->audio[hc_rig_port(rig, out)];
  const double latency = (double)rig->control[hc_rig_port(rig, "latency")];
  memset(h, 0, n * sizeof *h);
  memset(x, 0, HC_RIG_FRAMES * sizeof *x);
  x[0] = 1.0F;
  for (unsigned at = 0; at < 10 * rate; at += HC_RIG_FRAMES) {
    hc_rig_run(rig, HC_RIG_FRAMES);
    x[0] = 0.0F;
    for (size_t k = 0; k < n; k++) {
      const double w = 2.0 * k_pi * hz[k] / rate;
      double complex turn = turn_back(w * (at - latency));
      const double complex step = turn_back(w);
      for (unsigned i = 0; i < HC_RIG_FRAMES; i++, turn *= step)
        h[k] += (double)y[i] * turn;
    }
  }
}

static double decibel(double complex h)
{
  return 20.0 * log10(cabs(h) + 1e-300);
}

static void combination_check(const Place *place, HcCheck *check, const char *const parts[3], double rate)
{
  static const double hz[] = {20, 50, 150, 997, 5000, 10000, 18000, 20000};
  enum { N = sizeof hz / sizeof hz[0] };
  static const char *const ports[HC_SOURCES] = {"in_left", "ground", "leakage", "magnetic", "electric", "rf"};
  HcError error = {0};
  const HcDefine define[] = {{"length", 20.0}, {"imbalance", 10.0}};
  const HcLineSpec spec = {place->circuits, parts[0], parts[1], parts[2], define, 2};
  HcCircuit *const circuit = hc_circuit_line(&spec, &error);
  HC_CHECK(check, circuit != NULL, "%s", error.text);
  if (!circuit)
    return;
  HcRig *const rig = line_new(place, rate);
  parts_set(rig, parts[0], parts[1], parts[2]);
  hc_rig_set(rig, "length", 20);
  hc_rig_set(rig, "imbalance", 10);
  hc_rig_set(rig, "full_scale", 20);
  lilv_instance_activate(rig->instance);
  hc_rig_run(rig, 64);
  double top = -300;
  for (int s = 0; s < HC_SOURCES; s++) {
    double complex exact[N], heard[N];
    HC_CHECK(check, hc_circuit_response(circuit, (HcSource)s, hz, N, exact, &error) == HC_OK, "%s", error.text);
    response_measure(rig, ports[s], s == HC_SIGNAL ? "out_left" : "residual_left", rate, hz, N, heard);
    for (int k = 0; k < N; k++) {
      const double scale = peak_volts(24) / (s == HC_SIGNAL ? peak_volts(20) : 1.0);
      const double want = decibel(exact[k]), off = decibel(heard[k] * scale) - want, limit = s == HC_SIGNAL ? 0.05 : 0.5;
      top = fmax(top, want);
      if (want > top - 120)
        HC_CHECK(check, fabs(off) <= limit, "%s %s %s at %g Hz, %s %g Hz: %.3f dB off (%.1f dB)", parts[0], parts[1], parts[2],
                 rate, hc_source_names[s], hz[k], off, want);
    }
  }
  hc_circuit_free(circuit);
  hc_rig_free(rig);
}

static void case_responses(const Place *place)
{
  HcCheck check = {"impulse responses equal the circuits", 0, 0, place->failures};
  static const char *const parts[][3] = {{"rca", "rca", "single-ended"},
                                         {"symmetrical", "foil-pair", "trimmed"},
                                         {"symmetrical", "foil-pair", "transformer"},
                                         {"rca", "coax", "difference-1pct"}};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    combination_check(place, &check, parts[i], i == 0 ? 44100 : i == 1 ? 96000 : 48000);
  hc_check_end(&check);
}

/** Gain at 997 Hz of what plays now [dB]. */
static double gain_now(HcRig *rig)
{
  const double hz = 997.0;
  double complex h;
  response_measure(rig, "in_left", "out_left", 48000, &hz, 1, &h);
  return decibel(h);
}

/** A user's own driver: the catalogue's, with another output resistance. */
static void driver_write(const Place *place, char *path, size_t size)
{
  snprintf(path, size, "%s/loud.cir", place->scratch);
  FILE *const file = fopen(path, "w");
  if (!file)
    exit(1);
  fprintf(file, "* title: Test driver\n* full-scale: 4 dBu\n* return: shield\n"
                ".subckt loud in hot cold shield chassis params: length=1 imbalance=0 tolerance=0 contact=0 beside=0\n"
                "Rhot in hot {47 + imbalance}\nRcold cold shield 1m\n.ends\n");
  fclose(file);
}

static void case_parameters(const Place *place)
{
  HcCheck check = {"parameters, files and state reach the sound through the worker", 0, 0, place->failures};
  char path[4096];
  driver_write(place, path, sizeof path);
  HcRig *const rig = line_new(place, 48000);
  lilv_instance_activate(rig->instance);
  const double rca = gain_now(rig);
  parts_set(rig, "symmetrical", "foil-pair", "trimmed");
  for (int i = 0; i < 20; i++)
    hc_rig_run(rig, 64);
  const double balanced = gain_now(rig);
  HC_CHECK(&check, fabs(balanced - rca) > 1.0, "other parts sound the same: %g %g dB", rca, balanced);
  parts_set(rig, "rca", "rca", "single-ended");
  hc_rig_set(rig, "driver", hc_rig_point(rig, "driver", "file"));
  hc_rig_run(rig, 64);
  hc_rig_run(rig, 64);
  HC_CHECK(&check, rig->logged == 1 && strstr(rig->last_log, "file"), "a missing file is not told: %s", rig->last_log);
  HC_CHECK(&check, fabs(gain_now(rig) - balanced) < 1e-6, "a failed solve changed the sound");
  hc_rig_send_path(rig, "urn:hotcold:line#driver_file", path);
  for (int i = 0; i < 20; i++)
    hc_rig_run(rig, 64);
  const double own = gain_now(rig);
  HC_CHECK(&check, fabs(own - rca - (4.0 - 8.24)) < 0.3 && fabs(own - rca) > 1.0, "the file's driver gives %g dB, rca %g", own,
           rca);
  LilvState *const state = lilv_state_new_from_instance(rig->plugin, rig->instance, &rig->map, place->scratch, place->scratch,
                                                        place->scratch, place->scratch, NULL, NULL, LV2_STATE_IS_POD, NULL);
  HC_CHECK(&check, state != NULL, "no state");
  HcRig *const other = line_new(place, 48000);
  memcpy(other->control, rig->control, sizeof rig->control);
  lilv_state_restore(state, other->instance, NULL, NULL, 0, NULL);
  lilv_instance_activate(other->instance);
  HC_CHECK(&check, fabs(gain_now(other) - own) < 1e-6, "restored state sounds otherwise (%s)", other->last_log);
  hc_rig_set(other, "enabled", 0);
  for (int i = 0; i < 20; i++)
    hc_rig_run(other, 64);
  HC_CHECK(&check, fabs(gain_now(other)) < 1e-6, "bypassed it is not the program");
  lilv_state_free(state);
  hc_rig_free(other);
  hc_rig_free(rig);
  hc_check_end(&check);
}

static void case_prepare(const Place *place)
{
  HcCheck check = {"a host that prepares decides when and how loud", 0, 0, place->failures};
  HcRig *const rig = line_new(place, 48000);
  lilv_instance_activate(rig->instance);
  LV2_Handle const handle = lilv_instance_get_handle(rig->instance);
  const HcPrepareInterface *const p = lilv_instance_get_extension_data(rig->instance, HC_PREPARE_URI);
  HcPrepareFacts facts;
  char error[256] = "";
  float ports[HC_RIG_PORTS_MAX];
  memcpy(ports, rig->control, sizeof ports);
  const char *const none[3] = {NULL, NULL, NULL}, *const missing[3] = {"/nowhere/at-all.cir", NULL, NULL};
  HcPrepared *const first = p->prepare(handle, ports, none, &facts, error, sizeof error);
  HC_CHECK(&check, first && facts.gain > 0.1 && fabs(facts.in_force - 8.24) < 1e-9 && facts.latency == 8, "facts: %s", error);
  ports[hc_rig_port(rig, "driver")] = hc_rig_point(rig, "driver", "file");
  HC_CHECK(&check, !p->prepare(handle, ports, none, &facts, error, sizeof error) && strstr(error, "file"), "error: %s", error);
  HC_CHECK(&check, !p->prepare(handle, ports, missing, &facts, error, sizeof error) && strstr(error, "nowhere"), "error: %s",
           error);
  const float full_scale[] = {-10, 0, 28};
  for (int i = 0; i < 3; i++) {
    memcpy(ports, rig->control, sizeof ports);
    ports[hc_rig_port(rig, "full_scale")] = full_scale[i];
    HcPrepareFacts f;
    HcPrepared *const next = p->prepare(handle, ports, none, &f, error, sizeof error);
    HC_CHECK(&check, next && fabs(f.in_force - (double)full_scale[i]) < 1e-6, "full scale %g", f.in_force);
    HC_CHECK(&check, p->ready(handle), "not ready");
    p->commit(handle, next, (float)(1.0 / f.gain), 100);
    HC_CHECK(&check, !p->ready(handle), "ready in a fade");
    hc_rig_run(rig, 100);
    HC_CHECK(&check, p->ready(handle), "not ready after a fade");
    HcPrepared *const old = p->retired(handle);
    HC_CHECK(&check, old != NULL, "nothing retired");
    p->release(old);
    HC_CHECK(&check, fabs(gain_now(rig)) < 1e-4, "matched gain is %g dB", gain_now(rig));
  }
  HcPrepared *const again = p->again(first);
  p->commit(handle, first, 1.0F, 0);
  hc_rig_run(rig, 64);
  p->commit(handle, again, 2.0F, 0);
  for (HcPrepared *old = p->retired(handle); old; old = p->retired(handle))
    p->release(old);
  const double doubled = gain_now(rig);
  hc_rig_set(rig, "length", 250);
  for (int i = 0; i < 20; i++)
    hc_rig_run(rig, 64);
  HC_CHECK(&check, fabs(gain_now(rig) - doubled) < 1e-9, "a hosted line solved by itself");
  hc_rig_free(rig);
  hc_check_end(&check);
}

static void case_torture(const Place *place)
{
  HcCheck check = {"any value at any control port, any sample, any period", 0, 0, place->failures};
  const float values[] = {NAN, INFINITY, -INFINITY, 1e30F, -1e30F, 0, 0.5F, 1, 3, 1e-30F, 47, 1000};
  HcRig *const rig = line_new(place, 48000);
  lilv_instance_activate(rig->instance);
  unsigned long finite = 0;
  srand(5);
  for (int round = 0; round < 150; round++) {
    for (uint32_t port = 12; port < rig->ports - 1; port++)
      if (rand() % 3 == 0)
        rig->control[port] = values[(size_t)rand() % (sizeof values / sizeof values[0])];
    for (uint32_t port = 0; port < 7; port++)
      for (int i = 0; i < HC_RIG_FRAMES; i++)
        rig->audio[port][i] = rand() % 50 == 0 ? values[(size_t)rand() % 12] : (float)rand() / (float)RAND_MAX;
    const uint32_t frames = round % 5 == 0 ? HC_RIG_FRAMES : 1 + (uint32_t)rand() % 700;
    hc_rig_run(rig, frames);
    for (uint32_t port = 7; port < 11; port++)
      for (uint32_t i = 0; i < frames; i++, finite++)
        HC_CHECK(&check, isfinite(rig->audio[port][i]), "round %d: %g", round, (double)rig->audio[port][i]);
  }
  HC_CHECK(&check, finite > 100000, "only %lu samples", finite);
  hc_rig_free(rig);
  hc_check_end(&check);
}

/** Spectral density of the noise around some frequencies against the circuit's, by averaged periodograms. */
static void case_noise(const Place *place)
{
  HcCheck check = {"self-noise has the circuit's density", 0, 0, place->failures};
  enum { SEGMENTS = 900, LENGTH = 4096 };
  const double hz[] = {200, 1000, 5000, 15000}, rate = 48000;
  HcError error = {0};
  const HcLineSpec spec = {place->circuits, "symmetrical", "foil-pair", "trimmed", NULL, 0};
  HcCircuit *const circuit = hc_circuit_line(&spec, &error);
  double density[4], power[4] = {0};
  HC_CHECK(&check, circuit && hc_circuit_noise(circuit, hz, 4, density, &error) == HC_OK, "%s", error.text);
  HcRig *const rig = line_new(place, rate);
  parts_set(rig, "symmetrical", "foil-pair", "trimmed");
  hc_rig_set(rig, "noise", 1);
  lilv_instance_activate(rig->instance);
  const float *const y = rig->audio[hc_rig_port(rig, "residual_right")];
  for (int s = 0; s < SEGMENTS; s++) {
    hc_rig_run(rig, LENGTH);
    for (int k = 0; k < 4; k++)
      for (int bin = -2; bin <= 2; bin++) {
        const double w = 2 * k_pi * (hz[k] + bin * 2 * rate / LENGTH) / rate;
        double complex sum = 0, turn = 1;
        const double complex step = turn_back(w);
        for (int i = 0; i < LENGTH; i++, turn *= step)
          sum += (double)y[i] * turn * (0.5 - 0.5 * cos(2 * k_pi * i / LENGTH));
        power[k] += creal(sum * conj(sum));
      }
  }
  for (int k = 0; k < 4; k++) {
    const double mean = power[k] / (SEGMENTS * 5.0) / (0.375 * LENGTH) * 2.0 / rate, heard = sqrt(mean) * peak_volts(24);
    HC_CHECK(&check, fabs(20 * log10(heard / density[k])) < 0.4, "%g Hz: %.3g, circuit %.3g V/rtHz", hz[k], heard, density[k]);
  }
  hc_circuit_free(circuit);
  hc_rig_free(rig);
  hc_check_end(&check);
}

int main(int argc, char **argv)
{
  unsigned failures = 0;
  if (argc != 4)
    return 2;
  const Place place = {argv[1], argv[2], argv[3], &failures};
  case_responses(&place);
  case_parameters(&place);
  case_prepare(&place);
  case_noise(&place);
  case_torture(&place);
  return hc_check_summary(failures);
}

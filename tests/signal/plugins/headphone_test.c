// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The headphone as any host sees it: the amplifier's limits, the numbers that are told, files and state, the same bits for any
 * period, and any value at any port.
 *
 * usage: headphone_test BUNDLE SCRATCH_FOLDER
 */
#include "check.h"
#include "lv2_rig.h"
#include "prepare.h"

#include "lv2/state/state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define URI "urn:hotcold:headphone"

enum { CHANNELS = 4, RATE = 48000 };
static const char *const k_in[CHANNELS] = {"in_left", "in_right", "residual_in_left", "residual_in_right"};
static const char *const k_out[CHANNELS] = {"out_left", "out_right", "residual_left", "residual_right"};

typedef struct Place {
  const char *bundle, *scratch;
  unsigned *failures;
} Place;

/** A sample of 1 at the output [V peak]. */
static double volts_full(void)
{
  return sqrt(2.0 * 0.6) * pow(10.0, 24.0 / 20.0);
}

static HcRig *headphone_new(const Place *place, double rate, const char *model)
{
  HcRig *const rig = hc_rig_new(place->bundle, URI, rate);
  hc_rig_set(rig, "noise", 0);
  hc_rig_set(rig, "model", hc_rig_point(rig, "model", model));
  return rig;
}

static float *channel(const HcRig *rig, const char *const *name, unsigned c)
{
  return rig->audio[hc_rig_port(rig, name[c])];
}

/** A sine into all four inputs. */
static void sine_put(HcRig *rig, double hz, double peak, uint32_t frames)
{
  for (unsigned c = 0; c < CHANNELS; c++)
    for (uint32_t i = 0; i < frames; i++)
      channel(rig, k_in, c)[i] = (float)(peak * sin(2 * M_PI * hz * i / RATE));
}

static double peak_of(const float *x, uint32_t from, uint32_t frames)
{
  double peak = 0;
  for (uint32_t i = from; i < frames; i++)
    peak = fmax(peak, fabs((double)x[i]));
  return peak;
}

/** 100 mA into 50 ohm: 5 V across the driver and no more; the residual is not held, and what is under the limit is not touched. */
static void case_limits(const Place *place)
{
  HcCheck check = {"limits hold the program, and nothing short of them", 0, 0, place->failures};
  HcRig *const rig = headphone_new(place, RATE, "four-wire-planar"), *const free = headphone_new(place, RATE, "four-wire-planar");
  hc_rig_set(rig, "limit_current", 100);
  hc_rig_set(free, "limit_current", 5000);
  for (int i = 0; i < 2; i++) {
    HcRig *const r = i ? free : rig;
    hc_rig_set(r, "volume", 5);
    hc_rig_set(r, "length", 0);
    lilv_instance_activate(r->instance);
    sine_put(r, 997, 1, 4096);
    hc_rig_run(r, 4096);
  }
  const double held = peak_of(channel(rig, k_out, 0), 1000, 4096) * volts_full();
  HC_CHECK(&check, fabs(held - 5.0) < 0.05, "%.4f V across 50 ohm, 5 expected", held);
  const double residual = peak_of(channel(rig, k_out, 2), 1000, 4096) * volts_full();
  HC_CHECK(&check, fabs(residual - 5 * sqrt(2)) < 0.02, "the residual is held at %.4f V", residual);
  for (int i = 0; i < 2; i++) {
    sine_put(i ? free : rig, 997, 0.7, 4096); // 4.95 V
    hc_rig_run(i ? free : rig, 4096);
  }
  unsigned same = 0;
  for (uint32_t i = 100; i < 4096; i++)
    same += channel(rig, k_out, 0)[i] == channel(free, k_out, 0)[i];
  HC_CHECK(&check, same == 3996, "under the limit %u of 3996 samples are the same", same);
  hc_rig_free(rig);
  hc_rig_free(free);
  hc_check_end(&check);
}

/** Aliases of a clipped 5 kHz tone: folded harmonics fall on multiples of 1 kHz where no harmonic is. */
static void case_aliases(const Place *place)
{
  HcCheck check = {"what is clipped is clipped without its images", 0, 0, place->failures};
  HcRig *const rig = headphone_new(place, RATE, "four-wire-planar");
  hc_rig_set(rig, "volume", 5);
  hc_rig_set(rig, "limit_current", 100);
  lilv_instance_activate(rig->instance);
  sine_put(rig, 5000, 1, HC_RIG_FRAMES);
  hc_rig_run(rig, HC_RIG_FRAMES);
  const float *const y = channel(rig, k_out, 0);
  const double of[] = {5000, 7000, 13000, 17000};
  double size[4];
  for (int k = 0; k < 4; k++) {
    double re = 0, im = 0;
    for (uint32_t i = 0; i < 4800; i++) {
      const double hann = 0.5 - 0.5 * cos(2 * M_PI * i / 4800), w = 2 * M_PI * of[k] * i / RATE;
      re += hann * cos(w) * (double)y[1000 + i];
      im -= hann * sin(w) * (double)y[1000 + i];
    }
    size[k] = hypot(re, im);
  }
  for (int k = 1; k < 4; k++) // sample by sample it would be -42, -34 and -45 dB
    HC_CHECK(&check, 20 * log10(size[k] / size[0]) < -50, "%g Hz: %.1f dB", of[k], 20 * log10(size[k] / size[0]));
  hc_rig_free(rig);
  hc_check_end(&check);
}

static bool told_is(HcCheck *check, const HcRig *rig, const char *symbol, double expected, double within)
{
  const double told = (double)rig->control[hc_rig_port(rig, symbol)];
  HC_CHECK(check, fabs(told - expected) <= within, "%s: %g told, %g expected", symbol, told, expected);
  return fabs(told - expected) <= within;
}

/** The power calculator, at its ports. */
static void case_told(const Place *place)
{
  HcCheck check = {"volts, milliwatts, sound pressure, current, limit and hiss are told", 0, 0, place->failures};
  static const struct {
    const char *model;
    float drive, volume, voltage, current, own, upstream;
    double volts, ma, spl, hiss;
    int limited;
  } row[] = {
      // P = V²/R, I = √2 V/R, S + 20 log V; bridged twice the volts, 2√2 V/R
      {"four-wire-planar", 0, 1, 60, 5000, 0, 0, 1, 28.28, 97.0, -200, 0},
      {"four-wire-planar", 1, 1, 60, 5000, 0, 0, 2, 56.57, 103.0, -200, 0},
      {"four-wire-planar", 1, 10, 60, 100, 0, 0, 3.5355, 100, 108.0, -200, 2},
      {"four-wire-300", 0, 10, 5, 250, 0, 0, 3.5355, 16.67, 113.2, -200, 1},
      {"four-wire-300", 1, 10, 5, 250, 0, 0, 7.0711, 33.33, 119.2, -200, 1},
      {"four-wire-iem", 0, 1, 60, 5000, 1.5F, 0, 1, 88.39, 134.5, 18.02, 0},
      {"four-wire-iem", 0, 1, 60, 5000, 3, 0, 1, 88.39, 134.5, 24.04, 0},
      {"four-wire-iem", 1, 1, 60, 5000, 1.5F, 0, 2, 176.8, 140.5, 21.03, 0},
      {"four-wire-iem", 1, 1, 60, 5000, 0, 1.5F, 2, 176.8, 140.5, 24.04, 0},
  };
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    HcRig *const rig = headphone_new(place, RATE, row[i].model);
    hc_rig_set(rig, "length", 0);
    hc_rig_set(rig, "drive", row[i].drive);
    hc_rig_set(rig, "volume", row[i].volume);
    hc_rig_set(rig, "limit_voltage", row[i].voltage);
    hc_rig_set(rig, "limit_current", row[i].current);
    hc_rig_set(rig, "noise_own", row[i].own);
    hc_rig_set(rig, "noise_upstream", row[i].upstream);
    lilv_instance_activate(rig->instance);
    hc_rig_run(rig, 64);
    const double ohm = strstr(row[i].model, "planar") ? 50 : strstr(row[i].model, "iem") ? 16 : 300;
    told_is(&check, rig, "volts", row[i].volts, 2e-3 * row[i].volts);
    told_is(&check, rig, "milliwatts", 1000 * row[i].volts * row[i].volts / ohm, 4e-3 * 1000 * row[i].volts * row[i].volts / ohm);
    told_is(&check, rig, "current", row[i].ma, 2e-3 * row[i].ma);
    told_is(&check, rig, "spl", row[i].spl, 0.05);
    told_is(&check, rig, "hiss", row[i].hiss, 0.05);
    told_is(&check, rig, "limited", row[i].limited, 0);
    hc_rig_free(rig);
  }
  hc_check_end(&check);
}

/** Peak at the left driver of a sine that all inputs have [V]. */
static double loudness(HcRig *rig)
{
  sine_put(rig, 1000, 0.1, 4800);
  hc_rig_run(rig, 4800);
  hc_rig_run(rig, 4800);
  return peak_of(channel(rig, k_out, 0), 2400, 4800) * volts_full();
}

static void case_parameters(const Place *place)
{
  HcCheck check = {"parameters, files and state reach the sound through the worker", 0, 0, place->failures};
  char path[4096];
  snprintf(path, sizeof path, "%s/own-headphone.cir", place->scratch);
  FILE *const file = fopen(path, "w");
  if (!file)
    exit(1);
  fprintf(file, "* title: Own\n* sensitivity: 100 dB/V\n.subckt own left left_return right right_return outl outr\n"
                "R1 left left_return 120\nR2 right right_return 120\nE1 outl 0 left left_return 1\nE2 outr 0 right right_return "
                "1\n.ends\n");
  fclose(file);
  HcRig *const rig = headphone_new(place, RATE, "four-wire-planar");
  hc_rig_set(rig, "length", 0);
  lilv_instance_activate(rig->instance);
  HC_CHECK(&check, fabs(loudness(rig) - 0.1 * sqrt(2)) < 1e-3, "1 V is %g", loudness(rig));
  hc_rig_set(rig, "volume", 2);
  (void)loudness(rig);
  HC_CHECK(&check, fabs(loudness(rig) - 0.2 * sqrt(2)) < 1e-3, "2 V are %g", loudness(rig));
  hc_rig_set(rig, "model", hc_rig_point(rig, "model", "trs-32"));
  hc_rig_set(rig, "drive", 1);
  (void)loudness(rig);
  HC_CHECK(&check, rig->logged && strstr(rig->last_log, "four"), "three wires bridged: %s", rig->last_log);
  HC_CHECK(&check, fabs(loudness(rig) - 0.2 * sqrt(2)) < 1e-3, "a failed solve changed the sound: %g", loudness(rig));
  hc_rig_set(rig, "model", hc_rig_point(rig, "model", "file"));
  hc_rig_set(rig, "output_impedance", 120);
  hc_rig_send_path(rig, URI "#model_file", path);
  for (int i = 0; i < 4; i++)
    (void)loudness(rig);
  HC_CHECK(&check, fabs(loudness(rig) - 0.4 * sqrt(2) / 3) < 1e-3, "a file, bridged, 2 x 120 into 120 ohm: %g", loudness(rig));
  LilvState *const state = lilv_state_new_from_instance(rig->plugin, rig->instance, &rig->map, place->scratch, place->scratch,
                                                        place->scratch, place->scratch, NULL, NULL, LV2_STATE_IS_POD, NULL);
  HC_CHECK(&check, state != NULL, "no state");
  HcRig *const other = headphone_new(place, RATE, "trs-32");
  memcpy(other->control, rig->control, sizeof rig->control);
  lilv_state_restore(state, other->instance, NULL, NULL, 0, NULL);
  lilv_instance_activate(other->instance);
  HC_CHECK(&check, fabs(loudness(other) - 0.4 * sqrt(2) / 3) < 1e-3, "restored: %g (%s)", loudness(other), other->last_log);
  lilv_state_free(state);
  hc_rig_free(other);
  hc_rig_free(rig);
  hc_check_end(&check);
}

/** A plugin that has been activated again, period by period of any length, makes the bits of one long period. */
static void case_bits(const Place *place)
{
  HcCheck check = {"the same bits for any period, and after activate", 0, 0, place->failures};
  static float whole[CHANNELS][HC_RIG_FRAMES], input[CHANNELS][HC_RIG_FRAMES];
  HcRig *const rig = headphone_new(place, RATE, "trs-300");
  hc_rig_set(rig, "noise", 1);
  hc_rig_set(rig, "volume", 9);
  hc_rig_set(rig, "output_impedance", 60);
  srand(3);
  for (unsigned c = 0; c < CHANNELS; c++)
    for (uint32_t i = 0; i < HC_RIG_FRAMES; i++)
      input[c][i] = (float)rand() / (float)RAND_MAX * 2 - 1;
  for (int round = 0; round < 3; round++) {
    lilv_instance_activate(rig->instance);
    uint32_t wrong = 0;
    for (uint32_t at = 0, n; at < HC_RIG_FRAMES; at += n) {
      const uint32_t most = round == 0 ? HC_RIG_FRAMES : round == 1 ? 1 + (uint32_t)rand() % 200 : 64;
      n = HC_RIG_FRAMES - at < most ? HC_RIG_FRAMES - at : most;
      for (unsigned c = 0; c < CHANNELS; c++)
        memcpy(channel(rig, k_in, c), input[c] + at, n * sizeof(float));
      hc_rig_run(rig, n);
      for (unsigned c = 0; c < CHANNELS; c++)
        if (round == 0)
          memcpy(whole[c] + at, channel(rig, k_out, c), n * sizeof(float));
        else
          wrong += memcmp(whole[c] + at, channel(rig, k_out, c), n * sizeof(float)) != 0;
    }
    HC_CHECK(&check, !wrong, "round %d: %u periods differ", round, wrong);
    lilv_instance_deactivate(rig->instance);
  }
  lilv_instance_activate(rig->instance);
  hc_rig_free(rig);
  hc_check_end(&check);
}

static void case_torture(const Place *place, double rate)
{
  char name[80];
  snprintf(name, sizeof name, "any value at any port, any sample, any period, at %g Hz", rate);
  HcCheck check = {name, 0, 0, place->failures};
  const float values[] = {NAN, INFINITY, -INFINITY, 1e30F, -1e30F, 0, 0.5F, 1, 3, 1e-40F, 47, 1000};
  HcRig *const rig = headphone_new(place, rate, "trs-32");
  const uint32_t first = hc_rig_port(rig, "model"), last = hc_rig_port(rig, "channel");
  lilv_instance_activate(rig->instance);
  unsigned long samples = 0, wrong = 0;
  for (int round = 0; round < 120; round++) {
    for (uint32_t port = first; port <= last; port++)
      if (rand() % 3 == 0)
        rig->control[port] = values[(size_t)rand() % (sizeof values / sizeof *values)];
    const uint32_t gone = (uint32_t)rand() % (last + 1); // any port may be left unconnected
    lilv_instance_connect_port(rig->instance, gone, NULL);
    const uint32_t frames = round % 10 == 0 ? 4096 : (uint32_t)rand() % 400;
    for (unsigned c = 0; c < CHANNELS; c++)
      for (uint32_t i = 0; i < frames; i++)
        channel(rig, k_in, c)[i] = rand() % 50 == 0 ? values[(size_t)rand() % 12] : (float)rand() / (float)RAND_MAX;
    hc_rig_run(rig, frames);
    for (unsigned c = 0; c < CHANNELS; c++)
      for (uint32_t i = 0; i < frames; i++, samples++)
        wrong += !isfinite(channel(rig, k_out, c)[i]);
    for (uint32_t port = hc_rig_port(rig, "volts"); port < rig->ports; port++)
      wrong += !isfinite(rig->control[port]);
    lilv_instance_connect_port(rig->instance, gone,
                               rig->audio[gone]    ? (void *)rig->audio[gone]
                               : gone == first - 1 ? (void *)rig->events
                                                   : (void *)&rig->control[gone]);
  }
  HC_CHECK(&check, !wrong && samples > 100000, "%lu of %lu samples are not finite", wrong, samples);
  hc_rig_free(rig);
  hc_check_end(&check);
}

int main(int argc, char **argv)
{
  unsigned failures = 0;
  if (argc != 3)
    return 2;
  const Place place = {argv[1], argv[2], &failures};
  case_limits(&place);
  case_aliases(&place);
  case_told(&place);
  case_parameters(&place);
  case_bits(&place);
  case_torture(&place, 44100);
  case_torture(&place, 48000);
  case_torture(&place, 192000);
  return hc_check_summary(failures);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The amplifier as an LV2 plugin: set-up and descriptor. The audio thread's part is amplifier_run.c.
 *
 * The program goes through as it is; what the halves add to it is made at eight times the rate. Up: a Kaiser-windowed sinc of 617 taps,
 * flat to 0.4535 of the rate (20 kHz at 44.1 kHz), 110 dB down from 0.5465 on. Down: one of 616 taps, flat to 0.407, 110 dB down from
 * half the rate on, so that nothing folds; distortion above 0.407 of the rate is lost with it. An odd and an even length: the half
 * step between them is that of the mean (half.h), and the delay is a whole number of frames. A servo (1 Hz) takes away the DC that
 * even orders add.
 */
#include "amplifier.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double k_pi = 3.14159265358979324, k_beta = 10.06, k_servo_hz = 1.0;

/** Modified Bessel function I0. */
static double bessel(double x)
{
  double term = 1.0, sum = 1.0;
  for (int k = 1; term > 1e-17 * sum; k++) {
    term *= (x / 2.0 / k) * (x / 2.0 / k);
    sum += term;
  }
  return sum;
}

/** Tap `i` of a lowpass of `length` taps, 6 dB down at `cut` of the rate; `most`: the window's middle. */
static double tap(int i, int length, double cut, double most)
{
  const double middle = 0.5 * (length - 1), t = i - middle, place = t / (middle + 1.0);
  const double steps = 2.0 * cut / HC_AMPLIFIER_OVER, u = k_pi * t * steps;
  return (fabs(u) > 1e-9 ? sin(u) / u : 1.0) * steps * bessel(k_beta * sqrt(1.0 - place * place)) / most;
}

/** Once, before anything is heard that goes through them. */
static void filters_make(HcAmplifier *amplifier)
{
  enum { UP = 617, DOWN = 616 };
  const double most = bessel(k_beta);
  if (amplifier->made)
    return;
  amplifier->made = true;
  for (int i = 0; i < UP; i++)
    amplifier->up[i % HC_AMPLIFIER_OVER][i / HC_AMPLIFIER_OVER] = (float)(HC_AMPLIFIER_OVER * tap(i, UP, 0.5, most));
  // The newest step that a frame hears is its first one: tap i falls on phase −i, frames ago counted upwards.
  for (int i = 0; i < DOWN; i++) {
    const int phase = (HC_AMPLIFIER_OVER - i % HC_AMPLIFIER_OVER) % HC_AMPLIFIER_OVER;
    amplifier->down[phase][(i + phase) / HC_AMPLIFIER_OVER] = (float)tap(i, DOWN, 0.4535, most);
  }
}

static void amplifier_activate(LV2_Handle instance)
{
  HcAmplifier *const amplifier = instance;
  if (!amplifier->hosted)
    filters_make(amplifier);
  hc_amplifier_reset(amplifier);
  amplifier->frame = 0;
  amplifier->fade_at = amplifier->fade = 0;
}

static LV2_Handle amplifier_new(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                                const LV2_Feature *const *features)
{
  (void)descriptor;
  (void)bundle;
  (void)features;
  HcAmplifier *const amplifier = aligned_alloc(64, (sizeof *amplifier + 63) / 64 * 64);
  if (!amplifier)
    return NULL;
  memset(amplifier, 0, sizeof *amplifier);
  amplifier->rate = rate;
  amplifier->servo_step = 1.0 - exp(-2.0 * k_pi * k_servo_hz / rate);
  return amplifier;
}

static void port_connect(LV2_Handle instance, uint32_t port, void *data)
{
  HcAmplifier *const amplifier = instance;
  if (port < HC_AMPLIFIER_PORTS)
    amplifier->port[port] = data;
}

static void amplifier_free(LV2_Handle instance)
{
  HcAmplifier *const amplifier = instance;
  while (amplifier->retired) {
    HcPrepared *const old = amplifier->retired;
    amplifier->retired = old->next;
    free(old);
  }
  free(amplifier);
}

/* ---- prepared by a host (prepare.h) ---------------------------------------------------------------------------------------- */

static void adopt(LV2_Handle instance)
{
  ((HcAmplifier *)instance)->hosted = true;
}

static HcPrepared *prepare(LV2_Handle instance, const float *ports, const char *const paths[3], HcPrepareFacts *facts,
                           char *error, size_t error_size)
{
  HcAmplifier *const amplifier = instance;
  HcPrepared *const prepared = calloc(1, sizeof *prepared);
  (void)paths;
  if (!prepared) {
    (void)snprintf(error, error_size, "out of memory");
    return NULL;
  }
  filters_make(amplifier);
  prepared->set = hc_amplifier_set(ports, amplifier->rate);
  if (facts)
    *facts = (HcPrepareFacts){.gain = (double)prepared->set.linear, .latency = HC_AMPLIFIER_LATENCY};
  return prepared;
}

static void commit(LV2_Handle instance, HcPrepared *next, float gain, uint32_t frames)
{
  HcAmplifier *const amplifier = instance;
  next->set.gain = gain;
  hc_amplifier_fade(amplifier, &next->set, frames);
  next->next = amplifier->retired;
  amplifier->retired = next;
}

static bool ready(LV2_Handle instance)
{
  const HcAmplifier *const amplifier = instance;
  return amplifier->fade_at == amplifier->fade;
}

static HcPrepared *retired(LV2_Handle instance)
{
  HcAmplifier *const amplifier = instance;
  HcPrepared *const first = amplifier->retired;
  amplifier->retired = first ? first->next : NULL;
  return first;
}

static HcPrepared *again(const HcPrepared *prepared)
{
  HcPrepared *const copy = malloc(sizeof *copy);
  if (copy)
    *copy = *prepared;
  return copy;
}

static void release(HcPrepared *prepared)
{
  free(prepared);
}

static void reset(LV2_Handle instance)
{
  hc_amplifier_reset(instance);
}

static const void *extension(const char *uri)
{
  static const HcPrepareInterface interface = {adopt, prepare, commit, ready, retired, again, release, reset};
  return strcmp(uri, HC_PREPARE_URI) == 0 ? &interface : NULL;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptor = {HC_AMPLIFIER_URI, amplifier_new, port_connect,   amplifier_activate,
                                            hc_amplifier_run, NULL,          amplifier_free, extension};
  return index == 0 ? &descriptor : NULL;
}

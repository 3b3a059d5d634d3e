// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The headphone as an LV2 plugin: an amplifier of no output resistance into a driver. Volts across the driver are sample · √2 ·
 * volume; one sample at the output is the peak voltage of +24 dBu, as behind a line.
 */
#include "headphone_ports.h"
#include "prepare.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DELAY = 8 };

struct HcPrepared {
  double gain, volts;
  HcPrepared *next;
};

typedef struct HcHeadphone {
  float *port[HC_HEADPHONE_PORTS];
  float history[4][DELAY];
  HcPrepared *retired;
  double from, to; ///< gain
  uint32_t at, fade;
  unsigned write;
  double volts;
} HcHeadphone;

static void adopt(LV2_Handle instance)
{
  (void)instance;
}

static HcPrepared *prepare(LV2_Handle instance, const float *ports, const char *const paths[3], HcPrepareFacts *facts,
                           char *error, size_t error_size)
{
  (void)instance;
  (void)paths;
  (void)error;
  (void)error_size;
  HcPrepared *const prepared = calloc(1, sizeof *prepared);
  if (!prepared)
    return NULL;
  const double volume = isnan(ports[HC_HEADPHONE_PORT_VOLUME]) ? 1.0 : (double)ports[HC_HEADPHONE_PORT_VOLUME];
  *prepared = (HcPrepared){.gain = volume / (sqrt(0.6) * pow(10.0, 24.0 / 20.0)), .volts = volume};
  if (facts)
    *facts = (HcPrepareFacts){.gain = prepared->gain, .latency = DELAY, .n_told = 1, .told = {volume}};
  return prepared;
}

static void commit(LV2_Handle instance, HcPrepared *next, float gain, uint32_t frames)
{
  HcHeadphone *const h = instance;
  h->from = h->fade && h->at < h->fade ? h->from : h->to;
  h->to = next->gain * (double)gain;
  h->volts = next->volts;
  h->at = 0;
  h->fade = frames;
  next->next = h->retired;
  h->retired = next;
}

static bool ready(LV2_Handle instance)
{
  const HcHeadphone *const h = instance;
  return h->at >= h->fade;
}

static HcPrepared *retired(LV2_Handle instance)
{
  HcHeadphone *const h = instance;
  HcPrepared *const first = h->retired;
  h->retired = first ? first->next : NULL;
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
  HcHeadphone *const h = instance;
  memset(h->history, 0, sizeof h->history);
}

static double gain_next(HcHeadphone *h)
{
  if (h->at >= h->fade)
    return h->to;
  const double rise = 0.5 - 0.5 * cos(M_PI * (h->at + 0.5) / h->fade);
  h->at++;
  return h->from + rise * (h->to - h->from);
}

static void run(LV2_Handle instance, uint32_t frames)
{
  HcHeadphone *const h = instance;
  for (uint32_t i = 0; i < frames; i++) {
    const double gain = gain_next(h);
    for (int c = 0; c < 4; c++) {
      const float *const in = h->port[HC_HEADPHONE_PORT_IN_LEFT + c];
      float *const out = h->port[HC_HEADPHONE_PORT_OUT_LEFT + c], old = h->history[c][h->write];
      h->history[c][h->write] = in && isfinite(in[i]) ? in[i] : 0.0F;
      if (out)
        out[i] = (float)(gain * (double)old);
    }
    h->write = (h->write + 1) % DELAY;
  }
  if (h->port[HC_HEADPHONE_PORT_VOLTS])
    *h->port[HC_HEADPHONE_PORT_VOLTS] = (float)h->volts;
  if (h->port[HC_HEADPHONE_PORT_LATENCY])
    *h->port[HC_HEADPHONE_PORT_LATENCY] = DELAY;
}

static LV2_Handle headphone_new(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                                const LV2_Feature *const *features)
{
  (void)descriptor;
  (void)rate;
  (void)bundle;
  (void)features;
  return calloc(1, sizeof(HcHeadphone));
}

static void port_connect(LV2_Handle instance, uint32_t port, void *data)
{
  HcHeadphone *const h = instance;
  if (port < HC_HEADPHONE_PORTS)
    h->port[port] = data;
}

static void headphone_free(LV2_Handle instance)
{
  HcHeadphone *const h = instance;
  for (HcPrepared *p = retired(h); p; p = retired(h))
    free(p);
  free(h);
}

static const void *extension(const char *uri)
{
  static const HcPrepareInterface interface = {adopt, prepare, commit, ready, retired, again, release, reset};
  return strcmp(uri, HC_PREPARE_URI) == 0 ? &interface : NULL;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptor = {"urn:hotcold:headphone", headphone_new, port_connect, NULL, run, NULL,
                                            headphone_free,          extension};
  return index == 0 ? &descriptor : NULL;
}

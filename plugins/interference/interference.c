// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The interference as an LV2 plugin: set-up and descriptor. The audio thread's part is interference_run.c.
 */
#include "interference.h"

#include "expect.h"

#include <stdlib.h>
#include <string.h>

static const double k_ramp_s = 5e-3, k_edge_s = 28e-6;

/** The tables, once: nothing but the generators that sound looks into them. */
static void tables_fill(HcInterference *plugin)
{
  const double rate = plugin->room.rate;
  HcTaper slow;
  if (!plugin->white)
    return;
  hc_taper_init(&slow, rate, HC_HASH_NARROW_HZ);
  hc_edge_rows_fill(&plugin->edge, &plugin->taper, k_edge_s, rate);
  hc_edge_rows_fill(&plugin->slow, &slow, k_edge_s, rate);
  hc_hash_fill(plugin->hash, rate, plugin->white);
  free(plugin->white);
  plugin->white = NULL;
}

static void interference_adopt(LV2_Handle instance)
{
  ((HcInterference *)instance)->adopted = true;
}

/** What looks into the tables sounds while one of these is up, and fades away after it. */
static void interference_expect(LV2_Handle instance, uint32_t port, float value)
{
  static const uint32_t wants[] = {HC_INTERFERENCE_PORT_DIMMER_ON, HC_INTERFERENCE_PORT_BRICK_ON,
                                   HC_INTERFERENCE_PORT_PHONE_ON,  HC_INTERFERENCE_PORT_WIFI_ON,
                                   HC_INTERFERENCE_PORT_MOTOR_ON,  HC_INTERFERENCE_PORT_MOTOR_FIRE};
  for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
    if (port == wants[i] && value != 0.0F)
      tables_fill(instance);
}

static void interference_activate(LV2_Handle instance)
{
  HcInterference *const plugin = instance;
  if (!plugin->adopted)
    tables_fill(plugin);
  plugin->frame = 0;
  plugin->hush_steps = 0;
  plugin->pressed = plugin->fire = false;
  plugin->stale = true;
  hc_mains_init(&plugin->mains, plugin->room.rate);
  hc_hum_init(&plugin->hum);
  hc_leakage_init(&plugin->leakage);
  hc_rectifier_init(&plugin->rectifier);
  hc_dimmer_init(&plugin->dimmer);
  hc_brick_init(&plugin->brick);
  hc_phone_init(&plugin->phone);
  hc_wifi_init(&plugin->wifi);
  hc_radio_init(&plugin->radio, plugin->room.rate);
  hc_motor_init(&plugin->motor);
}

static void interference_free(LV2_Handle instance)
{
  HcInterference *const plugin = instance;
  hc_edge_rows_free(&plugin->edge);
  hc_edge_rows_free(&plugin->slow);
  free(plugin->hash);
  free(plugin->white);
  free(plugin);
}

static LV2_Handle interference_new(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                                   const LV2_Feature *const *features)
{
  (void)descriptor;
  (void)bundle;
  (void)features;
  HcInterference *const plugin = calloc(1, sizeof *plugin);
  if (!plugin)
    return NULL;
  plugin->room = (HcRoom){.rate = rate,
                          .follow = 1.0 - exp(-HC_INTERFERENCE_GRID / rate / k_ramp_s),
                          .value = plugin->value,
                          .mains = &plugin->mains,
                          .edge = &plugin->edge,
                          .slow = &plugin->slow,
                          .taper = &plugin->taper};
  for (int c = 0; c < HC_INTERFERENCE_CONTROLS; c++)
    plugin->knob[c] = &hc_interference_controls[c].standard;
  hc_taper_init(&plugin->taper, rate, 0.0);
  plugin->room.hash = plugin->hash = malloc(sizeof *plugin->hash);
  plugin->white = malloc(sizeof(double) * HC_HASH_WHITE);
  if (!plugin->hash || !plugin->white || !hc_edge_rows_init(&plugin->edge, &plugin->taper, k_edge_s, rate) ||
      !hc_edge_rows_init(&plugin->slow, &plugin->taper, k_edge_s, rate)) {
    interference_free(plugin);
    return NULL;
  }
  return plugin;
}

static void port_connect(LV2_Handle instance, uint32_t port, void *data)
{
  HcInterference *const plugin = instance;
  if (port < HC_INTERFERENCE_CONTROL)
    plugin->out[port] = data;
  else if (port < HC_INTERFERENCE_PORTS)
    plugin->knob[port - HC_INTERFERENCE_CONTROL] =
        data ? data : &hc_interference_controls[port - HC_INTERFERENCE_CONTROL].standard;
}

static const void *interference_extension(const char *uri)
{
  static const HcExpectInterface interface = {interference_adopt, interference_expect};
  return strcmp(uri, HC_EXPECT_URI) == 0 ? &interface : NULL;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptor = {HC_INTERFERENCE_URI,   interference_new,      port_connect,
                                            interference_activate, hc_interference_run,   NULL,
                                            interference_free,     interference_extension};
  return index == 0 ? &descriptor : NULL;
}

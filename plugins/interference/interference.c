// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The interference as an LV2 plugin: set-up and descriptor. The audio thread's part is interference_run.c.
 */
#include "interference.h"

#include <stdlib.h>

static void interference_activate(LV2_Handle instance)
{
  HcInterference *const plugin = instance;
  plugin->frame = 0;
  hc_hum_init(&plugin->hum, plugin->rate);
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
  plugin->rate = rate;
  interference_activate(plugin);
  return plugin;
}

static void port_connect(LV2_Handle instance, uint32_t port, void *data)
{
  HcInterference *const plugin = instance;
  if (port < HC_INTERFERENCE_PORTS)
    plugin->port[port] = data;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptor = {
      HC_INTERFERENCE_URI, interference_new, port_connect, interference_activate, hc_interference_run, NULL, free, NULL};
  return index == 0 ? &descriptor : NULL;
}

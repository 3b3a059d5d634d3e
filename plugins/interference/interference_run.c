// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Everything that the interference plugin's run() reaches, besides its generators. A further generator is one row of the table.
 */
#include "interference.h"

#include <stddef.h>
#include <string.h>

static void hum_render(void *state, const HcRoom *room, const HcDisturbance *set, HcBusBlock bus, uint32_t frames)
{
  hc_hum_render(state, room, set, bus, frames);
}

static const struct {
  size_t state;
  HcInterferencePort on, level;
  unsigned buses; ///< that it drives: a bit for each
  void (*render)(void *state, const HcRoom *room, const HcDisturbance *set, HcBusBlock bus, uint32_t frames);
} k_generators[] = {
    {offsetof(HcInterference, hum), HC_INTERFERENCE_PORT_HUM_ON, HC_INTERFERENCE_PORT_HUM_LEVEL, 1U << HC_BUS_GROUND, hum_render},
};

/** A control value within its range; its default where the port is not connected or holds no number. */
static double control(const HcInterference *plugin, HcInterferencePort port)
{
  const HcInterferenceControl *const c = &hc_interference_controls[port - HC_INTERFERENCE_PORT_MAINS];
  const float *const value = plugin->port[port];
  if (!value || !(*value == *value))
    return (double)c->standard;
  return (double)(*value < c->minimum ? c->minimum : *value > c->maximum ? c->maximum : *value);
}

/** The buses that some generator drives. */
static unsigned buses_driven(void)
{
  unsigned driven = 0;
  for (size_t g = 0; g < sizeof k_generators / sizeof k_generators[0]; g++)
    driven |= k_generators[g].buses;
  return driven;
}

HC_CLONES static void row_store(const double *restrict from, float *restrict to, uint32_t frames)
{
  for (int i = 0; i < (int)frames; i++)
    to[i] = (float)from[i];
}

static void block_store(const HcInterference *plugin, uint32_t done, uint32_t frames)
{
  for (unsigned b = 0; b < HC_INTERFERENCE_BUSES; b++) {
    float *const out = plugin->port[HC_INTERFERENCE_PORT_GROUND + b];
    if (out && buses_driven() >> b & 1)
      row_store(plugin->bus[b], out + done, frames);
    else if (out)
      memset(out + done, 0, frames * sizeof(float));
  }
}

void hc_interference_run(LV2_Handle instance, uint32_t frames)
{
  HcInterference *const plugin = instance;
  HcRoom room = {.rate = plugin->rate,
                 .mains_hz = control(plugin, HC_INTERFERENCE_PORT_MAINS),
                 .distance_m = control(plugin, HC_INTERFERENCE_PORT_DISTANCE),
                 .seed = (uint32_t)control(plugin, HC_INTERFERENCE_PORT_SEED)};
  for (uint32_t done = 0; done < frames;) {
    const uint32_t to_grid = HC_INTERFERENCE_GRID - (uint32_t)(plugin->frame % HC_INTERFERENCE_GRID);
    const uint32_t length = frames - done < to_grid ? frames - done : to_grid;
    room.frame = plugin->frame;
    memset(plugin->bus, 0, sizeof plugin->bus);
    for (size_t g = 0; g < sizeof k_generators / sizeof k_generators[0]; g++) {
      const HcDisturbance set = {.on = control(plugin, k_generators[g].on) > 0.5,
                                 .level = control(plugin, k_generators[g].level)};
      k_generators[g].render((char *)plugin + k_generators[g].state, &room, &set, plugin->bus, length);
    }
    block_store(plugin, done, length);
    plugin->frame += length;
    done += length;
  }
}

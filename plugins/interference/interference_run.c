// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Everything that the interference plugin's run() reaches, besides its generators. A grid step is made whole when its first frame
 * is asked for and handed out as periods want it: nothing in it can depend on them.
 */
#include "interference.h"

#include <stddef.h>
#include <string.h>

static const double k_loop_m = 0.005, k_near_m = 0.1, k_hush_s = 0.4;

/** A control value within its range; its default where the port holds no number. */
static double control(const HcPortControl *c, float value)
{
  if (!(value == value))
    return (double)c->standard;
  return (double)(value < c->minimum ? c->minimum : value > c->maximum ? c->maximum : value);
}

/** Most often nothing has. */
static bool controls_moved(const HcInterference *plugin)
{
  uint32_t moved = 0;
#pragma GCC unroll 64
  for (int i = 0; i < HC_INTERFERENCE_CONTROLS; i++) {
    uint32_t now, before;
    memcpy(&now, plugin->knob[i], sizeof now);
    memcpy(&before, &plugin->read[i], sizeof before);
    moved |= now ^ before;
  }
  return moved || plugin->stale;
}

static void controls_read(HcInterference *plugin)
{
  for (int i = 0; i < HC_INTERFERENCE_CONTROLS; i++) {
    const HcPortControl *const c = &hc_interference_controls[i];
    plugin->read[i] = *plugin->knob[i];
    plugin->value[c->port] = control(c, plugin->read[i]);
  }
  plugin->stale = false;
  const bool pressed = plugin->value[HC_INTERFERENCE_PORT_MOTOR_FIRE] > 0.5;
  plugin->fire |= pressed && !plugin->pressed;
  plugin->pressed = pressed;
}

/** A new seed is taken in silence: everything fades away first. At the very beginning it is silent. */
static void seed_step(HcInterference *plugin)
{
  HcRoom *const room = &plugin->room;
  const uint32_t wanted = (uint32_t)plugin->value[HC_INTERFERENCE_PORT_SEED];
  const bool first = room->frame == 0;
  room->hushed = !first && wanted != room->seed;
  plugin->hush_steps = room->hushed ? plugin->hush_steps + 1 : 0;
  if (!first && plugin->hush_steps * HC_INTERFERENCE_GRID < k_hush_s * room->rate)
    return;
  room->seed = wanted;
  hc_mains_seed(&plugin->mains, wanted, first);
  hc_hum_seed(&plugin->hum, wanted);
}

static void distance_step(HcRoom *room, double distance_m)
{
  if (distance_m == room->distance_m)
    return;
  room->distance_m = distance_m;
  room->mutual_h_m = 2e-7 * 0.693147180559945309 * log2((distance_m + 0.5 * k_loop_m) / (distance_m - 0.5 * k_loop_m));
  room->near = k_near_m * k_near_m / (distance_m * distance_m);
}

static void room_step(HcInterference *plugin)
{
  HcRoom *const room = &plugin->room;
  room->frame = plugin->frame;
  distance_step(room, plugin->value[HC_INTERFERENCE_PORT_DISTANCE]);
  seed_step(plugin);
  hc_mains_render(&plugin->mains, room);
}

static void step_render(HcInterference *plugin)
{
  const HcRoom *const room = &plugin->room;
  room_step(plugin);
  for (int b = 0; b < HC_INTERFERENCE_BUSES; b++)
    plugin->bus[b].sounds = false;
  hc_hum_render(&plugin->hum, room, plugin->bus, &plugin->source);
  hc_leakage_render(&plugin->leakage, room, plugin->bus);
  hc_rectifier_render(&plugin->rectifier, room, plugin->bus);
  hc_dimmer_render(&plugin->dimmer, room, plugin->bus);
  hc_brick_render(&plugin->brick, room, plugin->bus);
  hc_phone_render(&plugin->phone, room, plugin->bus);
  hc_wifi_render(&plugin->wifi, room, plugin->bus);
  hc_radio_render(&plugin->radio, room, plugin->bus);
  hc_motor_render(&plugin->motor, room, plugin->fire, plugin->bus);
  plugin->fire = false;
}

static inline __attribute__((always_inline)) void frames_store(const double *restrict from, float *restrict to, uint32_t frames)
{
  for (uint32_t i = 0; i < frames; i++)
    to[i] = (float)from[i];
}

/** Frames of the grid step at hand, from `at` on, to the `done`-th frame of the ports and after it. Nearly always it is the whole step:
 * for that the compiler knows the length. */
HC_CLONES static void rows_store(const HcInterference *plugin, uint32_t at, uint32_t done, uint32_t frames)
{
  for (int b = 0; b < HC_INTERFERENCE_CONTROL; b++) {
    const HcGridRow *const row = b < HC_INTERFERENCE_BUSES ? &plugin->bus[b] : &plugin->source;
    float *const to = plugin->out[b] ? plugin->out[b] + done : NULL;
    if (to && row->sounds && frames == HC_INTERFERENCE_GRID)
      frames_store(row->sample, to, HC_INTERFERENCE_GRID);
    else if (to && row->sounds)
      frames_store(row->sample + at, to, frames);
    else if (to && frames == HC_INTERFERENCE_GRID)
      memset(to, 0, HC_INTERFERENCE_GRID * sizeof *to);
    else if (to)
      memset(to, 0, frames * sizeof *to);
  }
}

void hc_interference_run(LV2_Handle instance, uint32_t frames)
{
  HcInterference *const plugin = instance;
  if (frames > 0 && controls_moved(plugin))
    controls_read(plugin);
  for (uint32_t done = 0; done < frames;) {
    const uint32_t at = (uint32_t)(plugin->frame % HC_INTERFERENCE_GRID), to_grid = HC_INTERFERENCE_GRID - at;
    const uint32_t length = frames - done < to_grid ? frames - done : to_grid;
    if (at == 0)
      step_render(plugin);
    rows_store(plugin, at, done, length);
    plugin->frame += length;
    done += length;
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * An insert that can do what a bench must cope with: gain that it remembers in its state and not in a control, latency that
 * moves, and samples that are no numbers.
 */
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { IN, OUT = 2, GAIN = 4, REMEMBER, SPOIL, DELAY, LATENCY, PORTS, RING = 1024 };

typedef struct Insert {
  float *port[PORTS];
  float ring[2][RING];
  unsigned at;
  float kept; ///< gain remembered
  LV2_URID kept_key, number;
} Insert;

static LV2_URID map_uri(const LV2_Feature *const *features, const char *uri)
{
  for (; *features; ++features)
    if (!strcmp((*features)->URI, LV2_URID__map)) {
      const LV2_URID_Map *const map = (*features)->data;
      return map->map(map->handle, uri);
    }
  return 0;
}

static LV2_Handle instantiate(const LV2_Descriptor *descriptor, double rate, const char *path, const LV2_Feature *const *features)
{
  (void)descriptor;
  (void)rate;
  (void)path;
  Insert *const insert = calloc(1, sizeof *insert);
  if (insert) {
    insert->kept = 1;
    insert->kept_key = map_uri(features, "urn:hotcold:test-insert#kept");
    insert->number = map_uri(features, LV2_ATOM__Float);
  }
  return insert;
}

static void connect_port(LV2_Handle handle, uint32_t port, void *data)
{
  ((Insert *)handle)->port[port] = data;
}

static void run(LV2_Handle handle, uint32_t frames)
{
  Insert *const insert = handle;
  const unsigned delay = (unsigned)*insert->port[DELAY];
  if (*insert->port[REMEMBER] > 0.5f)
    insert->kept = *insert->port[GAIN];
  *insert->port[LATENCY] = (float)delay;
  for (uint32_t i = 0; i < frames; ++i, insert->at = (insert->at + 1) % RING)
    for (unsigned c = 0; c < 2; ++c) {
      insert->ring[c][insert->at] = insert->port[IN + c][i];
      const float out = insert->kept * insert->ring[c][(insert->at + RING - delay) % RING];
      insert->port[OUT + c][i] = *insert->port[SPOIL] > 0.5f ? NAN : out;
    }
}

static LV2_State_Status save(LV2_Handle handle, LV2_State_Store_Function store, LV2_State_Handle state, uint32_t flags,
                             const LV2_Feature *const *features)
{
  (void)flags;
  (void)features;
  const Insert *const insert = handle;
  return store(state, insert->kept_key, &insert->kept, sizeof insert->kept, insert->number,
               LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE);
}

static LV2_State_Status restore(LV2_Handle handle, LV2_State_Retrieve_Function retrieve, LV2_State_Handle state, uint32_t flags,
                                const LV2_Feature *const *features)
{
  (void)flags;
  (void)features;
  Insert *const insert = handle;
  size_t size = 0;
  uint32_t type = 0, how = 0;
  const void *const kept = retrieve(state, insert->kept_key, &size, &type, &how);
  if (!kept || type != insert->number)
    return LV2_STATE_ERR_NO_PROPERTY;
  memcpy(&insert->kept, kept, sizeof insert->kept);
  return LV2_STATE_SUCCESS;
}

static const void *extension_data(const char *uri)
{
  static const LV2_State_Interface state = {save, restore};
  return !strcmp(uri, LV2_STATE__interface) ? &state : NULL;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptor = {.URI = "urn:hotcold:test-insert",
                                            .instantiate = instantiate,
                                            .connect_port = connect_port,
                                            .run = run,
                                            .cleanup = free,
                                            .extension_data = extension_data};
  return index ? NULL : &descriptor;
}

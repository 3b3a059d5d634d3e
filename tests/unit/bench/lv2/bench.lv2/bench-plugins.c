// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Plugins that behave as some do on a stage: one is slow to start, one clips, one gives samples that are no numbers once its gain stands
 * above 2, one says why it does not start at all.
 */
#include "lv2/core/lv2.h"
#include "lv2/log/log.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PORTS = 6, GAIN = 4 };

typedef struct Gain {
  float *port[PORTS];
  bool nan, clip;
} Gain;

/** While the file named in HC_TEST_SLOW is there, or for 700 ms. */
static void be_slow(void)
{
  const char *const file = getenv("HC_TEST_SLOW");
  if (!file)
    nanosleep(&(struct timespec){.tv_nsec = 700000000}, NULL);
  while (file && !access(file, F_OK))
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static LV2_Handle instantiate(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                              const LV2_Feature *const *features)
{
  (void)rate;
  (void)bundle;
  const char *const name = strrchr(descriptor->URI, '#') + 1;
  if (!strcmp(name, "never")) {
    for (; *features; ++features)
      if (!strcmp((*features)->URI, LV2_LOG__log)) {
        const LV2_Log_Log *const log = (*features)->data;
        (void)log->printf(log->handle, 0, "would rather not");
      }
    return NULL;
  }
  if (!strcmp(name, "slow"))
    be_slow();
  Gain *const gain = calloc(1, sizeof *gain);
  if (gain)
    *gain = (Gain){.nan = !strcmp(name, "nan"), .clip = !strcmp(name, "clip")};
  return gain;
}

static void connect_port(LV2_Handle handle, uint32_t port, void *data)
{
  if (port < PORTS)
    ((Gain *)handle)->port[port] = data;
}

static void run(LV2_Handle handle, uint32_t frames)
{
  Gain *const gain = handle;
  const float g = gain->nan && *gain->port[GAIN] > 2.0f ? NAN : *gain->port[GAIN];
  for (unsigned c = 0; c < 2; ++c)
    for (uint32_t i = 0; i < frames; ++i)
      gain->port[2 + c][i] = gain->clip ? fmaxf(-g, fminf(g, gain->port[c][i])) : g * gain->port[c][i];
}

static void cleanup(LV2_Handle handle)
{
  free(handle);
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor plugins[] = {
      {"urn:hotcold:bench#gain", instantiate, connect_port, NULL, run, NULL, cleanup, NULL},
      {"urn:hotcold:bench#clip", instantiate, connect_port, NULL, run, NULL, cleanup, NULL},
      {"urn:hotcold:bench#slow", instantiate, connect_port, NULL, run, NULL, cleanup, NULL},
      {"urn:hotcold:bench#nan", instantiate, connect_port, NULL, run, NULL, cleanup, NULL},
      {"urn:hotcold:bench#never", instantiate, connect_port, NULL, run, NULL, cleanup, NULL},
  };
  return index < sizeof plugins / sizeof *plugins ? &plugins[index] : NULL;
}

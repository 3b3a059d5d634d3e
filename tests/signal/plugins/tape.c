// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The interference plugin on tape: its five buses to standard output, interleaved floats.
 *
 * usage: tape BUNDLE RATE FRAMES PERIOD [SYMBOL=VALUE | @FRAME | reset]…
 * Settings that stand behind @FRAME are made at that frame; `reset` activates the plugin again, as a host may.
 */
#include "lv2_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSES = 5 };
static const char *const k_bus[BUSES] = {"ground", "leakage", "magnetic", "electric", "rf"};

static void play(HcRig *rig, uint32_t frames, uint32_t period)
{
  const float *bus[BUSES];
  float row[BUSES];
  for (int b = 0; b < BUSES; b++)
    bus[b] = rig->audio[hc_rig_port(rig, k_bus[b])];
  for (uint32_t at = 0; at < frames;) {
    const uint32_t n = frames - at < period ? frames - at : period;
    hc_rig_run(rig, n);
    for (uint32_t i = 0; i < n; i++) {
      for (int b = 0; b < BUSES; b++)
        row[b] = bus[b][i];
      fwrite(row, sizeof row, 1, stdout);
    }
    at += n;
  }
}

int main(int argc, char **argv)
{
  if (argc < 5)
    return 2;
  const uint32_t frames = (uint32_t)strtoul(argv[3], NULL, 10), period = (uint32_t)strtoul(argv[4], NULL, 10);
  HcRig *const rig = hc_rig_new(argv[1], "urn:hotcold:interference", strtod(argv[2], NULL));
  uint32_t done = 0;
  lilv_instance_activate(rig->instance);
  for (int i = 5; i < argc; i++) {
    char *const value = strchr(argv[i], '=');
    if (argv[i][0] == '@') {
      const uint32_t until = (uint32_t)strtoul(argv[i] + 1, NULL, 10);
      play(rig, until - done, period);
      done = until;
    } else if (strcmp(argv[i], "reset") == 0) {
      lilv_instance_deactivate(rig->instance);
      lilv_instance_activate(rig->instance);
    } else if (value) {
      *value = '\0';
      hc_rig_set(rig, argv[i], strtof(value + 1, NULL));
    } else {
      return 2;
    }
  }
  play(rig, frames - done, period);
  hc_rig_free(rig);
  return ferror(stdout) || fflush(stdout) ? 1 : 0;
}

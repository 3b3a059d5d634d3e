// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Time of run() for 64 frames, best of many rounds: the line (both sets of filters) with the lanes' default parts, with hum
 * on the ground alone and with all five buses sounding, and the interference with everything on, mean over its cycles, which is to
 * cost less than the two default lanes together; and a headphone, by one of these lanes. usage: line_bench LINE_BUNDLE
 * INTERFERENCE_BUNDLE HEADPHONE_BUNDLE
 */
#include "lv2_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 200, RUNS = 200 };

static double now_ns(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

/** With a signal at the first `sounding` audio ports: left, right, ground, and the rest of the buses. */
static double best_ns(HcRig *rig, uint32_t sounding)
{
  double best = 1e18;
  lilv_instance_activate(rig->instance);
  for (uint32_t p = 0; p < rig->ports; p++)
    for (int i = 0; rig->audio[p] && i < 64; i++)
      rig->audio[p][i] = p < sounding ? (float)rand() / (float)RAND_MAX : 0.0F;
  for (int r = 0; r < ROUNDS; r++) {
    const double from = now_ns();
    for (int i = 0; i < RUNS; i++)
      lilv_instance_run(rig->instance, 64);
    const double took = (now_ns() - from) / RUNS;
    best = took < best ? took : best;
  }
  return best;
}

/** With everything on, or hum alone. */
static double interference_ns(const char *bundle, bool everything)
{
  static const char *const on[] = {"hum_on",   "leakage_on", "rectifier_on", "dimmer_on", "brick_on",
                                   "phone_on", "wifi_on",    "radio_on",     "motor_on"};
  HcRig *const rig = hc_rig_new(bundle, "urn:hotcold:interference", 48000);
  for (size_t i = 0; i < (everything ? sizeof on / sizeof *on : 1); i++)
    hc_rig_set(rig, on[i], 1);
  const double ns = best_ns(rig, 0);
  hc_rig_free(rig);
  return ns;
}

int main(int argc, char **argv)
{
  static const char *const parts[][3] = {
      {"rca", "rca", "single-ended"}, {"symmetrical", "foil-pair", "trimmed"}, {"symmetrical", "foil-pair", "transformer"}};
  double lanes = 0.0;
  if (argc != 4)
    return 2;
  for (int i = 0; i < 3; i++)
    for (double rate = 44100; rate < 49000; rate += 3900) {
      HcRig *const rig = hc_rig_new(argv[1], "urn:hotcold:line", rate);
      hc_rig_set(rig, "driver", hc_rig_point(rig, "driver", parts[i][0]));
      hc_rig_set(rig, "cable", hc_rig_point(rig, "cable", parts[i][1]));
      hc_rig_set(rig, "receiver", hc_rig_point(rig, "receiver", parts[i][2]));
      const double hum = best_ns(rig, 3), all = best_ns(rig, 7);
      printf("line %s %s %s at %g Hz: hum %.0f ns, all buses %.0f ns for 64 frames\n", parts[i][0], parts[i][1], parts[i][2],
             rate, hum, all);
      hc_rig_free(rig);
      lanes += i < 2 && rate > 48e3 - 1 ? all : 0.0;
    }
  const double hum = interference_ns(argv[2], false), all = interference_ns(argv[2], true);
  printf("interference: hum alone %.0f ns, everything on %.0f ns for 64 frames at 48000 Hz; both default lanes %.0f ns\n", hum,
         all, lanes);
  printf("interference with everything on against the two lanes together: ratio %.3f; below 1 is promised\n", all / lanes);
  HcRig *const headphone = hc_rig_new(argv[3], "urn:hotcold:headphone", 48000);
  const double ns = best_ns(headphone, 4);
  printf("headphone: %.0f ns for 64 frames at 48000 Hz, program and residual; by a default lane's line: ratio %.2f\n", ns,
         2 * ns / lanes);
  hc_rig_free(headphone);
  return all < lanes ? 0 : 1;
}

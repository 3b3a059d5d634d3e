// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Benchmark: ns per frame of the audio thread's world with two lanes of trivial units, by period; at rest and under traffic.
 */
#include "rig.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FRAMES = 1 << 20 };

static void copy(HcUnit *unit, uint32_t frames)
{
  for (uint32_t o = 0; o < unit->outputs && o < unit->inputs; o++)
    memcpy(unit->out[o], unit->in[o], frames * sizeof(float));
}

static double seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double measure(HcRt *rt, uint32_t period, bool traffic)
{
  static float in[2][8192], out[2][8192];
  double best = 1e9;
  HcTap *tap = malloc(sizeof *tap);
  for (int round = 0; round < 5; round++) {
    double busy = 0.0;
    for (uint32_t at = 0, k = 0; at < FRAMES; at += period, k++) {
      if (traffic && at / 24 != (at + period) / 24)
        rig_send(rt, rig_commit(0, 2, OP(HC_OP_TRIM, .number = 0.5 + 0.1 * (k % 5)), OP(HC_OP_SELECT, .lane = k % 2)));
      const HcRtPorts ports = {.in = {in[0], in[1]}, .out = {out[0], out[1]}};
      const double start = seconds();
      hc_rt_process(rt, &ports, period);
      busy += seconds() - start;
      while (hc_rt_tap(rt, tap))
        continue;
      rig_collect(rt, HC_RETURN_UNIT, NULL);
    }
    best = busy < best ? busy : best;
  }
  free(tap);
  return best / FRAMES * 1e9;
}

int main(void)
{
  HcRt *rt = hc_rt_new(48000.0, 2, 0);
  hc_rt_analyse(rt, true);
  FakeUnit *line[2] = {fake_line(1.0f, 0), fake_line(1.0f, 0)};
  for (uint32_t l = 0; l < 2; l++) {
    line[l]->unit.run = copy;
    rig_send(rt, rig_commit(0, 2, OP(HC_OP_SLOT, l, 1, 1.0, .unit = &line[l]->unit), OP(.kind = HC_OP_SNAP)));
  }
  const uint32_t periods[] = {16, 64, 256, 1024};
  for (int p = 0; p < 4; p++)
    printf("period %4u: %.1f ns a frame at rest, %.1f under traffic\n", periods[p], measure(rt, periods[p], false),
           measure(rt, periods[p], true));
  hc_rt_free(rt, NULL, NULL);
  fake_free(line[0]);
  fake_free(line[1]);
  return 0;
}

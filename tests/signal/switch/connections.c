// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A unit whose inputs are connected to the rows of the lane hears what another gets as a copy, through all that a slot does.
 */
#include "rig.h"

#include <math.h>
#include <stdlib.h>

enum { FRAMES = 48000 };
static const double rate = 48000.0;

static void connect(HcUnit *unit, uint32_t input, const float *row)
{
  unit->in[input] = (float *)row;
}

enum { UNITS = 6 };

/** Everything that a slot does, with inputs that are connected where the rows are, or copied to. */
static void run_everything(bool connected, const float *in, Take *take)
{
  FakeUnit *unit[UNITS] = {fake_insert(0.5f, 5),    fake_line(0.5f, 9),    fake_passer(0.25f, 7),
                           fake_insert(0.75f, 100), fake_insert(1.25f, 3), fake_interference()};
  for (int u = 0; u < UNITS - 1; u++)
    unit[u]->unit.connect = connected ? connect : NULL;
  HcRt *rt = hc_rt_new(rate, 2, 0);
  rig_send(rt, rig_commit(0, 4, OP(HC_OP_INTERFERENCE, .unit = &unit[5]->unit),
                          OP(HC_OP_SLOT, .index = 0, .number = 0.8, .unit = &unit[0]->unit),
                          OP(HC_OP_SLOT, .index = 1, .number = 1.0, .unit = &unit[1]->unit), OP(.kind = HC_OP_SNAP)));
  rig_send(rt, rig_commit(1000, 1, OP(HC_OP_SLOT, .index = 2, .number = 1.0, .unit = &unit[2]->unit)));
  rig_send(rt, rig_commit(3000, 1, OP(HC_OP_SLOT, .index = 3, .number = 0.7, .unit = &unit[3]->unit)));
  rig_send(rt, rig_commit(5000, 1, OP(HC_OP_BYPASS, .index = 0, .number = 1.0)));
  rig_send(rt, rig_commit(5100, 1, OP(HC_OP_BYPASS, .index = 3, .number = 1.0)));
  rig_send(rt, rig_commit(7000, 2, OP(HC_OP_BYPASS, .index = 0, .number = 0.0),
                          OP(HC_OP_SLOT, .index = 3, .number = 1.0, .unit = &unit[4]->unit)));
  rig_send(rt, rig_commit(9000, 1, OP(HC_OP_DELAY, .ahead = 20, .index = 40)));
  rig_send(rt, rig_commit(11000, 1, OP(HC_OP_SLOT, .index = 4, .number = 0.5)));
  rig_send(rt, rig_commit(13000, 2, OP(HC_OP_BYPASS, .index = 3, .number = 0.0), OP(HC_OP_SLOT, .index = 0, .number = 1.0)));
  rig_run(rt, (const float *[2]){in, in}, take, 100);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  for (int u = 0; u < UNITS; u++)
    fake_free(unit[u]);
}

int main(void)
{
  float *in = malloc(FRAMES * sizeof *in);
  for (uint32_t i = 0; i < FRAMES; i++)
    in[i] = 0.2f * rig_noise(i);
  Take copied = take_new(FRAMES), connected = take_new(FRAMES);
  run_everything(false, in, &copied);
  run_everything(true, in, &connected);
  double energy = 0.0;
  for (uint32_t i = 0; i < FRAMES; i++)
    energy += fabs((double)copied.lane[0][0][i]) * fabs((double)copied.residual[0][1][i]);
  rig_check(take_equal(&copied, &connected) && energy > 1.0, "inputs that are connected hear what others get as a copy (%g)",
            energy);
  take_free(&copied);
  take_free(&connected);
  free(in);
  return rig_end();
}

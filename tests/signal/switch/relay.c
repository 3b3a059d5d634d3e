// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What is relayed to listeners is what the out ports have, to the bit, whatever the period; a ring that nobody empties is full after
 * 1024 records, and drops and counts the rest.
 */
#include "rig.h"

#include <stdlib.h>

enum { FRAMES = 80000, RECORDS = FRAMES / HC_CHUNK, ROOM = 1024 };

static const double rate = 48000.0;

static void relayed(uint32_t period, const float *in)
{
  FakeUnit *line = fake_line(1.0f, 9);
  HcRt *rt = hc_rt_new(rate, 2, 0);
  hc_rt_relay(rt, true);
  rig_send(rt, rig_commit(0, 2, OP(HC_OP_SLOT, 0, 1, 1.0, .unit = &line->unit), OP(.kind = HC_OP_SNAP)));
  rig_send(rt, rig_commit(1000, 2, OP(HC_OP_SELECT, .lane = 1), OP(HC_OP_TRIM, .number = 0.5)));
  rig_send(rt, rig_commit(40000, 1, OP(HC_OP_MUTE, .index = 1)));
  rig_send(rt, rig_commit(50000, 1, OP(HC_OP_MUTE, .index = 0)));
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, period);
  HcTap tap;
  uint32_t samples = 0, same = 0, loud = 0;
  for (; hc_rt_relay_tap(rt, &tap); samples += tap.frames)
    for (uint32_t i = 0; i < tap.frames && tap.frame == samples; i++) {
      same += tap.row[2][i] == take.out[0][samples + i] && tap.row[3][i] == take.out[1][samples + i];
      loud += tap.row[2][i] != 0.0f;
    }
  rig_check(samples == ROOM * HC_CHUNK && same == samples && loud > 50000 && loud < 60000,
            "relay, period %u: %u frames are the out ports', %u not silent", period, same, loud);
  const uint32_t drops = hc_rt_status(rt).tap_drops;
  rig_check(drops == RECORDS - ROOM, "relay, period %u: full, %u records dropped and counted", period, drops);
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  fake_free(line);
}

int main(void)
{
  float *in = rig_sine(FRAMES, 997.0, rate, 0.3, 0.5);
  relayed(48, in);
  relayed(1024, in);
  free(in);
  return rig_end();
}

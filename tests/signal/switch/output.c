// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What stands between the switch and the loudspeakers: trim, dim, mute, panic, and the guard against nonsense, direct current
 * and overload.
 */
#include "rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 240000, GUARD = 16 };
static const double rate = 48000.0;

static HcRt *plain(void)
{
  return hc_rt_new(rate, 2, 0);
}

static void end(HcRt *rt, Take *take)
{
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  take_free(take);
  hc_rt_free(rt, NULL, NULL);
}

static float loudest(const float *x, uint32_t from, uint32_t to)
{
  float most = 0.0f;
  for (uint32_t i = from; i < to; i++)
    most = fmaxf(most, fabsf(x[i]));
  return most;
}

static void transparent(void)
{
  float *in = malloc(FRAMES * sizeof *in);
  for (uint32_t i = 0; i < FRAMES; i++)
    in[i] = 0.3f * rig_noise(i);
  HcRt *rt = plain();
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, 1000);
  rig_check(!memcmp(take.out[0] + GUARD, in, (FRAMES - GUARD) * sizeof *in) && !hc_rt_status(rt).guarded,
            "guard: %d frames below the ceiling pass bit for bit", FRAMES - GUARD);
  rig_check(hc_rt_status(rt).latency == GUARD && hc_rt_status(rt).frame == FRAMES + GUARD, "status: latency 16, frame %d",
            FRAMES);
  free(in);
  end(rt, &take);
}

static void knobs(void)
{
  float *in = rig_sine(FRAMES, 997.0, rate, 0.1, 0.3);
  HcRt *rt = plain();
  rig_send(rt, rig_commit(48000, 1, OP(HC_OP_TRIM, .number = 2.0)));
  rig_send(rt, rig_commit(96000, 1, OP(HC_OP_DIM, .index = 1)));
  rig_send(rt, rig_commit(144000, 1, OP(HC_OP_MUTE, .index = 1)));
  rig_send(rt, rig_commit(192000, 3, OP(HC_OP_MUTE, .index = 0), OP(HC_OP_DIM, .index = 0), OP(HC_OP_TRIM, .number = 1.0)));
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, 480);
  uint32_t good[4] = {0};
  for (uint32_t i = 40000; i < FRAMES; i++) {
    const float dry = in[i - GUARD];
    good[0] += i > 40000 + 18000 && i < 96000 && take.out[1][i] == dry * 2.0f;
    good[1] += i > 96000 + 500 && i < 144000 && take.out[1][i] == dry * 2.0f * 0.1f;
    good[2] += i > 144000 + 500 && i < 192000 && take.out[1][i] == 0.0f;
    good[3] += i > 192000 + 6000 && take.out[1][i] == dry;
  }
  rig_check(good[0] == 96000 - 58001 && good[1] == 144000 - 96501 && good[2] == 192000 - 144501 && good[3] == FRAMES - 198001,
            "trim ×2, dim −20 dB, mute and back: exact at rest (%u %u %u %u frames)", good[0], good[1], good[2], good[3]);
  rig_check(loudest(take.out[0], 144000 + GUARD + 479, 192000 + GUARD) == 0.0f, "mute: silent within 10 ms");
  free(in);
  end(rt, &take);
}

static void panic(void)
{
  float *in = rig_sine(FRAMES, 997.0, rate, 0.5, 0.0);
  HcRt *rt = plain();
  rig_send(rt, rig_commit(0, 1, OP(HC_OP_FADE, .number = 24000)));
  rig_send(rt, rig_commit(47000, 1, OP(HC_OP_SELECT, .lane = 1)));
  rig_send(rt, rig_commit(48011, 1, OP(HC_OP_PANIC, .index = 1)));
  rig_send(rt, rig_commit(50000, 3, OP(HC_OP_MUTE, .index = 0), OP(HC_OP_TRIM, .number = 4.0), OP(HC_OP_SELECT, .lane = 0)));
  rig_send(rt, rig_commit(192000, 1, OP(HC_OP_PANIC, .index = 0)));
  Take take = take_new(FRAMES);
  rig_run_part(rt, (const float *[2]){in, in}, &take, 333, 0, 100000);
  rig_check(hc_rt_status(rt).silent, "panic: told in the status");
  rig_run_part(rt, (const float *[2]){in, in}, &take, 333, 100000, FRAMES);
  rig_check(loudest(take.out[0], 47500, 48011) > 0.4f && loudest(take.out[0], 48011 + 479, 192000) == 0.0f,
            "panic: silent after 10 ms, for %d frames, whatever else comes", 192000 - 48490);
  rig_check(loudest(take.out[0], 193000, FRAMES) > 0.9f && !hc_rt_status(rt).silent, "panic: back after its release");
  free(in);
  end(rt, &take);
}

static void nonsense(void)
{
  float *in = rig_sine(FRAMES, 997.0, rate, 0.25, 0.0);
  in[50000] = NAN;
  in[60000] = INFINITY;
  HcRt *rt = plain();
  FakeUnit *line = fake_line(1.0f, 0), *insert = fake_insert(1.0f, 0);
  line->poison = 100000;
  insert->poison = 100000;
  rig_send(rt, rig_commit(0, 3, OP(HC_OP_SLOT, 0, 1, 1.0, .unit = &line->unit), OP(HC_OP_SLOT, 1, 3, 1.0, .unit = &insert->unit),
                          OP(.kind = HC_OP_SNAP)));
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, 64);
  uint32_t finite = 0, same = 0;
  for (uint32_t i = 0; i < FRAMES; i++)
    finite +=
        isfinite(take.out[0][i]) && isfinite(take.out[1][i]) && isfinite(take.lane[0][1][i]) && isfinite(take.lane[1][1][i]);
  for (uint32_t i = 110000; i < FRAMES; i++)
    same += take.lane[0][1][i] == in[i];
  rig_check(finite == FRAMES && hc_rt_status(rt).broken == 4, "non-finite: none of %u frames, %u chunks counted", finite,
            hc_rt_status(rt).broken);
  rig_check(line->resets == 2 && same == FRAMES - 110000,
            "a line is reset when it is put in and when it fails, and comes back: %u frames exact", same);
  rig_check(loudest(take.lane[0][1], 100000 & ~63, (100000 & ~63) + 64) == 0.0f &&
                loudest(take.lane[0][1], (100000 & ~63) + 64, (100000 & ~63) + 80) < 0.01f,
            "and through a fade");
  HcReturn item = {0};
  rig_check(rig_collect(rt, HC_RETURN_BROKEN, &item) == 1 && item.lane == 1 && item.slot == 3, "an insert is told broken, once");
  rig_check(loudest(take.lane[1][0], 100000, FRAMES) == 0.0f && loudest(take.lane[1][0], 90000, 99900) > 0.2f,
            "and its lane is silent until it gets another");
  free(in);
  end(rt, &take);
  fake_free(line);
  fake_free(insert);
}

static void direct_current(void)
{
  float *in = rig_sine(FRAMES, 997.0, rate, 0.25, 0.0);
  for (uint32_t i = 48000; i < 120000; i++)
    in[i] += 0.2f;
  HcRt *rt = plain();
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, 64);
  rig_check(loudest(take.out[0], 48000, 48000 + 4800) > 0.4f, "direct current: 100 ms pass");
  rig_check(loudest(take.out[0], 48000 + 4800 + 4800, 120000 + 48000) == 0.0f, "direct current: silent, and for a second after");
  uint32_t same = 0;
  for (uint32_t i = 180000; i < FRAMES; i++)
    same += take.out[0][i] == in[i - GUARD];
  rig_check(same == FRAMES - 180000, "direct current: back, exact over %u frames", same);
  for (uint32_t i = 0; i < FRAMES; i++)
    in[i] = (float)(0.9 * sin(2.0 * M_PI * 20.0 * i / rate));
  HcRt *low = plain();
  rig_run(low, (const float *[2]){in, in}, &take, 64);
  rig_check(!hc_rt_status(low).guarded, "direct current: a 20 Hz tone at −0.9 dBFS is none");
  hc_rt_free(low, NULL, NULL);
  free(in);
  end(rt, &take);
}

int main(void)
{
  transparent();
  knobs();
  panic();
  nonsense();
  direct_current();
  return rig_end();
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The switch is exact: equal lanes give the same bits through any fade, a fade ends on its target, a commit changes its own
 * frame first, weights sum to 1, and nothing depends on the period.
 */
#include "rig.h"
#include "rt/switch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 24000, GUARD = 16 };
static const double rate = 48000.0;

static float *noise(uint64_t seed)
{
  float *row = malloc(FRAMES * sizeof *row);
  for (uint32_t i = 0; i < FRAMES; i++)
    row[i] = 0.25f * rig_noise(seed * FRAMES + i);
  return row;
}

/** Two lanes, `b` with another gain or the same. */
static HcRt *two(float a, float b, FakeUnit *unit[2])
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  unit[0] = fake_insert(a, 0);
  unit[1] = fake_insert(b, 0);
  rig_send(rt, rig_commit(0, 3, OP(HC_OP_SLOT, 0, 3, 1.0, .unit = &unit[0]->unit),
                          OP(HC_OP_SLOT, 1, 3, 1.0, .unit = &unit[1]->unit), OP(.kind = HC_OP_SNAP)));
  return rt;
}

static void end(HcRt *rt, FakeUnit *unit[2])
{
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  fake_free(unit[0]);
  fake_free(unit[1]);
}

static void equal_lanes(const float *const in[2])
{
  FakeUnit *unit[2];
  HcRt *rt = two(0.9f, 0.9f, unit);
  for (uint32_t k = 0; k < 40; k++)
    rig_send(rt, rig_commit(301 + 517 * k, 2, OP(HC_OP_FADE, .number = 37.0 * k), OP(HC_OP_SELECT, .lane = (k + 1) % 2)));
  Take take = take_new(FRAMES);
  rig_run(rt, in, &take, 128);
  uint32_t same = 0;
  for (uint32_t i = GUARD; i < FRAMES; i++)
    same += take.out[0][i] == 0.9f * in[0][i - GUARD] && take.out[1][i] == 0.9f * in[1][i - GUARD];
  rig_check(same == FRAMES - GUARD, "equal lanes: %u of %u frames == through 40 switches", same, FRAMES - GUARD);
  take_free(&take);
  end(rt, unit);
}

static void one_fade(const float *const in[2], uint32_t fade)
{
  enum { AT = 1237 };
  FakeUnit *unit[2];
  HcRt *rt = two(0.9f, -0.4f, unit);
  rig_send(rt, rig_commit(AT, 2, OP(HC_OP_FADE, .number = fade), OP(HC_OP_SELECT, .lane = 1)));
  Take take = take_new(FRAMES);
  rig_run(rt, in, &take, 100);
  const uint32_t length = fade ? fade : 1;
  uint32_t before = 0, after = 0, between = 0;
  double worst = 0.0;
  for (uint32_t i = GUARD; i < FRAMES; i++) {
    const uint32_t n = i - GUARD;
    const float a = 0.9f * in[0][n], b = -0.4f * in[0][n];
    before += n < AT && take.out[0][i] == a;
    after += n + 1 >= AT + length && take.out[0][i] == b;
    if (n >= AT && n + 1 < AT + length) {
      const double w = 0.5 - 0.5 * cos(M_PI * (n + 1 - AT) / fade);
      worst = fmax(worst, fabs((double)take.out[0][i] - ((double)a + w * ((double)b - (double)a))));
      between++;
    }
  }
  rig_check(before == AT && after == FRAMES - GUARD - (AT + length - 1), "fade of %u: a until its frame, b exactly at its end",
            fade);
  if (fade > 1)
    rig_check(worst < 6e-8 && between == fade - 1, "fade of %u: raised cosine to %.1e over %u frames", fade, worst, between);
  rig_check(fade > 64 || take.out[0][GUARD + AT] != 0.9f * in[0][AT], "fade of %u: its first frame has changed", fade);
  take_free(&take);
  end(rt, unit);
}

static HcRt *busy(FakeUnit *unit[4])
{
  HcRt *rt = two(0.9f, 0.5f, unit);
  unit[2] = fake_line(0.8f, 7);
  unit[3] = fake_interference();
  FakeUnit *spare = unit[0];
  rig_send(rt, rig_commit(0, 3, OP(HC_OP_SLOT, 0, 1, 1.0, .unit = &unit[2]->unit), OP(HC_OP_INTERFERENCE, .unit = &unit[3]->unit),
                          OP(.kind = HC_OP_SNAP)));
  for (uint32_t k = 0; k < 24; k++) {
    const uint64_t at = 129 + 611 * k + k % 7;
    rig_send(rt, rig_commit(at, 2, OP(HC_OP_SELECT, .lane = k % 2), OP(HC_OP_LISTEN, .index = k % 3)));
    rig_send(rt, rig_commit(at + 13, 1, OP(HC_OP_TRIM, .number = 0.25 + 0.1 * (k % 9))));
    rig_send(
        rt, rig_commit(at + 60, 2, OP(HC_OP_DELAY, .lane = k % 2, .index = 5 * k), OP(HC_OP_LISTEN_GAIN, .number = 1.0 + k % 4)));
    rig_send(rt, rig_commit(at + 61, 1, OP(HC_OP_SLOT, 0, 3, k % 2 ? 0.7 : 1.1, .unit = &spare->unit)));
    rig_send(rt, rig_commit(at + 99, 1, OP(HC_OP_BYPASS, 1, 3, .number = k % 2)));
    rig_send(rt, rig_commit(at + 100, 2, OP(HC_OP_MUTE, .index = k % 5 == 0), OP(HC_OP_DIM, .index = k % 3 == 0)));
    rig_send(rt, rig_commit(at + 103, 1, OP(HC_OP_LINE, .unit = &unit[2]->unit, .number = 0.5 + 0.01 * k)));
    rig_send(rt, rig_commit(at + 200, 2, OP(HC_OP_PROGRAM, .index = k % 5), OP(HC_OP_FREQUENCY, .number = 300.0 + 100.0 * k)));
    rig_send(rt, rig_commit(at + 301, 1, OP(HC_OP_PANIC, .index = k % 8 == 0)));
    rig_send(rt, rig_commit(at + 302, 1, OP(HC_OP_LEVEL, .number = 0.1 * (k % 12))));
  }
  return rt;
}

static void any_period(const float *const in[2])
{
  static const uint32_t periods[] = {64, 1, 17, 100, 1024, 8192};
  Take takes[6];
  for (int p = 0; p < 6; p++) {
    FakeUnit *unit[4];
    HcRt *rt = busy(unit);
    takes[p] = take_new(FRAMES);
    rig_run(rt, in, &takes[p], periods[p]);
    double sum = 0.0;
    for (uint32_t i = 0; i < FRAMES; i++)
      sum += fabs((double)takes[p].out[0][i]);
    rig_check(sum > 10.0 && take_equal(&takes[0], &takes[p]), "period %u: all %u frames, bit for bit those of 64, 240 commits",
              periods[p], FRAMES);
    end(rt, unit);
    fake_free(unit[2]);
    fake_free(unit[3]);
  }
  for (int p = 0; p < 6; p++)
    take_free(&takes[p]);
}

static void weights(void)
{
  HcSwitch sw = hc_switch_at(5, 0);
  float one[64], out[2][64];
  for (int i = 0; i < 64; i++)
    one[i] = 1.0f;
  HcStereo source[5];
  for (int s = 0; s < 5; s++)
    source[s] = (HcStereo){{one, one}};
  double worst = 0.0, jump = 0.0, last[5] = {1.0};
  uint32_t steps = 0;
  for (uint32_t k = 0; k < 20000; k++) {
    if (k % 37 == 0)
      hc_switch_to(&sw, (uint32_t)((rig_noise(k) + 1.0f) * 2.4999f), 480);
    hc_switch_render(&sw, source, (float *[2]){out[0], out[1]}, 1);
    double sum = 0.0;
    for (uint32_t s = 0; s < 5; s++) {
      const double w = hc_switch_weight(&sw, s);
      sum += w;
      jump = fmax(jump, fabs(w - last[s]));
      last[s] = w;
      worst = fmax(worst, fmax(-w, w - 1.0));
    }
    worst = fmax(worst, fabs(sum - 1.0));
    steps++;
  }
  rig_check(worst < 1e-12, "weights: sum 1 within %.1e, none outside 0 … 1, over %u steps of reversals", worst, steps);
  rig_check(jump < M_PI / 2.0 / 480.0 * 1.01, "weights: no jump, steepest %.5f a sample", jump);
}

/** A record holds what leaves the lane's port in its frames, also where its delay fades or jumps between two records. */
static void records(const float *const in[2], uint32_t period)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  hc_rt_record(rt, true);
  for (uint32_t k = 0; k < 30; k++) // fades end, and jumps are made, anywhere in a chunk
    rig_send(rt,
             rig_commit(701 * (k + 1), k % 3 ? 1 : 2, OP(HC_OP_DELAY, .lane = 0, .index = 37 * (k % 5)), OP(.kind = HC_OP_SNAP)));
  Take take = take_new(FRAMES);
  rig_run(rt, in, &take, period);
  HcTap tap;
  uint32_t samples = 0, same = 0;
  while (hc_rt_record_tap(rt, &tap))
    for (uint32_t i = 0; i < tap.frames; i++) {
      const uint64_t frame = tap.frame + i - GUARD; // the take's rows have their lateness taken off
      samples += frame < FRAMES;
      same += frame < FRAMES && tap.row[4][i] == take.lane[0][0][frame] && tap.row[5][i] == take.lane[0][1][frame];
    }
  rig_check(samples > FRAMES - 2 * HC_CHUNK && same == samples,
            "records: %u of %u samples == the lane's port through 30 changes of its delay, period %u", same, samples, period);
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
}

int main(void)
{
  float *left = noise(1), *right = noise(2);
  const float *const in[2] = {left, right};
  equal_lanes(in);
  const uint32_t fades[] = {0, 1, 2, 64, 480, 2401};
  for (int f = 0; f < 6; f++)
    one_fade(in, fades[f]);
  any_period(in);
  records(in, 64);
  records(in, 5);
  weights();
  free(left);
  free(right);
  return rig_end();
}

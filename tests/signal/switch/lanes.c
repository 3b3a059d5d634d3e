// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Lanes: slots that are swapped, bypassed and turned up without a jump, delays that move by fading, residuals that stay
 * aligned, taps that show it all, and everything given back.
 */
#include "rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 48000 };
static const double rate = 48000.0;

/** Steepest step of a row, and how far a slow row may move in one frame is what tests compare it with. */
static double steepest(const float *x, uint32_t from, uint32_t to)
{
  double most = 0.0;
  for (uint32_t i = from + 1; i < to; i++)
    most = fmax(most, fabs((double)x[i] - (double)x[i - 1]));
  return most;
}

static uint32_t equal(const float *x, const float *y, uint32_t late, float gain, uint32_t from, uint32_t to)
{
  uint32_t same = 0;
  for (uint32_t i = from; i < to; i++)
    same += x[i] == gain * y[i - late];
  return same;
}

static void swaps(void)
{
  float *in = rig_sine(FRAMES, 100.0, rate, 0.5, 0.2);
  Take takes[2];
  for (int p = 0; p < 2; p++) {
    HcRt *rt = hc_rt_new(rate, 2, 0);
    FakeUnit *one = fake_insert(0.5f, 0), *two = fake_insert(1.0f, 0);
    rig_send(rt, rig_commit(1001, 1, OP(HC_OP_SLOT, 0, 4, 1.0, .unit = &one->unit)));
    rig_send(rt, rig_commit(10007, 1, OP(HC_OP_SLOT, 0, 4, 0.25, .unit = &two->unit)));
    // This one finds the slot still fading and waits for it.
    rig_send(rt, rig_commit(10100, 1, OP(HC_OP_SLOT, 0, 4, 1.0, .unit = NULL)));
    rig_send(rt, rig_commit(10100, 1, OP(HC_OP_TRIM, .number = 0.5)));
    takes[p] = take_new(FRAMES);
    rig_run(rt, (const float *[2]){in, in}, &takes[p], p ? 23 : 64);
    HcReturn item;
    unsigned units = 0, commits = 0;
    uint64_t landed[4] = {0};
    while (hc_rt_receive(rt, &item)) {
      units += item.kind == HC_RETURN_UNIT;
      if (item.kind == HC_RETURN_COMMIT && commits < 4) {
        landed[commits++] = ((HcCommit *)item.pointer)->landed;
        free(item.pointer);
      }
    }
    const float *lane = takes[p].lane[0][0];
    rig_check(units == 2 && commits == 4, "swaps: both units and four commits came back");
    rig_check(landed[2] == 10100 && landed[3] == 10496,
              "swaps: what waits for a fade lands at the next multiple of 64 (%u), others pass it", (unsigned)landed[3]);
    rig_check(equal(lane, in, 0, 1.0f, 0, 1001) == 1001 && equal(lane, in, 0, 0.5f, 1481, 10007) == 10007 - 1481 &&
                  equal(lane, in, 0, 1.0f, 11000, FRAMES) == FRAMES - 11000,
              "swaps: dry, half, dry again, exact at rest");
    rig_check(steepest(lane, 900, 12000) < 0.5 * 2.0 * M_PI * 100.0 / rate + 0.5 * M_PI / 2.0 / 480.0,
              "swaps: no jump (%.5f a frame)", steepest(lane, 900, 12000));
    rig_check(one->runs && two->runs, "swaps: both ran");
    hc_rt_free(rt, NULL, NULL);
    fake_free(one);
    fake_free(two);
  }
  rig_check(take_equal(&takes[0], &takes[1]), "swaps: the same in periods of 23 frames");
  take_free(&takes[0]);
  take_free(&takes[1]);
  free(in);
}

/** Moved to other slots, in the middle of a bypass and of a gain, units sound as if they had not been; the move waits for a unit
 * that is on its way out. */
static void moves(void)
{
  float *in = rig_sine(FRAMES, 100.0, rate, 0.5, 0.2);
  Take takes[3];
  for (int p = 0; p < 3; p++) {
    HcRt *rt = hc_rt_new(rate, 2, 0);
    FakeUnit *one = fake_insert(0.5f, 7), *two = fake_insert(-0.7f, 0), *gone = fake_insert(3.0f, 0);
    rig_send(rt, rig_commit(0, 4, OP(HC_OP_SLOT, 0, 5, 1.0, .unit = &one->unit), OP(HC_OP_SLOT, 0, 20, 1.0, .unit = &two->unit),
                            OP(HC_OP_SLOT, 0, 4, 1.0, .unit = &gone->unit), OP(.kind = HC_OP_SNAP)));
    rig_send(rt, rig_commit(4800, 1, OP(HC_OP_SLOT, 0, 4, 1.0, .unit = NULL)));
    rig_send(rt, rig_commit(4850, 2, OP(HC_OP_BYPASS, .lane = 0, .index = 5, .number = 1),
                            OP(HC_OP_SLOT, 0, 20, 0.3, .unit = &two->unit)));
    const uint32_t to = p ? 3 : 5, back = p ? 4 : 20;
    if (p)
      rig_send(rt, rig_commit(5000, 2, OP(HC_OP_MOVE, .index = 5, .number = 3), OP(HC_OP_MOVE, .index = 20, .number = 4)));
    takes[p] = take_new(FRAMES);
    // Those sent for the new places must come behind the move, as control sends them.
    rig_send(rt, rig_commit(9000, 2, OP(HC_OP_BYPASS, .lane = 0, .index = to), OP(HC_OP_SLOT, 0, back, 1.0, .unit = &two->unit)));
    rig_run(rt, (const float *[2]){in, in}, &takes[p], p > 1 ? 23 : 64);
    HcReturn item;
    uint64_t moved = 0;
    unsigned units = 0;
    while (hc_rt_receive(rt, &item)) {
      units += item.kind == HC_RETURN_UNIT;
      if (item.kind == HC_RETURN_COMMIT) {
        const HcCommit *commit = item.pointer;
        moved = commit->op[0].kind == HC_OP_MOVE ? commit->landed : moved;
        free(item.pointer);
      }
    }
    rig_check(units == 1 && moved == (p ? 5312 : 0), "moves: after the fade, at frame %u", (unsigned)moved);
    hc_rt_free(rt, NULL, NULL);
    fake_free(one);
    fake_free(two);
    fake_free(gone);
  }
  rig_check(take_equal(&takes[0], &takes[1]) && take_equal(&takes[1], &takes[2]), "moves: not to be heard, in any period");
  for (int p = 0; p < 3; p++)
    take_free(&takes[p]);
  free(in);
}

static void bypass_and_gain(void)
{
  float *in = rig_sine(FRAMES, 100.0, rate, 0.5, 0.2);
  HcRt *rt = hc_rt_new(rate, 2, 0);
  FakeUnit *one = fake_insert(0.5f, 0);
  rig_send(rt, rig_commit(0, 2, OP(HC_OP_SLOT, 1, 0, 1.0, .unit = &one->unit), OP(.kind = HC_OP_SNAP)));
  rig_send(rt, rig_commit(9000, 1, OP(HC_OP_BYPASS, 1, 0, .number = 1.0)));
  rig_send(rt, rig_commit(18000, 1, OP(HC_OP_BYPASS, 1, 0, .number = 0.0)));
  rig_send(rt, rig_commit(27000, 1, OP(HC_OP_SLOT, 1, 0, 2.0, .unit = &one->unit)));
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, 64);
  const float *lane = take.lane[1][1];
  rig_check(equal(lane, in, 0, 0.5f, 0, 9000) == 9000 && equal(lane, in, 0, 1.0f, 9480, 18000) == 18000 - 9480 &&
                equal(lane, in, 0, 0.5f, 18480, 27000) == 27000 - 18480 &&
                equal(lane, in, 0, 1.0f, 27480, FRAMES) == FRAMES - 27480,
            "bypass on, off, gain 2: exact at rest");
  rig_check(steepest(lane, 100, FRAMES) < 0.5 * 2.0 * M_PI * 100.0 / rate + 0.25 * M_PI / 2.0 / 480.0,
            "bypass and gain: no jump");
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  fake_free(one);
  free(in);
}

static void delays(void)
{
  float *in = malloc(FRAMES * sizeof *in);
  for (uint32_t i = 0; i < FRAMES; i++)
    in[i] = 0.2f * rig_noise(i);
  HcRt *rt = hc_rt_new(rate, 2, 0);
  rig_send(rt, rig_commit(1000, 1, OP(HC_OP_DELAY, .lane = 0, .index = 777)));
  rig_send(rt, rig_commit(12000, 1, OP(HC_OP_DELAY, .lane = 0, .index = 16384)));
  rig_send(rt, rig_commit(12000, 1, OP(HC_OP_DELAY, .lane = 1, .index = 1)));
  rig_send(rt, rig_commit(40000, 2, OP(HC_OP_DELAY, .lane = 0, .index = 0), OP(.kind = HC_OP_SNAP)));
  Take take = take_new(FRAMES);
  rig_run_part(rt, (const float *[2]){in, in}, &take, 100, 0, 30000);
  rig_check(hc_rt_status(rt).latency == 16384 + 16, "delays: told in the status (%u)", hc_rt_status(rt).latency);
  rig_run_part(rt, (const float *[2]){in, in}, &take, 100, 30000, FRAMES);
  const float *lane = take.lane[0][0];
  rig_check(equal(lane, in, 0, 1.0f, 0, 1000) == 1000 && equal(lane, in, 777, 1.0f, 1479, 12000) == 12000 - 1479 &&
                equal(lane, in, 16384, 1.0f, 16384, 40000) == 40000 - 16384 &&
                equal(lane, in, 0, 1.0f, 40000, FRAMES) == FRAMES - 40000,
            "delays: 0, 777, 16384, 0 frames, exact at rest, at once with a snap");
  double worst = 0.0;
  for (uint32_t i = 1000; i < 1480; i++) {
    const double w = 0.5 - 0.5 * cos(M_PI * (i + 1 - 1000) / 480.0), late = i < 777 ? 0.0 : (double)in[i - 777];
    worst = fmax(worst, fabs((double)lane[i] - ((double)in[i] + w * (late - (double)in[i]))));
  }
  rig_check(worst < 6e-8, "delays: a raised cosine between the taps, to %.1e over 480 frames", worst);
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  free(in);
}

static HcRt *with_line(FakeUnit *unit[3], double line_gain)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  hc_rt_analyse(rt, true);
  unit[0] = fake_line(0.5f, 9);
  unit[1] = fake_insert(1.0f, 100);
  unit[2] = fake_interference();
  rig_send(rt, rig_commit(0, 7, OP(HC_OP_LINE, .unit = &unit[0]->unit, .number = line_gain, .pointer = (void *)&rate),
                          OP(HC_OP_SLOT, 0, 1, 1.0, .unit = &unit[0]->unit), OP(HC_OP_SLOT, 0, 3, 1.0, .unit = &unit[1]->unit),
                          OP(HC_OP_INTERFERENCE, .unit = &unit[2]->unit), OP(HC_OP_DELAY, .lane = 0, .index = 30),
                          OP(HC_OP_DELAY, .lane = 1, .index = 139), OP(.kind = HC_OP_SNAP)));
  return rt;
}

static void residuals(void)
{
  enum { LATE = 130 }; // insert 100, alignment 30
  FakeUnit *unit[3];
  HcRt *rt = with_line(unit, 2.0);
  Take take = take_new(FRAMES);
  rig_run(rt, NULL, &take, 64);
  uint32_t same = 0, lane = 0;
  for (uint32_t i = LATE + 64; i < FRAMES; i++) {
    const float ground = 0.5f * (float)(i - LATE) / 65536.0f * 2.0f;
    same += take.residual[0][0][i] == ground && take.residual[0][1][i] == ground;
    lane += take.lane[0][0][i] == ground;
  }
  rig_check(same == FRAMES - LATE - 64 && lane == same, "residual: %u frames exact, in step with its lane through a late insert",
            same);
  rig_check(hc_rt_status(rt).latency == 9 + 100 + 30 + 16, "residual: latency %u", hc_rt_status(rt).latency);
  HcTap tap;
  uint32_t taps = 0, rows = 0;
  while (hc_rt_tap(rt, &tap)) {
    rows += tap.frames == HC_CHUNK && tap.lanes == 2 && tap.gain[0] == 2.0f && tap.gain[1] == 1.0f &&
            !memcmp(tap.row[2], take.out[0] + tap.frame, HC_CHUNK * sizeof(float)) &&
            !memcmp(tap.row[4], take.lane[0][0] + tap.frame - HC_RT_OUTPUT_LATENCY, HC_CHUNK * sizeof(float)) &&
            !memcmp(tap.row[7], take.residual[0][1] + tap.frame - HC_RT_OUTPUT_LATENCY, HC_CHUNK * sizeof(float)) &&
            !memcmp(tap.row[8], take.lane[1][0] + tap.frame - HC_RT_OUTPUT_LATENCY, HC_CHUNK * sizeof(float));
    taps++;
  }
  rig_check(taps == FRAMES / HC_CHUNK && rows == taps, "taps: %u records, all as the ports had it", taps);
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  for (int u = 0; u < 3; u++)
    fake_free(unit[u]);
}

/** What one lane's amplifier delays before the line, another's program waits for before its line: buses come as early in both. */
static void program_ahead(void)
{
  enum { AHEAD = 77, LATE = 30 };
  FakeUnit *amplifier = fake_insert(1.0f, AHEAD), *line[2], *room = fake_interference();
  HcRt *rt = hc_rt_new(rate, 2, 0);
  rig_send(rt, rig_commit(0, 3, OP(HC_OP_SLOT, 0, 0, 1.0, .unit = &amplifier->unit), OP(HC_OP_INTERFERENCE, .unit = &room->unit),
                          OP(.kind = HC_OP_SNAP)));
  for (uint32_t l = 0; l < 2; l++) {
    line[l] = fake_line(0.5f, 9);
    rig_send(rt, rig_commit(0, 4, OP(HC_OP_LINE, .unit = &line[l]->unit, .number = 2.0, .pointer = (void *)&rate),
                            OP(HC_OP_SLOT, l, 1, 1.0, .unit = &line[l]->unit),
                            OP(HC_OP_DELAY, .lane = l, .ahead = l ? AHEAD : 0, .index = LATE), OP(.kind = HC_OP_SNAP)));
  }
  float *in = malloc(FRAMES * sizeof *in);
  for (uint32_t i = 0; i < FRAMES; i++)
    in[i] = 0.2f * rig_noise(i);
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, 64);
  uint32_t same = 0, early = 0;
  for (uint32_t i = 256; i < FRAMES; i++) {
    same += take.lane[0][0][i] == take.lane[1][0][i] && take.lane[0][1][i] == take.lane[1][1][i];
    early +=
        take.residual[1][0][i] == 0.5f * (float)(i - LATE) / 65536.0f * 2.0f && take.residual[0][0][i] == take.residual[1][0][i];
  }
  rig_check(same == FRAMES - 256 && early == same, "a lane without an amplifier: %u frames as the one with it, bus and all",
            same);
  rig_check(hc_rt_status(rt).latency == AHEAD + 9 + LATE + 16, "a lane without an amplifier: latency %u",
            hc_rt_status(rt).latency);
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  free(in);
  fake_free(amplifier);
  fake_free(room);
  fake_free(line[0]);
  fake_free(line[1]);
}

/** A headphone after the line: its residual is the line's, through it; late by what comes after it alone; and its gain is told. */
static void residual_through_a_headphone(void)
{
  enum { AFTER = 100, LATE = 7 + AFTER + 30 };
  FakeUnit *unit[3], *phone = fake_passer(0.25f, 7);
  HcRt *rt = with_line(unit, 2.0);
  rig_send(rt, rig_commit(0, 3, OP(HC_OP_SLOT, 0, 2, 1.0, .unit = &phone->unit),
                          OP(HC_OP_LINE, .unit = &phone->unit, .number = 0.5, .level = 0.25, .pointer = (void *)&rate),
                          OP(.kind = HC_OP_SNAP)));
  Take take = take_new(FRAMES);
  rig_run(rt, NULL, &take, 64);
  uint32_t same = 0, lane = 0;
  for (uint32_t i = LATE + 64; i < FRAMES; i++) {
    const float ground = 0.5f * (float)(i - LATE) / 65536.0f * 2.0f * 0.25f * 0.5f;
    same += take.residual[0][0][i] == ground && take.residual[0][1][i] == ground;
    lane += take.lane[0][0][i] == ground;
  }
  rig_check(same == FRAMES - LATE - 64 && lane == same, "residual: %u frames exact behind a headphone, in step with its lane",
            same);
  HcTap tap;
  uint32_t taps = 0, gains = 0;
  for (; hc_rt_tap(rt, &tap); taps++)
    gains += tap.gain[0] == 2.0f * 0.25f * 0.5f;
  rig_check(taps && gains == taps, "residual: line and headphone are told as its gain in %u records", taps);
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  for (int u = 0; u < 3; u++)
    fake_free(unit[u]);
  fake_free(phone);
}

static void tap_rings(void)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  hc_rt_analyse(rt, true);
  Take take = take_new(FRAMES);
  HcTap tap;
  unsigned off = 0, on = 0;
  rig_run(rt, NULL, &take, 1024);
  while (hc_rt_record_tap(rt, &tap))
    off++;
  hc_rt_record(rt, true);
  for (int k = 0; k < 2; k++)
    rig_run(rt, NULL, &take, 1);
  while (hc_rt_record_tap(rt, &tap))
    on++;
  const uint32_t drops = hc_rt_status(rt).tap_drops;
  rig_check(off == 0 && on == 1024, "recorder ring: silent when off, holds %u records", on);
  rig_check(drops == (2250 - 1024) + (1500 - 1024), "full rings: %u records dropped and counted", drops);
  take_free(&take);
  hc_rt_free(rt, NULL, NULL);
}

static void count(void *user, const HcReturn *item)
{
  ((unsigned *)user)[item->kind]++;
  if (item->kind == HC_RETURN_COMMIT)
    free(item->pointer);
  if (item->kind == HC_RETURN_FEED)
    hc_feed_free(item->pointer);
}

static void gives_all_back(void)
{
  FakeUnit *unit[3];
  HcRt *rt = with_line(unit, 1.0);
  rig_send(rt, rig_commit(100, 1, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_FEED, .pointer = hc_feed_new(1000, 0))));
  rig_send(rt, rig_commit(1u << 30, 1, OP(HC_OP_TRIM, .number = 1.0)));
  Take take = take_new(1000);
  rig_run(rt, NULL, &take, 256);
  rig_send(rt, rig_commit(0, 1, OP(HC_OP_TRIM, .number = 1.0)));
  unsigned kinds[5] = {0};
  hc_rt_free(rt, count, kinds);
  rig_check(kinds[HC_RETURN_UNIT] == 3 && kinds[HC_RETURN_FEED] == 1 && kinds[HC_RETURN_COMMIT] == 4,
            "at the end %u units, %u feed, %u commits are given back", kinds[HC_RETURN_UNIT], kinds[HC_RETURN_FEED],
            kinds[HC_RETURN_COMMIT]);
  take_free(&take);
  for (int u = 0; u < 3; u++)
    fake_free(unit[u]);
}

static void odd_start(void)
{
  enum { START = 1000003 };
  float *in = rig_sine(FRAMES, 997.0, rate, 0.3, 0.5);
  HcRt *rt = hc_rt_new(rate, 2, START);
  hc_rt_analyse(rt, true);
  rig_send(rt, rig_commit(START + 500, 1, OP(HC_OP_TRIM, .number = 0.5)));
  Take take = take_new(1000);
  rig_run(rt, (const float *[2]){in, in}, &take, 50);
  HcTap tap;
  uint32_t samples = 0, same = 0;
  while (hc_rt_tap(rt, &tap))
    for (uint32_t i = 0; i < tap.frames; i++) {
      const uint64_t frame = tap.frame + i;
      samples += frame >= START;
      same += frame >= START && frame < START + 1000 && tap.row[0][i] == in[frame - START] &&
              tap.row[2][i] == take.out[0][frame - START];
    }
  HcReturn item;
  rig_check(rig_collect(rt, HC_RETURN_COMMIT, &item) == 1 && ((HcCommit *)item.pointer)->landed == START + 500 && samples > 900 &&
                same == samples,
            "a start at an odd frame: %u samples of the taps stand at their frames", same);
  free(item.pointer);
  take_free(&take);
  hc_rt_free(rt, NULL, NULL);
  free(in);
}

int main(void)
{
  odd_start();
  swaps();
  moves();
  bypass_and_gain();
  delays();
  residuals();
  residual_through_a_headphone();
  program_ahead();
  tap_rings();
  gives_all_back();
  return rig_end();
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Where the program comes from: a clean sine, pink noise that is pink, feeds that follow each other without a gap, and changes
 * between all of them that do not click.
 */
#include "rig.h"
#include "spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** One lane's program for `frames`, source and level set from the first frame on. */
static float *source(HcProgramSource kind, double rate, double level, double hz, uint32_t frames, uint32_t period)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  rig_send(rt, rig_commit(0, 4, OP(HC_OP_PROGRAM, .index = kind), OP(HC_OP_LEVEL, .number = level),
                          OP(HC_OP_FREQUENCY, .number = hz), OP(.kind = HC_OP_SNAP)));
  const uint32_t all = frames + HC_RT_OUTPUT_LATENCY;
  float *row = malloc(all * sizeof *row);
  for (uint32_t at = 0; at < all; at += period) {
    const HcRtPorts ports = {.lane = {{row + at}}};
    hc_rt_process(rt, &ports, all - at < period ? all - at : period);
  }
  memmove(row, row + HC_RT_OUTPUT_LATENCY, frames * sizeof *row);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  return row;
}

static void sine(double rate, double hz)
{
  enum { SIZE = 65536, SECONDS = 20 };
  const uint32_t frames = (uint32_t)rate * SECONDS;
  float *x = source(HC_PROGRAM_SINE, rate, 0.1, hz, frames, 4096);
  double db[SIZE / 2 + 1], top = -300.0, rest = -300.0, worst = 0.0;
  spectrum_db(x + frames - SIZE, SIZE, 20.0, db);
  for (uint32_t k = 0; k <= SIZE / 2; k++)
    if (fabs(k * rate / SIZE - hz) < 12.0 * rate / SIZE)
      top = fmax(top, db[k]);
    else
      rest = fmax(rest, db[k]);
  // After so long the phase is still what the frequency says.
  for (uint32_t i = frames - 4800; i < frames; i++)
    worst = fmax(worst, fabs((double)x[i] - 0.1 * sin(2.0 * M_PI * fmod(hz * i / rate, 1.0))));
  rig_check(rest < -170.0 && worst < 2e-8, "sine %.0f Hz at %.0f: %.1f dBFS, all else below %.1f, off by %.0e after %d s", hz,
            rate, top, rest, worst, SECONDS);
  free(x);
}

static void pink(double rate)
{
  enum { SIZE = 32768 };
  const uint32_t frames = (uint32_t)(rate * 400.0);
  float *x = source(HC_PROGRAM_PINK, rate, 0.1, 997.0, frames, 8192);
  double *power = malloc((SIZE / 2 + 1) * sizeof *power), sum = 0.0, low = 0.0, high = 0.0;
  spectrum_welch(x, frames, SIZE, power);
  for (uint32_t i = 0; i < frames; i++)
    sum += (double)x[i] * (double)x[i];
  // Octave-wide means of f·P(f) against the one about 1 kHz.
  double reference = 0.0;
  unsigned bands = 0;
  for (int pass = 0; pass < 2; pass++)
    for (double f = 20.0; f < 19000.0; f *= 1.26) {
      double mean = 0.0;
      const double top = fmin(f * 1.414, 20000.0);
      const uint32_t first = (uint32_t)ceil(f * SIZE / rate), last = (uint32_t)(top * SIZE / rate);
      for (uint32_t k = first; k <= last; k++)
        mean += power[k] * k / (last - first + 1);
      if (!pass && f < 1000.0)
        reference = mean;
      if (pass) {
        low = fmin(low, 10.0 * log10(mean / reference));
        high = fmax(high, 10.0 * log10(mean / reference));
        bands++;
      }
    }
  const double rms = 10.0 * log10(sum / frames) - 20.0 * log10(0.1 * M_SQRT1_2);
  rig_check(low > -0.3 && high < 0.3 && bands > 20, "pink at %.0f: %+.2f … %+.2f dB from −3 dB an octave in %u bands", rate, low,
            high, bands);
  rig_check(fabs(rms) < 0.2, "pink at %.0f: rms %+.2f dB from the sine's", rate, rms);
  free(power);
  free(x);
}

static void repeats(void)
{
  float *x = source(HC_PROGRAM_PINK, 48000.0, 0.1, 997.0, 20000, 64),
        *y = source(HC_PROGRAM_PINK, 48000.0, 0.1, 997.0, 20000, 77);
  rig_check(!memcmp(x, y, 20000 * sizeof *x) && x[19999] != 0.0f, "pink: the same 20000 frames in every run and period");
  free(x);
  free(y);
}

static void fill(HcFeed *feed, uint32_t frames, float offset)
{
  for (uint32_t i = 0; i < frames; i++)
    hc_feed_write(feed, (float[2]){offset + (float)i / 65536.0f, -(float)i / 65536.0f}, 1);
}

static void feeds(void)
{
  enum { FRAMES = 16000 };
  HcRt *rt = hc_rt_new(48000.0, 2, 0);
  HcFeed *one = hc_feed_new(8192, 1000), *two = hc_feed_new(4096, 0), *three = hc_feed_new(64, 0);
  rig_check(hc_feed_space(one) >= 8192 && hc_feed_space(one) < 16384, "feed: %u frames fit in one for 8192", hc_feed_space(one));
  fill(one, 8192, 0.0f);
  fill(two, 2000, 0.125f);
  hc_feed_end(two);
  rig_send(rt, rig_commit(0, 2, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_FEED, .pointer = one), OP(.kind = HC_OP_SNAP)));
  rig_send(rt, rig_commit(2000, 1, OP(HC_OP_PLAY, .index = 0)));
  rig_send(rt, rig_commit(3000, 1, OP(HC_OP_PLAY, .index = 1)));
  rig_send(rt, rig_commit(5000, 1, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_FEED, .pointer = two)));
  rig_send(rt, rig_commit(9000, 1, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_FEED, .pointer = three)));
  Take take = take_new(FRAMES);
  rig_run_part(rt, NULL, &take, 100, 0, 4000);
  rig_check(hc_rt_status(rt).feed_frame == 1000 + 4000 - 520,
            "feed: position %u, a pause of 1000 frames fades out while it reads 480", (unsigned)hc_rt_status(rt).feed_frame);
  rig_run_part(rt, NULL, &take, 100, 4000, 9000);
  rig_check(!hc_rt_status(rt).feed_underruns, "feed: an announced end is no underrun");
  rig_run_part(rt, NULL, &take, 100, 9000, FRAMES);
  rig_check(hc_rt_status(rt).feed_underruns > 100, "feed: an empty one is: %u chunks", hc_rt_status(rt).feed_underruns);
  uint32_t good[5] = {0};
  const float *l = take.lane[0][0], *r = take.lane[1][1];
  for (uint32_t i = 0; i < FRAMES; i++) {
    good[0] += i < 2000 && l[i] == (float)i / 65536.0f && r[i] == -l[i];
    good[1] += i >= 2480 && i < 3000 && l[i] == 0.0f;
    good[2] += i >= 3480 && i < 5000 && l[i] == (float)(i - 520) / 65536.0f;
    good[3] += i >= 5480 && i < 7000 && l[i] == 0.125f + (float)(i - 5000) / 65536.0f;
    good[4] += i >= 7000 && l[i] == 0.0f;
  }
  rig_check(good[0] == 2000 && good[1] == 520 && good[2] == 1520 && good[3] == 1520 && good[4] == FRAMES - 7000,
            "feed: played, paused, gone on, replaced, ended: %u %u %u %u %u frames exact", good[0], good[1], good[2], good[3],
            good[4]);
  rig_check(rig_collect(rt, HC_RETURN_FEED, NULL) == 2, "feed: both that were replaced came back");
  take_free(&take);
  hc_rt_free(rt, NULL, NULL);
  hc_feed_free(one);
  hc_feed_free(two);
  hc_feed_free(three);
}

static void glides(void)
{
  enum { FRAMES = 96000 };
  HcRt *rt = hc_rt_new(48000.0, 2, 0);
  rig_send(rt, rig_commit(0, 3, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_SINE), OP(HC_OP_FREQUENCY, .number = 200.0),
                          OP(.kind = HC_OP_SNAP)));
  rig_send(rt, rig_commit(20000, 1, OP(HC_OP_FREQUENCY, .number = 100.0)));
  rig_send(rt, rig_commit(40000, 1, OP(HC_OP_LEVEL, .number = 0.2)));
  rig_send(rt, rig_commit(60000, 1, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_SILENCE)));
  Take take = take_new(FRAMES);
  rig_run(rt, NULL, &take, 64);
  double steep = 0.0, most = 0.0;
  for (uint32_t i = 1; i < FRAMES; i++) {
    steep = fmax(steep, fabs((double)take.out[0][i] - (double)take.out[0][i - 1]));
    most = i > 50000 ? fmax(most, fabs((double)take.out[0][i])) : most;
  }
  rig_check(steep < 0.1 * 2.0 * M_PI * 200.0 / 48000.0 * 1.3 && fabs(most - 0.2) < 1e-4 && take.out[0][70000] == 0.0f,
            "frequency, level and source glide: no step above %.4f", steep);
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
}

int main(void)
{
  sine(48000.0, 997.0);
  sine(44100.0, 19997.0);
  sine(96000.0, 20.0);
  pink(44100.0);
  pink(48000.0);
  repeats();
  feeds();
  glides();
  return rig_end();
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Levels, true peaks, loudness: promised within 0.01 dB, 0.2 dB, 0.1 LU.
 */
#include "signal.h"

#include <ebur128.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double rates[] = {22050.0, 44100.0, 48000.0, 88200.0, 96000.0, 192000.0};
enum { RATES = sizeof rates / sizeof *rates };

/** A sine in every row, right channel 6.0206 dB down. After more than 2 s the range holds nothing of its sudden start, which
 * has crests of its own. */
static HcSnapshot sine(double rate, double hz, double dbfs, double phase, double seconds)
{
  const Signal signal = {.count = 1, .partial = {{hz, test_peak_of_dbfs(dbfs), phase}}, .right = 0.5};
  Scene scene = {.rate = rate, .lanes = 2, .program = &signal, .out = &signal, .lane = {&signal, &signal}, .gain = {1, 1}};
  HcAnalysis *analysis = hc_analysis_new(rate, 2, NULL);
  HcSnapshot snapshot = {0};
  test_feed(analysis, &scene, 1000, seconds);
  if (!hc_analysis_snapshot(analysis, &snapshot))
    printf("  no snapshot at %g Hz\n", rate);
  hc_analysis_free(analysis);
  return snapshot;
}

static void check_level(Tally *tally, const HcLevel *level, double dbfs)
{
  test_near(tally, "rms left", level->rms_dbfs[0], dbfs, 0.01);
  test_near(tally, "rms right", level->rms_dbfs[1], dbfs - 6.0206, 0.01);
}

static void sines(Tally *tally)
{
  static const double hz[] = {130.0, 997.0, 5000.5, 10000.0}, dbfs[] = {0.0, -20.0, -60.0, -120.0};
  for (unsigned r = 0; r < RATES; r++)
    for (unsigned f = 0; f < 4; f++)
      for (unsigned l = 0; l < 4; l++) {
        const HcSnapshot snapshot = sine(rates[r], hz[f], dbfs[l], 0.3, 1.0);
        check_level(tally, &snapshot.program, dbfs[l]);
        check_level(tally, &snapshot.out, dbfs[l]);
        check_level(tally, &snapshot.lane[0].level, dbfs[l]);
        check_level(tally, &snapshot.lane[1].level, dbfs[l]);
      }
}

/** Samples of a sine at a quarter of the rate and 45 degrees lie 3 dB below its crests. */
static void true_peaks(Tally *tally)
{
  for (unsigned r = 0; r < RATES; r++) {
    const double hz = fmin(rates[r] / 4.0, 20000.0);
    const HcSnapshot quarter = sine(rates[r], hz, 0.0, M_PI / 4.0, 2.2);
    test_near(tally, "true peak at 45 degrees, left", quarter.lane[1].level.true_peak_dbfs[0], 0.0, 0.2);
    test_near(tally, "true peak at 45 degrees, right", quarter.program.true_peak_dbfs[1], -6.0206, 0.2);
    const HcSnapshot low = sine(rates[r], 997.0, -6.0, 0.0, 2.2);
    test_near(tally, "true peak at 997 Hz", low.out.true_peak_dbfs[0], -6.0, 0.2);
  }
}

/** EBU Tech 3341: a stereo 1 kHz sine of −23 dBFS (peak) in both channels reads −23 LUFS. */
static void loudness(Tally *tally)
{
  for (unsigned r = 0; r < RATES; r++) {
    const Signal signal = {.count = 1, .partial = {{1000.0, test_peak_of_dbfs(-23.0), 0.0}}, .right = 1.0};
    Scene scene = {.rate = rates[r], .lanes = 1, .lane = {&signal}, .gain = {1}};
    HcAnalysis *analysis = hc_analysis_new(rates[r], 1, NULL);
    HcSnapshot snapshot;
    test_feed(analysis, &scene, 0, 4.0);
    test_true(tally, "snapshot", hc_analysis_snapshot(analysis, &snapshot));
    for (unsigned i = 0; i < 3; i++)
      test_near(tally, "loudness", snapshot.lane[0].loudness_lufs[i], -23.0, 0.1);
    hc_analysis_free(analysis);
  }
}

/** Interleaved stereo of a scene's first lane. */
static float *interleaved(Scene *scene, uint64_t frames)
{
  float *stereo = malloc(2 * frames * sizeof *stereo);
  HcTap tap;
  for (uint64_t at = 0; stereo && at < frames; at += HC_CHUNK) {
    test_tap(scene, at, HC_CHUNK, &tap);
    for (unsigned i = 0; i < HC_CHUNK && at + i < frames; i++) {
      stereo[2 * (at + i)] = tap.row[4][i];
      stereo[2 * (at + i) + 1] = tap.row[5][i];
    }
  }
  return stereo;
}

/** The library by itself, given the same sound whole and without its histogram: loudness with its gates at work (a quiet half and a
 * loud one), and true peaks. */
static void against_the_library(Tally *tally)
{
  for (unsigned r = 1; r < RATES; r++) {
    const Signal signal = {.count = 2,
                           .partial = {{220.3, 0.05, 0.1}, {5003.7, 0.03, 0.7}},
                           .right = 0.7,
                           .noise_rms = 0.02,
                           .pole = 0.8,
                           .am = 0.9};
    const uint64_t frames = (uint64_t)(8 * rates[r]) / HC_CHUNK * HC_CHUNK;
    Scene scene = {.rate = rates[r], .lanes = 1, .lane = {&signal}, .gain = {1}, .random = 3};
    Scene again = scene;
    float *stereo = interleaved(&scene, frames);
    ebur128_state *library = ebur128_init(2, (unsigned long)rates[r], EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_TRUE_PEAK);
    HcAnalysis *analysis = hc_analysis_new(rates[r], 1, NULL);
    HcSnapshot s = {0};
    test_feed(analysis, &again, 0, (double)frames / rates[r]);
    const bool heard = stereo && library && hc_analysis_snapshot(analysis, &s);
    test_true(tally, "measured", heard);
    if (heard) {
      double lufs[3];
      (void)ebur128_add_frames_float(library, stereo, s.last + 1); // to where the snapshot ends
      (void)ebur128_loudness_momentary(library, &lufs[0]);
      (void)ebur128_loudness_shortterm(library, &lufs[1]);
      (void)ebur128_loudness_global(library, &lufs[2]);
      for (unsigned i = 0; i < 3; i++)
        test_near(tally, "loudness as the library's", s.lane[0].loudness_lufs[i], lufs[i], i < 2 ? 1e-6 : 0.05);
    }
    if (library)
      ebur128_destroy(&library);
    hc_analysis_free(analysis);
    free(stereo);
  }
}

/** A single peak is told once to each reader, however long ago it looked. */
static void peaks_are_kept(Tally *tally)
{
  Scene scene = {.rate = 48000.0, .lanes = 2, .gain = {1, 1}};
  HcAnalysis *analysis = hc_analysis_new(48000.0, 2, NULL);
  HcMeter meter;
  test_true(tally, "no meter at first", !hc_analysis_meter(analysis, &meter));
  const uint64_t frame = test_feed(analysis, &scene, 0, 0.1);
  HcTap tap;
  test_tap(&scene, frame, 64, &tap);
  tap.row[4 + 4][10] = 0.5f;
  hc_analysis_feed(analysis, &tap);
  test_feed(analysis, &scene, frame + 64, 0.5);
  test_true(tally, "meter", hc_analysis_meter(analysis, &meter));
  test_true(tally, "serial counts ticks", meter.serial == 30);
  test_near(tally, "peak since the start", hc_meter_true_peak_dbfs(&meter, 0, HC_LEVEL_LANE + 1, 0), -6.02, 0.2);
  test_near(tally, "peak since tick 5", hc_meter_true_peak_dbfs(&meter, 5, HC_LEVEL_LANE + 1, 0), -6.02, 0.2);
  test_near(tally, "peak since tick 7", hc_meter_true_peak_dbfs(&meter, 7, HC_LEVEL_LANE + 1, 0), -200.0, 0.0);
  test_near(tally, "other channel", hc_meter_true_peak_dbfs(&meter, 0, HC_LEVEL_LANE + 1, 1), -200.0, 0.0);
  test_near(tally, "other lane", hc_meter_true_peak_dbfs(&meter, 0, HC_LEVEL_LANE, 0), -200.0, 0.0);
  hc_analysis_free(analysis);
}

int main(void)
{
  Tally tally = {0};
  sines(&tally);
  int status = test_end(&tally, "sines", 0);
  true_peaks(&tally);
  status = test_end(&tally, "true peaks", status);
  loudness(&tally);
  status = test_end(&tally, "loudness", status);
  against_the_library(&tally);
  status = test_end(&tally, "against the library", status);
  peaks_are_kept(&tally);
  return test_end(&tally, "peaks are kept", status);
}

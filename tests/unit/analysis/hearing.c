// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The verdict: pure tones against their published thresholds, at two listening levels and two matching gains; noise; silence; what
 * the sentence says. And the correlation of left and right, which is measured on the way.
 */
#include "analysis/hearing.h"
#include "signal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static HcSnapshot measure(const Signal *residual, const Signal *heard, double gain)
{
  Scene scene = {.rate = 48000.0, .lanes = 1, .lane = {heard}, .residual = {residual}, .gain = {(float)gain}};
  HcAnalysis *analysis = hc_analysis_new(scene.rate, 1, NULL);
  HcSnapshot snapshot = {0};
  test_feed(analysis, &scene, 0, 1.0);
  if (!hc_analysis_snapshot(analysis, &snapshot))
    printf("  no snapshot\n");
  hc_analysis_free(analysis);
  return snapshot;
}

/** Hum and its harmonics at the threshold: what 60 Hz 45, 120 Hz 29, 240 Hz 18, 480 Hz 8, 1 kHz 2, 2 kHz −2, 4 kHz −7 dB SPL say.
 * A third octave's threshold is that of its middle: within what the curve falls over half a third of an octave. */
static void tones(Tally *tally)
{
  static const double tone[][3] = {{63.0, 60, 45},    {125.0, 120, 29},   {250.0, 240, 18},  {500.0, 480, 8},
                                   {1000.0, 1000, 2}, {2000.0, 2000, -2}, {4000.0, 4000, -7}};
  static const double gain[] = {0.25, 6.146}, spl[] = {85.0, 70.0};
  for (unsigned i = 0; i < sizeof tone / sizeof *tone; i++)
    for (unsigned j = 0; j < 2; j++) {
      // A matched level of −20 dBFS is heard at `spl`: this tone at the threshold.
      const double dbfs = tone[i][2] - spl[j] - 20.0;
      const Signal signal = {.count = 1, .partial = {{tone[i][1], test_peak_of_dbfs(dbfs) / gain[j], 0.3}}, .right = 1.0};
      const HcSnapshot s = measure(&signal, NULL, gain[j]);
      const HcVerdict verdict = hc_hearing_verdict(&s.lane[0], spl[j]);
      const double slope_db = tone[i][1] < 400.0 ? 1.6 : 0.8;
      test_near(tally, "a tone at its threshold [dB]", verdict.margin_db, 0.0, slope_db);
      char text[160];
      (void)hc_hearing_text(&verdict, "XLR", text, sizeof text);
      test_true(tally, "the sentence says on which side",
                (strncmp(text, "nobody can hear what XLR adds", 29) == 0) == (verdict.margin_db < 0.0));
    }
}

/** Twice as loud a bench moves the verdict by as much, and matching counts. */
static void moves(Tally *tally)
{
  const Signal signal = {.count = 2, .partial = {{150.0, 1e-4, 0.1}, {3150.0, 2e-6, 0.2}}, .right = 1.0};
  const HcSnapshot one = measure(&signal, NULL, 1.0), ten = measure(&signal, NULL, 10.0);
  const HcVerdict at_85 = hc_hearing_verdict(&one.lane[0], 85.0);
  test_near(tally, "listening level [dB]", hc_hearing_verdict(&one.lane[0], 95.0).margin_db - at_85.margin_db, 10.0, 1e-9);
  test_near(tally, "matching gain [dB]", hc_hearing_verdict(&ten.lane[0], 85.0).margin_db - at_85.margin_db, 20.0, 1e-3);
  test_true(tally, "150 Hz is what is heard of the two", at_85.band == 9);
}

static void silence(Tally *tally)
{
  const HcSnapshot s = measure(NULL, NULL, 1.0);
  const HcVerdict verdict = hc_hearing_verdict(&s.lane[0], 110.0);
  char text[160];
  const int length = hc_hearing_text(&verdict, "RCA", text, sizeof text);
  test_true(tally, "silence adds nothing", verdict.margin_db <= -200.0 && strcmp(text, "RCA adds nothing") == 0);
  test_true(tally, "length", length == (int)strlen(text));
  test_near(tally, "correlation of silence", s.lane[0].correlation, 0.0, 0.0);
}

static void correlations(Tally *tally)
{
  static const double right[] = {1.0, -1.0, 0.5};
  for (unsigned i = 0; i < 3; i++) {
    const Signal heard = {.count = 1, .partial = {{997.0, 0.1, 0.0}}, .right = right[i]};
    test_near(tally, "correlation", measure(NULL, &heard, 1.0).lane[0].correlation, right[i] > 0 ? 1.0 : -1.0, 1e-6);
  }
  const Signal noise = {.noise_rms = 0.1};
  test_near(tally, "correlation of two noises", measure(NULL, &noise, 1.0).lane[0].correlation, 0.0, 0.03);
}

int main(void)
{
  Tally tally = {0};
  tones(&tally);
  int status = test_end(&tally, "tones", 0);
  moves(&tally);
  status = test_end(&tally, "moves", status);
  silence(&tally);
  status = test_end(&tally, "silence", status);
  correlations(&tally);
  return test_end(&tally, "correlations", status);
}

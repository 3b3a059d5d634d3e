// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Known signals for the measurement tests: computed in double from their definition, rounded to float once.
 */
#ifndef HC_TEST_SIGNAL_H
#define HC_TEST_SIGNAL_H

#include "analysis/analysis.h"

#include <stdint.h>

/** One partial: peak amplitude in samples. */
typedef struct Partial {
  double hz, peak, phase;
} Partial;

enum { PARTIALS_MAX = 16 };

/** A stereo signal: partials in both channels, white noise of a given rms, unlike in both. */
typedef struct Signal {
  unsigned count;
  Partial partial[PARTIALS_MAX];
  double right;     ///< gain of the partials in the right channel
  double noise_rms; ///< Gaussian, flat to half the rate, before the pole
  double pole;      ///< of the noise: y = x + pole·y', so that its density falls by a known curve
  double walk_hz;   ///< extent of a 0.1 Hz frequency swing of partial k relative to the first's frequency
  double am;        ///< depth of a 0.2 Hz amplitude swing
} Signal;

/** Where each signal of a tap comes from; NULL is silence. What equals `program` is the same to the sample. */
typedef struct Scene {
  double rate;
  unsigned lanes;
  const Signal *program, *out;
  const Signal *lane[HC_LANES_MAX], *residual[HC_LANES_MAX];
  float gain[HC_LANES_MAX]; ///< given in the tap; residuals are multiplied by it
  uint64_t random;
  double memory[2]; ///< of the noise's pole
} Scene;

/** Deterministic uniform numbers in 0 … 1. */
double test_uniform(uint64_t *state);

/** Fill a tap of `frames` with the scene from `frame`. */
void test_tap(Scene *scene, uint64_t frame, uint32_t frames, HcTap *tap);

/** Feed `seconds` of the scene from `frame` in chunks of 64. Returns the frame after it. */
uint64_t test_feed(HcAnalysis *analysis, Scene *scene, uint64_t frame, double seconds);

/** Peak of a sine of `dbu` in samples without matching gain; `dbfs` likewise. */
double test_peak_of_dbu(double dbu);
double test_peak_of_dbfs(double dbfs);

/** Prints ok or FAIL with what was measured; counts. */
typedef struct Tally {
  unsigned checks, failures;
  double worst;
} Tally;
void test_near(Tally *tally, const char *what, double measured, double expected, double within);
void test_true(Tally *tally, const char *what, bool condition);
/** Print the summary of a case and add it to the program's; returns the program's exit status so far. */
int test_end(Tally *tally, const char *name, int status);

#endif

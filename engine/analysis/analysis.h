// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Measurements: taps in, snapshots out. Scales are those of decibel.h; no value is ever NaN or infinite.
 *
 * Time is cut in ticks of 20 ms. Two things come out:
 * - a **meter** every tick: levels over the last 300 ms and the true peaks of each of the last 50 ticks;
 * - a **snapshot** every 10 ticks: everything, over one and the same range of 50 ticks (1 s). Levels in it are those of the
 *   last 300 ms of the range, true peaks the largest of the range, loudness what the standard's own windows give at its end.
 *
 * Residuals are measured at the receiver's output: the matching gain that the tap names is divided out, sample by sample.
 * Spectral values come from one FFT a lane and range, Hann-windowed; power is integrated over bins and divided by the window's
 * energy, so tones and noise are both exact. BS.468 here is the weighting curve with an rms detector, not the quasi-peak meter.
 *
 * One thread owns an HcAnalysis. hc_analysis_new() makes FFTW plans, which only one thread of a process may do at a time.
 */
#ifndef HC_ANALYSIS_H
#define HC_ANALYSIS_H

#include "circuit/error.h"
#include "rt/process.h"

enum {
  HC_TICKS_PER_SECOND = 50,
  HC_LEVEL_TICKS = 15, ///< 300 ms
  HC_RANGE_TICKS = 50, ///< 1 s
  HC_HOP_TICKS = 10,   ///< 200 ms
  HC_HARMONICS = 10,
  HC_THIRD_OCTAVES = 31, ///< 20 Hz … 20 kHz nominal, exact mid-bands 1000·10^(x/10) Hz, x = −17 … 13
  HC_LEVELS_MAX = 2 + HC_LANES_MAX
};

/** Rows of levels: program, out, then the lanes. */
enum { HC_LEVEL_PROGRAM, HC_LEVEL_OUT, HC_LEVEL_LANE };

/** Indices of `residual_dbu`. All three are limited to 20 Hz … 20 kHz. */
enum { HC_UNWEIGHTED, HC_A_WEIGHTED, HC_BS468_WEIGHTED, HC_WEIGHTINGS };

/** Left and right. */
typedef struct HcLevel {
  double rms_dbfs[2];       ///< over 300 ms, rectangular
  double true_peak_dbfs[2]; ///< between the samples too (BS.1770-4)
} HcLevel;

/** Mains hum. What does not stand 10 dB out of the noise around it (in 2 Hz) reads −200. Where none of the first three
 * harmonics does there is no hum: all −200, and the fundamental is the mains setting. */
typedef struct HcHum {
  double fundamental_hz; ///< 45 … 65
  double total_dbu;      ///< power sum of the harmonics below
  double harmonic_dbu[HC_HARMONICS];
} HcHum;

/** One lane. Powers are the mean of both channels unless there are two values. */
typedef struct HcLaneMeasure {
  HcLevel level;                      ///< of the lane as it is heard: matched
  double residual_dbu[HC_WEIGHTINGS]; ///< at the receiver output, before matching
  double residual_matched_dbu;        ///< unweighted, with the matching gain at the end of the range
  double gain;                        ///< that gain, linear
  HcHum hum;                          ///< of the residual, before matching
  double spectrum_dbfs[HC_THIRD_OCTAVES];
  double residual_spectrum_dbu[HC_THIRD_OCTAVES];
  double correlation;      ///< of left and right as heard, −1 … 1; 0 where one is silent
  double loudness_lufs[3]; ///< momentary 400 ms, short-term 3 s, integrated since the start (gated); −200: nothing yet
} HcLaneMeasure;

typedef struct HcSnapshot {
  uint64_t serial;      ///< 1, 2, …
  uint64_t first, last; ///< frames of the range, both inside it
  double rate;          ///< [Hz]
  bool gap;             ///< frames are missing in the range (taps were dropped): spectra and hum are not to be trusted
  uint32_t lanes;
  HcLevel program, out;
  double rejection_db; ///< lane a's residual minus lane b's, after matching, unweighted; positive when b is cleaner
  HcLaneMeasure lane[HC_LANES_MAX];
} HcSnapshot;

typedef struct HcMeter {
  uint64_t serial; ///< ticks since the start
  uint64_t last;   ///< last frame in it
  uint32_t lanes;
  double rms_dbfs[HC_LEVELS_MAX][2];            ///< rows as HC_LEVEL_PROGRAM says
  float peak[HC_RANGE_TICKS][HC_LEVELS_MAX][2]; ///< linear true peak of tick s at [s % HC_RANGE_TICKS]
} HcMeter;

typedef struct HcAnalysis HcAnalysis;

/** `rate` 11025 … 384000 [Hz], `lanes` 1 … HC_LANES_MAX. Allocates all there will be. NULL with `error` set: HC_BAD_INPUT,
 * HC_NO_MEMORY. */
HcAnalysis *hc_analysis_new(double rate, unsigned lanes, HcError *error);
void hc_analysis_free(HcAnalysis *analysis); ///< NULL is allowed

/** What mains is set to, 45 … 65 [Hz], 50 at first: where hum is looked for first, and what is told where there is none. */
void hc_analysis_mains(HcAnalysis *analysis, double hz);

/** Take a tap. Allocates nothing. Every 10 ticks it measures, which takes milliseconds. A tap that does not follow the one
 * before marks a gap; non-finite samples count as silence. */
void hc_analysis_feed(HcAnalysis *analysis, const HcTap *tap);

/** Newest snapshot; false until one second has been heard. */
bool hc_analysis_snapshot(const HcAnalysis *analysis, HcSnapshot *snapshot);
/** Newest meter; false until one tick has been heard. */
bool hc_analysis_meter(const HcAnalysis *analysis, HcMeter *meter);

/** Ask for a snapshot whose whole range begins at or after the next frame fed. A gap in it starts the range again, four times
 * at most. Asking again starts again. */
void hc_analysis_request(HcAnalysis *analysis);
/** The snapshot asked for; false while it is not complete. */
bool hc_analysis_fresh(const HcAnalysis *analysis, HcSnapshot *snapshot);

/** Largest true peak [dBFS] of a row and channel in the ticks after `since` (a serial seen before; 0 for all, at most the last
 * 50). Each reader keeps its own `since`, so that no peak is lost to anybody. */
double hc_meter_true_peak_dbfs(const HcMeter *meter, uint64_t since, unsigned row, unsigned channel);

/** One sentence about lanes a and b that a label can show, ASCII, always terminated; returns its length as snprintf does.
 * `names`: what people call the lanes, at least two; NULL for "a" and "b". `spl`: listening level of a −20 dBFS sine [dB SPL]. */
int hc_analysis_text(const HcSnapshot *snapshot, const char *const *names, double spl, char *text, size_t size);

#endif

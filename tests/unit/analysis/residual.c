// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Weighting curves, residual levels, third octaves, rejection. Curves are promised within 0.1 dB of the standards' up to 16 kHz,
 * 0.5 dB at 20 kHz; what is compared here is the tables as printed, to 0.1 dB.
 */
#include "analysis/octave.h"
#include "analysis/weighting.h"
#include "signal.h"

#include <math.h>
#include <stdio.h>

static const double rates[] = {44100.0, 48000.0, 96000.0, 192000.0};
enum { RATES = sizeof rates / sizeof *rates };

typedef struct Point {
  double hz, db;
} Point;

/* IEC 61672-1, table 3, at the exact base-ten frequencies 1000·10^(x/10). */
static const Point a_table[] = {{-17, -50.5}, {-15, -39.4}, {-13, -30.2}, {-10, -19.1}, {-7, -10.9}, {-3, -3.2}, {0, 0.0},
                                {3, 1.2},     {6, 1.0},     {9, -1.1},    {10, -2.5},   {12, -6.6},  {13, -9.3}};
/* ITU-R BS.468-4, table 1. */
static const Point bs468_table[] = {{31.5, -29.9}, {63, -23.9},  {100, -19.8},  {200, -13.8},   {400, -7.8},
                                    {800, -1.9},   {1000, 0.0},  {2000, 5.6},   {3150, 9.0},    {4000, 10.5},
                                    {5000, 11.7},  {6300, 12.2}, {7100, 12.0},  {8000, 11.4},   {9000, 10.1},
                                    {10000, 8.1},  {12500, 0.0}, {14000, -5.3}, {16000, -11.7}, {20000, -22.2}};

static HcSnapshot measure(const Signal *a, const Signal *b, double rate, double gain_a, double gain_b, double seconds)
{
  Scene scene = {.rate = rate, .lanes = 2, .residual = {a, b}, .gain = {(float)gain_a, (float)gain_b}};
  HcAnalysis *analysis = hc_analysis_new(rate, 2, NULL);
  HcSnapshot snapshot = {0};
  test_feed(analysis, &scene, 0, seconds);
  if (!hc_analysis_snapshot(analysis, &snapshot))
    printf("  no snapshot at %g Hz\n", rate);
  hc_analysis_free(analysis);
  return snapshot;
}

static void curves(Tally *tally)
{
  for (unsigned i = 0; i < sizeof a_table / sizeof *a_table; i++)
    test_near(tally, "A", 10.0 * log10(hc_weighting_a(1000.0 * pow(10.0, a_table[i].hz / 10.0))), a_table[i].db, 0.06);
  for (unsigned i = 0; i < sizeof bs468_table / sizeof *bs468_table; i++)
    test_near(tally, "BS.468", 10.0 * log10(hc_weighting_bs468(bs468_table[i].hz)), bs468_table[i].db,
              bs468_table[i].hz > 16000.0 ? 0.5 : 0.1);
}

/** Sines through the whole measurement, at two gains: the receiver's volts are measured, whatever the matching. */
static void sines(Tally *tally)
{
  static const double gain[] = {0.25, 6.146};
  for (unsigned r = 0; r < RATES; r++)
    for (unsigned i = 0; i < sizeof bs468_table / sizeof *bs468_table; i++) {
      const double hz = bs468_table[i].hz * (bs468_table[i].hz < 20000.0 ? 1.00037 : 0.9995), dbu = -10.0 - 7.0 * i;
      const Signal signal = {.count = 1, .partial = {{hz, test_peak_of_dbu(dbu), 0.4}}, .right = 1.0};
      const HcSnapshot s = measure(&signal, &signal, rates[r], gain[0], gain[1], 1.0);
      for (unsigned lane = 0; lane < 2; lane++) {
        const double *dbu_of = s.lane[lane].residual_dbu;
        test_near(tally, "unweighted", dbu_of[HC_UNWEIGHTED], dbu, 0.01);
        test_near(tally, "A", dbu_of[HC_A_WEIGHTED], dbu + 10.0 * log10(hc_weighting_a(hz)), 0.05);
        test_near(tally, "BS.468", dbu_of[HC_BS468_WEIGHTED], dbu + 10.0 * log10(hc_weighting_bs468(hz)), 0.05);
        test_near(tally, "matched", s.lane[lane].residual_matched_dbu, dbu + 20.0 * log10(gain[lane]), 0.01);
      }
      test_near(tally, "rejection", s.rejection_db, 20.0 * log10(gain[0] / gain[1]), 0.001);
    }
}

/** Mean square per Hz of the noise. */
static double density(const Signal *signal, double hz, double rate)
{
  const double shape = 1.0 - 2.0 * signal->pole * cos(2.0 * M_PI * hz / rate) + signal->pole * signal->pole;
  return signal->noise_rms * signal->noise_rms / (rate / 2.0) / shape;
}

/** Mean square between two frequencies under a weighting. */
static double power(const Signal *signal, double low, double high, double rate, double (*weight)(double))
{
  const unsigned steps = 20000;
  double sum = 0.0;
  for (unsigned i = 0; i < steps; i++) {
    const double hz = low + (high - low) * (i + 0.5) / steps;
    sum += (high - low) / steps * density(signal, hz, rate) * weight(hz);
  }
  return sum;
}

/** Standard deviation [dB] of noise power measured in 1 s and a bandwidth, two channels: a Hann window leaves 1 / 1.94 of it. */
static double spread_db(double bandwidth_hz)
{
  return 4.34 * sqrt(1.94 / (2.0 * bandwidth_hz));
}

static void check_noise(Tally *tally, const Signal *signal, double rate)
{
  static double (*const weight[])(double) = {hc_weighting_band, hc_weighting_a, hc_weighting_bs468};
  const HcSnapshot s = measure(signal, NULL, rate, 1.0, 1.0, 1.0);
  for (unsigned w = 0; w < HC_WEIGHTINGS; w++)
    test_near(tally, "noise", s.lane[0].residual_dbu[w], 24.0 + 10.0 * log10(2.0 * power(signal, 20.0, 20000.0, rate, weight[w])),
              4.0 * spread_db(signal->pole > 0.0 ? 1000.0 : 5000.0) + 0.02);
  for (unsigned band = 10; band < HC_THIRD_OCTAVES - 1; band++) {
    const double low = hc_octave_hz(band) * pow(10.0, -0.05), high = hc_octave_hz(band) * pow(10.0, 0.05);
    test_near(tally, "noise in a third octave", s.lane[0].residual_spectrum_dbu[band],
              24.0 + 10.0 * log10(2.0 * power(signal, low, high, rate, hc_weighting_band)), 4.5 * spread_db(high - low) + 0.02);
  }
  test_near(tally, "silent lane", s.lane[1].residual_dbu[HC_UNWEIGHTED], -200.0, 0.0);
}

/** White noise, and noise falling 6 dB an octave from 600 Hz or so on. */
static void noise(Tally *tally)
{
  for (unsigned r = 0; r < RATES; r++) {
    const Signal white = {.noise_rms = 1e-6}, red = {.noise_rms = 1e-6, .pole = exp(-2.0 * M_PI * 600.0 / rates[r])};
    check_noise(tally, &white, rates[r]);
    check_noise(tally, &red, rates[r]);
  }
}

/** A flat spectrum gives each band its width, edges cut to the fraction of a bin. */
static void bands(Tally *tally)
{
  enum { N = 48000 };
  static double flat[N / 2 + 1];
  for (unsigned i = 0; i <= N / 2; i++)
    flat[i] = 1.0;
  const HcSpectrum spectrum = {.n = N, .bin_hz = 1.0, .power = flat};
  double sum[HC_THIRD_OCTAVES];
  hc_octave_powers(&spectrum, sum);
  for (unsigned band = 0; band < HC_THIRD_OCTAVES; band++) {
    const double mid_hz = 1000.0 * pow(10.0, (band - 17.0) / 10.0);
    test_near(tally, "width", sum[band] / mid_hz, pow(10.0, 0.05) - pow(10.0, -0.05), 1e-9);
  }
}

/** Two tones add as powers; each stands in its own third octave, in the lane's spectrum too. */
static void two_tones(Tally *tally)
{
  for (unsigned r = 0; r < RATES; r++) {
    const Signal signal = {.count = 2,
                           .partial = {{440.3, test_peak_of_dbu(-40.0), 0.0}, {7000.7, test_peak_of_dbu(-60.0), 1.0}}};
    Scene scene = {.rate = rates[r], .lanes = 1, .lane = {&signal}, .residual = {&signal}, .gain = {1}};
    HcAnalysis *analysis = hc_analysis_new(rates[r], 1, NULL);
    HcSnapshot s = {0};
    test_feed(analysis, &scene, 0, 1.0);
    test_true(tally, "snapshot", hc_analysis_snapshot(analysis, &s));
    hc_analysis_free(analysis);
    const double one_channel = -3.0103; // right is silent: the mean of powers is half
    test_near(tally, "sum", s.lane[0].residual_dbu[HC_UNWEIGHTED], -40.0 + one_channel + 10.0 * log10(1.01), 0.01);
    test_near(tally, "400 Hz band", s.lane[0].residual_spectrum_dbu[13], -40.0 + one_channel, 0.01);
    test_near(tally, "6.3 kHz band", s.lane[0].residual_spectrum_dbu[25], -60.0 + one_channel, 0.01);
    test_near(tally, "400 Hz band, lane", s.lane[0].spectrum_dbfs[13], -64.0 + one_channel, 0.01);
    test_true(tally, "1 kHz band is empty", s.lane[0].residual_spectrum_dbu[17] < -160.0);
  }
}

int main(void)
{
  Tally tally = {0};
  curves(&tally);
  int status = test_end(&tally, "curves", 0);
  sines(&tally);
  status = test_end(&tally, "sines", status);
  noise(&tally);
  status = test_end(&tally, "noise", status);
  bands(&tally);
  status = test_end(&tally, "bands", status);
  two_tones(&tally);
  return test_end(&tally, "two tones", status);
}

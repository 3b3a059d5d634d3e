// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Hum: fundamental within 0.02 Hz, harmonics within 0.1 dB, with noise, walking frequency and breathing amplitude.
 */
#include "signal.h"

#include <math.h>
#include <stdio.h>

static const double rates[] = {44100.0, 48000.0, 96000.0, 192000.0};
enum { RATES = sizeof rates / sizeof *rates };

/** Level of harmonics 1 … 10 under the fundamental: a ground loop's, with the even ones as they come [dB]. */
static const double profile_db[HC_HARMONICS] = {0, -40, -18, -45, -16, -50, -22, -52, -30, -55};

static Signal hum(double hz, double dbu, uint64_t seed)
{
  Signal signal = {.count = HC_HARMONICS, .right = 1.0};
  for (unsigned k = 0; k < HC_HARMONICS; k++)
    signal.partial[k] = (Partial){(k + 1) * hz, test_peak_of_dbu(dbu + profile_db[k]), 2.0 * M_PI * test_uniform(&seed)};
  return signal;
}

static HcHum measure(const Signal *signal, double rate, double mains_hz, double from_s)
{
  Scene scene = {.rate = rate, .lanes = 1, .residual = {signal}, .gain = {3.7f}, .random = 5};
  HcAnalysis *analysis = hc_analysis_new(rate, 1, NULL);
  HcSnapshot snapshot = {0};
  hc_analysis_mains(analysis, mains_hz);
  test_feed(analysis, &scene, (uint64_t)llround(from_s * rate), 1.0);
  if (!hc_analysis_snapshot(analysis, &snapshot))
    printf("  no snapshot\n");
  hc_analysis_free(analysis);
  return snapshot.lane[0].hum;
}

static double total_db(void)
{
  double sum = 0.0;
  for (unsigned k = 0; k < HC_HARMONICS; k++)
    sum += pow(10.0, profile_db[k] / 10.0);
  return 10.0 * log10(sum);
}

static void check(Tally *tally, const HcHum *h, double hz, double dbu, double within_db)
{
  test_near(tally, "fundamental", h->fundamental_hz, hz, 0.02);
  test_near(tally, "total", h->total_dbu, dbu + total_db(), within_db);
  for (unsigned k = 0; k < HC_HARMONICS; k++)
    test_near(tally, "harmonic", h->harmonic_dbu[k], dbu + profile_db[k], within_db);
}

/** Set right or set wrong, between bins and on them. */
static void clean(Tally *tally)
{
  static const double hz[] = {45.2, 49.87, 50.0, 50.13, 53.7, 59.98, 60.5, 64.8};
  for (unsigned r = 0; r < RATES; r++)
    for (unsigned i = 0; i < sizeof hz / sizeof *hz; i++) {
      const Signal signal = hum(hz[i], -50.0, i + 1);
      const HcHum set = measure(&signal, rates[r], round(hz[i]), 3.0), unset = measure(&signal, rates[r], 50.0, 3.0);
      check(tally, &set, hz[i], -50.0, 0.01);
      check(tally, &unset, hz[i], -50.0, 0.01);
    }
}

/** Noise of −100 dBu in 20 kHz is −140 dBu in the 2 Hz a harmonic is measured in: 0.1 dB needs 40 dB more. */
static void noisy(Tally *tally)
{
  for (unsigned r = 0; r < RATES; r++)
    for (unsigned i = 0; i < 5; i++) {
      Signal signal = hum(49.87, -42.0, 100 + i);
      signal.noise_rms = test_peak_of_dbu(-100.0) * sqrt(0.5) * sqrt(rates[r] / 2.0 / 20000.0);
      const HcHum h = measure(&signal, rates[r], 50.0, i);
      check(tally, &h, 49.87, -42.0, 0.1);
    }
}

/** A fundamental that only just stands out is still found where it is. */
static void weak(Tally *tally)
{
  Signal signal = hum(50.04, -115.0, 9);
  signal.count = 1;
  signal.noise_rms = test_peak_of_dbu(-104.0) * sqrt(0.5) * sqrt(1.2);
  for (unsigned i = 0; i < 10; i++) {
    const HcHum h = measure(&signal, 48000.0, 50.0, i);
    test_near(tally, "fundamental", h.fundamental_hz, 50.04, 0.1);
    test_near(tally, "total", h.total_dbu, -115.0, 1.5);
  }
}

/** Mains as the interference plugin makes it: the frequency walks 20 mHz, the amplitude breathes 10 % in 5 s. Expected: the
 * frequency in the middle of the second, the mean power of it. */
static void walking(Tally *tally)
{
  for (unsigned i = 0; i < 10; i++) {
    const double from_s = 0.83 * i, middle_s = from_s + 0.5;
    Signal signal = hum(50.0, -60.0, 30 + i);
    signal.walk_hz = 0.03;
    signal.am = 0.1;
    const HcHum h = measure(&signal, 48000.0, 50.0, from_s);
    const double hz = 50.0 + 0.03 * cos(2.0 * M_PI * 0.1 * middle_s);
    const double db = 20.0 * log10(1.0 + 0.1 * sin(2.0 * M_PI * 0.2 * middle_s));
    check(tally, &h, hz, -60.0 + db, 0.1);
  }
}

/** Nothing, noise, or something that is not mains: no hum is told, and the setting stands for the fundamental. */
static void none(Tally *tally)
{
  const Signal silence = {0}, noise = {.noise_rms = 1e-6},
               phone = {.count = 2, .partial = {{216.67, 1e-3, 0.0}, {433.33, 9e-4, 0.0}}, .noise_rms = 1e-6};
  const Signal *const signals[] = {&silence, &noise, &phone};
  for (unsigned i = 0; i < 3; i++) {
    const HcHum h = measure(signals[i], 48000.0, 53.5, 0.0);
    test_near(tally, "fundamental", h.fundamental_hz, 53.5, 0.0);
    test_near(tally, "total", h.total_dbu, -200.0, 0.0);
    for (unsigned k = 0; k < HC_HARMONICS; k++)
      test_near(tally, "harmonic", h.harmonic_dbu[k], -200.0, 0.0);
  }
}

/** Only odd harmonics, or only twice mains: the fundamental is still right. */
static void incomplete(Tally *tally)
{
  const Signal twice = {.count = 2, .partial = {{99.9, 1e-4, 0.0}, {199.8, 5e-5, 0.0}}, .right = 1.0, .noise_rms = 1e-7};
  const Signal odd = {.count = 3, .partial = {{149.4, 1e-4, 0.0}, {249.0, 9e-5, 0.0}, {348.6, 5e-5, 0.0}}, .noise_rms = 1e-7};
  HcHum h = measure(&twice, 48000.0, 50.0, 0.0);
  test_near(tally, "twice mains", h.fundamental_hz, 49.95, 0.02);
  test_near(tally, "no fundamental", h.harmonic_dbu[0], -200.0, 0.0);
  test_near(tally, "second harmonic", h.harmonic_dbu[1], 24.0 - 80.0, 0.1);
  h = measure(&odd, 48000.0, 50.0, 0.0);
  test_near(tally, "odd", h.fundamental_hz, 49.8, 0.02);
  test_near(tally, "third harmonic, one channel", h.harmonic_dbu[2], 24.0 - 80.0 - 3.0103, 0.1);
}

int main(void)
{
  Tally tally = {0};
  clean(&tally);
  int status = test_end(&tally, "clean", 0);
  noisy(&tally);
  status = test_end(&tally, "noisy", status);
  weak(&tally);
  status = test_end(&tally, "weak", status);
  walking(&tally);
  status = test_end(&tally, "walking", status);
  none(&tally);
  status = test_end(&tally, "none", status);
  incomplete(&tally);
  return test_end(&tally, "incomplete", status);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The hum against the figures that it promises: levels of all orders over whole 5 s, nothing between them, the frequency's
 * walk, ramps without a click, bits that depend on the seed and not on the period.
 *
 * usage: hum_test BUNDLE
 */
#include "check.h"
#include "lv2_rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double k_pi = 3.14159265358979324;
enum { RATE = 4000, SECONDS = 20, N = RATE * SECONDS };

static HcRig *hum_new(const char *bundle, float seed, double rate)
{
  HcRig *const rig = hc_rig_new(bundle, "urn:hotcold:interference", rate);
  hc_rig_set(rig, "seed", seed);
  hc_rig_set(rig, "hum_on", 1);
  hc_rig_set(rig, "hum_level", 1);
  lilv_instance_activate(rig->instance);
  return rig;
}

static void render(HcRig *rig, float *to, uint32_t frames, uint32_t period)
{
  const float *const ground = rig->audio[hc_rig_port(rig, "ground")];
  for (uint32_t at = 0; at < frames;) {
    const uint32_t n = frames - at < period ? frames - at : period;
    hc_rig_run(rig, n);
    memcpy(to + at, ground, n * sizeof *to);
    at += n;
  }
}

/** Mean square within ±`half` Hz of `hz`, by a Hann-windowed Fourier sum. */
static double band_power(const float *x, double hz, double half)
{
  double power = 0.0;
  const double bin = 1.0 / SECONDS;
  double *const windowed = calloc(N, sizeof *windowed);
  for (int i = 0; i < N; i++)
    windowed[i] = (double)x[i] * (0.5 - 0.5 * cos(2 * k_pi * i / N));
  for (double f = hz - half; f <= hz + half + bin / 2; f += bin) {
    double re = 0.0, im = 0.0, c = 1.0, s = 0.0;
    const double step_c = cos(2 * k_pi * f / RATE), step_s = sin(2 * k_pi * f / RATE);
    for (int i = 0; i < N; i++) {
      re += windowed[i] * c;
      im += windowed[i] * s;
      const double next = c * step_c - s * step_s;
      s = c * step_s + s * step_c;
      c = next;
    }
    power += re * re + im * im;
  }
  free(windowed);
  return 2.0 * power / N / N / 0.375;
}

static double promised_db(int order)
{
  static const double db[] = {0, 0, -40, -18, 0, -16, 0, -22, 0, -30, 0, -32, 0, -36};
  if (order > 13)
    return order % 2 && order <= 25 ? -36.0 - 12.0 * log2(order / 13.0) : -200.0;
  return order <= 2 || order % 2 ? db[order] : -200.0;
}

static void case_levels(const char *bundle, unsigned *failures)
{
  HcCheck check = {"levels of orders 1 to 25", 0, 0, failures};
  float *const x = calloc(N, sizeof *x);
  const float seeds[] = {1, 77};
  for (int k = 0; k < 2; k++) {
    HcRig *const rig = hum_new(bundle, seeds[k], RATE);
    if (k == 1)
      hc_rig_set(rig, "mains", 60);
    render(rig, x, RATE, 64);
    render(rig, x, N, 64);
    for (int order = 1; order <= 27; order++) {
      const double mains = k ? 60 : 50, db = 10 * log10(band_power(x, mains * order, 4.0) + 1e-30), want = promised_db(order);
      if (want > -150)
        HC_CHECK(&check, fabs(db - want) <= 0.1, "seed %g order %d: %.2f dB, not %.2f", (double)seeds[k], order, db, want);
      else
        HC_CHECK(&check, db < -75, "seed %g order %d: %.2f dB where nothing should be", (double)seeds[k], order, db);
    }
    hc_rig_free(rig);
  }
  free(x);
  hc_check_end(&check);
}

/** Cycles between positive zero crossings of the fundamental, found by demodulation second by second. */
static void case_walk(const char *bundle, unsigned *failures)
{
  HcCheck check = {"frequency walks by 20 mHz, amplitude by 10 %", 0, 0, failures};
  enum { LONG = 600 };
  float *const x = calloc(RATE, sizeof *x);
  double sum = 0.0, squares = 0.0, last = 0.0, low = 1e9, high = 0.0;
  int count = 0;
  for (int seed = 1; seed <= 3; seed++) {
    HcRig *const rig = hum_new(bundle, (float)seed, RATE);
    for (int second = 0; second < LONG; second++) {
      render(rig, x, RATE, 64);
      double re = 0.0, im = 0.0;
      for (int i = 0; i < RATE; i++) {
        const double w = 1.0 - cos(2 * k_pi * i / RATE);
        re += w * (double)x[i] * cos(2 * k_pi * 50.0 * i / RATE);
        im -= w * (double)x[i] * sin(2 * k_pi * 50.0 * i / RATE);
      }
      const double phase = atan2(im, re), amplitude = sqrt(2.0) * hypot(re, im) / RATE;
      if (second > 1) {
        const double hz = remainder(phase - last, 2 * k_pi) / (2 * k_pi);
        sum += hz;
        squares += hz * hz;
        count++;
        low = fmin(low, amplitude);
        high = fmax(high, amplitude);
      }
      last = phase;
    }
    hc_rig_free(rig);
  }
  const double deviation = sqrt(squares / count);
  HC_CHECK(&check, fabs(sum / count) < 0.008, "mean %g Hz off", sum / count);
  HC_CHECK(&check, deviation > 0.015 && deviation < 0.025, "standard deviation %g Hz", deviation);
  HC_CHECK(&check, low > 0.89 && low < 0.92 && high > 1.08 && high < 1.11, "amplitude %g to %g", low, high);
  free(x);
  hc_check_end(&check);
}

static void case_bits(const char *bundle, unsigned *failures)
{
  HcCheck check = {"bits depend on the seed, not on the period", 0, 0, failures};
  enum { FRAMES = 20000 };
  const uint32_t periods[] = {1, 7, 100, 8192};
  float *const a = calloc(FRAMES, sizeof *a), *const b = calloc(FRAMES, sizeof *b);
  HcRig *rig = hum_new(bundle, 1, 48000);
  render(rig, a, FRAMES, 64);
  hc_rig_free(rig);
  for (int k = 0; k < 4; k++) {
    rig = hum_new(bundle, 1, 48000);
    render(rig, b, FRAMES, periods[k]);
    HC_CHECK(&check, memcmp(a, b, FRAMES * sizeof *a) == 0, "period %u differs", periods[k]);
    hc_rig_free(rig);
  }
  rig = hum_new(bundle, 2, 48000);
  render(rig, b, FRAMES, 64);
  HC_CHECK(&check, memcmp(a, b, FRAMES * sizeof *a) != 0, "two seeds, one sound");
  hc_rig_free(rig);
  free(a);
  free(b);
  hc_check_end(&check);
}

/** Off is silence, and nothing steps: the second difference of a ramping hum stays near that of a steady one. */
static void case_ramps(const char *bundle, unsigned *failures)
{
  HcCheck check = {"switching, levels, seeds and bad values without a click", 0, 0, failures};
  enum { FRAMES = 48000 };
  float *const x = calloc(FRAMES, sizeof *x);
  HcRig *const rig = hum_new(bundle, 1, 48000);
  render(rig, x, FRAMES, 64);
  double steady = 0.0, worst = 0.0;
  for (int i = FRAMES / 2; i < FRAMES; i++)
    steady = fmax(steady, fabs((double)x[i] - 2.0 * (double)x[i - 1] + (double)x[i - 2]));
  const struct {
    const char *symbol;
    float value;
  } steps[] = {{"hum_on", 0}, {"hum_on", 1},      {"hum_level", 0.1F}, {"hum_level", 1}, {"seed", 9},  {"mains", 60},
               {"seed", NAN}, {"hum_level", NAN}, {"mains", INFINITY}, {"hum_level", 1}, {"hum_on", 0}};
  float two[2] = {x[FRAMES - 2], x[FRAMES - 1]};
  for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++) {
    hc_rig_set(rig, steps[s].symbol, steps[s].value);
    render(rig, x, FRAMES, 64);
    for (int i = 0; i < FRAMES; i++) {
      HC_CHECK(&check, isfinite(x[i]), "%s %g: %g", steps[s].symbol, (double)steps[s].value, (double)x[i]);
      worst = fmax(worst, fabs((double)x[i] - 2.0 * (double)two[1] + (double)two[0]));
      two[0] = two[1];
      two[1] = x[i];
    }
    if (strcmp(steps[s].symbol, "hum_on") == 0 && steps[s].value == 0.0F)
      for (int i = FRAMES / 2; i < FRAMES; i++)
        HC_CHECK(&check, x[i] == 0.0F, "off leaves %g", (double)x[i]);
  }
  HC_CHECK(&check, worst < 2.0 * steady, "second difference %g, steady %g", worst, steady);
  const char *const silent[] = {"leakage", "magnetic", "electric", "rf"};
  for (int b = 0; b < 4; b++)
    for (int i = 0; i < 64; i++)
      HC_CHECK(&check, rig->audio[hc_rig_port(rig, silent[b])][i] == 0.0F, "%s is not silent", silent[b]);
  free(x);
  hc_rig_free(rig);
  hc_check_end(&check);
}

int main(int argc, char **argv)
{
  unsigned failures = 0;
  if (argc != 2)
    return 2;
  case_levels(argv[1], &failures);
  case_walk(argv[1], &failures);
  case_bits(argv[1], &failures);
  case_ramps(argv[1], &failures);
  return hc_check_summary(failures);
}

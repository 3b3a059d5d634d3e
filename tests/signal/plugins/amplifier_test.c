// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The amplifier against what it promises: distortion of one half and of two, level-matched or not; noise; flat and aligned; nothing that
 * folds; the same bits for every period; and anything at all at its ports without a NaN.
 *
 * usage: amplifier_test BUNDLE
 */
#include "check.h"
#include "lv2_rig.h"

#include <complex.h> // before fftw3.h: makes its complex type C's own
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/** What numbers come out is judged by the release build; a sanitizer is to see every line at work. */
static bool sanitized(void)
{
  return getenv("HC_SANITIZED") != NULL;
}

static const double k_pi = 3.14159265358979324;
enum { N = 48000, SETTLE = 144000, LATENCY = 77 };

typedef struct Knob {
  const char *symbol;
  float value;
} Knob;

static const Knob k_single[] = {{"noise", 0}, {NULL, 0}};
static const Knob k_balanced[] = {{"noise", 0}, {"topology", 1}, {NULL, 0}};
static const Knob k_matched[] = {{"noise", 0}, {"topology", 1}, {"swing", 1}, {NULL, 0}};

static HcRig *amplifier_new(const char *bundle, double rate, const Knob *knobs)
{
  HcRig *const rig = hc_rig_new(bundle, "urn:hotcold:amplifier", rate);
  for (; knobs->symbol; knobs++)
    hc_rig_set(rig, knobs->symbol, knobs->value);
  lilv_instance_activate(rig->instance);
  return rig;
}

/** Run `frames` frames of a source by `period`; the left output goes to `to`. */
static void render(HcRig *rig, const float *from, float *to, uint32_t frames, uint32_t period)
{
  const uint32_t left = hc_rig_port(rig, "in_left"), right = hc_rig_port(rig, "in_right"), out = hc_rig_port(rig, "out_left");
  for (uint32_t at = 0; at < frames;) {
    const uint32_t n = frames - at < period ? frames - at : period;
    memcpy(rig->audio[left], from + at, n * sizeof *from);
    memcpy(rig->audio[right], from + at, n * sizeof *from);
    hc_rig_run(rig, n);
    memcpy(to + at, rig->audio[out], n * sizeof *to);
    at += n;
  }
}

typedef struct Spectrum {
  double complex line[N / 2 + 1]; ///< peak amplitudes and phases, one second
} Spectrum;

/** The last second of SETTLE + N frames of a sine of `peak`; `hz` is a whole number of cycles a second at 48 kHz, else of bins. */
static Spectrum *sine_spectrum(HcRig *rig, int bin, double peak)
{
  enum { ALL = SETTLE + N };
  float *const x = malloc(ALL * sizeof *x), *const y = malloc(ALL * sizeof *y);
  double *const tail = fftw_alloc_real(N);
  fftw_complex *const lines = fftw_alloc_complex(N / 2 + 1);
  for (int i = 0; i < ALL; i++)
    x[i] = (float)(peak * sin(2.0 * k_pi * bin * (i % N) / N));
  const fftw_plan plan = fftw_plan_dft_r2c_1d(N, tail, lines, FFTW_ESTIMATE);
  render(rig, x, y, ALL, 512);
  for (int i = 0; i < N; i++)
    tail[i] = (double)y[SETTLE + i];
  fftw_execute(plan);
  Spectrum *const spectrum = malloc(sizeof *spectrum);
  for (int i = 0; i <= N / 2; i++)
    spectrum->line[i] = lines[i] * 2.0 / N;
  fftw_destroy_plan(plan);
  fftw_free(lines);
  fftw_free(tail);
  free(x);
  free(y);
  return spectrum;
}

static double db(double x)
{
  return 20.0 * log10(x + 1e-300);
}

/** a2 .01, a3 .001, full drive, mismatch 1 %: HD2 −46.0 → −92.0 dBc; HD3 −72.0, level-matched −84. */
static void case_distortion(const char *bundle, unsigned *failures)
{
  HcCheck check = {"HD2 -46.0 and -92.0 dBc, HD3 -72.0 dBc, level-matched -84", 0, 0, failures};
  static const struct {
    const char *name;
    const Knob *knobs;
    double gain_db, second_dbc, third_dbc;
  } rows[] = {{"single-ended", k_single, 0, -46.02, -72.04},
              {"balanced, doubled", k_balanced, 6.02, -92.04, -72.04},
              {"balanced, level-matched", k_matched, 0, -98.06, -84.08}};
  for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
    HcRig *const rig = amplifier_new(bundle, 48000, rows[r].knobs);
    Spectrum *const s = sine_spectrum(rig, 997, 1.0);
    const double one = db(cabs(s->line[997])), two = db(cabs(s->line[1994])) - one, three = db(cabs(s->line[2991])) - one;
    printf("  %s: gain %.3f dB, HD2 %.2f, HD3 %.2f dBc\n", rows[r].name, one, two, three);
    HC_CHECK(&check, fabs(one - rows[r].gain_db) < 0.02, "%s: gain %.3f dB", rows[r].name, one);
    HC_CHECK(&check, fabs(two - rows[r].second_dbc) < 0.05, "%s: HD2 %.2f dBc, not %.2f", rows[r].name, two, rows[r].second_dbc);
    HC_CHECK(&check, fabs(three - rows[r].third_dbc) < 0.05, "%s: HD3 %.2f dBc, not %.2f", rows[r].name, three,
             rows[r].third_dbc);
    HC_CHECK(&check, db(cabs(s->line[0])) < -90.0, "%s: DC %.1f dB", rows[r].name, db(cabs(s->line[0])));
    free(s);
    hc_rig_free(rig);
  }
  hc_check_end(&check);
}

/** Small signals come out as they went in, 77 frames later, at every rate. */
static void case_linear(const char *bundle, unsigned *failures)
{
  HcCheck check = {"flat within 0.001 dB and 0.01 degrees to 20 kHz", 0, 0, failures};
  static const double rates[] = {44100, 48000, 96000, 192000};
  for (size_t r = 0; r < 4; r += sanitized() ? 3 : 1)
    for (int k = 0; k < 6; k += sanitized() ? 5 : 1) {
      static const double hz[] = {20, 200, 997, 5000, 12000, 20000};
      const int bin = (int)lround(hz[k] * N / rates[r]);
      HcRig *const rig = amplifier_new(bundle, rates[r], k_single);
      Spectrum *const s = sine_spectrum(rig, bin, 1e-3);
      const double complex gain =
          s->line[bin] / (-1e-3 * (double complex)I) * cexp((double complex)I * 2.0 * k_pi * bin * LATENCY / N);
      HC_CHECK(&check, fabs(db(cabs(gain))) < 0.001, "%g Hz at %g: %.5f dB", hz[k], rates[r], db(cabs(gain)));
      HC_CHECK(&check, fabs(carg(gain)) * 180 / k_pi < 0.01, "%g Hz at %g: %.4f degrees", hz[k], rates[r],
               carg(gain) * 180 / k_pi);
      free(s);
      hc_rig_free(rig);
    }
  hc_check_end(&check);
}

/** Largest line that is no harmonic, re the sine's. */
static double alias_dbc(const Spectrum *s, int bin)
{
  double worst = 0.0;
  for (int i = 1; i <= N / 2; i++)
    if (i % bin != 0)
      worst = fmax(worst, cabs(s->line[i]));
  return db(worst) - db(cabs(s->line[bin]));
}

static void case_alias(const char *bundle, unsigned *failures)
{
  HcCheck check = {"a 5 kHz tone at full drive folds less than -100 dB", 0, 0, failures};
  static const double rates[] = {44100, 48000, 96000};
  static const Knob hard[] = {{"noise", 0}, {"second", 5}, {"third", 1}, {"rails", 0}, {NULL, 0}};
  static const struct {
    const char *name;
    const Knob *knobs;
    double peak, limit_dbc;
  } rows[] = {{"single-ended", k_single, 1.0, -100},
              {"balanced", k_balanced, 1.0, -100},
              {"5 % and 1 %, into the rails", hard, 1.0, -100},
              {"6 dB beyond the rails", hard, 2.0, -95}};
  for (size_t r = 0; r < 3; r += sanitized() ? 3 : 1)
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
      const int bin = (int)lround(5000.0 * N / rates[r]) | 1;
      HcRig *const rig = amplifier_new(bundle, rates[r], rows[k].knobs);
      Spectrum *const s = sine_spectrum(rig, bin, rows[k].peak);
      const double alias = alias_dbc(s, bin);
      printf("  %s at %g Hz: %.1f dBc\n", rows[k].name, rates[r], alias);
      HC_CHECK(&check, alias < rows[k].limit_dbc, "%s at %g Hz: %.1f dBc", rows[k].name, rates[r], alias);
      free(s);
      hc_rig_free(rig);
    }
  hc_check_end(&check);
}

/** Two halves: the signal doubles, their noise adds by power. */
static void case_noise(const char *bundle, unsigned *failures)
{
  HcCheck check = {"noise -120 dB in 20 kHz, two halves 3 dB more", 0, 0, failures};
  static const Knob single[] = {{"floor", -120}, {NULL, 0}}, balanced[] = {{"floor", -120}, {"topology", 1}, {NULL, 0}};
  static const double rates[] = {44100, 48000, 192000};
  for (size_t r = 0; r < 3; r += sanitized() ? 3 : 1)
    for (int two = 0; two < 2; two++) {
      HcRig *const rig = amplifier_new(bundle, rates[r], two ? balanced : single);
      Spectrum *const s = sine_spectrum(rig, 1, 0.0);
      double power = 0.0;
      for (int i = 1; i * rates[r] / N <= 20000.0 && i <= N / 2; i++)
        power += 0.5 * cabs(s->line[i]) * cabs(s->line[i]);
      const double dbfs = 10.0 * log10(2.0 * power), expected = two ? -116.99 : -120.0;
      HC_CHECK(&check, fabs(dbfs - expected) < 0.15, "%d halves at %g Hz: %.2f dB", two + 1, rates[r], dbfs);
      free(s);
      hc_rig_free(rig);
    }
  hc_check_end(&check);
}

static void case_bits(const char *bundle, unsigned *failures)
{
  HcCheck check = {"bits do not depend on the period", 0, 0, failures};
  enum { FRAMES = 6000 };
  static const Knob knobs[] = {{"topology", 1}, {NULL, 0}};
  const uint32_t periods[] = {1, 7, 100, 8192};
  float *const x = malloc(FRAMES * sizeof *x), *const a = malloc(FRAMES * sizeof *a), *const b = malloc(FRAMES * sizeof *b);
  for (int i = 0; i < FRAMES; i++)
    x[i] = (float)(1.2 * sin(0.07 * i) * sin(0.0031 * i));
  HcRig *rig = amplifier_new(bundle, 48000, knobs);
  render(rig, x, a, FRAMES, 64);
  hc_rig_free(rig);
  for (int k = 0; k < 4; k++) {
    rig = amplifier_new(bundle, 48000, knobs);
    render(rig, x, b, FRAMES, periods[k]);
    HC_CHECK(&check, memcmp(a, b, FRAMES * sizeof *a) == 0, "period %u differs", periods[k]);
    hc_rig_free(rig);
  }
  free(x);
  free(a);
  free(b);
  hc_check_end(&check);
}

static float draw(uint64_t *state)
{
  *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
  return (float)(*state >> 33) * 0x1p-31f;
}

/** Any block, any control within its range and far outside, anything at the input: bounded numbers come out, and the program returns. */
static void case_torture(const char *bundle, unsigned *failures)
{
  HcCheck check = {"torture: never a NaN, always bounded", 0, 0, failures};
  static const char *const symbols[] = {"topology", "swing", "second", "third",      "mismatch",
                                        "rails",    "floor", "noise",  "noise_seed", "channel"};
  static const float odd[] = {0, 1, -1, 1e30F, -1e30F, NAN, INFINITY, -INFINITY, 0.5F, 1e-40F};
  uint64_t state = 7;
  HcRig *const rig = amplifier_new(bundle, 48000, k_single);
  static float x[HC_RIG_FRAMES], y[HC_RIG_FRAMES];
  for (int turn = 0; turn < (sanitized() ? 300 : 3000); turn++) {
    hc_rig_set(rig, symbols[(int)(draw(&state) * 9.999F)], odd[(int)(draw(&state) * 9.999F)]);
    const uint32_t frames = 1 + (uint32_t)(draw(&state) * (turn % 50 ? 200 : HC_RIG_FRAMES - 1));
    for (uint32_t i = 0; i < frames; i++)
      x[i] = draw(&state) < 0.02F ? odd[(int)(draw(&state) * 9.999F)] : 2.0F * draw(&state) - 1.0F;
    render(rig, x, y, frames, frames);
    for (uint32_t i = 0; i < frames; i++)
      HC_CHECK(&check, fabsf(y[i]) < 100.0F, "turn %d frame %u: %g", turn, i, (double)y[i]);
    if (turn % 100 == 99)
      lilv_instance_deactivate(rig->instance), lilv_instance_activate(rig->instance);
  }
  hc_rig_free(rig);
  hc_check_end(&check);
}

/** A knob under a sine: what is more than 500 Hz from it and its harmonics stays small. */
static void case_knobs(const char *bundle, unsigned *failures)
{
  HcCheck check = {"knobs turn without a click", 0, 0, failures};
  enum { FRAMES = 24000 };
  static const Knob moves[] = {{"second", 5}, {"third", -1},    {"topology", 1}, {"swing", 1},
                               {"rails", 0},  {"mismatch", 50}, {"topology", 0}};
  float *const x = malloc(FRAMES * sizeof *x), *const y = malloc(FRAMES * sizeof *y);
  for (int i = 0; i < FRAMES; i++)
    x[i] = (float)(0.9 * sin(2.0 * k_pi * 100.0 * i / 48000.0));
  HcRig *const rig = amplifier_new(bundle, 48000, k_single);
  render(rig, x, y, FRAMES, 64);
  float before = y[FRAMES - 1];
  for (size_t m = 0; m < sizeof moves / sizeof moves[0]; m++) {
    hc_rig_set(rig, moves[m].symbol, moves[m].value);
    render(rig, x, y, FRAMES, 64);
    for (int i = 0; i < FRAMES; i++) {
      // A doubled sine moves by 0.0236 a frame; going there within 64 frames adds 0.016.
      HC_CHECK(&check, fabsf(y[i] - before) < 0.045F, "%s: a step of %g", moves[m].symbol, (double)(y[i] - before));
      before = y[i];
    }
  }
  free(x);
  free(y);
  hc_rig_free(rig);
  hc_check_end(&check);
}

int main(int argc, char **argv)
{
  unsigned failures = 0;
  if (argc != 2)
    return 2;
  case_distortion(argv[1], &failures);
  case_linear(argv[1], &failures);
  case_alias(argv[1], &failures);
  case_noise(argv[1], &failures);
  case_bits(argv[1], &failures);
  case_torture(argv[1], &failures);
  case_knobs(argv[1], &failures);
  return hc_check_summary(failures);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The guard's ceiling: whatever comes, nothing between the output's samples stands above −0.1 dBTP, by an
 * interpolation four times as fine as the guard's own and without its windows; and what stays below is not touched.
 */
#include "rig.h"
#include "spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 65536, EDGE = 2048 };
static const double rate = 48000.0;

static double db(double x)
{
  return 20.0 * log10(fmax(x, 1e-10));
}

/** Fades the test signal in and out, so that the interpolation's circle closes. */
static void soften(float *x)
{
  for (uint32_t i = 0; i < EDGE; i++) {
    const float w = (float)(0.5 - 0.5 * cos(M_PI * i / EDGE));
    x[i] *= w;
    x[FRAMES - 64 - 1 - i] *= w;
  }
  memset(x + FRAMES - 64, 0, 64 * sizeof *x);
}

static double guarded_peak(const float *in, uint32_t period, uint32_t *held)
{
  HcRt *rt = hc_rt_new(rate, 2, 0);
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, period);
  *held += hc_rt_status(rt).guarded;
  const double peak = spectrum_true_peak(take.out[0], FRAMES);
  take_free(&take);
  hc_rt_free(rt, NULL, NULL);
  return peak;
}

static void tones(void)
{
  double worst = 0.0, at = 0.0;
  uint32_t held = 0, tested = 0;
  for (double hz = 40.0; hz < 20000.0; hz *= 1.19) {
    float *in = rig_sine(FRAMES, hz, rate, 2.0, 0.7 * hz);
    soften(in);
    const double peak = guarded_peak(in, 64, &held);
    if (peak > worst) {
      worst = peak;
      at = hz;
    }
    tested++;
    free(in);
  }
  rig_check(db(worst) <= -0.1 && held, "tones at +6 dBFS: %.3f dBTP at most (%.0f Hz), %u tones", db(worst), at, tested);
}

static void exact_quarters(void)
{
  // Tones whose samples stand still beside their peaks: the worst there is for a meter of samples.
  const double hz[] = {rate / 4, rate / 6, rate / 8, rate / 3, rate / 16, rate * 0.4};
  double worst = 0.0;
  uint32_t held = 0;
  for (int f = 0; f < 6; f++)
    for (int p = 0; p < 4; p++) {
      float *in = rig_sine(FRAMES, hz[f], rate, 1.4, M_PI / 16 * p + M_PI / 32);
      soften(in);
      worst = fmax(worst, guarded_peak(in, 64, &held));
      free(in);
    }
  rig_check(db(worst) <= -0.1 && held, "tones that hide between samples: %.3f dBTP at most", db(worst));
}

/** Noise below `hz` in bursts with hard edges, loudest `gain`. */
static float *noise_below(double hz, double gain)
{
  enum { HALF = 256 };
  float *in = calloc(FRAMES, sizeof *in);
  double *tap = malloc((2 * HALF + 1) * sizeof *tap);
  for (int k = -HALF; k <= HALF; k++)
    tap[k + HALF] = (k ? sin(2.0 * M_PI * hz / rate * k) / (M_PI * k) : 2.0 * hz / rate) * (0.5 + 0.5 * cos(M_PI * k / HALF));
  for (int i = 0; i < FRAMES; i++)
    for (int k = 0; k <= 2 * HALF; k++) {
      const int from = i - k;
      if (from >= 0)
        in[i] += (float)(tap[k] * gain * (from / 3000 % 2 ? 1.0 : 0.05) * (double)rig_noise((uint64_t)from));
    }
  soften(in);
  free(tap);
  return in;
}

static void noise(double hz, double gain, const char *name)
{
  float *in = noise_below(hz, gain);
  uint32_t held = 0;
  const double before = spectrum_true_peak(in, FRAMES), after = guarded_peak(in, 64, &held);
  rig_check(db(before) > 1.0 && db(after) <= -0.1 && held, "%s: %.2f dBTP in, %.3f dBTP out", name, db(before), db(after));
  free(in);
}

static void chunks(void)
{
  float *in = malloc(FRAMES * sizeof *in);
  for (uint32_t i = 0; i < FRAMES; i++)
    in[i] = (i / 5000 % 2 ? 1.8f : 0.5f) * rig_noise(i);
  Take takes[3];
  const uint32_t periods[] = {64, 1, 1000};
  for (int p = 0; p < 3; p++) {
    HcRt *rt = hc_rt_new(rate, 2, 0);
    takes[p] = take_new(FRAMES);
    rig_run(rt, (const float *[2]){in, in}, &takes[p], periods[p]);
    hc_rt_free(rt, NULL, NULL);
  }
  rig_check(take_equal(&takes[0], &takes[1]) && take_equal(&takes[0], &takes[2]), "limiting does not depend on the period");
  for (int p = 0; p < 3; p++)
    take_free(&takes[p]);
  free(in);
}

static void below(void)
{
  float *in = rig_sine(FRAMES, 997.0, rate, 0.98, 0.0);
  HcRt *rt = hc_rt_new(rate, 2, 0);
  Take take = take_new(FRAMES);
  rig_run(rt, (const float *[2]){in, in}, &take, 64);
  rig_check(!memcmp(take.out[0] + 16, in, (FRAMES - 16) * sizeof *in), "a tone at −0.18 dBFS passes bit for bit");
  take_free(&take);
  hc_rt_free(rt, NULL, NULL);
  free(in);
}

int main(void)
{
  tones();
  exact_quarters();
  noise(20000.0, 0.8, "noise to 20 kHz, a little over");
  noise(20000.0, 2.0, "noise to 20 kHz, 10 dB over");
  noise(12000.0, 2.0, "noise to 12 kHz");
  noise(3000.0, 5.0, "noise to 3 kHz");
  chunks();
  below();
  return rig_end();
}

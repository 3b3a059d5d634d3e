// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Counting checks, and sound files to read. A program ends with report().
 */
#ifndef HC_TEST_CHECK_H
#define HC_TEST_CHECK_H

#include "soundfile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Tally {
  unsigned checks, failures;
} Tally;

static inline void check(Tally *tally, bool good, const char *name)
{
  tally->checks++;
  tally->failures += !good;
  printf("%s %s\n", good ? "ok" : "FAIL", name);
}

static inline int report(const Tally *tally)
{
  printf("%u checks, %u failed\n", tally->checks, tally->failures);
  return tally->checks == 0 || tally->failures > 0;
}

/** Write `frames` of `channels` sines of `hertz`; channel c has amplitude 0.5 / (c + 1). */
static inline bool write_sine(const char *file, double rate, unsigned channels, double hertz, size_t frames)
{
  HcError error = {0};
  HcSoundOut *const out = hc_soundout_create(file, rate, channels, &error);
  bool good = out != NULL;
  for (size_t i = 0; good && i < frames; i++) {
    float x[8];
    for (unsigned c = 0; c < channels; c++)
      x[c] = (float)(0.5 / (c + 1) * sin(2.0 * M_PI * hertz * (double)i / rate));
    good = hc_soundout_write(out, x, 1, &error) == HC_OK;
  }
  good = hc_soundout_close(out, &error) == HC_OK && good;
  if (!good)
    printf("# %s\n", error.text);
  return good;
}

/** Signal over everything else [dB] of a sine of known frequency in every `stride`-th of x, by least squares; its amplitude
 * and phase [rad] at i = 0. */
static inline double sine_snr_db(const float *x, size_t n, size_t stride, double hertz, double rate, double *amplitude,
                                 double *phase)
{
  double ss = 0, cc = 0, sc = 0, xs = 0, xc = 0, xx = 0;
  for (size_t i = 0; i < n; i++) {
    const double s = sin(2.0 * M_PI * hertz * (double)i / rate), c = cos(2.0 * M_PI * hertz * (double)i / rate);
    const double v = (double)x[i * stride];
    ss += s * s, cc += c * c, sc += s * c, xs += v * s, xc += v * c, xx += v * v;
  }
  const double det = ss * cc - sc * sc, a = (xs * cc - xc * sc) / det, b = (xc * ss - xs * sc) / det;
  double rest = 0;
  for (size_t i = 0; i < n; i++) {
    const double fit = a * sin(2.0 * M_PI * hertz * (double)i / rate) + b * cos(2.0 * M_PI * hertz * (double)i / rate);
    rest += ((double)x[i * stride] - fit) * ((double)x[i * stride] - fit);
  }
  *amplitude = hypot(a, b);
  *phase = atan2(b, a);
  return 10.0 * log10((xx - rest) / fmax(rest, 1e-300));
}

#endif

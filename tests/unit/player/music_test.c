// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The built-in music: the same bits however it is read, its levels, its rests, its loop.
 */
#include "check.h"
#include "music.h"

static double level_db(const float *stereo, double rate, double from_s, double to_s)
{
  double sum = 0;
  const size_t first = (size_t)(from_s * rate), last = (size_t)(to_s * rate);
  for (size_t i = 2 * first; i < 2 * last; i++)
    sum += (double)stereo[i] * (double)stereo[i];
  return 10.0 * log10(sum / (double)(last - first) + 1e-30); // sine-referenced mean of two channels
}

/** The first bars as loud as at 48 kHz. */
static void test_bars(Tally *t, const float *x, double rate, unsigned bars, double reference[16])
{
  double worst = 0.0;
  for (unsigned bar = 0; bar < bars; bar++) {
    const double db = level_db(x, rate, 3.0 * bar, 3.0 * bar + 3.0);
    if (reference[bar] == 0.0)
      reference[bar] = db;
    worst = fmax(worst, fabs(db - reference[bar]));
  }
  printf("# %.0f Hz: %u bars differ from those at 48 kHz by at most %.3f dB\n", rate, bars, worst);
  if (rate != 48000.0)
    check(t, worst < 0.1, "every rate plays the same music");
}

static void test_levels(Tally *t, const float *x, size_t n, double rate)
{
  char name[80];
  float peak = 0.0f;
  for (size_t i = 0; i < 2 * n; i++)
    peak = fmaxf(peak, fabsf(x[i]));
  const double peak_db = 20.0 * log10((double)peak), mean_db = level_db(x, rate, 0.0, (double)n / rate);
  printf("# %.0f Hz: peak %.2f dBFS, average %.2f dBFS, rest %.1f dBFS\n", rate, peak_db, mean_db, level_db(x, rate, 11.0, 11.7));
  snprintf(name, sizeof name, "%.0f Hz: peak about -6 dBFS, average about -20 dBFS", rate);
  check(t, fabs(peak_db + 6.0) < 0.6 && fabs(mean_db + 20.0) < 1.0, name);
  check(t, level_db(x, rate, 11.0, 11.7) < -100.0 && level_db(x, rate, 46.0, 48.0) < -100.0, "rests are silent");
}

static void test_reading(Tally *t, const float *x, size_t n, double rate)
{
  HcMusic *const music = hc_music_new(rate);
  float *const y = malloc(2 * n * sizeof *y);
  for (size_t done = 0, size = 1; done < n; size = size % 997 + 13) {
    const size_t k = size < n - done ? size : n - done;
    hc_music_read(music, y + 2 * done, k);
    done += k;
  }
  check(t, memcmp(x, y, 2 * n * sizeof *y) == 0, "the same bits however it is read");
  hc_music_read(music, y, n);
  double worst = 0.0;
  for (size_t i = 0; i < 2 * n; i++)
    worst = fmax(worst, fabs((double)x[i] - (double)y[i]));
  printf("# second turn differs by %.1f dBFS at most\n", 20.0 * log10(worst + 1e-30));
  check(t, worst < 1e-7, "the loop has no seam");
  worst = 0.0;
  for (double at_s = 40.0; at_s > 0.0; at_s -= 9.93) {
    const size_t at = (size_t)(at_s * rate), k = 48000;
    hc_music_seek(music, at);
    hc_music_read(music, y, k < n - at ? k : n - at);
    for (size_t i = 0; i < 2 * (k < n - at ? k : n - at); i++)
      worst = fmax(worst, fabs((double)x[2 * at + i] - (double)y[i]));
  }
  printf("# after seeking, %.1f dBFS at most\n", 20.0 * log10(worst + 1e-30));
  check(t, worst < 1e-5, "seeking lands in the music");
  free(y);
  hc_music_free(music);
}

/** Share of the power above `hertz`, by a first difference's weight: cheap, and steep enough to compare two bands. */
static double power_above(const float *x, size_t n, double rate, double hertz)
{
  // Two cascaded one-pole high-passes on the left channel.
  const double a = exp(-2.0 * M_PI * hertz / rate);
  double in1 = 0, mid1 = 0, mid = 0, out = 0, high = 0, all = 0;
  for (size_t i = 0; i < n; i++) {
    const double v = (double)x[2 * i];
    mid = a * (mid + v - in1);
    in1 = v;
    out = a * (out + mid - mid1);
    mid1 = mid;
    high += out * out;
    all += v * v;
  }
  return high / all;
}

int main(void)
{
  static const double rates[] = {48000, 22050, 44100, 96000, 384000};
  static const unsigned bars[] = {15, 15, 15, 15, 3};
  Tally tally = {0};
  double reference[16] = {0};
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
    HcMusic *const music = hc_music_new(rates[i]);
    const size_t whole = music ? hc_music_frames(music) : 0, n = bars[i] == 15 ? whole : whole / 16 * bars[i];
    float *const x = calloc(2 * (n + 1), sizeof *x);
    hc_music_read(music, x, n);
    test_bars(&tally, x, rates[i], bars[i], reference);
    if (n == whole)
      test_levels(&tally, x, n, rates[i]);
    if (i == 0) {
      test_reading(&tally, x, n, rates[i]);
      const double above = 10.0 * log10(power_above(x, n, rates[i], 5000.0));
      printf("# above 5 kHz: %.1f dB of the whole\n", above);
      check(&tally, above < -15.0 && above > -45.0, "mostly below 5 kHz, with some air");
    }
    free(x);
    hc_music_free(music);
  }
  check(&tally, !hc_music_new(22049.0) && !hc_music_new(400000.0) && !hc_music_new(NAN), "rates outside are refused");
  return report(&tally);
}

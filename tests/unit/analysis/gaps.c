// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Ranges, gaps, requests, rubbish in, no allocation, the sentence.
 */
#include "signal.h"

#include <malloc.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { COUNTS_ALLOCATIONS = 0 }; // the sanitizers' own allocator stands in the way
static _Atomic unsigned allocations;
#else
enum { COUNTS_ALLOCATIONS = 1 };
static _Atomic unsigned allocations;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
  allocations++;
  return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
  allocations++;
  return __libc_calloc(n, size);
}

void *memalign(size_t alignment, size_t size)
{
  allocations++;
  return __libc_memalign(alignment, size);
}
#endif

static const Signal tone = {.count = 1, .partial = {{997.0, 0.1, 0.0}}, .right = 1.0};

static Scene scene_of(double rate)
{
  return (Scene){.rate = rate, .lanes = 2, .program = &tone, .lane = {&tone, &tone}, .residual = {&tone, &tone}, .gain = {1, 1}};
}

static void ranges(Tally *tally)
{
  static const double rates[] = {22050.0, 44100.0, 48000.0, 96000.0, 384000.0};
  for (unsigned r = 0; r < sizeof rates / sizeof *rates; r++) {
    Scene scene = scene_of(rates[r]);
    HcAnalysis *analysis = hc_analysis_new(rates[r], 2, NULL);
    HcSnapshot s = {0};
    uint64_t frame = test_feed(analysis, &scene, 77, 0.99);
    test_true(tally, "no snapshot before a second", !hc_analysis_snapshot(analysis, &s));
    uint64_t serial = 0;
    for (unsigned i = 0; i < 5; i++) {
      frame = test_feed(analysis, &scene, frame, 0.2);
      test_true(tally, "a snapshot every hop", hc_analysis_snapshot(analysis, &s) && s.serial == ++serial);
      test_true(tally, "one second long", s.last - s.first + 1 == (uint64_t)rates[r]);
      test_true(tally, "at most a tick and a chunk old", frame - s.last < (uint64_t)(0.2 * rates[r]) && s.last < frame);
      test_true(tally, "no gap", !s.gap);
    }
    hc_analysis_free(analysis);
  }
}

static void gaps(Tally *tally)
{
  static const int64_t jumps[] = {64, 1, -64, 480000};
  for (unsigned j = 0; j < 4; j++) {
    Scene scene = scene_of(48000.0);
    HcAnalysis *analysis = hc_analysis_new(48000.0, 2, NULL);
    HcSnapshot s = {0};
    uint64_t frame = test_feed(analysis, &scene, 1000, 1.3);
    test_true(tally, "no gap yet", hc_analysis_snapshot(analysis, &s) && !s.gap);
    frame = test_feed(analysis, &scene, (uint64_t)((int64_t)frame + jumps[j]), 0.3);
    test_true(tally, "gap told", hc_analysis_snapshot(analysis, &s) && s.gap);
    test_true(tally, "frames of the range", s.last - s.first + 1 == (uint64_t)(48000 + jumps[j]));
    test_feed(analysis, &scene, frame, 1.2);
    test_true(tally, "gap gone by", hc_analysis_snapshot(analysis, &s) && !s.gap && s.last - s.first + 1 == 48000);
    hc_analysis_free(analysis);
  }
}

static void requests(Tally *tally)
{
  Scene scene = scene_of(48000.0);
  HcAnalysis *analysis = hc_analysis_new(48000.0, 2, NULL);
  HcSnapshot s = {0};
  uint64_t frame = test_feed(analysis, &scene, 0, 1.537);
  test_true(tally, "nothing asked for", !hc_analysis_fresh(analysis, &s));
  hc_analysis_request(analysis);
  const uint64_t from = frame;
  frame = test_feed(analysis, &scene, frame, 0.99);
  test_true(tally, "not complete", !hc_analysis_fresh(analysis, &s));
  frame = test_feed(analysis, &scene, frame, 0.04);
  test_true(tally, "complete", hc_analysis_fresh(analysis, &s));
  test_true(tally, "begins after the question", s.first >= from && s.first < from + 960 && s.last - s.first == 47999);
  hc_analysis_request(analysis);
  frame = test_feed(analysis, &scene, frame, 0.5) + 640;
  const uint64_t after = frame;
  frame = test_feed(analysis, &scene, frame, 0.8);
  test_true(tally, "a gap starts it again", !hc_analysis_fresh(analysis, &s));
  test_feed(analysis, &scene, frame, 0.3);
  test_true(tally, "without the gap", hc_analysis_fresh(analysis, &s) && !s.gap && s.first >= after);
  test_near(tally, "measured", s.lane[1].residual_dbu[0], 4.0, 0.01);
  hc_analysis_free(analysis);
}

/** Every number of a snapshot. */
static bool all_finite(const HcSnapshot *s)
{
  bool good = isfinite(s->rejection_db);
  for (unsigned i = 0; i < s->lanes; i++) {
    const double *numbers = (const double *)&s->lane[i];
    for (size_t k = 0; k < sizeof s->lane[i] / sizeof *numbers; k++)
      good = good && isfinite(numbers[k]);
  }
  for (unsigned channel = 0; channel < 2; channel++)
    good = good && isfinite(s->program.rms_dbfs[channel]) && isfinite(s->out.true_peak_dbfs[channel]);
  return good;
}

static void rubbish(Tally *tally)
{
  static const float bad[] = {NAN, INFINITY, -INFINITY, 3e38f, 1e-45f};
  for (unsigned b = 0; b < 5; b++)
    for (unsigned g = 0; g < 4; g++) {
      static const float gain[] = {1.0f, 0.0f, NAN, 1e-30f};
      Scene scene = scene_of(48000.0);
      scene.gain[0] = gain[g];
      HcAnalysis *analysis = hc_analysis_new(48000.0, 2, NULL);
      HcSnapshot s = {0};
      uint64_t frame = test_feed(analysis, &scene, 0, 0.5);
      HcTap tap;
      test_tap(&scene, frame, 64, &tap);
      for (unsigned row = 0; row < 12; row++)
        tap.row[row][7] = bad[b];
      hc_analysis_feed(analysis, &tap);
      frame = test_feed(analysis, &scene, frame + 64, 0.6);
      test_true(tally, "finite", hc_analysis_snapshot(analysis, &s) && all_finite(&s));
      test_feed(analysis, &scene, frame, 1.2);
      test_true(tally, "finite after", hc_analysis_snapshot(analysis, &s) && all_finite(&s));
      test_near(tally, "right again", s.lane[1].residual_dbu[0], 4.0, 0.01);
      if (!isfinite(bad[b]))
        test_near(tally, "loud again", s.lane[1].loudness_lufs[0], -20.0, 0.1);
      hc_analysis_free(analysis);
    }
  Scene silent = {.rate = 48000.0, .lanes = 2, .gain = {1, 1}};
  HcAnalysis *analysis = hc_analysis_new(48000.0, 2, NULL);
  HcSnapshot s = {0};
  test_feed(analysis, &silent, 0, 1.0);
  test_true(tally, "silence", hc_analysis_snapshot(analysis, &s) && all_finite(&s));
  test_near(tally, "silent residual", s.lane[0].residual_dbu[HC_BS468_WEIGHTED], -200.0, 0.0);
  test_near(tally, "silent level", s.program.rms_dbfs[0], -200.0, 0.0);
  test_near(tally, "silent loudness", s.lane[1].loudness_lufs[2], -200.0, 0.0);
  test_near(tally, "rejection of silence", s.rejection_db, 0.0, 0.0);
  hc_analysis_free(analysis);
}

static void allocation(Tally *tally)
{
  static const double rates[] = {44100.0, 48000.0, 88200.0, 96000.0, 176400.0, 192000.0};
  for (unsigned r = 0; r < 6 && COUNTS_ALLOCATIONS; r++) {
    Scene scene = scene_of(rates[r]);
    const unsigned at_first = allocations;
    HcAnalysis *analysis = hc_analysis_new(rates[r], 2, NULL);
    test_true(tally, "new allocates, and is seen to", allocations > at_first);
    const unsigned before = allocations;
    test_feed(analysis, &scene, 0, 3.5);
    test_near(tally, "allocations while feeding", allocations - before, 0.0, 0.0);
    hc_analysis_free(analysis);
  }
  HcError error = {0};
  test_true(tally, "rate refused", !hc_analysis_new(NAN, 2, &error) && error.status == HC_BAD_INPUT && error.text[0]);
  test_true(tally, "lanes refused", !hc_analysis_new(48000.0, 9, &error) && error.status == HC_BAD_INPUT);
}

static void expect(Tally *tally, const Signal *a, const Signal *b, const char *expected)
{
  static const char *const names[] = {"RCA", "XLR"};
  Scene scene = {.rate = 48000.0, .lanes = 2, .residual = {a, b}, .gain = {1, 1}};
  HcAnalysis *analysis = hc_analysis_new(48000.0, 2, NULL);
  HcSnapshot s = {0};
  char text[256];
  test_feed(analysis, &scene, 0, 1.0);
  hc_analysis_snapshot(analysis, &s);
  const int length = hc_analysis_text(&s, names, 85.0, text, sizeof text);
  if (strcmp(text, expected) != 0)
    printf("  \"%s\"\n  is not \"%s\"\n", text, expected);
  test_true(tally, "sentence", strcmp(text, expected) == 0 && length == (int)strlen(text));
  test_true(tally, "short buffer", hc_analysis_text(&s, NULL, 85.0, text, 8) > 8 && strlen(text) == 7);
  hc_analysis_free(analysis);
}

static void sentences(Tally *tally)
{
  const Signal loud = {.count = 1,
                       .partial =
                           {
                               {50.0, pow(10.0, -72.2 / 20.0), 0.0},
                           },
                       .right = 1.0};
  const Signal buzz = {.count = 1, .partial = {{1050.0, pow(10.0, -72.2 / 20.0), 0.0}}, .right = 1.0};
  const Signal faint = {.count = 1, .partial = {{50.0, pow(10.0, -116.5 / 20.0), 0.0}}, .right = 1.0};
  const Signal silence = {0};
  expect(tally, &silence, &silence, "no audible difference between RCA and XLR: RCA adds nothing; XLR adds nothing");
  expect(tally, &faint, &silence,
         "no audible difference between RCA and XLR: RCA adds -92.5 dBu, mostly hum, below hearing; XLR adds nothing");
  expect(tally, &buzz, &faint,
         "XLR is 44.3 dB cleaner than RCA: RCA adds -48.2 dBu; XLR adds -92.5 dBu, mostly hum, below hearing");
  expect(tally, &faint, &buzz,
         "RCA is 44.3 dB cleaner than XLR: RCA adds -92.5 dBu, mostly hum, below hearing; XLR adds -48.2 dBu");
  expect(tally, &buzz, &buzz, "RCA and XLR are equally clean within 0.5 dB: RCA adds -48.2 dBu; XLR adds -48.2 dBu");
  expect(
      tally, &loud, &faint,
      "no audible difference between RCA and XLR: RCA adds -48.2 dBu, mostly hum, below hearing; XLR adds -92.5 dBu, mostly hum, "
      "below hearing");
}

int main(void)
{
  Tally tally = {0};
  ranges(&tally);
  int status = test_end(&tally, "ranges", 0);
  gaps(&tally);
  status = test_end(&tally, "gaps", status);
  requests(&tally);
  status = test_end(&tally, "requests", status);
  rubbish(&tally);
  status = test_end(&tally, "rubbish", status);
  allocation(&tally);
  status = test_end(&tally, "allocation", status);
  sentences(&tally);
  return test_end(&tally, "sentences", status);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The analysis thread: values cross whole, in order, and a snapshot asked for lies after the question.
 * The source makes sound eight times as fast as it is heard, counting on its own clock.
 */
#include "analysis/thread.h"
#include "signal.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum { SPEED = 8 };

typedef struct Maker {
  Scene scene;
  struct timespec start;
  _Atomic uint64_t frame;
} Maker;

static double seconds_since(const struct timespec *start)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static bool take(void *user, HcTap *tap)
{
  Maker *maker = user;
  const uint64_t due = (uint64_t)(SPEED * maker->scene.rate * seconds_since(&maker->start));
  const uint64_t frame = atomic_load(&maker->frame);
  if (frame + HC_CHUNK > due)
    return false;
  test_tap(&maker->scene, frame, HC_CHUNK, tap);
  atomic_store(&maker->frame, frame + HC_CHUNK);
  return true;
}

static void nap(void)
{
  const struct timespec pause = {.tv_nsec = 2000000};
  nanosleep(&pause, NULL);
}

/** What the control thread sees. */
typedef struct Seen {
  uint64_t meter_serial, snapshot_serial;
  unsigned meters, snapshots;
} Seen;

static void look(Tally *tally, HcAnalysisThread *thread, Seen *seen)
{
  HcMeter meter;
  HcSnapshot s;
  if (hc_analysis_thread_meter(thread, &meter)) {
    test_true(tally, "meters in order", meter.serial > seen->meter_serial && meter.serial * 882 == meter.last + 1);
    seen->meter_serial = meter.serial;
    seen->meters++;
  }
  if (hc_analysis_thread_snapshot(thread, &s)) {
    test_true(tally, "snapshots in order", s.serial > seen->snapshot_serial && s.last - s.first == 44099);
    test_near(tally, "level", s.lane[0].level.rms_dbfs[0], -20.0, 0.01);
    seen->snapshot_serial = s.serial;
    seen->snapshots++;
  }
}

/** Wait for a ticket, looking at everything else meanwhile. */
static void serve(Tally *tally, HcAnalysisThread *thread, Maker *maker, Seen *seen)
{
  static const double wait_s = 20.0;
  HcSnapshot s = {0};
  const uint64_t asked_at = atomic_load(&maker->frame), ticket = hc_analysis_thread_request(thread);
  const double since = seconds_since(&maker->start);
  while (!hc_analysis_thread_fresh(thread, ticket, &s) && seconds_since(&maker->start) - since < wait_s) {
    look(tally, thread, seen);
    nap();
  }
  look(tally, thread, seen);
  test_true(tally, "served", hc_analysis_thread_fresh(thread, ticket, &s));
  test_true(tally, "after the question", s.first >= asked_at && s.last - s.first == 44099 && !s.gap);
  test_near(tally, "hum", s.lane[0].hum.harmonic_dbu[0], -50.0, 0.01);
  test_near(tally, "fundamental", s.lane[0].hum.fundamental_hz, 59.93, 0.02);
}

int main(void)
{
  const Signal tone = {.count = 1, .partial = {{997.0, 0.1, 0.0}}, .right = 1.0};
  const Signal hum = {.count = 1, .partial = {{59.93, test_peak_of_dbu(-50.0), 0.0}}, .right = 1.0};
  Maker maker = {.scene = {.rate = 44100.0, .lanes = 1, .lane = {&tone}, .residual = {&hum}, .gain = {2}}};
  Tally tally = {0};
  Seen seen = {0};
  HcError error = {0};
  clock_gettime(CLOCK_MONOTONIC, &maker.start);
  HcAnalysisThread *thread = hc_analysis_thread_start((HcTapSource){take, &maker}, 44100.0, 1, &error);
  test_true(&tally, "started", thread != NULL);
  if (!thread)
    return test_end(&tally, "thread", 1);
  hc_analysis_thread_mains(thread, 60.0);
  for (unsigned i = 0; i < 5; i++)
    serve(&tally, thread, &maker, &seen);
  hc_analysis_thread_stop(thread);
  const uint64_t end = atomic_load(&maker.frame);
  nap();
  test_true(&tally, "stopped", atomic_load(&maker.frame) == end);
  hc_analysis_thread_stop(NULL);
  test_true(&tally, "refused",
            !hc_analysis_thread_start((HcTapSource){take, &maker}, 0.0, 1, &error) && error.status == HC_BAD_INPUT);
  test_true(&tally, "meters seen", seen.meters >= 5);
  test_true(&tally, "snapshots seen", seen.snapshots >= 5);
  printf("%u meters, %u snapshots, %.1f s of sound\n", seen.meters, seen.snapshots, (double)end / 44100.0);
  return test_end(&tally, "thread", 0);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The analysis thread: values cross whole, in order, and a snapshot asked for lies after the question.
 * The source gives 93 ms of sound at every look, so that the sound keeps to the thread's pace on any machine.
 */
#include "analysis/thread.h"
#include "rt/world.h"
#include "signal.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TAPS_A_LOOK = 64 };

typedef struct Maker {
  Scene scene;
  unsigned given; ///< in this look
  _Atomic uint64_t frame;
} Maker;

static bool take(void *user, HcTap *tap)
{
  Maker *maker = user;
  const uint64_t frame = atomic_load(&maker->frame);
  maker->given = (maker->given + 1) % (TAPS_A_LOOK + 1);
  if (maker->given == 0)
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
  HcSnapshot s = {0};
  const uint64_t asked_at = atomic_load(&maker->frame), ticket = hc_analysis_thread_request(thread);
  for (unsigned i = 0; i < 20000 && !hc_analysis_thread_fresh(thread, ticket, &s); i++) {
    look(tally, thread, seen);
    nap();
  }
  look(tally, thread, seen);
  test_true(tally, "served", hc_analysis_thread_fresh(thread, ticket, &s));
  test_true(tally, "after the question", s.first >= asked_at && s.last - s.first == 44099 && !s.gap);
  test_near(tally, "hum", s.lane[0].hum.harmonic_dbu[0], -50.0, 0.01);
  test_near(tally, "fundamental", s.lane[0].hum.fundamental_hz, 59.93, 0.02);
}

static void known(Tally *tally)
{
  const Signal tone = {.count = 1, .partial = {{997.0, 0.1, 0.0}}, .right = 1.0};
  const Signal hum = {.count = 1, .partial = {{59.93, test_peak_of_dbu(-50.0), 0.0}}, .right = 1.0};
  Maker maker = {.scene = {.rate = 44100.0, .lanes = 1, .lane = {&tone}, .residual = {&hum}, .gain = {2}}};
  Seen seen = {0};
  HcError error = {0};
  HcAnalysisThread *thread = hc_analysis_thread_start((HcTapSource){take, &maker}, 44100.0, 1, &error);
  test_true(tally, "started", thread != NULL);
  if (!thread)
    return;
  hc_analysis_thread_mains(thread, 60.0);
  for (unsigned i = 0; i < 5; i++)
    serve(tally, thread, &maker, &seen);
  hc_analysis_thread_stop(thread);
  const uint64_t end = atomic_load(&maker.frame);
  nap();
  test_true(tally, "stopped", atomic_load(&maker.frame) == end);
  hc_analysis_thread_stop(NULL);
  test_true(tally, "refused",
            !hc_analysis_thread_start((HcTapSource){take, &maker}, 0.0, 1, &error) && error.status == HC_BAD_INPUT);
  test_true(tally, "meters seen", seen.meters >= 5);
  test_true(tally, "snapshots seen", seen.snapshots >= 5);
  printf("%u meters, %u snapshots, %.1f s of sound\n", seen.meters, seen.snapshots, (double)end / 44100.0);
}

static bool take_real(void *rt, HcTap *tap)
{
  return hc_rt_tap(rt, tap);
}

/** The engine's own taps: a generated sine, read in the program; and after taps were dropped, the gap. */
static void engine(Tally *tally)
{
  HcCommit *commit = calloc(1, sizeof *commit + 4 * sizeof *commit->op);
  test_true(tally, "room", commit != NULL);
  if (!commit)
    return;
  commit->count = 4;
  commit->op[0] = (HcOp){.kind = HC_OP_PROGRAM, .index = HC_PROGRAM_SINE};
  commit->op[1] = (HcOp){.kind = HC_OP_LEVEL, .number = 0.1};
  commit->op[2] = (HcOp){.kind = HC_OP_FREQUENCY, .number = 997.0};
  commit->op[3] = (HcOp){.kind = HC_OP_SNAP};
  HcRt *rt = hc_rt_new(48000.0, 2, 0);
  if (rt)
    hc_rt_analyse(rt, true);
  const bool sent = rt && hc_rt_send(rt, commit);
  test_true(tally, "sent", sent);
  if (!sent) {
    free(commit);
    hc_rt_free(rt, NULL, NULL);
    return;
  }
  const HcRtPorts ports = {0};
  hc_rt_process(rt, &ports, 2 * 48000); // more than the ring holds: the last part is dropped
  HcAnalysisThread *thread = hc_analysis_thread_start((HcTapSource){take_real, rt}, 48000.0, 2, NULL);
  test_true(tally, "started", thread != NULL);
  HcSnapshot s = {0}, first = {0};
  for (unsigned i = 0; i < 30000 && (!first.serial || s.gap); i++) {
    if (hc_ring_space(&rt->analysis.ring) > HC_TAPS / 2) // nothing more is dropped, however late the thread is
      hc_rt_process(rt, &ports, 800);
    nap();
    if (hc_analysis_thread_snapshot(thread, &s) && s.gap && !first.serial)
      first = s;
  }
  test_true(tally, "drops counted", hc_rt_status(rt).tap_drops > 0);
  test_true(tally, "gap told", first.gap && first.last - first.first > 47999);
  test_true(tally, "gap gone by", s.serial > first.serial && !s.gap && s.last - s.first == 47999);
  test_near(tally, "program level", s.program.rms_dbfs[0], -20.0, 0.01);
  test_near(tally, "program peak", s.program.true_peak_dbfs[1], -20.0, 0.2);
  test_near(tally, "residual of empty lanes", s.lane[1].residual_dbu[0], -200.0, 0.0);
  hc_analysis_thread_stop(thread);
  HcReturn returned;
  while (hc_rt_receive(rt, &returned))
    if (returned.kind == HC_RETURN_COMMIT)
      free(returned.pointer);
  hc_rt_free(rt, NULL, NULL);
}

int main(void)
{
  Tally tally = {0};
  known(&tally);
  int status = test_end(&tally, "known signals", 0);
  engine(&tally);
  return test_end(&tally, "engine", status);
}

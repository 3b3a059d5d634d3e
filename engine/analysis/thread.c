// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread.h"

#include "rt/box.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/** A snapshot asked for, with the ticket it serves. */
typedef struct Fresh {
  uint64_t ticket;
  HcSnapshot snapshot;
} Fresh;

struct HcAnalysisThread {
  HcBox meter_box, snapshot_box, fresh_box;
  _Atomic bool stop;
  _Atomic double mains_hz;
  _Atomic uint64_t asked; ///< last ticket given out
  HcTapSource source;
  pthread_t thread;
  HcAnalysis *analysis; ///< the thread's own, while it runs
  uint64_t serving;     ///< the thread's own: ticket being measured; 0: none
  uint64_t served;      ///< the thread's own: last ticket done
  uint64_t meter_serial, snapshot_serial;
  HcTap tap;
  HcMeter meter; ///< the thread's own scratch, as are the next two
  HcSnapshot snapshot;
  Fresh fresh;
  Fresh told; ///< the control thread's own
  HcMeter meter_slots[3];
  HcSnapshot snapshot_slots[3];
  Fresh fresh_slots[3];
};

static void publish(HcAnalysisThread *thread)
{
  if (!hc_analysis_meter(thread->analysis, &thread->meter) || thread->meter.serial == thread->meter_serial)
    return;
  thread->meter_serial = thread->meter.serial;
  hc_box_put(&thread->meter_box, &thread->meter);
  if (hc_analysis_snapshot(thread->analysis, &thread->snapshot) && thread->snapshot.serial != thread->snapshot_serial) {
    thread->snapshot_serial = thread->snapshot.serial;
    hc_box_put(&thread->snapshot_box, &thread->snapshot);
  }
  if (thread->serving && hc_analysis_fresh(thread->analysis, &thread->fresh.snapshot)) {
    thread->fresh.ticket = thread->served = thread->serving;
    thread->serving = 0;
    hc_box_put(&thread->fresh_box, &thread->fresh);
  }
}

/** More than any ring of taps holds. */
enum { LOOK_TAPS = 2048 };

/** One look. What was asked before it is begun after it: the taps waiting now may be older than the question. Bounded, so that
 * an overloaded machine, on which new taps never end, still comes to its questions. */
static void look(HcAnalysisThread *thread)
{
  const uint64_t asked = atomic_load_explicit(&thread->asked, memory_order_acquire);
  hc_analysis_mains(thread->analysis, atomic_load_explicit(&thread->mains_hz, memory_order_relaxed));
  for (unsigned i = 0; i < LOOK_TAPS && thread->source.take(thread->source.user, &thread->tap); i++) {
    hc_analysis_feed(thread->analysis, &thread->tap);
    publish(thread);
    if (atomic_load_explicit(&thread->stop, memory_order_relaxed))
      return;
  }
  if (!thread->serving && asked != thread->served) {
    thread->serving = asked;
    hc_analysis_request(thread->analysis);
  }
}

static void *run(void *user)
{
  HcAnalysisThread *thread = user;
  const struct timespec pause = {.tv_nsec = 10000000};
  while (!atomic_load_explicit(&thread->stop, memory_order_relaxed)) {
    look(thread);
    nanosleep(&pause, NULL);
  }
  return NULL;
}

/** Signals are the control thread's business: the new thread inherits a full mask. */
static bool spawn(HcAnalysisThread *thread)
{
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool ok = pthread_create(&thread->thread, NULL, run, thread) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (ok)
    (void)pthread_setname_np(thread->thread, "analysis");
  return ok;
}

static void discard(HcAnalysisThread *thread)
{
  hc_analysis_free(thread->analysis);
  free(thread);
}

HcAnalysisThread *hc_analysis_thread_start(HcTapSource source, double rate, unsigned lanes, HcError *error)
{
  HcAnalysis *analysis = hc_analysis_new(rate, lanes, error);
  if (!analysis)
    return NULL;
  HcAnalysisThread *thread = aligned_alloc(alignof(HcAnalysisThread), sizeof(HcAnalysisThread));
  if (!thread) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory for the analysis thread");
    hc_analysis_free(analysis);
    return NULL;
  }
  memset(thread, 0, sizeof *thread);
  thread->analysis = analysis;
  thread->source = source;
  atomic_init(&thread->mains_hz, 50.0);
  hc_box_init(&thread->meter_box, thread->meter_slots, sizeof thread->meter, &thread->meter);
  hc_box_init(&thread->snapshot_box, thread->snapshot_slots, sizeof thread->snapshot, &thread->snapshot);
  hc_box_init(&thread->fresh_box, thread->fresh_slots, sizeof thread->fresh, &thread->fresh);
  if (!spawn(thread)) {
    hc_error_set(error, HC_IO, "no thread for the analysis: the system has too many, or too little memory");
    discard(thread);
    return NULL;
  }
  return thread;
}

void hc_analysis_thread_stop(HcAnalysisThread *thread)
{
  if (!thread)
    return;
  atomic_store_explicit(&thread->stop, true, memory_order_relaxed);
  pthread_join(thread->thread, NULL);
  discard(thread);
}

void hc_analysis_thread_mains(HcAnalysisThread *thread, double hz)
{
  atomic_store_explicit(&thread->mains_hz, hz, memory_order_relaxed);
}

bool hc_analysis_thread_meter(HcAnalysisThread *thread, HcMeter *meter)
{
  return hc_box_get(&thread->meter_box, meter);
}

bool hc_analysis_thread_snapshot(HcAnalysisThread *thread, HcSnapshot *snapshot)
{
  return hc_box_get(&thread->snapshot_box, snapshot);
}

uint64_t hc_analysis_thread_request(HcAnalysisThread *thread)
{
  return atomic_fetch_add_explicit(&thread->asked, 1, memory_order_acq_rel) + 1;
}

bool hc_analysis_thread_fresh(HcAnalysisThread *thread, uint64_t ticket, HcSnapshot *snapshot)
{
  (void)hc_box_get(&thread->fresh_box, &thread->told);
  const bool there = ticket > 0 && thread->told.ticket >= ticket;
  if (there)
    *snapshot = thread->told.snapshot;
  return there;
}

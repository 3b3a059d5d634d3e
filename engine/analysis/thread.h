// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The analysis thread: looks for taps every 10 ms, measures, and leaves the newest values in boxes. Nobody waits for it; when
 * it falls behind, taps are dropped where they are made and the snapshot says so.
 *
 * All functions are for one thread, the control thread.
 */
#ifndef HC_ANALYSIS_THREAD_H
#define HC_ANALYSIS_THREAD_H

#include "analysis.h"

/** Where taps come from, called in the analysis thread: the oldest tap not yet taken, or false. With the audio thread's world,
 * `take` is a call of hc_rt_tap() and `user` the HcRt, which must outlive the thread. */
typedef struct HcTapSource {
  bool (*take)(void *user, HcTap *tap);
  void *user;
} HcTapSource;

typedef struct HcAnalysisThread HcAnalysisThread;

/** Start measuring `lanes` lanes at `rate` [Hz]. NULL with `error` set as hc_analysis_new() does, or HC_IO: no thread. */
HcAnalysisThread *hc_analysis_thread_start(HcTapSource source, double rate, unsigned lanes, HcError *error);
/** Ends within some 10 ms; the source is not called any more. NULL is allowed. */
void hc_analysis_thread_stop(HcAnalysisThread *thread);

/** As hc_analysis_mains(), from the next look on. */
void hc_analysis_thread_mains(HcAnalysisThread *thread, double hz);

/** The newest meter; true when it was not told before. Serial 0: none yet. */
bool hc_analysis_thread_meter(HcAnalysisThread *thread, HcMeter *meter);
/** The newest snapshot; true when it was not told before. Serial 0: none yet. */
bool hc_analysis_thread_snapshot(HcAnalysisThread *thread, HcSnapshot *snapshot);

/** Ask for a snapshot whose whole range lies after this call. Returns a ticket. Any number may be asked for. */
uint64_t hc_analysis_thread_request(HcAnalysisThread *thread);
/** What a ticket was for: true once it is there, about a second later (never, while no sound runs). It stays there until one asked
 * for later takes its place, which then serves for it too. */
bool hc_analysis_thread_fresh(HcAnalysisThread *thread, uint64_t ticket, HcSnapshot *snapshot);

#endif

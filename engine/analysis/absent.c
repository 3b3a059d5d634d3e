// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * thread.h for a program that plays nothing live: nobody asks it for a measurement, and it is not bound to FFTW, whose symbols are a
 * third of all.
 */
#include "thread.h"

HcAnalysisThread *hc_analysis_thread_start(HcTapSource source, double rate, unsigned lanes, HcError *error)
{
  (void)source;
  (void)rate;
  (void)lanes;
  (void)hc_error_set(error, HC_REFUSED, "nothing is measured here; hotcold run does it");
  return NULL;
}

void hc_analysis_thread_stop(HcAnalysisThread *thread)
{
  (void)thread;
}

void hc_analysis_thread_mains(HcAnalysisThread *thread, double hz)
{
  (void)thread;
  (void)hz;
}

bool hc_analysis_thread_meter(HcAnalysisThread *thread, HcMeter *meter)
{
  (void)thread;
  (void)meter;
  return false;
}

bool hc_analysis_thread_snapshot(HcAnalysisThread *thread, HcSnapshot *snapshot)
{
  (void)thread;
  (void)snapshot;
  return false;
}

uint64_t hc_analysis_thread_request(HcAnalysisThread *thread)
{
  (void)thread;
  return 0;
}

bool hc_analysis_thread_fresh(HcAnalysisThread *thread, uint64_t ticket, HcSnapshot *snapshot)
{
  (void)thread;
  (void)ticket;
  (void)snapshot;
  return false;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <time.h>

double hc_seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Ticks are worth what has gone by since the host was made. */
double hc_unit_load(HcUnit *unit)
{
  HcHosted *const hosted = (HcHosted *)unit->owner;
  const HcHost *const host = hosted->host;
  const uint64_t ticks = atomic_load_explicit(&hosted->ticks, memory_order_relaxed);
  const uint64_t frames = atomic_load_explicit(&hosted->ticked, memory_order_relaxed);
  const double gone = hc_seconds() - host->first_seconds;
  const double rate = (double)(hc_ticks() - host->first_ticks) / gone;
  const double audio = (double)(frames - hosted->told_frames) / (double)hosted->rate;
  const double load = rate > 0.0 && audio > 0.0 ? (double)(ticks - hosted->told_ticks) / rate / audio : 0.0;
  hosted->told_ticks = ticks;
  hosted->told_frames = frames;
  return load;
}

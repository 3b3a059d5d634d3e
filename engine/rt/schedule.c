// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "schedule.h"

#include <string.h>

/** Entries that are due at `frame` or later. */
static uint32_t from_on(const HcSchedule *schedule, uint64_t frame)
{
  uint32_t low = 0, high = schedule->count;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (schedule->waiting[middle].frame >= frame)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void hc_schedule_put(HcSchedule *schedule, HcCommit *commit, uint64_t now)
{
  const HcWaiting new = {commit->frame > now ? commit->frame : now, commit};
  const uint32_t at = from_on(schedule, new.frame + 1);
  memmove(schedule->waiting + at + 1, schedule->waiting + at, (schedule->count++ - at) * sizeof new);
  schedule->waiting[at] = new;
}

void hc_schedule_remove(HcSchedule *schedule, uint32_t index)
{
  HcWaiting *at = schedule->waiting + index;
  memmove(at, at + 1, (--schedule->count - index) * sizeof *at);
}

uint32_t hc_schedule_gap(const HcSchedule *schedule, uint64_t now, uint32_t frames)
{
  const uint32_t later = from_on(schedule, now + 1);
  const uint64_t gap = later ? schedule->waiting[later - 1].frame - now : frames;
  return gap < frames ? (uint32_t)gap : frames;
}

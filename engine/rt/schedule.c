// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "schedule.h"

#include <string.h>

void hc_schedule_put(HcSchedule *schedule, HcCommit *commit, uint64_t now)
{
  const HcWaiting new = {commit->frame > now ? commit->frame : now, commit};
  uint32_t at = schedule->count++;
  for (; at && schedule->waiting[at - 1].frame <= new.frame; at--)
    schedule->waiting[at] = schedule->waiting[at - 1];
  schedule->waiting[at] = new;
}

void hc_schedule_remove(HcSchedule *schedule, uint32_t index)
{
  HcWaiting *at = schedule->waiting + index;
  memmove(at, at + 1, (--schedule->count - index) * sizeof *at);
}

uint32_t hc_schedule_gap(const HcSchedule *schedule, uint64_t now, uint32_t frames)
{
  for (uint32_t i = schedule->count; i-- > 0;)
    if (schedule->waiting[i].frame > now) {
      const uint64_t gap = schedule->waiting[i].frame - now;
      return gap < frames ? (uint32_t)gap : frames;
    }
  return frames;
}

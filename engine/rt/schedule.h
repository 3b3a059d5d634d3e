// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Commits that wait for their frame, latest first, so that what is due stands at the end and an immediate one is put in
 * without moving the rest. Equal frames keep their order of arrival. RT.
 */
#ifndef HC_RT_SCHEDULE_H
#define HC_RT_SCHEDULE_H

#include "commit.h"

enum { HC_COMMITS = 1024 };

typedef struct HcWaiting {
  uint64_t frame; ///< due; that of arrival for those that came late
  HcCommit *commit;
} HcWaiting;

typedef struct HcSchedule {
  uint32_t count;
  HcWaiting waiting[HC_COMMITS];
} HcSchedule;

/** Put in a commit that arrived at frame `now`. There is room: the sender counts. */
void hc_schedule_put(HcSchedule *schedule, HcCommit *commit, uint64_t now);
/** Take out the one at `index`. */
void hc_schedule_remove(HcSchedule *schedule, uint32_t index);
/** Frames from `now` to the next commit that is not due yet, at most `frames`. */
uint32_t hc_schedule_gap(const HcSchedule *schedule, uint64_t now, uint32_t frames);

#endif

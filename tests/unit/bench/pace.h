// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The threads that solve, make and keep for the bench: whether they compute, or would if they had a processor, and how much they have
 * computed. What a busy machine leaves without a processor is not late.
 */
#ifndef HC_TEST_PACE_H
#define HC_TEST_PACE_H

#include "rt/feed.h"

#include <sys/types.h>

enum { PACE_THREADS_MAX = 4 };

typedef struct Pace {
  pid_t thread[PACE_THREADS_MAX];
  unsigned threads;
} Pace;

/** Those of this process, by their names. */
Pace pace_find(void);
/** Processor time of all of them [s]. */
double pace_seconds(const Pace *pace);
/** True while one of them runs, waits for a processor or for the disk; false when all sleep. */
bool pace_computes(const Pace *pace);
/** Wait until the disk's thread has filled `feed` (NULL: none) with what the next periods play, or its end; 30 s at most. */
void pace_read(const HcFeed *feed);

#endif

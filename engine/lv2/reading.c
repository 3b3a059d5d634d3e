// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * lilv 0.24 makes the prefix of a file's blank nodes in a buffer of the whole process: two threads that read Turtle at a time, even for
 * worlds of their own, could give one file the prefix of another, whose ports would then be taken for its own. So one reads at a time.
 *
 * What protects a library's one buffer can itself only be one: the program's only mutable variable. Both threads that take it are
 * ones that may wait, and reading a file takes a millisecond or so.
 */
#include "lv2/inside.h"

#include <stdatomic.h>
#include <time.h>

static atomic_flag reading = ATOMIC_FLAG_INIT;

void hc_reading_begin(void)
{
  const struct timespec pause = {.tv_nsec = 100000};
  while (atomic_flag_test_and_set_explicit(&reading, memory_order_acquire))
    nanosleep(&pause, NULL);
}

void hc_reading_end(void)
{
  atomic_flag_clear_explicit(&reading, memory_order_release);
}

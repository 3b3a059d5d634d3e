// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A trap for what an audio thread must not do. A function is run on a thread of its own; while armed, that thread's
 * allocations, locks and system calls are counted, the last by a seccomp filter that refuses every call of the kernel but
 * the thread's own end.
 *
 * Link trap.c into the executable itself (with `export_dynamic: true`): its malloc() and pthread_mutex_lock() then stand before
 * the C library's, also for plugins that are loaded. Linux and glibc only; not together with sanitizers.
 */
#ifndef HC_TEST_TRAP_H
#define HC_TEST_TRAP_H

typedef struct HcTrapCount {
  unsigned allocations, locks, calls;
  int last_call; ///< number of the system call seen last, −1: none
} HcTrapCount;

/** Run `work` on a new thread, armed from its first to its last line unless it disarms itself, and wait for its end. Returns
 * what was caught; 0 and exit status 1 of the program where the kernel refuses the filter. */
HcTrapCount hc_trap_run(void (*work)(void *user), void *user);
/** The two halves, for use inside of `work`. The filter cannot be taken off again: after hc_trap_disarm() allocations and
 * locks are free, but system calls are still refused and still counted. */
void hc_trap_arm(void);
void hc_trap_disarm(void);

#endif

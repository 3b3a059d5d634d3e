// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The processor's own clock: read in a few nanoseconds without asking the kernel. Its rate is found out elsewhere. Always 0
 * where it is not known how to read one.
 */
#ifndef HC_LV2_TICKS_H
#define HC_LV2_TICKS_H

#include <stdint.h>

/** RT. */
static inline uint64_t hc_ticks(void)
{
#if defined(__x86_64__) || defined(__i386__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks = 0;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  return 0;
#endif
}

#endif

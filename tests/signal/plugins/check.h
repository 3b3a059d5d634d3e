// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Counting checks: every case prints `ok NAME (n checked)` or `FAIL NAME`; a case that checked nothing fails.
 */
#ifndef HC_TEST_CHECK_H
#define HC_TEST_CHECK_H

#include <stdio.h>

typedef struct HcCheck {
  const char *name;
  unsigned long checked, failed;
  unsigned *failures; ///< of the whole program
} HcCheck;

#define HC_CHECK(check, condition, ...)                                                                                          \
  do {                                                                                                                           \
    (check)->checked++;                                                                                                          \
    if (!(condition) && (check)->failed++ < 5) {                                                                                 \
      printf("  %s:%d: ", (check)->name, __LINE__);                                                                              \
      printf(__VA_ARGS__);                                                                                                       \
      printf("\n");                                                                                                              \
    }                                                                                                                            \
  } while (0)

static inline void hc_check_end(const HcCheck *check)
{
  if (check->failed || !check->checked) {
    printf("FAIL %s: %lu of %lu\n", check->name, check->failed, check->checked);
    ++*check->failures;
  } else {
    printf("ok %s (%lu checked)\n", check->name, check->checked);
  }
}

static inline int hc_check_summary(unsigned failures)
{
  printf("%s\n", failures ? "some cases failed" : "all cases passed");
  return failures ? 1 : 0;
}

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Cases of a test program: `ok NAME` and `FAIL NAME: what was found`, a sum at the end. */
#ifndef HC_TEST_LV2_CHECK_H
#define HC_TEST_LV2_CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct Check {
  unsigned good, bad;
} Check;

__attribute__((format(printf, 4, 5))) static inline bool check(Check *check, bool good, const char *name, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  printf(good ? "ok   %s: " : "FAIL %s: ", name);
  vprintf(format, arguments);
  printf("\n");
  va_end(arguments);
  check->good += good;
  check->bad += !good;
  return good;
}

static inline int check_sum(const Check *check)
{
  printf("%u passed, %u failed\n", check->good, check->bad);
  return check->bad || !check->good ? 1 : 0;
}

#endif

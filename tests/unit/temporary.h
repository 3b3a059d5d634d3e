// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Where tests put files: $TMPDIR, or /tmp. */
#ifndef HC_TEST_TEMPORARY_H
#define HC_TEST_TEMPORARY_H

#include <stdio.h>
#include <stdlib.h>

enum { TEMPORARY_SIZE = 256 };

/** `name`, which ends in what mkdtemp or mkstemps want, as a path there. */
static inline char *temporary_path(char path[TEMPORARY_SIZE], const char *name)
{
  const char *folder = getenv("TMPDIR");
  const int n = snprintf(path, TEMPORARY_SIZE, "%s/%s", folder && *folder ? folder : "/tmp", name);
  if (n >= TEMPORARY_SIZE) {
    fprintf(stderr, "TMPDIR is too long for the tests: %s\n", folder);
    exit(2);
  }
  return path;
}

#endif

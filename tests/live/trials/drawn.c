// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * hotcold-drawn: the program with a draw that its test knows. HC_TEST_DRAW 0: every letter is a, 1: every letter is b. Only this file
 * differs from the program, which has nothing of the kind in it.
 */
#include "trial/key.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

bool hc_trial_random(void *to, unsigned size)
{
  const char *draw = getenv("HC_TEST_DRAW");
  if (size == 1 && draw) {
    *(unsigned char *)to = *draw == '1';
    return true;
  }
  return getrandom(to, size, 0) == (ssize_t)size; // nonces and ids
}

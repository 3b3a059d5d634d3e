// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file By itself, so that a test can be linked with a draw of its own; the program has no other way in. */

#include "key.h"

#include <sys/random.h>

bool hc_trial_random(void *to, unsigned size)
{
  return getrandom(to, size, 0) == (ssize_t)size;
}

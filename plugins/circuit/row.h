// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A row of numbers plus a multiple of another: all that elimination does.
 */
#ifndef HC_CIRCUIT_ROW_H
#define HC_CIRCUIT_ROW_H

#include <stddef.h>

static inline __attribute__((always_inline)) void hc_row_add(double *restrict to, double times, const double *restrict row,
                                                             size_t n)
{
  for (size_t i = 0; i < n; ++i)
    to[i] += times * row[i];
}

#endif

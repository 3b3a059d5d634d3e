// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * SPICE numbers.
 */
#ifndef HC_CIRCUIT_NUMBER_H
#define HC_CIRCUIT_NUMBER_H

#include <stddef.h>

/** Length of the number at the beginning of `text` (lower case) with suffix and unit, 0 where none begins. The caller's locale
 * must have a decimal point. */
size_t hc_number_parse(const char *text, double *number);

#endif

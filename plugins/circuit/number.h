// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * SPICE numbers.
 */
#ifndef HC_CIRCUIT_NUMBER_H
#define HC_CIRCUIT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/** Length of the number at the beginning of `text` (lower case) with suffix and unit, 0 where none begins: t g meg k m u n p f,
 * other letters are a unit. `mil` is 25.4 µm where `plain`; inside expressions it is milli, as ngspice has it. The caller's
 * locale must have a decimal point. */
size_t hc_number_parse(const char *text, bool plain, double *number);

#endif

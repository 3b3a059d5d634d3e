// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What reading and writing of texts share. For text*.c only; everybody else uses message.h. ANY.
 */
#ifndef HC_TEXT_H
#define HC_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** True when the `n` bytes at `word`, followed by something that is no part of a number, are a whole decimal number:
 * *type 'i' or 'f', *number its value (infinite when too large). */
bool hc_word_is_number(const char *word, size_t n, char *type, double *number);

#endif

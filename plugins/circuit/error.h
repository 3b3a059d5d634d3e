// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One error for the whole program: a status that a machine branches on and a
 * sentence that a person reads. The sentence says what is wrong and what would
 * be right; where a file is at fault it begins `FILE:LINE: ` or `FILE:LINE:COLUMN: `.
 */
#ifndef HC_CIRCUIT_ERROR_H
#define HC_CIRCUIT_ERROR_H

#include <stdarg.h>

typedef enum HcStatus {
  HC_OK = 0,
  HC_BAD_INPUT, ///< a text, number, file or message that cannot be right
  HC_NOT_FOUND, ///< no such name, file, plugin, server
  HC_REFUSED,   ///< understood, but not possible here or now
  HC_IO,        ///< the system said no: disk, socket, sound server
  HC_NO_MEMORY, ///< out of memory
} HcStatus;

typedef struct HcError {
  HcStatus status;
  char text[512]; ///< one line, no newline at its end; "" when status is HC_OK
} HcError;

/** Set status and text; `error` may be NULL. Returns `status`, so that a function can end with it. ANY but the audio thread. */
__attribute__((format(printf, 3, 4))) HcStatus hc_error_set(HcError *error, HcStatus status, const char *format, ...);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One message: an address and its arguments, whether it came over OSC, from a scene, from the command line or a MIDI map.
 */
#ifndef HC_MESSAGE_H
#define HC_MESSAGE_H

#include "circuit/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HC_ADDRESS_MAX = 192, HC_ARGUMENTS_MAX = 32, HC_TEXT_MAX = 512 };

/** An argument. Numbers keep their type so that a choice can tell an index from a name. */
typedef struct HcArgument {
  char type;              ///< 'i' (also from h T F), 'f' (also from d) or 's'
  double number;          ///< for i and f
  char text[HC_TEXT_MAX]; ///< for s
} HcArgument;

typedef struct HcMessage {
  char address[HC_ADDRESS_MAX];
  unsigned count;
  HcArgument argument[HC_ARGUMENTS_MAX];
} HcMessage;

/** When a line of a text happens. */
typedef enum HcWhenKind { HC_WHEN_NOW, HC_WHEN_AT, HC_WHEN_AFTER, HC_WHEN_GO } HcWhenKind;

/** One line of a text: message, its time (`@SECONDS`, `+SECONDS`, `@go`) and where it stood. */
typedef struct HcLine {
  HcWhenKind when;
  double seconds;
  unsigned line;
  HcMessage message;
} HcLine;

/** Parse one line (no newline). HC_OK with *found false: blank or comment. Errors say what was expected, without FILE:LINE. */
HcStatus hc_line_parse(const char *text, HcLine *line, bool *found, HcError *error);

/** Read a whole text file: *lines is malloc'ed, for free(). Errors begin `FILE:LINE: `. */
HcStatus hc_text_read(const char *file, HcLine **lines, size_t *n, HcError *error);

/** One line of a text, without its end. The error says what was expected, without FILE:LINE. */
typedef HcStatus (*HcTextLine)(void *user, const char *line, unsigned number, HcError *error);
/** Go through a whole text file line by line, up to the first error, which begins `FILE:LINE: `. */
HcStatus hc_text_lines(const char *file, HcTextLine each, void *user, HcError *error);

/** Write a message as a line, exactly readable by hc_line_parse (floats by shortest round trip, strings quoted where needed).
 * Returns the length that snprintf would. */
int hc_message_print(const HcMessage *message, char *to, size_t size);

/** Levenshtein distance of two addresses, cut off at HC_ADDRESS_MAX characters. */
unsigned hc_address_distance(const char *a, const char *b);

#endif

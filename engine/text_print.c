// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Messages to text, such that reading gives the same message back, bit for bit.
#include "message.h"
#include "text.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Where to write; like snprintf, the length counts on when the room has ended.
typedef struct Writer {
  char *to;
  size_t size;
  size_t length;
} Writer;

static void put(Writer *writer, char c)
{
  if (writer->length + 1 < writer->size)
    writer->to[writer->length] = c;
  writer->length++;
}

static void put_text(Writer *writer, const char *text)
{
  for (; *text != '\0'; text++)
    put(writer, *text);
}

// The fewest digits that read back as the same number: as a single where the value is one, else as a double.
static void put_float(Writer *writer, double number)
{
  char digits[40];
  if (isnan(number) || number == -(double)INFINITY)
    number = -200.0; // the floor of everything in dB: texts and packets know no NaN and no infinity
  if (isinf(number))
    number = (double)FLT_MAX;
  const bool single = fabs(number) <= (double)FLT_MAX && (double)(float)number == number;
  for (int precision = 0; precision < 17; precision++) {
    snprintf(digits, sizeof digits, "%.*e", precision, number);
    if (single ? (double)strtof(digits, NULL) != number : strtod(digits, NULL) != number)
      continue;
    const int exponent = atoi(strchr(digits, 'e') + 1);
    if (exponent >= -4 && exponent < 9) // as people write it
      snprintf(digits, sizeof digits, "%.*f", precision > exponent ? precision - exponent : 1, number);
    break;
  }
  put_text(writer, digits);
}

static bool needs_quotes(const char *text)
{
  char type;
  double number;
  if (text[0] == '\0' || text[0] == '#' || hc_word_is_number(text, strlen(text), &type, &number))
    return true;
  for (; *text != '\0'; text++)
    if ((unsigned char)*text <= ' ' || *text == '"' || *text == '\\' || *text == '\x7f')
      return true;
  return false;
}

static void put_string(Writer *writer, const char *text)
{
  if (!needs_quotes(text)) {
    put_text(writer, text);
    return;
  }
  put(writer, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\' || *text == '\n')
      put(writer, '\\');
    put(writer, *text == '\n' ? 'n' : *text);
  }
  put(writer, '"');
}

int hc_message_print(const HcMessage *message, char *to, size_t size)
{
  Writer writer = {.to = to, .size = size};
  put_text(&writer, message->address);
  for (unsigned i = 0; i < message->count; i++) {
    const HcArgument *const argument = &message->argument[i];
    put(&writer, ' ');
    if (argument->type == 's') {
      put_string(&writer, argument->text);
    } else if (argument->type == 'f') {
      put_float(&writer, argument->number);
    } else {
      char digits[40];
      snprintf(digits, sizeof digits, "%.0f", argument->number);
      put_text(&writer, digits);
    }
  }
  if (size > 0)
    to[writer.length < size ? writer.length : size - 1] = '\0';
  return (int)writer.length;
}

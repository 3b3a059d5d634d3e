// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A message as text: `[@SECONDS|+SECONDS|@go] ADDRESS ARG …  # comment`.
//
// A `#` starts a comment only where a word could start, so that URIs with fragments stay whole. A word that is a whole
// decimal number is a number ('i' without point and exponent, else 'f'); everything else (`01.wav`, `4k7`, `nan`) is a
// word, because names and files may well begin with a digit. Floats are rounded to single precision, as on the wire, so
// that a value means the same bits whichever way it came.
#include "text.h"
#include "message.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Integers are carried in a double: beyond this they are no longer exact.
static const double integer_limit = 9007199254740992.0;

// Start of the text, kept for columns, and where reading stands.
typedef struct Reader {
  const char *start;
  const char *at;
} Reader;

static unsigned column(const Reader *reader)
{
  return (unsigned)(reader->at - reader->start) + 1;
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(Reader *reader)
{
  while (is_blank(*reader->at))
    reader->at++;
}

static bool at_end(const Reader *reader)
{
  return *reader->at == '\0' || *reader->at == '#';
}

static size_t word_length(const char *word)
{
  size_t n = 0;
  while (word[n] != '\0' && !is_blank(word[n]) && word[n] != '\n')
    n++;
  return n;
}

// Scan `[+-]digits[.digits][e[+-]digits]`; `*whole` when there is neither point nor exponent. False: no number.
static bool scan_number(const char *word, size_t n, bool *whole)
{
  static const char digits[] = "0123456789";
  size_t i = n > 0 && (word[0] == '+' || word[0] == '-') ? 1 : 0;
  size_t mantissa = strspn(word + i, digits);
  i += mantissa;
  *whole = true;
  if (i < n && word[i] == '.') {
    *whole = false;
    const size_t fraction = strspn(word + i + 1, digits);
    i += 1 + fraction;
    mantissa += fraction;
  }
  if (mantissa == 0)
    return false;
  if (i < n && (word[i] == 'e' || word[i] == 'E')) {
    *whole = false;
    i++;
    if (i < n && (word[i] == '+' || word[i] == '-'))
      i++;
    const size_t exponent = strspn(word + i, digits);
    if (exponent == 0)
      return false;
    i += exponent;
  }
  return i == n;
}

bool hc_word_is_number(const char *word, size_t n, char *type, double *number)
{
  bool whole;
  if (!scan_number(word, n, &whole))
    return false;
  *number = strtod(word, NULL);
  *type = whole ? 'i' : 'f';
  return true;
}

static HcStatus read_address(Reader *reader, char *address, HcError *error)
{
  const size_t n = word_length(reader->at);
  if (*reader->at != '/')
    return hc_error_set(error, HC_BAD_INPUT, "column %u: `%.*s` is no address; expected one that starts with `/`", column(reader),
                        (int)(n > 40 ? 40 : n), reader->at);
  if (n >= HC_ADDRESS_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "column %u: an address of %zu characters; expected at most %d", column(reader), n,
                        HC_ADDRESS_MAX - 1);
  for (size_t i = 0; i < n; i++) {
    const unsigned char c = (unsigned char)reader->at[i];
    if (c <= ' ' || c > '~' || c == '"' || c == '#') {
      reader->at += i;
      return hc_error_set(error, HC_BAD_INPUT,
                          "column %u: a byte that no address holds; expected printable ASCII without `\"` and `#`",
                          column(reader));
    }
  }
  memcpy(address, reader->at, n);
  address[n] = '\0';
  reader->at += n;
  return HC_OK;
}

static HcStatus read_string(Reader *reader, HcArgument *argument, HcError *error)
{
  const unsigned opened = column(reader);
  size_t n = 0;
  argument->type = 's';
  argument->number = 0.0;
  for (reader->at++; *reader->at != '"'; reader->at++) {
    char c = *reader->at;
    if (c == '\0')
      return hc_error_set(error, HC_BAD_INPUT, "column %u: a string is opened and never closed; expected a `\"` at its end",
                          opened);
    if (c == '\n')
      return hc_error_set(error, HC_BAD_INPUT, "column %u: a line end in a string; expected it written as `\\n`", column(reader));
    if (c == '\\') {
      c = *++reader->at;
      if (c != '"' && c != '\\' && c != 'n')
        return hc_error_set(error, HC_BAD_INPUT, "column %u: unknown escape in a string; expected `\\\"`, `\\\\` or `\\n`",
                            column(reader) - 1);
      if (c == 'n')
        c = '\n';
    }
    if (n + 1 >= HC_TEXT_MAX)
      return hc_error_set(error, HC_BAD_INPUT, "column %u: a string that is too long; expected at most %d bytes", opened,
                          HC_TEXT_MAX - 1);
    argument->text[n++] = c;
  }
  argument->text[n] = '\0';
  reader->at++;
  if (*reader->at != '\0' && !is_blank(*reader->at))
    return hc_error_set(error, HC_BAD_INPUT, "column %u: expected a space after the string", column(reader));
  return HC_OK;
}

static HcStatus read_word(Reader *reader, HcArgument *argument, HcError *error)
{
  const size_t n = word_length(reader->at);
  argument->number = 0.0;
  argument->text[0] = '\0';
  if (hc_word_is_number(reader->at, n, &argument->type, &argument->number)) {
    if (argument->type == 'f')
      argument->number = (double)(float)argument->number;
    if (!isfinite(argument->number) || (argument->type == 'i' && fabs(argument->number) > integer_limit))
      return hc_error_set(error, HC_BAD_INPUT, "column %u: the number `%.*s` is too large; expected %s", column(reader),
                          (int)(n > 40 ? 40 : n), reader->at,
                          argument->type == 'i' ? "an integer of at most 53 bits" : "less than 3.4e38");
    reader->at += n;
    return HC_OK;
  }
  argument->type = 's';
  if (n >= HC_TEXT_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "column %u: a word of %zu bytes; expected at most %d", column(reader), n,
                        HC_TEXT_MAX - 1);
  const char *const quote = memchr(reader->at, '"', n);
  if (quote != NULL) {
    reader->at = quote;
    return hc_error_set(error, HC_BAD_INPUT, "column %u: a `\"` inside a word; expected a space before it", column(reader));
  }
  memcpy(argument->text, reader->at, n);
  argument->text[n] = '\0';
  reader->at += n;
  return HC_OK;
}

static HcStatus read_when(Reader *reader, HcLine *line, HcError *error)
{
  const size_t n = word_length(reader->at);
  const char sign = *reader->at;
  line->when = HC_WHEN_NOW;
  line->seconds = 0.0;
  if (sign != '@' && sign != '+')
    return HC_OK;
  if (n == 3 && memcmp(reader->at, "@go", 3) == 0) {
    line->when = HC_WHEN_GO;
  } else {
    char type;
    const char first = reader->at[1];
    if (first == '+' || first == '-' || !hc_word_is_number(reader->at + 1, n - 1, &type, &line->seconds) ||
        !isfinite(line->seconds))
      return hc_error_set(error, HC_BAD_INPUT, "column %u: `%.*s` is no time; expected `@SECONDS`, `+SECONDS` or `@go`",
                          column(reader), (int)(n > 40 ? 40 : n), reader->at);
    line->when = sign == '@' ? HC_WHEN_AT : HC_WHEN_AFTER;
  }
  reader->at += n;
  skip_blanks(reader);
  if (at_end(reader))
    return hc_error_set(error, HC_BAD_INPUT, "column %u: a time without a message; expected an address after it", column(reader));
  return HC_OK;
}

HcStatus hc_line_parse(const char *text, HcLine *line, bool *found, HcError *error)
{
  Reader reader = {.start = text, .at = text};
  HcMessage *const message = &line->message;
  *found = false;
  line->line = 0;
  skip_blanks(&reader);
  if (at_end(&reader))
    return hc_error_set(error, HC_OK, "%s", "");
  HcStatus status = read_when(&reader, line, error);
  if (status == HC_OK)
    status = read_address(&reader, message->address, error);
  if (status != HC_OK)
    return status;
  for (message->count = 0;; message->count++) {
    skip_blanks(&reader);
    if (at_end(&reader))
      break;
    if (*reader.at == '\n')
      return hc_error_set(error, HC_BAD_INPUT, "column %u: a line end; expected one message", column(&reader));
    if (message->count == HC_ARGUMENTS_MAX)
      return hc_error_set(error, HC_BAD_INPUT, "column %u: too many arguments; expected at most %d", column(&reader),
                          HC_ARGUMENTS_MAX);
    HcArgument *const argument = &message->argument[message->count];
    status = *reader.at == '"' ? read_string(&reader, argument, error) : read_word(&reader, argument, error);
    if (status != HC_OK)
      return status;
  }
  *found = true;
  return hc_error_set(error, HC_OK, "%s", "");
}

unsigned hc_address_distance(const char *a, const char *b)
{
  unsigned row[HC_ADDRESS_MAX + 1];
  const size_t width = strnlen(b, HC_ADDRESS_MAX);
  for (size_t j = 0; j <= width; ++j)
    row[j] = (unsigned)j;
  for (size_t i = 0; i < HC_ADDRESS_MAX && a[i]; ++i) {
    unsigned diagonal = row[0];
    row[0] = (unsigned)i + 1;
    for (size_t j = 0; j < width; ++j) {
      const unsigned above = row[j + 1];
      unsigned best = diagonal + (a[i] != b[j]);
      best = best < above + 1 ? best : above + 1;
      best = best < row[j] + 1 ? best : row[j] + 1;
      diagonal = above;
      row[j + 1] = best;
    }
  }
  return row[width];
}

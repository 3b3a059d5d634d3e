// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whole texts. Both bounds are there so that a wrong file (a recording, a device) is told from a scene at once.
#include "message.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 1 << 20, LINES_MAX = 4096 };

// The messages read so far.
typedef struct Lines {
  HcLine *line;
  size_t n, room;
} Lines;

static HcStatus load(const char *file, char **text, size_t *size, HcError *error)
{
  FILE *const stream = fopen(file, "rb");
  if (stream == NULL)
    return hc_error_set(error, errno == ENOENT ? HC_NOT_FOUND : HC_IO, "%s: %s; expected a text of OSC messages, one a line",
                        file, strerror(errno));
  *text = malloc(BYTES_MAX + 1);
  if (*text == NULL) {
    fclose(stream);
    return hc_error_set(error, HC_NO_MEMORY, "%s: out of memory", file);
  }
  errno = 0;
  *size = fread(*text, 1, BYTES_MAX + 1, stream);
  const int failed = ferror(stream) != 0 ? errno : 0;
  fclose(stream);
  HcStatus status = HC_OK;
  if (failed != 0)
    status = hc_error_set(error, HC_IO, "%s: %s; expected a text of OSC messages, one a line", file, strerror(failed));
  else if (*size > BYTES_MAX)
    status = hc_error_set(error, HC_BAD_INPUT, "%s: more than %d bytes; expected a text of OSC messages", file, BYTES_MAX);
  if (status != HC_OK) {
    free(*text);
    return status;
  }
  (*text)[*size] = '\0';
  return HC_OK;
}

static bool make_room(Lines *lines)
{
  if (lines->n < lines->room)
    return true;
  const size_t room = lines->room == 0 ? 32 : 2 * lines->room;
  HcLine *const grown = realloc(lines->line, room * sizeof *grown);
  if (grown == NULL)
    return false;
  lines->line = grown;
  lines->room = room;
  return true;
}

static HcStatus parse_line(void *user, const char *text, unsigned number, HcError *error)
{
  Lines *const lines = user;
  bool found;
  if (!make_room(lines))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  HcLine *const line = &lines->line[lines->n];
  const HcStatus status = hc_line_parse(text, line, &found, error);
  if (status != HC_OK || !found)
    return status;
  if (lines->n == LINES_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "too many messages; expected at most %d", LINES_MAX);
  line->line = number;
  lines->n++;
  return HC_OK;
}

static HcStatus each_line(const char *file, char *text, size_t size, HcTextLine each, void *user, HcError *error)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  char *at = strncmp(text, byte_order_mark, 3) == 0 ? text + 3 : text;
  char *const end = text + size;
  HcStatus status = HC_OK;
  for (unsigned number = 1; status == HC_OK && at < end; number++) {
    char *stop = memchr(at, '\n', (size_t)(end - at));
    if (stop == NULL)
      stop = end;
    *stop = '\0';
    if (strlen(at) != (size_t)(stop - at))
      return hc_error_set(error, HC_BAD_INPUT, "%s:%u: a zero byte; expected text", file, number);
    HcError inner = {0};
    status = each(user, at, number, &inner);
    if (status != HC_OK)
      (void)hc_error_set(error, status, "%s:%u: %.400s", file, number, inner.text);
    at = stop + 1;
  }
  return status;
}

HcStatus hc_text_lines(const char *file, HcTextLine each, void *user, HcError *error)
{
  char *text = NULL;
  size_t size = 0;
  HcStatus status = load(file, &text, &size, error);
  if (status != HC_OK || text == NULL)
    return status;
  status = each_line(file, text, size, each, user, error);
  free(text);
  return status;
}

HcStatus hc_text_read(const char *file, HcLine **result, size_t *n, HcError *error)
{
  Lines lines = {0};
  *result = NULL;
  *n = 0;
  const HcStatus status = hc_text_lines(file, parse_line, &lines, error);
  if (status != HC_OK) {
    free(lines.line);
    return status;
  }
  *result = lines.line;
  *n = lines.n;
  return hc_error_set(error, HC_OK, "%s", "");
}

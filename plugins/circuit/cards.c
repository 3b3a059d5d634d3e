// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/cards.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 20 };

HcStatus hc_card_error(const HcCard *card, size_t at, HcError *error, const char *format, ...)
{
  char sentence[320];
  va_list list;
  va_start(list, format);
  (void)vsnprintf(sentence, sizeof sentence, format, list);
  va_end(list);
  const HcPlace place = card->place[at];
  return hc_error_set(error, HC_BAD_INPUT, "%s:%u:%u: %s", card->file, place.line, place.column, sentence);
}

/** Past the mark that some editors put before a first line. */
static FILE *behind_mark(FILE *file)
{
  char mark[3];
  if (file && (fread(mark, 1, sizeof mark, file) != sizeof mark || memcmp(mark, "\xef\xbb\xbf", sizeof mark) != 0))
    rewind(file);
  return file;
}

FILE *hc_cards_open(const char *file, HcError *error)
{
  const int from = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (from < 0) {
    hc_error_set(error, errno == ENOENT || errno == ENOTDIR ? HC_NOT_FOUND : HC_IO,
                 "%s: cannot be opened: %s; expected a .cir file", file, strerror(errno));
    return NULL;
  }
  struct stat what;
  FILE *opened = !fstat(from, &what) && S_ISREG(what.st_mode) ? behind_mark(fdopen(from, "rb")) : NULL;
  if (opened)
    return opened;
  close(from);
  hc_error_set(error, HC_IO, "%s: cannot be read: it is no file; expected a .cir file", file);
  return NULL;
}

static HcStatus slurp(const char *file, HcArena *arena, char **text, size_t *length, HcError *error)
{
  FILE *from = hc_cards_open(file, error);
  if (!from)
    return error->status;
  struct stat what = {0};
  const size_t room =
      !fstat(fileno(from), &what) && what.st_size < FILE_BYTES_MAX ? (size_t)what.st_size + 1 : FILE_BYTES_MAX + 1;
  *text = hc_arena_take(arena, room + 1);
  const size_t n = *text ? fread(*text, 1, room, from) : 0;
  const bool bad = ferror(from), more = n == room;
  fclose(from);
  *length = n;
  if (!*text)
    return hc_error_set(error, HC_NO_MEMORY, "%s: out of memory", file);
  if (bad)
    return hc_error_set(error, HC_IO, "%s: cannot be read", file);
  if (more)
    return hc_error_set(error, HC_BAD_INPUT, "%s: is longer than 1 MiB, which no netlist should be", file);
  if (memchr(*text, 0, n))
    return hc_error_set(error, HC_BAD_INPUT, "%s: holds a zero byte; expected text", file);
  return HC_OK;
}

/** Length of the line at `text` without its comment. */
static size_t without_comment(const char *text, size_t length)
{
  for (size_t i = 0; i < length; ++i) {
    if (text[i] == ';')
      return i;
    if (text[i] == '$' && (i == 0 || isspace((unsigned char)text[i - 1]) || text[i - 1] == ','))
      return i;
    if (text[i] == '/' && i + 1 < length && text[i + 1] == '/')
      return i;
  }
  return length;
}

/** Grown line by line while the cards of one file are collected. */
typedef struct Collector {
  const char *file;
  HcArena *arena;
  HcCards *cards;
  char *original; ///< room for the whole file
  HcPlace *place;
  size_t used;
} Collector;

static HcStatus card_begin(Collector *c)
{
  HcCards *cards = c->cards;
  if (hc_arena_grow(c->arena, &cards->card, cards->n, sizeof *cards->card))
    return HC_NO_MEMORY;
  cards->card[cards->n++] = (HcCard){.file = c->file, .original = c->original + c->used, .place = c->place + c->used};
  return HC_OK;
}

/** Append a stretch of one line; the byte behind it is kept for the end of the card. */
static void card_add(Collector *c, const char *text, size_t length, unsigned line, unsigned column)
{
  for (size_t i = 0; i <= length; ++i) {
    c->original[c->used + i] = i < length ? (text[i] == '\t' || text[i] == '\r' ? ' ' : text[i]) : '\0';
    c->place[c->used + i] = (HcPlace){line, column + (unsigned)i};
  }
  c->used += length + 1;
}

static HcStatus line_take(Collector *c, const char *text, size_t length, unsigned line, HcError *error)
{
  const size_t whole = without_comment(text, length);
  size_t skip = 0;
  while (skip < whole && isspace((unsigned char)text[skip]))
    ++skip;
  if (skip == whole || text[skip] == '*')
    return HC_OK;
  if (text[skip] == '+') {
    if (!c->cards->n)
      return hc_error_set(error, HC_BAD_INPUT, "%s:%u:%zu: nothing to continue; expected a card before the +", c->file, line,
                          skip + 1);
    c->original[c->used - 1] = ' ';
    ++skip;
  } else if (card_begin(c)) {
    return hc_error_set(error, HC_NO_MEMORY, "%s: out of memory", c->file);
  }
  card_add(c, text + skip, whole - skip, line, (unsigned)skip + 1);
  return HC_OK;
}

static HcStatus lower_all(HcCards *cards, HcArena *arena, HcError *error)
{
  for (size_t i = 0; i < cards->n; ++i) {
    HcCard *card = &cards->card[i];
    const size_t length = strlen(card->original);
    card->text = hc_arena_text(arena, card->original, length);
    if (!card->text)
      return hc_error_set(error, HC_NO_MEMORY, "%s: out of memory", card->file);
    for (size_t k = 0; k < length; ++k)
      card->text[k] = (char)tolower((unsigned char)card->text[k]);
  }
  return HC_OK;
}

HcStatus hc_cards_read(const char *file, bool title, HcArena *arena, HcCards *cards, HcError *error)
{
  char *text = NULL;
  size_t length = 0;
  HcStatus status = slurp(file, arena, &text, &length, error);
  if (status)
    return status;
  *cards = (HcCards){0};
  Collector c = {.file = hc_arena_text(arena, file, strlen(file)), .arena = arena, .cards = cards};
  c.original = hc_arena_take(arena, length + 2);
  c.place = hc_arena_take(arena, (length + 2) * sizeof *c.place);
  if (!c.file || !c.original || !c.place)
    return hc_error_set(error, HC_NO_MEMORY, "%s: out of memory", file);
  unsigned line = 1;
  for (const char *at = text, *end = text + length; at < end && !status; ++line) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    const size_t n = (size_t)((stop ? stop : end) - at);
    if (!(title && line == 1))
      status = line_take(&c, at, n, line, error);
    at += n + 1;
  }
  return status ? status : lower_all(cards, arena, error);
}

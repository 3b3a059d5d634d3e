// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/reading.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *hc_file_key(HcReading *r, const char *file, const char *section)
{
  char *real = realpath(file, NULL);
  const char *key = hc_arena_print(r->netlist->arena, "%s %s", real ? real : file, section ? section : "");
  free(real);
  return key;
}

/** The file that an include or a library names, which may stand in quotes; moved past it. */
static const char *file_named(HcReading *r, HcScan *scan, bool whole_card)
{
  const char *text = scan->card->original + scan->at;
  size_t from = 0, n = strlen(text);
  const char quote = *text == '"' || *text == '\'' ? *text : '\0';
  const char *stop = quote ? strchr(text + 1, quote) : NULL;
  if (stop) {
    from = 1;
    n = (size_t)(stop - text) - 1;
  } else if (!whole_card) {
    n = strcspn(text, " ");
  } else {
    while (n && text[n - 1] == ' ')
      --n;
  }
  scan->at += from + n + (stop != NULL);
  return hc_arena_text(r->netlist->arena, text + from, n);
}

/** Where a file of that name is: beside the card's own, else beside the outermost, where a part that stands elsewhere finds those of the
 * catalogue. NULL: out of memory. */
static char *file_find(const HcReading *r, const HcCard *card, const char *name)
{
  const char *const from[] = {card->file, r->top};
  char *file = NULL;
  for (unsigned i = 0; i < 2; ++i) {
    const char *slash = strrchr(from[i], '/');
    const int folder = *name == '/' || !slash ? 0 : (int)(slash - from[i]) + 1;
    file = hc_arena_print(r->netlist->arena, "%.*s%s", folder, from[i], name);
    if (!file || !access(file, F_OK))
      return file;
  }
  return file;
}

/** Read the file that stands on the card; `section` NULL: all of it. */
static HcStatus include(HcReading *r, const HcCard *card, size_t at, const char *name, const char *section)
{
  HcArena *arena = r->netlist->arena;
  if (!name)
    return hc_error_set(r->error, HC_NO_MEMORY, "out of memory");
  if (r->depth > HC_INCLUDES_MAX)
    return hc_card_error(card, at, r->error, "included more than %d deep; expected less", HC_INCLUDES_MAX);
  const HcSubstitute *other = NULL;
  for (size_t i = 0; i < r->substitutes; ++i)
    if (r->depth == 1 && !strncmp(name, r->substitute[i].folder, strlen(r->substitute[i].folder)))
      other = &r->substitute[i];
  char *file = other ? hc_arena_text(arena, other->file, strlen(other->file)) : file_find(r, card, name);
  if (!file)
    return hc_error_set(r->error, HC_NO_MEMORY, "out of memory");
  const char *key = hc_file_key(r, file, section);
  if (!key)
    return hc_error_set(r->error, HC_NO_MEMORY, "out of memory");
  for (unsigned i = 0; i < r->depth; ++i)
    if (!strcmp(r->within[i], key))
      return hc_card_error(card, at, r->error, "%s includes itself; expected no circle", name);
  HcError inner = {0};
  HcError *outer = r->error;
  r->error = &inner;
  const HcStatus status = hc_file_read(r, file, key, section, false, other);
  r->error = outer;
  if ((status == HC_NOT_FOUND || status == HC_IO) && !other)
    return hc_card_error(card, at, outer, "%s cannot be %s; expected a file, beside this one or in the catalogue", name,
                         status == HC_NOT_FOUND ? "opened" : "read");
  if (status && outer)
    *outer = inner;
  return status;
}

HcStatus hc_include_card(HcReading *r, HcScan *scan)
{
  if (hc_scan_end(scan))
    return hc_card_error(scan->card, scan->at, r->error, "expected the file to include");
  const size_t at = scan->at;
  return include(r, scan->card, at, file_named(r, scan, true), NULL);
}

HcStatus hc_library_card(HcReading *r, HcScan *scan)
{
  if (hc_scan_end(scan))
    return hc_card_error(scan->card, scan->at, r->error, "expected a file and its section after .lib");
  const size_t at = scan->at;
  const char *name = file_named(r, scan, false);
  if (hc_scan_end(scan)) {
    r->passing = true;
    return HC_OK;
  }
  const char *section = hc_scan_word(scan, r->netlist->arena);
  if (!section || !hc_scan_end(scan))
    return hc_card_error(scan->card, scan->at, r->error, "expected .lib FILE SECTION");
  return include(r, scan->card, at, name, section);
}

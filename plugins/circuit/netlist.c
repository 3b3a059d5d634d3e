// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/netlist.h"

#include <stdlib.h>
#include <string.h>

enum { INCLUDES_MAX = 16, ELEMENTS_MAX = 20000, SUBSTITUTES_MAX = 3 };

typedef struct Reading {
  HcNetlist *netlist;
  const HcSubstitute *substitute;
  size_t substitutes;
  HcSubcircuit *open; ///< what cards go into
  unsigned depth;
  bool control; ///< between .control and .endc
  const HcSubcircuit *part[SUBSTITUTES_MAX];
  HcError *error;
} Reading;

static HcStatus file_read(Reading *r, const char *file, bool title, const HcSubstitute *substitute);

static HcStatus no_memory(Reading *r)
{
  return hc_error_set(r->error, HC_NO_MEMORY, "out of memory");
}

const HcSubcircuit *hc_netlist_subcircuit(const HcNetlist *netlist, const char *name, const char *file)
{
  const HcSubcircuit *found = NULL;
  for (size_t i = 0; i < netlist->subcircuits; ++i) {
    const HcSubcircuit *sub = netlist->subcircuit[i];
    if (!strcmp(sub->name, name) && (!found || (strcmp(found->card->file, file) && !strcmp(sub->card->file, file))))
      found = sub;
  }
  return found;
}

static HcStatus subckt_open(Reading *r, HcScan *scan)
{
  HcNetlist *netlist = r->netlist;
  if (r->open != &netlist->top)
    return hc_card_error(scan->card, 0, r->error, "expected .ends %s before another .subckt", r->open->name);
  const size_t at = (hc_scan_end(scan), scan->at);
  const char *name = hc_scan_word(scan, netlist->arena);
  if (!name)
    return hc_card_error(scan->card, at, r->error, "expected the name of the subcircuit");
  const HcSubcircuit *same = hc_netlist_subcircuit(netlist, name, scan->card->file);
  if (same && !strcmp(same->card->file, scan->card->file))
    return hc_card_error(scan->card, at, r->error, "%s is defined twice; expected another name", name);
  HcSubcircuit *made = hc_arena_take(netlist->arena, sizeof *made);
  if (!made || hc_arena_grow(netlist->arena, &netlist->subcircuit, netlist->subcircuits, sizeof made))
    return no_memory(r);
  made->name = name;
  made->card = scan->card;
  while (!hc_scan_end(scan)) {
    HcScan ahead = *scan;
    const char *pin = hc_scan_word(&ahead, netlist->arena);
    HcScan behind = ahead;
    if (!pin)
      return hc_card_error(scan->card, scan->at, r->error, "expected a pin or params:");
    if (!strcmp(pin, "params:")) {
      *scan = ahead;
      break;
    }
    if (hc_scan_take(&behind, '='))
      break;
    for (size_t i = 0; i < made->pins; ++i)
      if (!strcmp(made->pin[i], pin))
        return hc_card_error(scan->card, scan->at, r->error, "pin %s is given twice; expected each once", pin);
    if (!strcmp(pin, "0"))
      return hc_card_error(scan->card, scan->at, r->error, "0 is ground everywhere; expected another name for a pin");
    if (hc_arena_grow(netlist->arena, &made->pin, made->pins, sizeof *made->pin))
      return no_memory(r);
    made->pin[made->pins++] = pin;
    *scan = ahead;
  }
  const HcStatus status = hc_assignments_read(scan, netlist->arena, &made->offered, &made->n_offered, r->error);
  if (status)
    return status;
  netlist->subcircuit[netlist->subcircuits++] = made;
  r->open = made;
  return HC_OK;
}

static HcStatus subckt_close(Reading *r, HcScan *scan)
{
  if (r->open == &r->netlist->top)
    return hc_card_error(scan->card, 0, r->error, ".ends without .subckt; expected .subckt before it");
  (void)hc_scan_end(scan);
  const size_t at = scan->at;
  const char *name = hc_scan_word(scan, r->netlist->arena);
  if (name && strcmp(name, r->open->name))
    return hc_card_error(scan->card, at, r->error, "expected .ends %s", r->open->name);
  r->open = &r->netlist->top;
  return HC_OK;
}

/** Take `name/..` out of a path, so that a file reached in two ways is known to be one. */
static void path_shorten(char *path)
{
  for (char *up = strstr(path, "/../"); up; up = strstr(path, "/../")) {
    char *from = up;
    while (from > path && from[-1] != '/')
      --from;
    if (from == up || (up - from == 2 && !strncmp(from, "..", 2)) || (up - from == 1 && *from == '.'))
      return;
    memmove(from, up + 4, strlen(up + 4) + 1);
  }
}

static HcStatus include(Reading *r, HcScan *scan)
{
  const HcCard *card = scan->card;
  if (hc_scan_end(scan))
    return hc_card_error(card, scan->at, r->error, "expected the file to include");
  const size_t at = scan->at;
  const char *name = card->original + at;
  size_t length = strlen(name);
  while (length && name[length - 1] == ' ')
    --length;
  if (length >= 2 && (*name == '"' || *name == '\'') && name[length - 1] == *name) {
    ++name;
    length -= 2;
  }
  if (r->depth >= INCLUDES_MAX)
    return hc_card_error(card, at, r->error, "included more than %d deep; expected no circle", INCLUDES_MAX);
  const HcSubstitute *other = NULL;
  for (size_t i = 0; i < r->substitutes; ++i)
    if (r->depth == 1 && !strncmp(name, r->substitute[i].folder, strlen(r->substitute[i].folder)))
      other = &r->substitute[i];
  const char *slash = strrchr(card->file, '/');
  const int folder = *name == '/' || !slash ? 0 : (int)(slash - card->file) + 1;
  char *file = other ? hc_arena_text(r->netlist->arena, other->file, strlen(other->file))
                     : hc_arena_print(r->netlist->arena, "%.*s%.*s", folder, card->file, (int)length, name);
  if (!file)
    return no_memory(r);
  path_shorten(file);
  HcError inner = {0};
  HcError *outer = r->error;
  r->error = &inner;
  const HcStatus status = file_read(r, file, false, other);
  r->error = outer;
  if (status == HC_NOT_FOUND && !other)
    return hc_card_error(card, at, outer, "%.*s cannot be opened; expected a file", (int)length, name);
  if (status && outer)
    *outer = inner;
  return status;
}

static HcStatus global(Reading *r, HcScan *scan)
{
  HcNetlist *netlist = r->netlist;
  while (!hc_scan_end(scan)) {
    const char *node = hc_scan_word(scan, netlist->arena);
    if (!node)
      return hc_card_error(scan->card, scan->at, r->error, "expected the name of a node");
    if (hc_arena_grow(netlist->arena, &netlist->global, netlist->globals, sizeof node))
      return no_memory(r);
    netlist->global[netlist->globals++] = node;
  }
  return HC_OK;
}

/** A card that begins with a dot. What only asks a simulator for an analysis is passed over. */
static HcStatus dot_card(Reading *r, HcScan *scan, bool *end)
{
  static const char *const passed_over[] = {".ac", ".noise", ".op", ".print", ".save", ".title", ".options", ".option"};
  const char *word = hc_scan_word(scan, r->netlist->arena);
  if (!word)
    return hc_card_error(scan->card, 0, r->error, "expected a .card");
  if (!strcmp(word, ".param"))
    return hc_assignments_read(scan, r->netlist->arena, &r->open->local, &r->open->n_local, r->error);
  if (!strcmp(word, ".subckt"))
    return subckt_open(r, scan);
  if (!strcmp(word, ".ends"))
    return subckt_close(r, scan);
  if (!strcmp(word, ".include") || !strcmp(word, ".inc"))
    return include(r, scan);
  if (!strcmp(word, ".global"))
    return global(r, scan);
  if (!strcmp(word, ".end")) {
    *end = true;
    return HC_OK;
  }
  if (!strcmp(word, ".control")) {
    r->control = true;
    return HC_OK;
  }
  for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; ++i)
    if (!strcmp(word, passed_over[i]))
      return HC_OK;
  return hc_card_error(scan->card, 0, r->error, "%s is not known; expected .param .subckt .ends .include .global or .end", word);
}

static HcStatus element(Reading *r, HcScan *scan)
{
  HcSubcircuit *into = r->open;
  HcArena *arena = r->netlist->arena;
  if (into->elements >= ELEMENTS_MAX)
    return hc_card_error(scan->card, 0, r->error, "expected %d elements at most", ELEMENTS_MAX);
  if (hc_arena_grow(arena, &into->element, into->elements, sizeof *into->element))
    return no_memory(r);
  HcElement *made = &into->element[into->elements];
  const HcStatus status = hc_element_read(scan, arena, made, r->error);
  if (status)
    return status;
  for (size_t i = 0; i < into->elements; ++i)
    if (!strcmp(into->element[i].name, made->name))
      return hc_card_error(scan->card, 0, r->error, "%s is there already; expected another name", made->name);
  ++into->elements;
  return HC_OK;
}

static bool pins_are(const HcSubcircuit *sub, const char *want)
{
  for (size_t p = 0; p < sub->pins; ++p) {
    const size_t n = strcspn(want, " ");
    if (!n || strlen(sub->pin[p]) != n || strncmp(sub->pin[p], want, n))
      return false;
    want += n + (want[n] == ' ');
  }
  return !*want;
}

/** A part must have a subcircuit with the pins that the bench connects: the first such one is the part. */
static HcStatus part_find(Reading *r, const HcSubstitute *substitute, const char *file, size_t before)
{
  const HcNetlist *netlist = r->netlist;
  const HcSubcircuit *first = NULL;
  for (size_t i = before; i < netlist->subcircuits; ++i) {
    const HcSubcircuit *sub = netlist->subcircuit[i];
    if (strcmp(sub->card->file, file))
      continue;
    if (pins_are(sub, substitute->pins)) {
      r->part[substitute - r->substitute] = sub;
      return HC_OK;
    }
    first = first ? first : sub;
  }
  if (first)
    return hc_card_error(first->card, 0, r->error, "expected .subckt %s with the pins %s", first->name, substitute->pins);
  return hc_error_set(r->error, HC_BAD_INPUT, "%s:1:1: expected a .subckt with the pins %s", file, substitute->pins);
}

static HcStatus file_read(Reading *r, const char *file, bool title, const HcSubstitute *substitute)
{
  HcNetlist *netlist = r->netlist;
  for (size_t i = 0; i < netlist->files; ++i)
    if (!strcmp(netlist->file[i], file))
      return HC_OK;
  HcCards *cards = hc_arena_take(netlist->arena, sizeof *cards);
  const char *copy = hc_arena_text(netlist->arena, file, strlen(file));
  if (!cards || !copy || hc_arena_grow(netlist->arena, &netlist->file, netlist->files, sizeof copy))
    return no_memory(r);
  netlist->file[netlist->files++] = copy;
  HcStatus status = hc_cards_read(copy, title, netlist->arena, cards, r->error);
  const size_t before = netlist->subcircuits;
  const HcSubcircuit *outside = r->open;
  ++r->depth;
  bool end = false;
  for (size_t i = 0; i < cards->n && !status && !end; ++i) {
    HcScan scan = {.card = &cards->card[i]};
    if (r->control)
      r->control = strncmp(cards->card[i].text, ".endc", 5) != 0;
    else
      status = *scan.card->text == '.' ? dot_card(r, &scan, &end) : element(r, &scan);
  }
  --r->depth;
  if (!status && r->open != outside)
    status = hc_card_error(r->open->card, 0, r->error, "expected .ends %s before the end of the file", r->open->name);
  return status || !substitute ? status : part_find(r, substitute, copy, before);
}

HcStatus hc_netlist_read(const char *file, const HcSubstitute *substitute, size_t substitutes, HcArena *arena, HcNetlist *netlist,
                         HcError *error)
{
  *netlist = (HcNetlist){.arena = arena};
  HcError own = {0};
  Reading r = {.netlist = netlist, .substitute = substitute, .substitutes = substitutes, .open = &netlist->top, .error = &own};
  HcStatus status = file_read(&r, file, true, NULL);
  for (size_t s = 0; s < substitutes && !status; ++s)
    for (size_t i = 0; i < netlist->top.elements; ++i) {
      HcElement *x = &netlist->top.element[i];
      if (x->kind == 'x' && !strcmp(x->name, substitute[s].instance))
        x->part = r.part[s];
    }
  if (status && error)
    *error = own;
  return status;
}

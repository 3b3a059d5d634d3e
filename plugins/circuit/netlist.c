// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/reading.h"

#include <string.h>

enum { ELEMENTS_MAX = 4000, SUBCIRCUITS_MAX = 1000, PINS_MAX = 500 };

static HcStatus no_memory(HcReading *r)
{
  return hc_error_set(r->error, HC_NO_MEMORY, "out of memory");
}

static const HcSubcircuit *written_in(const HcNetlist *netlist, const HcSubcircuit *outer, const char *name, const char *file)
{
  const HcSubcircuit *found = NULL;
  for (size_t i = 0; i < netlist->subcircuits; ++i) {
    const HcSubcircuit *sub = netlist->subcircuit[i];
    if (sub->outer == outer && !strcmp(sub->name, name) &&
        (!found || (strcmp(found->card->file, file) && !strcmp(sub->card->file, file))))
      found = sub;
  }
  return found;
}

const HcSubcircuit *hc_netlist_subcircuit(const HcNetlist *netlist, const HcSubcircuit *home, const char *name, const char *file)
{
  const HcSubcircuit *found = NULL;
  for (; home && home->card && !found; home = home->outer)
    found = written_in(netlist, home, name, file);
  return found ? found : written_in(netlist, NULL, name, file);
}

/** The pins of `.subckt`, in brackets or not, up to `params:` or the first `name=`. */
static HcStatus pins_read(HcReading *r, HcScan *scan, HcSubcircuit *made)
{
  HcArena *arena = r->netlist->arena;
  const bool brackets = hc_scan_take(scan, '(');
  while (!hc_scan_end(scan) && !hc_scan_assignment(scan) && !(brackets && hc_scan_take(scan, ')'))) {
    const size_t at = scan->at;
    const char *pin = hc_scan_word(scan, arena);
    if (!pin)
      return hc_card_error(scan->card, at, r->error, "expected a pin or params:");
    if (!strcmp(pin, "params:"))
      return HC_OK;
    for (size_t i = 0; i < made->pins; ++i)
      if (!strcmp(made->pin[i], pin))
        return hc_card_error(scan->card, at, r->error, "pin %s is given twice; expected each once", pin);
    if (!strcmp(pin, "0") || !strcmp(pin, "gnd"))
      return hc_card_error(scan->card, at, r->error, "%s is ground everywhere; expected another name for a pin", pin);
    if (made->pins >= PINS_MAX)
      return hc_card_error(scan->card, at, r->error, "expected %d pins at most", PINS_MAX);
    if (hc_arena_grow(arena, &made->pin, made->pins, sizeof *made->pin))
      return no_memory(r);
    made->pin[made->pins++] = pin;
  }
  HcScan ahead = *scan;
  const char *word = hc_scan_assignment(scan) ? NULL : hc_scan_word(&ahead, arena);
  if (word && !strcmp(word, "params:"))
    *scan = ahead;
  return HC_OK;
}

static HcStatus subckt_open(HcReading *r, HcScan *scan)
{
  HcNetlist *netlist = r->netlist;
  HcSubcircuit *outer = r->open == &netlist->top ? NULL : r->open;
  const size_t at = (hc_scan_end(scan), scan->at);
  const char *name = hc_scan_word(scan, netlist->arena);
  if (!name)
    return hc_card_error(scan->card, at, r->error, "expected the name of the subcircuit");
  const HcSubcircuit *same = written_in(netlist, outer, name, scan->card->file);
  if (same && !strcmp(same->card->file, scan->card->file))
    return hc_card_error(scan->card, at, r->error, "%s is defined twice; expected another name", name);
  if (netlist->subcircuits >= SUBCIRCUITS_MAX)
    return hc_card_error(scan->card, 0, r->error, "expected %d subcircuits at most", SUBCIRCUITS_MAX);
  HcSubcircuit *made = hc_arena_take(netlist->arena, sizeof *made);
  if (!made || hc_arena_grow(netlist->arena, &netlist->subcircuit, netlist->subcircuits, sizeof made))
    return no_memory(r);
  *made = (HcSubcircuit){.name = name, .card = scan->card, .outer = outer};
  made->functions.outer = &r->open->functions;
  HcStatus status = pins_read(r, scan, made);
  if (!status)
    status = hc_assignments_read(scan, netlist->arena, &made->offered, &made->n_offered, r->error);
  if (status)
    return status;
  netlist->subcircuit[netlist->subcircuits++] = made;
  r->open = made;
  return HC_OK;
}

static HcStatus subckt_close(HcReading *r, HcScan *scan)
{
  if (r->open == &r->netlist->top)
    return hc_card_error(scan->card, 0, r->error, ".ends without .subckt; expected .subckt before it");
  (void)hc_scan_end(scan);
  const size_t at = scan->at;
  const char *name = hc_scan_word(scan, r->netlist->arena);
  if (name && strcmp(name, r->open->name))
    return hc_card_error(scan->card, at, r->error, "expected .ends %s", r->open->name);
  r->open = r->open->outer ? r->open->outer : &r->netlist->top;
  return HC_OK;
}

static HcStatus global(HcReading *r, HcScan *scan)
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

/** True when `name (` stands here, with no = between: `.param f(x) = …`. */
static bool function_next(const HcScan *scan)
{
  HcScan ahead = *scan;
  if (hc_scan_end(&ahead))
    return false;
  const char *text = ahead.card->text + ahead.at;
  text += strcspn(text, " ,=({'");
  text += strspn(text, " ");
  return *text == '(';
}

/** A card that begins with a dot. What only asks a simulator for an analysis is passed over. */
static HcStatus dot_card(HcReading *r, HcScan *scan, bool *end)
{
  static const char *const passed_over[] = {".ac",      ".csparam", ".dc",   ".disto",  ".four",    ".ic",   ".meas",  ".measure",
                                            ".nodeset", ".noise",   ".op",   ".option", ".options", ".plot", ".print", ".probe",
                                            ".pz",      ".save",    ".sens", ".tf",     ".title",   ".tran", ".width"};
  const char *word = hc_scan_word(scan, r->netlist->arena);
  if (!word)
    return hc_card_error(scan->card, 0, r->error, "expected a .card");
  if (!strcmp(word, ".func") || (!strcmp(word, ".param") && function_next(scan)))
    return hc_function_read(scan, r->netlist->arena, &r->open->functions, r->error);
  if (!strcmp(word, ".param"))
    return hc_assignments_read(scan, r->netlist->arena, &r->open->local, &r->open->n_local, r->error);
  if (!strcmp(word, ".subckt"))
    return subckt_open(r, scan);
  if (!strcmp(word, ".ends"))
    return subckt_close(r, scan);
  if (!strcmp(word, ".include") || !strcmp(word, ".inc"))
    return hc_include_card(r, scan);
  if (!strcmp(word, ".lib"))
    return hc_library_card(r, scan);
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
  if (!strcmp(word, ".model"))
    return hc_card_error(scan->card, 0, r->error, "models are not read; expected the value on the element itself: R1 a b 10k");
  if (!strcmp(word, ".temp"))
    return hc_card_error(scan->card, 0, r->error, "the temperature is 27 C; expected no .temp");
  return hc_card_error(scan->card, 0, r->error,
                       "%s is not known; expected .param .func .subckt .ends .include .lib .global or .end", word);
}

static HcStatus element(HcReading *r, HcScan *scan)
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
static HcStatus part_find(HcReading *r, const HcSubstitute *substitute, const char *file, size_t before)
{
  const HcNetlist *netlist = r->netlist;
  const HcSubcircuit *first = NULL;
  for (size_t i = before; i < netlist->subcircuits; ++i) {
    const HcSubcircuit *sub = netlist->subcircuit[i];
    if (sub->outer || strcmp(sub->card->file, file))
      continue;
    if (pins_are(sub, substitute->pins)) {
      r->part[substitute - r->substitute] = sub;
      return HC_OK;
    }
    first = first ? first : sub;
  }
  if (first)
    return hc_card_error(first->card, 0, r->error, "expected .subckt %s with the pins %s, in this order", first->name,
                         substitute->pins);
  return hc_error_set(r->error, HC_BAD_INPUT, "%s:1:1: expected a .subckt with the pins %s", file, substitute->pins);
}

/** Cards between `.lib SECTION` and `.endl` that are asked for, or all of them but such sections. */
static HcStatus card_read(HcReading *r, const HcCard *card, const char *section, bool *end)
{
  HcScan scan = {.card = card};
  if (r->control) {
    r->control = strncmp(card->text, ".endc", 5) != 0;
    return HC_OK;
  }
  if (!strncmp(card->text, ".endl", 5)) {
    r->passing = section != NULL;
    return HC_OK;
  }
  if (r->passing) {
    HcScan ahead = scan;
    const char *word = hc_scan_word(&ahead, r->netlist->arena);
    const char *name = hc_scan_end(&ahead) ? NULL : hc_scan_word(&ahead, r->netlist->arena);
    if (section && word && name && !strcmp(word, ".lib") && !strcmp(name, section) && hc_scan_end(&ahead)) {
      r->passing = false;
      r->found = true;
    }
    return HC_OK;
  }
  if (*end)
    return hc_card_error(card, 0, r->error, "this stands behind .end; expected nothing there");
  return *card->text == '.' ? dot_card(r, &scan, end) : element(r, &scan);
}

HcStatus hc_file_read(HcReading *r, const char *file, const char *key, const char *section, bool title,
                      const HcSubstitute *substitute)
{
  HcNetlist *netlist = r->netlist;
  HcCards *cards = hc_arena_take(netlist->arena, sizeof *cards);
  const char *copy = hc_arena_text(netlist->arena, file, strlen(file));
  if (!key || !cards || !copy || hc_arena_grow(netlist->arena, &netlist->file, netlist->files, sizeof key))
    return no_memory(r);
  for (size_t i = 0; i < netlist->files; ++i)
    if (!strcmp(netlist->file[i], key))
      return substitute ? part_find(r, substitute, copy, 0) : HC_OK;
  netlist->file[netlist->files++] = key;
  HcStatus status = hc_cards_read(copy, title, netlist->arena, cards, r->error);
  const size_t before = netlist->subcircuits;
  const HcSubcircuit *outside = r->open;
  const bool passing = r->passing, found = r->found;
  r->within[r->depth++] = key;
  r->passing = section != NULL;
  r->found = !section;
  bool end = false;
  for (size_t i = 0; i < cards->n && !status; ++i)
    status = card_read(r, &cards->card[i], section, &end);
  if (!status && !r->found)
    status = hc_error_set(r->error, HC_BAD_INPUT, "%s:1:1: there is no section %s; expected .lib %s and .endl in it", file,
                          section, section);
  r->passing = passing;
  r->found = found;
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
  HcReading r = {.netlist = netlist,
                 .top = file,
                 .substitute = substitute,
                 .substitutes = substitutes,
                 .open = &netlist->top,
                 .error = &own};
  HcStatus status = hc_file_read(&r, file, hc_file_key(&r, file, NULL), NULL, true, NULL);
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

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/netlist.h"

#include <ctype.h>
#include <string.h>

enum { ASSIGNMENTS_MAX = 2000 };

HcStatus hc_assignments_read(HcScan *scan, HcArena *arena, HcAssignment **list, size_t *n, HcError *error)
{
  while (!hc_scan_end(scan)) {
    const size_t at = scan->at;
    if (*n >= ASSIGNMENTS_MAX)
      return hc_card_error(scan->card, at, error, "expected %d names at most", ASSIGNMENTS_MAX);
    if (hc_arena_grow(arena, list, *n, sizeof **list))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    HcAssignment *one = &(*list)[*n];
    *one = (HcAssignment){.name = hc_scan_word(scan, arena), .at = at};
    if (!one->name || (!isalpha((unsigned char)*one->name) && *one->name != '_'))
      return hc_card_error(scan->card, at, error, "expected name=value");
    for (size_t i = 0; i < *n; ++i)
      if (!strcmp((*list)[i].name, one->name))
        return hc_card_error(scan->card, at, error, "%s is given twice; expected each name once", one->name);
    if (!hc_scan_take(scan, '='))
      return hc_card_error(scan->card, scan->at, error, "expected = after %s", one->name);
    const HcStatus status = hc_scan_assigned(scan, one->name, &one->value, error);
    if (status)
      return status;
    ++*n;
  }
  return HC_OK;
}

/** `(a, b)` behind the name of a function. */
static HcStatus arguments_read(HcScan *scan, HcArena *arena, HcFunction *function, HcError *error)
{
  if (!hc_scan_take(scan, '('))
    return hc_card_error(scan->card, scan->at, error, "expected ( and the arguments of %s", function->name);
  while (!hc_scan_take(scan, ')')) {
    const size_t at = scan->at;
    const char *name = hc_scan_word(scan, arena);
    if (!name || (!isalpha((unsigned char)*name) && *name != '_'))
      return hc_card_error(scan->card, at, error, "expected the name of an argument of %s, or )", function->name);
    if (function->arguments == HC_ARGUMENTS_MAX)
      return hc_card_error(scan->card, at, error, "expected %d arguments at most", HC_ARGUMENTS_MAX);
    for (size_t i = 0; i < function->arguments; ++i)
      if (!strcmp(function->argument[i], name))
        return hc_card_error(scan->card, at, error, "%s is given twice; expected each argument once", name);
    function->argument[function->arguments++] = name;
  }
  return HC_OK;
}

/** The rest of the card, without blanks at its end. */
static HcStatus body_read(HcScan *scan, HcFunction *function, HcError *error)
{
  (void)hc_scan_take(scan, '=');
  const bool end = hc_scan_end(scan);
  const char *text = scan->card->text;
  if (!end && text[scan->at] != '{' && text[scan->at] != '\'') {
    size_t to = strlen(text);
    while (to > scan->at && isspace((unsigned char)text[to - 1]))
      --to;
    function->body = (HcValue){.card = scan->card, .from = scan->at, .to = to};
    return HC_OK;
  }
  const HcStatus status = hc_scan_value(scan, "what the function is", &function->body, error);
  if (status || hc_scan_end(scan))
    return status;
  return hc_card_error(scan->card, scan->at, error, "expected the end of the card after the function %s", function->name);
}

HcStatus hc_function_read(HcScan *scan, HcArena *arena, HcFunctions *functions, HcError *error)
{
  (void)hc_scan_end(scan);
  const size_t at = scan->at;
  HcFunction function = {.name = hc_scan_word(scan, arena)};
  if (!function.name || (!isalpha((unsigned char)*function.name) && *function.name != '_'))
    return hc_card_error(scan->card, at, error, "expected the name of a function, as in .func twice(x) {2*x}");
  for (size_t i = 0; i < functions->n; ++i)
    if (!strcmp(functions->function[i].name, function.name))
      return hc_card_error(scan->card, at, error, "%s is defined twice; expected another name", function.name);
  if (functions->n >= ASSIGNMENTS_MAX)
    return hc_card_error(scan->card, at, error, "expected %d functions at most", ASSIGNMENTS_MAX);
  HcStatus status = arguments_read(scan, arena, &function, error);
  if (!status)
    status = body_read(scan, &function, error);
  if (status)
    return status;
  if (hc_arena_grow(arena, &functions->function, functions->n, sizeof function))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  functions->function[functions->n++] = function;
  return HC_OK;
}

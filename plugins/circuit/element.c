// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/netlist.h"

#include <ctype.h>
#include <string.h>

static HcStatus nodes_read(HcScan *scan, HcArena *arena, HcElement *element, size_t n, HcError *error)
{
  element->node = hc_arena_take(arena, n * sizeof *element->node);
  if (!element->node)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const bool brackets = n && hc_scan_take(scan, '(');
  for (size_t i = 0; i < n; ++i) {
    element->node[i] = hc_scan_word(scan, arena);
    if (!element->node[i])
      return hc_card_error(scan->card, scan->at, error, "expected node %zu of %zu of %s", i + 1, n, element->name);
  }
  if (brackets && !hc_scan_take(scan, ')'))
    return hc_card_error(scan->card, scan->at, error, "expected ) after the nodes of %s", element->name);
  element->nodes = n;
  return HC_OK;
}

static HcStatus others_read(HcScan *scan, HcArena *arena, HcElement *element, size_t n, HcError *error)
{
  (void)hc_scan_end(scan);
  element->other_at = scan->at;
  const char kind = element->kind == 'k' ? 'l' : 'v';
  for (size_t i = 0; i < n; ++i) {
    (void)hc_scan_end(scan);
    const size_t at = scan->at;
    element->other[i] = hc_scan_word(scan, arena);
    if (!element->other[i] || *element->other[i] != kind)
      return hc_card_error(scan->card, at, error, "expected the name of %s, which begins with %c",
                           kind == 'l' ? "an inductor" : "a voltage source", kind == 'l' ? 'L' : 'V');
  }
  return HC_OK;
}

HcStatus hc_assignments_read(HcScan *scan, HcArena *arena, HcAssignment **list, size_t *n, HcError *error)
{
  while (!hc_scan_end(scan)) {
    const size_t at = scan->at;
    if (hc_arena_grow(arena, list, *n, sizeof **list))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    HcAssignment *one = &(*list)[*n];
    one->name = hc_scan_word(scan, arena);
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

/** `DC 0`, `AC 1 0` and a bare value: read over, since the response is asked per source. */
static HcStatus source_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  while (!hc_scan_end(scan)) {
    const size_t at = scan->at;
    HcScan ahead = *scan;
    const char *word = hc_scan_word(&ahead, arena);
    if (word && (!strcmp(word, "dc") || !strcmp(word, "ac"))) {
      element->alternating |= *word == 'a';
      *scan = ahead;
      continue;
    }
    HcValue value;
    const HcStatus status = hc_scan_value(scan, "DC or AC and a value", &value, error);
    if (status)
      return status;
    if (word && isalpha((unsigned char)*word))
      return hc_card_error(scan->card, at, error, "expected DC or AC and a value; other waveforms have no place here");
  }
  return HC_OK;
}

static HcStatus instance_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  while (!hc_scan_end(scan)) {
    const size_t at = scan->at;
    HcScan ahead = *scan;
    const char *word = hc_scan_word(&ahead, arena);
    if (!word)
      return hc_card_error(scan->card, at, error, "expected a node, the subcircuit's name or name=value");
    HcScan behind = ahead;
    if (!strcmp(word, "params:")) {
      *scan = ahead;
      break;
    }
    if (hc_scan_take(&behind, '='))
      break;
    *scan = ahead;
    if (hc_arena_grow(arena, &element->node, element->nodes, sizeof *element->node))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    element->node[element->nodes++] = word;
    element->other_at = at;
  }
  if (element->nodes < 2)
    return hc_card_error(scan->card, scan->at, error, "expected nodes and the name of a subcircuit after %s", element->name);
  element->other[0] = element->node[--element->nodes];
  return hc_assignments_read(scan, arena, &element->argument, &element->arguments, error);
}

HcStatus hc_element_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  *element = (HcElement){.card = scan->card, .kind = scan->card->text[scan->at]};
  const size_t at = scan->at;
  element->name = hc_scan_word(scan, arena);
  if (!element->name || !strchr("rclkviegfhx", element->kind))
    return hc_card_error(scan->card, at, error, "expected an element (R C L K V I E G F H X) or a .card");
  if (element->kind == 'x')
    return instance_read(scan, arena, element, error);
  const size_t nodes = element->kind == 'k' ? 0 : element->kind == 'e' || element->kind == 'g' ? 4 : 2;
  HcStatus status = nodes_read(scan, arena, element, nodes, error);
  if (!status && strchr("kfh", element->kind))
    status = others_read(scan, arena, element, element->kind == 'k' ? 2 : 1, error);
  if (!status && strchr("vi", element->kind))
    return source_read(scan, arena, element, error);
  if (!status)
    status = hc_scan_value(scan, "a value", &element->value, error);
  if (!status && !hc_scan_end(scan))
    return hc_card_error(scan->card, scan->at, error, "expected the end of the card after the value of %s", element->name);
  return status;
}

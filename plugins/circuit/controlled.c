// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/netlist.h"

#include <string.h>

/** `POLY(1)` taken when it stands here. */
static HcStatus poly_read(HcScan *scan, HcArena *arena, bool *poly, HcError *error)
{
  HcScan ahead = *scan;
  const char *word = hc_scan_word(&ahead, arena);
  *poly = word && !strcmp(word, "poly") && hc_scan_take(&ahead, '(');
  if (!*poly)
    return HC_OK;
  const size_t at = (hc_scan_end(scan), scan->at);
  *scan = ahead;
  const char *n = hc_scan_word(scan, arena);
  if (!n || strcmp(n, "1") || !hc_scan_take(scan, ')'))
    return hc_card_error(
        scan->card, at, error,
        "expected POLY(1): what hangs on several is a sum of sources, one after another (E H) or side by side (G F)");
  return HC_OK;
}

/** The coefficients of POLY(1): a constant, which must be 0, and the gain. */
static HcStatus coefficients_read(HcScan *scan, HcElement *element, HcError *error)
{
  HcStatus status = hc_scan_value(scan, "POLY's constant, 0", &element->offset, error);
  if (!status)
    status = hc_scan_value(scan, "POLY's second coefficient, the gain", &element->value, error);
  if (status || hc_scan_end(scan) || hc_scan_assignment(scan))
    return status;
  return hc_card_error(scan->card, scan->at, error, "expected two coefficients: higher ones bend, and a line is linear");
}

/** The nodes of the first V(a) or V(a, b) in `value`. All others must say the same. */
static HcStatus volts_find(const HcValue *value, HcArena *arena, HcElement *element, HcError *error)
{
  const char *text = value->card->text;
  size_t first = 0, length = 0;
  for (size_t at = value->from; at + 1 < value->to; ++at) {
    const bool begins = at == value->from || !strchr("abcdefghijklmnopqrstuvwxyz0123456789_", text[at - 1]);
    if (!begins || strncmp(text + at, "v(", 2))
      continue;
    const size_t n = strcspn(text + at, ")");
    if (at + n >= value->to)
      return hc_card_error(value->card, at, error, "expected ) after the node");
    if (length && (n != length || strncmp(text + first, text + at, n)))
      return hc_card_error(value->card, at, error,
                           "expected one controlling voltage, written V(a) or V(a, b) the same way each time");
    first = at;
    length = n;
  }
  if (!length)
    return hc_card_error(value->card, value->from, error, "expected gain*V(a) or gain*V(a, b), as in VALUE={2*V(in)}");
  HcScan scan = {.card = value->card, .at = first + 2};
  for (unsigned i = 2; i < 4; ++i) {
    const size_t at = scan.at;
    if (hc_arena_grow(arena, &element->node, i, sizeof *element->node))
      return hc_error_set(error, HC_NO_MEMORY, "out of memory");
    element->node[i] = scan.at < first + length ? hc_scan_word(&scan, arena) : "0";
    if (!element->node[i] || scan.at > first + length)
      return hc_card_error(value->card, at, error, "expected a node");
    if (!hc_scan_end(&scan) && scan.at < first + length && i == 3)
      return hc_card_error(value->card, scan.at, error, "expected one node or two");
  }
  element->nodes = 4;
  element->of_volts = true;
  return HC_OK;
}

/** `VALUE={…}`, `VOL='…'` of an E, `CUR='…'` of a G; `found` when it was there. */
static HcStatus value_read(HcScan *scan, HcArena *arena, HcElement *element, bool *found, HcError *error)
{
  HcScan ahead = *scan;
  const char *word = hc_scan_word(&ahead, arena);
  const bool named = word && (!strcmp(word, "value") || !strcmp(word, element->kind == 'e' ? "vol" : "cur"));
  *found = named && (hc_scan_take(&ahead, '=') || strchr("{'", ahead.card->text[ahead.at]));
  if (!*found)
    return HC_OK;
  *scan = ahead;
  const HcStatus status = hc_scan_value(scan, "what the source is, gain*V(a, b)", &element->value, error);
  return status ? status : volts_find(&element->value, arena, element, error);
}

HcStatus hc_controlled_read(HcScan *scan, HcArena *arena, HcElement *element, HcError *error)
{
  const bool by_voltage = strchr("eg", element->kind) != NULL;
  bool found = false, poly = false;
  HcStatus status = by_voltage ? value_read(scan, arena, element, &found, error) : HC_OK;
  if (status || found)
    return status;
  status = poly_read(scan, arena, &poly, error);
  if (!status)
    status = by_voltage ? hc_nodes_read(scan, arena, element, 2, error) : hc_others_read(scan, arena, element, 1, error);
  return status || !poly ? status : coefficients_read(scan, element, error);
}

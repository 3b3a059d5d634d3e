// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/scan.h"

#include <ctype.h>
#include <string.h>

static bool ends_word(char c)
{
  return c == '\0' || isspace((unsigned char)c) || strchr(",=(){}'", c);
}

bool hc_scan_end(HcScan *scan)
{
  const char *text = scan->card->text;
  while (isspace((unsigned char)text[scan->at]) || text[scan->at] == ',')
    ++scan->at;
  return text[scan->at] == '\0';
}

const char *hc_scan_word(HcScan *scan, HcArena *arena)
{
  if (hc_scan_end(scan))
    return NULL;
  const char *text = scan->card->text + scan->at;
  size_t length = 0;
  while (!ends_word(text[length]))
    ++length;
  if (!length)
    return NULL;
  scan->at += length;
  return hc_arena_text(arena, text, length);
}

bool hc_scan_take(HcScan *scan, char c)
{
  if (hc_scan_end(scan) || scan->card->text[scan->at] != c)
    return false;
  ++scan->at;
  return true;
}

static HcStatus enclosed(HcScan *scan, char close, HcValue *value, HcError *error)
{
  const HcCard *card = scan->card;
  const char *stop = strchr(card->text + scan->at + 1, close);
  if (!stop)
    return hc_card_error(card, scan->at, error, "expected %c at the end of this expression", close);
  *value = (HcValue){.card = card, .from = scan->at + 1, .to = (size_t)(stop - card->text)};
  scan->at = value->to + 1;
  return HC_OK;
}

HcStatus hc_scan_value(HcScan *scan, const char *what, HcValue *value, HcError *error)
{
  const HcCard *card = scan->card;
  if (hc_scan_end(scan))
    return hc_card_error(card, scan->at, error, "expected %s: a number or {expression}", what);
  if (card->text[scan->at] == '{')
    return enclosed(scan, '}', value, error);
  if (card->text[scan->at] == '\'')
    return enclosed(scan, '\'', value, error);
  size_t to = scan->at;
  while (!ends_word(card->text[to]))
    ++to;
  if (to == scan->at)
    return hc_card_error(card, scan->at, error, "expected %s: a number or {expression}", what);
  *value = (HcValue){.card = card, .from = scan->at, .to = to, .plain = true};
  scan->at = to;
  return HC_OK;
}

/** True when `name =` (and not ==) stands at `at`. */
static bool assignment_at(const char *text, size_t at)
{
  if (!isalpha((unsigned char)text[at]) && text[at] != '_')
    return false;
  while (isalnum((unsigned char)text[at]) || text[at] == '_')
    ++at;
  while (isspace((unsigned char)text[at]))
    ++at;
  return text[at] == '=' && text[at + 1] != '=';
}

bool hc_scan_assignment(HcScan *scan)
{
  return !hc_scan_end(scan) && assignment_at(scan->card->text, scan->at);
}

HcStatus hc_scan_assigned(HcScan *scan, const char *what, HcValue *value, HcError *error)
{
  const HcCard *card = scan->card;
  const char *text = card->text;
  if (hc_scan_end(scan) || text[scan->at] == '{' || text[scan->at] == '\'')
    return hc_scan_value(scan, what, value, error);
  size_t to = scan->at, blank = 0;
  unsigned brackets = 0;
  for (; text[to] && !strchr("{}'", text[to]); ++to) {
    const bool after_blank = to > scan->at && (isspace((unsigned char)text[to - 1]) || text[to - 1] == ',');
    if (after_blank && assignment_at(text, to))
      break;
    if (after_blank && !brackets && !blank)
      blank = to;
    brackets += text[to] == '(';
    brackets -= text[to] == ')' && brackets;
  }
  const size_t next = to;
  while (to > scan->at && (isspace((unsigned char)text[to - 1]) || text[to - 1] == ','))
    --to;
  if (to == scan->at)
    return hc_card_error(card, to, error, "expected %s: a number or {expression}", what);
  if (blank && blank < to && text[next])
    return hc_card_error(card, blank, error, "expected braces around the value of %s, which has blanks in it", what);
  *value = (HcValue){.card = card, .from = scan->at, .to = to};
  scan->at = next;
  return HC_OK;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Matching walks the address once and keeps the set of all places in the pattern where one could be: no backtracking, so
// no pattern is expensive.
#include "address.h"

#include <string.h>

bool hc_pattern_is(const char *address)
{
  return strpbrk(address, "*?[]{}") != NULL || strstr(address, "//") != NULL;
}

static HcStatus bad(HcError *error, const char *what)
{
  return hc_error_set(error, HC_BAD_INPUT, "pattern with %s", what);
}

static bool has(const HcPlaces *places, size_t at)
{
  return (places->bit[at / 64] >> at % 64 & 1) != 0;
}

static void put(HcPlaces *places, size_t at)
{
  places->bit[at / 64] |= (uint64_t)1 << at % 64;
}

// One bracket or brace from `open` to its `close`; nothing but plain characters is in between.
static HcStatus enclose(HcPattern *pattern, size_t open, size_t *after, HcError *error)
{
  const char close = pattern->text[open] == '[' ? ']' : '}';
  const size_t inside = strcspn(pattern->text + open + 1, "/*?[]{}");
  const size_t end = open + 1 + inside;
  if (pattern->text[end] != close)
    return bad(error, close == ']' ? "`[` that is not closed; expected `[abc]`, `[a-c]` or `[!a]`"
                                   : "`{` that is not closed; expected `{one,two}`");
  if (close == ']' && (inside == 0 || (inside == 1 && pattern->text[open + 1] == '!')))
    return bad(error, "an empty `[]`; expected characters in it");
  for (size_t i = open; i <= end; i++) {
    pattern->leave[i] = (uint8_t)(end + 1);
    if (close == '}' && (i == open || i == end || pattern->text[i] == ','))
      put(&pattern->turns, i);
  }
  *after = end + 1;
  return HC_OK;
}

// Be at `at`, and wherever one gets from there without a character. Places already entered end it, or groups with many
// empty choices would multiply.
static void follow(const HcPattern *pattern, HcPlaces *places, size_t at)
{
  const char c = pattern->text[at];
  const size_t leave = pattern->leave[at];
  if (has(places, at))
    return;
  put(places, at);
  if (c == '*')
    follow(pattern, places, at + 1);
  if (c != '{') {
    if (has(&pattern->turns, at))
      follow(pattern, places, leave);
    return;
  }
  follow(pattern, places, at + 1);
  for (size_t i = at + 1; i + 1 < leave; i++)
    if (pattern->text[i] == ',')
      follow(pattern, places, i + 1);
}

// Worked out once for each place, so that matching only joins sets.
static void prepare_reach(HcPattern *pattern, size_t length)
{
  for (size_t at = 0; at <= length; at++) {
    HcPlaces *const reach = &pattern->reach[at];
    follow(pattern, reach, at);
    for (size_t w = 0; w < sizeof reach->bit / sizeof reach->bit[0]; w++)
      reach->bit[w] &= ~pattern->turns.bit[w];
  }
}

HcStatus hc_pattern_set(HcPattern *pattern, const char *text, HcError *error)
{
  unsigned wildcards = 0;
  memset(pattern, 0, sizeof *pattern);
  strncpy(pattern->text, text, sizeof pattern->text - 1);
  for (size_t i = 0; pattern->text[i] != '\0';) {
    const char c = pattern->text[i];
    size_t after = i + 1;
    HcStatus status = HC_OK;
    if (c == ']' || c == '}')
      status = bad(error, "a bracket that was never opened");
    else if (c == '[' || c == '{')
      status = enclose(pattern, i, &after, error);
    else if (strncmp(pattern->text + i, "///", 3) == 0)
      status = bad(error, "`///`; expected at most `//`");
    if (status != HC_OK)
      return status;
    wildcards += c == '*' || c == '?' || c == '[' || c == '{' || (c == '/' && pattern->text[i + 1] == '/');
    i = after;
  }
  if (wildcards > HC_WILDCARDS_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "pattern with %u wildcards; expected at most %d", wildcards, HC_WILDCARDS_MAX);
  prepare_reach(pattern, strlen(pattern->text));
  return HC_OK;
}

// Be at `at`, and wherever one gets from there without a character.
static void enter(const HcPattern *pattern, HcPlaces *places, size_t at)
{
  for (size_t w = 0; w < sizeof places->bit / sizeof places->bit[0]; w++)
    places->bit[w] |= pattern->reach[at].bit[w];
}

static bool in_set(const char *set, char c)
{
  const bool inverted = *set == '!';
  bool found = false;
  for (set += inverted; *set != ']'; set++) {
    if (set[1] == '-' && set[2] != ']') {
      found = found || (c >= set[0] && c <= set[2]);
      set += 2;
    } else {
      found = found || c == *set;
    }
  }
  return found != inverted && c != '/';
}

// Go on from `at` with character `c`.
static void advance(const HcPattern *pattern, HcPlaces *next, size_t at, char c)
{
  const char p = pattern->text[at];
  const bool first_of_two = p == '/' && pattern->text[at + 1] == '/';
  const bool second_of_two = p == '/' && at > 0 && pattern->text[at - 1] == '/';
  if (p == '\0')
    return;
  if (second_of_two) { // any number of segments
    enter(pattern, next, at);
    if (c == '/')
      enter(pattern, next, at + 1);
  } else if (first_of_two && c == '/') {
    enter(pattern, next, at + 1);
    enter(pattern, next, at + 2);
  } else if (p == '*') {
    if (c != '/')
      enter(pattern, next, at);
  } else if (p == '?') {
    if (c != '/')
      enter(pattern, next, at + 1);
  } else if (p == '[') {
    if (in_set(pattern->text + at + 1, c))
      enter(pattern, next, pattern->leave[at]);
  } else if (p == c) {
    enter(pattern, next, at + 1);
  }
}

bool hc_pattern_match(const HcPattern *pattern, const char *address)
{
  HcPlaces now = {0};
  enter(pattern, &now, 0);
  for (; *address != '\0'; address++) {
    HcPlaces next = {0};
    uint64_t any = 0;
    for (size_t w = 0; w < sizeof now.bit / sizeof now.bit[0]; w++)
      for (uint64_t left = now.bit[w]; left != 0; left &= left - 1)
        advance(pattern, &next, 64 * w + (size_t)__builtin_ctzll(left), *address);
    for (size_t w = 0; w < sizeof next.bit / sizeof next.bit[0]; w++)
      any |= next.bit[w];
    if (any == 0)
      return false;
    now = next;
  }
  const size_t end = strlen(pattern->text);
  return has(&now, end);
}

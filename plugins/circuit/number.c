// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/number.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static double suffix(const char *text, bool plain)
{
  if (!strncmp(text, "meg", 3))
    return 1e6;
  if (plain && !strncmp(text, "mil", 3))
    return 25.4e-6;
  switch (*text) {
  case 't':
    return 1e12;
  case 'g':
    return 1e9;
  case 'k':
    return 1e3;
  case 'm':
    return 1e-3;
  case 'u':
    return 1e-6;
  case 'n':
    return 1e-9;
  case 'p':
    return 1e-12;
  case 'f':
    return 1e-15;
  default:
    return 1;
  }
}

static size_t digits(const char *text)
{
  size_t n = 0;
  while (isdigit((unsigned char)text[n]))
    ++n;
  return n;
}

size_t hc_number_parse(const char *text, bool plain, double *number)
{
  size_t at = digits(text);
  size_t all = at;
  if (text[at] == '.') {
    const size_t behind = digits(text + at + 1);
    all += behind;
    at += 1 + behind;
  }
  if (!all)
    return 0;
  if (text[at] == 'e') {
    const size_t sign = text[at + 1] == '+' || text[at + 1] == '-';
    const size_t power = digits(text + at + 1 + sign);
    if (power)
      at += 1 + sign + power;
  }
  char bare[64];
  if (at >= sizeof bare)
    return 0;
  memcpy(bare, text, at);
  bare[at] = '\0';
  *number = strtod(bare, NULL) * suffix(text + at, plain);
  while (isalpha((unsigned char)text[at]))
    ++at;
  return at;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "name.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

/** White space, and what fonts draw as nothing though Unicode has it among the symbols: a braille cell without dots, a note without head. */
static bool is_blank(ucs4_t c)
{
  return c == 0x2800 || c == 0x1d159 ||
         (uc_is_property(c, UC_PROPERTY_WHITE_SPACE) && c >= ' ' && c != 0x85 && c != 0x2028 && c != 0x2029);
}

/** They only choose between two looks of what is before them, as phones do with a heart. */
static bool is_look(ucs4_t c)
{
  return uc_is_property(c, UC_PROPERTY_VARIATION_SELECTOR);
}

/** Controls, what turns the direction of writing, fillers, and what stands for no character. */
static bool is_unseen(ucs4_t c)
{
  return uc_is_property(c, UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT) || uc_is_property(c, UC_PROPERTY_NOT_A_CHARACTER) ||
         uc_is_general_category(c, uc_general_category_or(UC_CATEGORY_Cc, UC_CATEGORY_Cf)) || c == 0x2028 || c == 0x2029 ||
         (c >= 0xfff0 && c <= 0xffff) || c >= 0xe0000;
}

bool hc_trial_name(char *to, size_t size, const char *typed)
{
  size_t n = 0, at = 0;
  bool blank = false, whole = true;
  uint8_t *name = u8_normalize(UNINORM_NFC, (const uint8_t *)typed, strlen(typed), NULL, &n);
  for (size_t i = 0; name && i < n;) {
    ucs4_t c = 0;
    const int length = u8_mbtoucr(&c, name + i, n - i);
    const size_t step = length > 0 ? (size_t)length : 1;
    const uint8_t *character = name + i;
    i += step;
    if (length > 0 && is_blank(c))
      blank = true;
    else if (length <= 0 || (is_unseen(c) && !is_look(c)))
      whole = false;
    else if (!is_look(c)) {
      const size_t gap = blank && at;
      if (at + gap + step >= size) {
        whole = false;
        break;
      }
      to[at] = ' ';
      memcpy(to + at + gap, character, step);
      at += gap + step;
      blank = false;
    }
  }
  to[at] = '\0';
  whole &= name != NULL;
  free(name);
  return whole;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A file that is written beside and moved into place when it is whole, so that a full disk does not cost the one that was there.
 */
#ifndef HC_REPLACE_H
#define HC_REPLACE_H

#include "circuit/error.h"

#include <stdbool.h>
#include <stdio.h>

enum { HC_REPLACE_MAX = 4096 + 8 };

typedef struct HcReplace {
  FILE *file; ///< to be written
  char name[HC_REPLACE_MAX], part[HC_REPLACE_MAX];
} HcReplace;

/** Begin. What a link stands for is replaced, not the link; a device or folder never is. HC_OK, HC_IO. */
HcStatus hc_replace_open(HcReplace *replace, const char *name, HcError *error);
/** End: move it into place if `whole` and all of it could be written; else what was there stays, and HC_IO tells why. */
HcStatus hc_replace_close(HcReplace *replace, bool whole, HcError *error);
/** Both at once, with a text; with `wait` (for the disk: long) what was there stays even when power goes. */
HcStatus hc_replace_text(const char *name, const char *text, bool wait, HcError *error);

#endif

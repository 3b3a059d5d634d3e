// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Names that people type: what looks the same is the same, and what cannot be seen is none. */
#ifndef HC_TRIAL_NAME_H
#define HC_TRIAL_NAME_H

#include "series.h"

#include <stddef.h>

/** A name as it is kept: UTF-8 in Unicode's form NFC; every run of blanks, of whatever kind and width, one space, and none at either
 * end; without what cannot be seen. "": there was nothing to see. False: something was left out that is no blank and cannot be seen,
 * was no UTF-8, or did not fit. */
bool hc_trial_name(char *to, size_t size, const char *typed);

#endif

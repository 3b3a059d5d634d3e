// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Ready surfaces for other people's controllers, made from the bench's tables. */
#ifndef HC_LAYOUTS_H
#define HC_LAYOUTS_H

#include "bench.h"

/** HC_BAD_INPUT with the names that there are, where there is no such program. */
HcStatus hc_layout_known(const char *program, HcError *error);
/** The surface of a bench as a file for a program (`open-stage-control` or `touchosc`), whole: *bytes is malloc'ed. */
HcStatus hc_layout_make(const char *program, HcBench *bench, char **bytes, size_t *size, HcError *error);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file gnuplot as a process. */
#ifndef HC_GNUPLOT_H
#define HC_GNUPLOT_H

#include "circuit/error.h"

#include <stdio.h>

/** Run a flushed script; what gnuplot writes to its standard output becomes `file`, whole or not at all. */
HcStatus hc_gnuplot_run(FILE *script, const char *file, HcError *error);

#endif

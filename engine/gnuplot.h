// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file gnuplot as a process. */
#ifndef HC_GNUPLOT_H
#define HC_GNUPLOT_H

#include "circuit/error.h"

#include <stdbool.h>
#include <stdio.h>

enum { HC_GNUPLOT_COLOURS = 8 };
/** Okabe and Ito's, which colour-blind eyes tell apart, as #rrggbb. */
extern const char *const hc_gnuplot_colour[HC_GNUPLOT_COLOURS];

bool hc_gnuplot_is_png(const char *file);
/** A text of a script as gnuplot's '…', in which only the quote itself means something. */
void hc_gnuplot_text(FILE *to, const char *text);
/** The beginning of a script: a picture of that size [px], twice as fine as PNG. */
void hc_gnuplot_terminal(FILE *to, bool png, int width, int height);

/** An empty script, for hc_gnuplot_draw. NULL: there is no room for a temporary file (HC_IO). */
FILE *hc_gnuplot_script(HcError *error);
/** Run a script and close it; what gnuplot writes to its standard output becomes `file`, whole or not at all. */
HcStatus hc_gnuplot_draw(FILE *script, const char *file, HcError *error);

#endif

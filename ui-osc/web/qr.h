// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A text as a QR code. ANY. */
#ifndef HC_WEB_QR_H
#define HC_WEB_QR_H

/** A picture in SVG, for free(); NULL: out of memory, or too much for a code. */
char *hc_qr_svg(const char *text);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file How a surface is written down for one program or another. *bytes is malloc'ed; false: out of memory. */
#ifndef HC_LAYOUTS_WRITE_H
#define HC_LAYOUTS_WRITE_H

#include "surface.h"

/** Open Stage Control 1.x: JSON. */
bool hc_open_stage_control_write(const HcSurface *surface, char **bytes, size_t *size);
/** TouchOSC of 2021 and later: XML, deflated with zlib's header. */
bool hc_touchosc_write(const HcSurface *surface, char **bytes, size_t *size);

/** Script of a control of TouchOSC, which speaks Lua 5.1; "" where it needs none. */
enum { HC_SCRIPT_MAX = 2048 };
void hc_touchosc_script(const HcPad *pad, char script[HC_SCRIPT_MAX]);
/** Of the whole: asks to be told, for as long as it is open. */
extern const char *const hc_touchosc_root_script;

#endif

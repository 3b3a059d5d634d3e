// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file TouchOSC's XML: nodes, their properties, values and messages. Whatever fails is remembered in `failed`. */
#ifndef HC_TOUCHOSC_XML_H
#define HC_TOUCHOSC_XML_H

#include "surface.h"

#include <libxml/xmlwriter.h>

typedef struct HcTosc {
  xmlTextWriterPtr xml;
  unsigned nodes;
  bool failed;
} HcTosc;

void hc_tosc_open_element(HcTosc *out, const char *name);
void hc_tosc_close_element(HcTosc *out);
void hc_tosc_set_text(HcTosc *out, const char *key, const char *text);
void hc_tosc_set_number(HcTosc *out, const char *type, const char *key, double value);
void hc_tosc_set_colour(HcTosc *out, const char *key, unsigned rgb);
/** Ends the properties; `x` and `text` are the usual values, NULL where there is none of that name. */
void hc_tosc_values(HcTosc *out, const char *x, const char *text);
/** One piece of an address or one argument. `type`: CONSTANT, or VALUE of the control. */
void hc_tosc_partial(HcTosc *out, const char *type, const char *conversion, const char *what, double low, double high);
void hc_tosc_constant(HcTosc *out, const HcArgument *a);
/** Begins the only message of a control; its element `arguments` is left open. `when`: RISE or ANY change of x sends it; NULL: never. */
void hc_tosc_message(HcTosc *out, const char *address, const char *when, bool receive);
/** Ends the message and its node. */
void hc_tosc_end(HcTosc *out);
/** Begins a node with the properties that all have; its element `properties` is left open. */
void hc_tosc_begin(HcTosc *out, const char *type, const char *name, HcBox box, unsigned colour, bool touched, bool filled);
void hc_tosc_value(HcTosc *out, const char *key, const char *usual);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "touchosc_xml.h"

#include <stdio.h>
#include <string.h>

enum { NORTH = 0, EAST = 1, RECTANGLE = 1 }; ///< sides of a fader, and a shape

void hc_tosc_open_element(HcTosc *out, const char *name)
{
  out->failed |= xmlTextWriterStartElement(out->xml, BAD_CAST name) < 0;
}

void hc_tosc_close_element(HcTosc *out)
{
  out->failed |= xmlTextWriterEndElement(out->xml) < 0;
}

static void element(HcTosc *out, const char *name, const char *text)
{
  out->failed |= xmlTextWriterWriteElement(out->xml, BAD_CAST name, BAD_CAST text) < 0;
}

static void number(HcTosc *out, const char *name, double value)
{
  out->failed |= xmlTextWriterWriteFormatElement(out->xml, BAD_CAST name, "%.9g", value) < 0;
}

/** Begins a property; its value's element is left open. */
static void property(HcTosc *out, const char *type, const char *key)
{
  hc_tosc_open_element(out, "property");
  out->failed |= xmlTextWriterWriteAttribute(out->xml, BAD_CAST "type", BAD_CAST type) < 0;
  element(out, "key", key);
}

void hc_tosc_set_text(HcTosc *out, const char *key, const char *text)
{
  property(out, "s", key);
  element(out, "value", text);
  hc_tosc_close_element(out);
}

void hc_tosc_set_number(HcTosc *out, const char *type, const char *key, double value)
{
  property(out, type, key);
  number(out, "value", value);
  hc_tosc_close_element(out);
}

void hc_tosc_set_colour(HcTosc *out, const char *key, unsigned rgb)
{
  property(out, "c", key);
  hc_tosc_open_element(out, "value");
  number(out, "r", (rgb >> 16 & 255) / 255.0);
  number(out, "g", (rgb >> 8 & 255) / 255.0);
  number(out, "b", (rgb & 255) / 255.0);
  number(out, "a", 1);
  hc_tosc_close_element(out);
  hc_tosc_close_element(out);
}

static void hc_tosc_set_frame(HcTosc *out, HcBox box)
{
  property(out, "r", "frame");
  hc_tosc_open_element(out, "value");
  number(out, "x", box.x);
  number(out, "y", box.y);
  number(out, "w", box.w);
  number(out, "h", box.h);
  hc_tosc_close_element(out);
  hc_tosc_close_element(out);
}

void hc_tosc_value(HcTosc *out, const char *key, const char *usual)
{
  hc_tosc_open_element(out, "value");
  element(out, "key", key);
  element(out, "locked", "0");
  element(out, "lockedDefaultCurrent", "0");
  element(out, "default", usual);
  element(out, "defaultPull", "0");
  hc_tosc_close_element(out);
}

void hc_tosc_begin(HcTosc *out, const char *type, const char *name, HcBox box, unsigned colour, bool touched, bool filled)
{
  hc_tosc_open_element(out, "node");
  out->failed |= xmlTextWriterWriteFormatAttribute(out->xml, BAD_CAST "ID", "68630000-0000-4000-8000-%012x", ++out->nodes) < 0 ||
                 xmlTextWriterWriteAttribute(out->xml, BAD_CAST "type", BAD_CAST type) < 0;
  hc_tosc_open_element(out, "properties");
  hc_tosc_set_text(out, "name", name);
  hc_tosc_set_frame(out, box);
  hc_tosc_set_colour(out, "color", colour);
  hc_tosc_set_number(out, "b", "background", filled);
  hc_tosc_set_number(out, "b", "outline", filled);
  hc_tosc_set_number(out, "i", "outlineStyle", 1);
  hc_tosc_set_number(out, "f", "cornerRadius", 1);
  hc_tosc_set_number(out, "b", "grabFocus", touched);
  hc_tosc_set_number(out, "b", "interactive", touched);
  hc_tosc_set_number(out, "b", "locked", 0);
  hc_tosc_set_number(out, "b", "visible", 1);
  hc_tosc_set_number(out, "i", "orientation", strcmp(type, "FADER") ? NORTH : EAST);
  hc_tosc_set_number(out, "i", "pointerPriority", 0);
  hc_tosc_set_number(out, "i", "shape", RECTANGLE);
}

void hc_tosc_values(HcTosc *out, const char *x, const char *text)
{
  hc_tosc_close_element(out);
  hc_tosc_open_element(out, "values");
  hc_tosc_value(out, "touch", "false");
  if (x)
    hc_tosc_value(out, "x", x);
  if (text)
    hc_tosc_value(out, "text", text);
  hc_tosc_close_element(out);
}

void hc_tosc_partial(HcTosc *out, const char *type, const char *conversion, const char *what, double low, double high)
{
  hc_tosc_open_element(out, "partial");
  element(out, "type", type);
  element(out, "conversion", conversion);
  element(out, "value", what);
  number(out, "scaleMin", low);
  number(out, "scaleMax", high);
  hc_tosc_close_element(out);
}

void hc_tosc_constant(HcTosc *out, const HcArgument *a)
{
  char text[32];
  (void)snprintf(text, sizeof text, "%.9g", a->number);
  hc_tosc_partial(out, "CONSTANT",
                  a->type == 's'   ? "STRING"
                  : a->type == 'i' ? "INTEGER"
                                   : "FLOAT",
                  a->type == 's' ? a->text : text, 0, 1);
}

void hc_tosc_message(HcTosc *out, const char *address, const char *when, bool receive)
{
  hc_tosc_open_element(out, "messages");
  hc_tosc_open_element(out, "osc");
  element(out, "enabled", "1");
  element(out, "send", when ? "1" : "0");
  element(out, "receive", receive ? "1" : "0");
  element(out, "feedback", "0");
  element(out, "connections", "00001");
  hc_tosc_open_element(out, "triggers");
  if (when) {
    hc_tosc_open_element(out, "trigger");
    element(out, "var", "x");
    element(out, "condition", when);
    hc_tosc_close_element(out);
  }
  hc_tosc_close_element(out);
  hc_tosc_open_element(out, "path");
  hc_tosc_partial(out, "CONSTANT", "STRING", address, 0, 1);
  hc_tosc_close_element(out);
  hc_tosc_open_element(out, "arguments");
}

void hc_tosc_end(HcTosc *out)
{
  for (int open = 0; open < 4; ++open)
    hc_tosc_close_element(out);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The surface as TouchOSC (2021 and later) loads it: a tree of nodes with properties, values and messages in XML, version 3, which
 * every later version reads too, all of it deflated. What a node is called is its address. A button with a lamp is three nodes above
 * each other, the lamp, the button, and its words, because a button that is let go would put its own lamp out.
 */

#include "touchosc_xml.h"
#include "write.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/** Properties are numbers: what a button does, where words stand, their sizes. */
enum { MOMENTARY = 0, TOGGLE_ON_PRESS = 2, LEFT = 1, CENTRE = 2, SMALL = 12, LARGE = 30 };

/* ---- controls ---------------------------------------------------------------------------------------------------------- */

static void set_script(HcTosc *out, const HcPad *pad)
{
  char script[HC_SCRIPT_MAX];
  hc_touchosc_script(pad, script);
  hc_tosc_set_text(out, "script", script);
}

static void set_button(HcTosc *out, int type)
{
  hc_tosc_set_number(out, "i", "buttonType", type);
  hc_tosc_set_number(out, "b", "press", 1);
  hc_tosc_set_number(out, "b", "release", 1);
  hc_tosc_set_number(out, "b", "valuePosition", 0);
}

static void set_words(HcTosc *out, bool big, int align)
{
  hc_tosc_set_number(out, "i", "font", 0);
  hc_tosc_set_number(out, "i", "textSize", big ? LARGE : SMALL);
  hc_tosc_set_number(out, "i", "textLength", 0);
  hc_tosc_set_number(out, "i", "textAlignH", align);
  hc_tosc_set_number(out, "i", "textAlignV", CENTRE);
  hc_tosc_set_number(out, "b", "textClip", 1);
  hc_tosc_set_colour(out, "textColor", 0xe8eaee);
}

static void words(HcTosc *out, const HcPad *pad, HcBox box, const char *text, int align)
{
  hc_tosc_begin(out, "LABEL", "words", box, pad->colour, false, false);
  set_words(out, pad->big, align);
  hc_tosc_values(out, NULL, text);
  hc_tosc_close_element(out);
}

/** Shows what it is told: by its script where it has one. */
static void lamp(HcTosc *out, const HcPad *pad, HcBox box, const char *tag)
{
  hc_tosc_begin(out, "BUTTON", pad->about->address, box, pad->colour, false, true);
  set_button(out, MOMENTARY);
  hc_tosc_set_text(out, "tag", tag);
  set_script(out, pad);
  hc_tosc_values(out, "0", NULL);
  hc_tosc_message(out, pad->about->address, NULL, true);
  hc_tosc_partial(out, "VALUE", "INTEGER", "x", 0, 1);
  hc_tosc_end(out);
}

/** Sends when it is pressed: one word, or its own arguments. */
static void press(HcTosc *out, const HcPad *pad, HcBox box, const char *word, bool filled)
{
  static const HcArgument one = {.type = 'i', .number = 1};
  hc_tosc_begin(out, "BUTTON", pad->about->address, box, pad->colour, true, filled);
  set_button(out, MOMENTARY);
  hc_tosc_values(out, "0", NULL);
  hc_tosc_message(out, pad->about->address, "RISE", false);
  if (word)
    hc_tosc_partial(out, "CONSTANT", "STRING", word, 0, 1);
  else if (!pad->fixed_count)
    hc_tosc_constant(out, &one);
  for (unsigned i = 0; i < pad->fixed_count && !word; ++i)
    hc_tosc_constant(out, &pad->fixed[i]);
  hc_tosc_end(out);
}

static void button(HcTosc *out, const HcPad *pad)
{
  if (pad->lamp)
    lamp(out, pad, pad->box, "");
  press(out, pad, pad->box, NULL, !pad->lamp);
  words(out, pad, pad->box, pad->label, CENTRE);
}

/** Its value is the parameter's: sent on every change, a release too; the switch is told as well. */
static void toggle(HcTosc *out, const HcPad *pad)
{
  const bool held = pad->kind == HC_PAD_HOLD;
  hc_tosc_begin(out, "BUTTON", pad->about->address, pad->box, pad->colour, true, true);
  set_button(out, held ? MOMENTARY : TOGGLE_ON_PRESS);
  hc_tosc_values(out, "0", NULL);
  hc_tosc_message(out, pad->about->address, "ANY", !held);
  hc_tosc_partial(out, "VALUE", "INTEGER", "x", 0, 1);
  hc_tosc_end(out);
  words(out, pad, pad->box, pad->label, CENTRE);
}

static void choice(HcTosc *out, const HcPad *pad)
{
  const int n = (int)hc_pad_choices(pad);
  const bool across = pad->box.h < (SMALL + 8) * n;
  for (int i = 0; i < n; ++i) {
    const HcBox all = pad->box;
    const int w = across ? all.w / n : all.w, h = across ? all.h : all.h / n;
    const HcBox box = {all.x + (across ? i * w : 0), all.y + (across ? 0 : i * h), w, h - 2};
    const char *name = pad->about->choices[i];
    lamp(out, pad, box, name);
    press(out, pad, box, name, false);
    words(out, pad, box, name, CENTRE);
  }
}

static void set_track(HcTosc *out, bool cursor)
{
  hc_tosc_set_number(out, "b", "bar", 1);
  hc_tosc_set_number(out, "i", "barDisplay", 0);
  hc_tosc_set_number(out, "b", "cursor", cursor);
  hc_tosc_set_number(out, "i", "cursorDisplay", 0);
  hc_tosc_set_number(out, "b", "grid", 0);
  hc_tosc_set_number(out, "i", "gridSteps", 10);
  hc_tosc_set_number(out, "i", "response", 0);
  hc_tosc_set_number(out, "i", "responseFactor", 100);
}

static void fader(HcTosc *out, const HcPad *pad)
{
  const bool bar = pad->kind == HC_PAD_BAR, scripted = bar || pad->decades > 0;
  hc_tosc_begin(out, "FADER", pad->about->address, pad->box, pad->colour, !bar, true);
  set_track(out, !bar);
  set_script(out, pad);
  hc_tosc_values(out, "0", NULL);
  hc_tosc_message(out, pad->about->address, scripted ? NULL : "ANY", !pad->fixed_count);
  for (unsigned i = 0; i < pad->fixed_count; ++i)
    hc_tosc_constant(out, &pad->fixed[i]);
  hc_tosc_partial(out, "VALUE", hc_pad_whole(pad) ? "INTEGER" : "FLOAT", "x", pad->low, pad->high);
  hc_tosc_end(out);
}

static void told(HcTosc *out, const HcPad *pad)
{
  hc_tosc_begin(out, "LABEL", pad->about->address, pad->box, pad->colour, false, false);
  set_words(out, pad->big, CENTRE);
  set_script(out, pad);
  hc_tosc_values(out, NULL, "");
  hc_tosc_message(out, pad->about->address, NULL, true);
  hc_tosc_partial(out, "VALUE", "STRING", "text", 0, 1);
  hc_tosc_end(out);
}

static void label(HcTosc *out, const HcPad *pad)
{
  words(out, pad, pad->box, pad->label, LEFT);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */

static void pads(HcTosc *out, const HcSurface *surface, unsigned page)
{
  static void (*const write[])(HcTosc *,
                               const HcPad *) = {[HC_PAD_LABEL] = label,  [HC_PAD_BUTTON] = button, [HC_PAD_SWITCH] = toggle,
                                                 [HC_PAD_HOLD] = toggle,  [HC_PAD_FADER] = fader,   [HC_PAD_CHOICE] = choice,
                                                 [HC_PAD_READING] = told, [HC_PAD_ENTRY] = told,    [HC_PAD_BAR] = fader};
  for (size_t i = 0; i < surface->pads; ++i)
    if (surface->pad[i].page == page)
      write[surface->pad[i].kind](out, surface->pad + i);
}

static bool has_tabs(const HcSurface *surface, int page)
{
  for (unsigned i = 1; i < surface->pages; ++i)
    if (surface->page[i].parent == page)
      return true;
  return false;
}

/** A group with what stands on the page; `tab`: as one page of a pager. */
static void group(HcTosc *out, const HcSurface *surface, unsigned number, bool tab);

static void pager(HcTosc *out, const HcSurface *surface, int parent, HcBox box)
{
  hc_tosc_begin(out, "PAGER", "pages", box, 0x14171c, true, false);
  hc_tosc_set_number(out, "b", "tabLabels", 1);
  hc_tosc_set_number(out, "b", "tabbar", 1);
  hc_tosc_set_number(out, "b", "tabbarDoubleTap", 0);
  hc_tosc_set_number(out, "i", "tabbarSize", HC_SURFACE_TABS);
  hc_tosc_set_number(out, "i", "textSizeOff", SMALL + 2);
  hc_tosc_set_number(out, "i", "textSizeOn", SMALL + 2);
  hc_tosc_close_element(out);
  hc_tosc_open_element(out, "values");
  hc_tosc_value(out, "page", "0");
  hc_tosc_value(out, "touch", "false");
  hc_tosc_close_element(out);
  hc_tosc_open_element(out, "children");
  for (unsigned i = 1; i < surface->pages; ++i)
    if (surface->page[i].parent == parent)
      group(out, surface, i, true);
  hc_tosc_close_element(out);
  hc_tosc_close_element(out);
}

static void group(HcTosc *out, const HcSurface *surface, unsigned number, bool tab)
{
  const HcPage *page = surface->page + number;
  hc_tosc_begin(out, "GROUP", page->title, page->box, 0x14171c, true, false);
  if (tab) {
    hc_tosc_set_text(out, "tabLabel", page->title);
    hc_tosc_set_colour(out, "tabColorOff", 0x1d2128);
    hc_tosc_set_colour(out, "tabColorOn", page->colour);
    hc_tosc_set_colour(out, "textColorOff", 0x98a1b3);
    hc_tosc_set_colour(out, "textColorOn", 0x14171c);
  }
  hc_tosc_values(out, NULL, NULL);
  hc_tosc_open_element(out, "children");
  if (has_tabs(surface, (int)number))
    pager(out, surface, (int)number, (HcBox){0, 0, page->box.w, page->box.h});
  pads(out, surface, number);
  hc_tosc_close_element(out);
  hc_tosc_close_element(out);
}

static void document(HcTosc *out, const HcSurface *surface)
{
  const HcBox whole = {0, 0, HC_SURFACE_WIDTH, HC_SURFACE_HEIGHT};
  out->failed |= xmlTextWriterStartDocument(out->xml, NULL, "UTF-8", NULL) < 0;
  hc_tosc_open_element(out, "lexml");
  out->failed |= xmlTextWriterWriteAttribute(out->xml, BAD_CAST "version", BAD_CAST "3") < 0;
  hc_tosc_begin(out, "GROUP", "hotcold", whole, 0x14171c, true, true);
  hc_tosc_set_text(out, "script", hc_touchosc_root_script);
  hc_tosc_values(out, NULL, NULL);
  hc_tosc_open_element(out, "children");
  pager(out, surface, -1, (HcBox){0, 0, whole.w, whole.h - HC_SURFACE_STRIP});
  group(out, surface, 0, false);
  hc_tosc_close_element(out);
  hc_tosc_close_element(out);
  hc_tosc_close_element(out);
  out->failed |= xmlTextWriterEndDocument(out->xml) < 0;
}

bool hc_touchosc_write(const HcSurface *surface, char **bytes, size_t *size)
{
  xmlBufferPtr buffer = xmlBufferCreate();
  HcTosc out = {.xml = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL};
  *bytes = NULL;
  if (out.xml) {
    document(&out, surface);
    xmlFreeTextWriter(out.xml);
    const uLong length = (uLong)xmlBufferLength(buffer);
    uLong packed = compressBound(length);
    *bytes = out.failed ? NULL : malloc(packed);
    if (*bytes && compress2((Bytef *)*bytes, &packed, xmlBufferContent(buffer), length, Z_BEST_COMPRESSION) != Z_OK) {
      free(*bytes);
      *bytes = NULL;
    }
    *size = packed;
  }
  if (buffer)
    xmlBufferFree(buffer);
  return *bytes != NULL;
}

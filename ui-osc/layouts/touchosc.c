// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The surface as TouchOSC (2021 and later) loads it: a tree of nodes with properties, values and messages in XML, version 3, which
 * every later version reads too, all of it deflated. What a node is called is its address. A button with a lamp is three nodes above
 * each other, the lamp, the button, and its words, because a button that is let go would put its own lamp out.
 */

#include "write.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct Out {
  xmlTextWriterPtr xml;
  unsigned nodes;
  bool failed;
} Out;

/** Properties are numbers: sides of a fader, what a button does, where words stand. */
enum { NORTH = 0, EAST = 1, MOMENTARY = 0, TOGGLE_ON_PRESS = 2, LEFT = 1, CENTRE = 2, SMALL = 12, LARGE = 30, RECTANGLE = 1 };

static void open_element(Out *out, const char *name)
{
  out->failed |= xmlTextWriterStartElement(out->xml, BAD_CAST name) < 0;
}

static void close_element(Out *out)
{
  out->failed |= xmlTextWriterEndElement(out->xml) < 0;
}

static void element(Out *out, const char *name, const char *text)
{
  out->failed |= xmlTextWriterWriteElement(out->xml, BAD_CAST name, BAD_CAST text) < 0;
}

static void number(Out *out, const char *name, double value)
{
  out->failed |= xmlTextWriterWriteFormatElement(out->xml, BAD_CAST name, "%.9g", value) < 0;
}

/** Begins a property; its value's element is left open. */
static void property(Out *out, const char *type, const char *key)
{
  open_element(out, "property");
  out->failed |= xmlTextWriterWriteAttribute(out->xml, BAD_CAST "type", BAD_CAST type) < 0;
  element(out, "key", key);
}

static void set_text(Out *out, const char *key, const char *text)
{
  property(out, "s", key);
  element(out, "value", text);
  close_element(out);
}

static void set_number(Out *out, const char *type, const char *key, double value)
{
  property(out, type, key);
  number(out, "value", value);
  close_element(out);
}

static void set_colour(Out *out, const char *key, unsigned rgb)
{
  property(out, "c", key);
  open_element(out, "value");
  number(out, "r", (rgb >> 16 & 255) / 255.0);
  number(out, "g", (rgb >> 8 & 255) / 255.0);
  number(out, "b", (rgb & 255) / 255.0);
  number(out, "a", 1);
  close_element(out);
  close_element(out);
}

static void set_frame(Out *out, HcBox box)
{
  property(out, "r", "frame");
  open_element(out, "value");
  number(out, "x", box.x);
  number(out, "y", box.y);
  number(out, "w", box.w);
  number(out, "h", box.h);
  close_element(out);
  close_element(out);
}

static void value(Out *out, const char *key, const char *usual)
{
  open_element(out, "value");
  element(out, "key", key);
  element(out, "locked", "0");
  element(out, "lockedDefaultCurrent", "0");
  element(out, "default", usual);
  element(out, "defaultPull", "0");
  close_element(out);
}

/** Begins a node with the properties that all have; its element `properties` is left open. */
static void begin(Out *out, const char *type, const char *name, HcBox box, unsigned colour, bool touched, bool filled)
{
  open_element(out, "node");
  out->failed |= xmlTextWriterWriteFormatAttribute(out->xml, BAD_CAST "ID", "68630000-0000-4000-8000-%012x", ++out->nodes) < 0 ||
                 xmlTextWriterWriteAttribute(out->xml, BAD_CAST "type", BAD_CAST type) < 0;
  open_element(out, "properties");
  set_text(out, "name", name);
  set_frame(out, box);
  set_colour(out, "color", colour);
  set_number(out, "b", "background", filled);
  set_number(out, "b", "outline", filled);
  set_number(out, "i", "outlineStyle", 1);
  set_number(out, "f", "cornerRadius", 1);
  set_number(out, "b", "grabFocus", touched);
  set_number(out, "b", "interactive", touched);
  set_number(out, "b", "locked", 0);
  set_number(out, "b", "visible", 1);
  set_number(out, "i", "orientation", strcmp(type, "FADER") ? NORTH : EAST);
  set_number(out, "i", "pointerPriority", 0);
  set_number(out, "i", "shape", RECTANGLE);
}

/** Ends the properties; `x` and `text` are the usual values, NULL where there is none of that name. */
static void values(Out *out, const char *x, const char *text)
{
  close_element(out);
  open_element(out, "values");
  value(out, "touch", "false");
  if (x)
    value(out, "x", x);
  if (text)
    value(out, "text", text);
  close_element(out);
}

/* ---- messages ---------------------------------------------------------------------------------------------------------- */

/** One piece of an address or one argument. `type`: CONSTANT, or VALUE of the control. */
static void partial(Out *out, const char *type, const char *conversion, const char *what, double low, double high)
{
  open_element(out, "partial");
  element(out, "type", type);
  element(out, "conversion", conversion);
  element(out, "value", what);
  number(out, "scaleMin", low);
  number(out, "scaleMax", high);
  close_element(out);
}

static void constant(Out *out, const HcArgument *a)
{
  char text[32];
  (void)snprintf(text, sizeof text, "%.9g", a->number);
  partial(out, "CONSTANT",
          a->type == 's'   ? "STRING"
          : a->type == 'i' ? "INTEGER"
                           : "FLOAT",
          a->type == 's' ? a->text : text, 0, 1);
}

/** Begins the only message of a control; its element `arguments` is left open. `when`: RISE or ANY change of x sends it; NULL: never. */
static void message(Out *out, const char *address, const char *when, bool receive)
{
  open_element(out, "messages");
  open_element(out, "osc");
  element(out, "enabled", "1");
  element(out, "send", when ? "1" : "0");
  element(out, "receive", receive ? "1" : "0");
  element(out, "feedback", "0");
  element(out, "connections", "00001");
  open_element(out, "triggers");
  if (when) {
    open_element(out, "trigger");
    element(out, "var", "x");
    element(out, "condition", when);
    close_element(out);
  }
  close_element(out);
  open_element(out, "path");
  partial(out, "CONSTANT", "STRING", address, 0, 1);
  close_element(out);
  open_element(out, "arguments");
}

/** Ends the message and its node. */
static void end(Out *out)
{
  for (int open = 0; open < 4; ++open)
    close_element(out);
}

/* ---- controls ---------------------------------------------------------------------------------------------------------- */

static void set_script(Out *out, const HcPad *pad)
{
  char script[HC_SCRIPT_MAX];
  hc_touchosc_script(pad, script);
  set_text(out, "script", script);
}

static void set_button(Out *out, int type)
{
  set_number(out, "i", "buttonType", type);
  set_number(out, "b", "press", 1);
  set_number(out, "b", "release", 1);
  set_number(out, "b", "valuePosition", 0);
}

static void set_words(Out *out, bool big, int align)
{
  set_number(out, "i", "font", 0);
  set_number(out, "i", "textSize", big ? LARGE : SMALL);
  set_number(out, "i", "textLength", 0);
  set_number(out, "i", "textAlignH", align);
  set_number(out, "i", "textAlignV", CENTRE);
  set_number(out, "b", "textClip", 1);
  set_colour(out, "textColor", 0xe8eaee);
}

static void words(Out *out, const HcPad *pad, HcBox box, const char *text, int align)
{
  begin(out, "LABEL", "words", box, pad->colour, false, false);
  set_words(out, pad->big, align);
  values(out, NULL, text);
  close_element(out);
}

/** Shows what it is told: by its script where it has one. */
static void lamp(Out *out, const HcPad *pad, HcBox box, const char *tag)
{
  begin(out, "BUTTON", pad->about->address, box, pad->colour, false, true);
  set_button(out, MOMENTARY);
  set_text(out, "tag", tag);
  set_script(out, pad);
  values(out, "0", NULL);
  message(out, pad->about->address, NULL, true);
  partial(out, "VALUE", "INTEGER", "x", 0, 1);
  end(out);
}

/** Sends when it is pressed: one word, or its own arguments. */
static void press(Out *out, const HcPad *pad, HcBox box, const char *word, bool filled)
{
  static const HcArgument one = {.type = 'i', .number = 1};
  begin(out, "BUTTON", pad->about->address, box, pad->colour, true, filled);
  set_button(out, MOMENTARY);
  values(out, "0", NULL);
  message(out, pad->about->address, "RISE", false);
  if (word)
    partial(out, "CONSTANT", "STRING", word, 0, 1);
  else if (!pad->fixed_count)
    constant(out, &one);
  for (unsigned i = 0; i < pad->fixed_count && !word; ++i)
    constant(out, &pad->fixed[i]);
  end(out);
}

static void button(Out *out, const HcPad *pad)
{
  if (pad->lamp)
    lamp(out, pad, pad->box, "");
  press(out, pad, pad->box, NULL, !pad->lamp);
  words(out, pad, pad->box, pad->label, CENTRE);
}

/** Its value is the parameter's: sent on every change, a release too; the switch is told as well. */
static void toggle(Out *out, const HcPad *pad)
{
  const bool held = pad->kind == HC_PAD_HOLD;
  begin(out, "BUTTON", pad->about->address, pad->box, pad->colour, true, true);
  set_button(out, held ? MOMENTARY : TOGGLE_ON_PRESS);
  values(out, "0", NULL);
  message(out, pad->about->address, "ANY", !held);
  partial(out, "VALUE", "INTEGER", "x", 0, 1);
  end(out);
  words(out, pad, pad->box, pad->label, CENTRE);
}

static void choice(Out *out, const HcPad *pad)
{
  const int n = (int)hc_pad_choices(pad);
  const bool across = pad->box.h / n < SMALL + 8;
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

static void set_track(Out *out, bool cursor)
{
  set_number(out, "b", "bar", 1);
  set_number(out, "i", "barDisplay", 0);
  set_number(out, "b", "cursor", cursor);
  set_number(out, "i", "cursorDisplay", 0);
  set_number(out, "b", "grid", 0);
  set_number(out, "i", "gridSteps", 10);
  set_number(out, "i", "response", 0);
  set_number(out, "i", "responseFactor", 100);
}

static void fader(Out *out, const HcPad *pad)
{
  const bool bar = pad->kind == HC_PAD_BAR, scripted = bar || pad->decades > 0;
  begin(out, "FADER", pad->about->address, pad->box, pad->colour, !bar, true);
  set_track(out, !bar);
  set_script(out, pad);
  values(out, "0", NULL);
  message(out, pad->about->address, scripted ? NULL : "ANY", !pad->fixed_count);
  for (unsigned i = 0; i < pad->fixed_count; ++i)
    constant(out, &pad->fixed[i]);
  partial(out, "VALUE", hc_pad_whole(pad) ? "INTEGER" : "FLOAT", "x", pad->low, pad->high);
  end(out);
}

static void told(Out *out, const HcPad *pad)
{
  begin(out, "LABEL", pad->about->address, pad->box, pad->colour, false, false);
  set_words(out, pad->big, CENTRE);
  set_script(out, pad);
  values(out, NULL, "");
  message(out, pad->about->address, NULL, true);
  partial(out, "VALUE", "STRING", "text", 0, 1);
  end(out);
}

static void label(Out *out, const HcPad *pad)
{
  words(out, pad, pad->box, pad->label, LEFT);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */

static void pads(Out *out, const HcSurface *surface, unsigned page)
{
  static void (*const write[])(Out *,
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
static void group(Out *out, const HcSurface *surface, unsigned number, bool tab);

static void pager(Out *out, const HcSurface *surface, int parent, HcBox box)
{
  begin(out, "PAGER", "pages", box, 0x14171c, true, false);
  set_number(out, "b", "tabLabels", 1);
  set_number(out, "b", "tabbar", 1);
  set_number(out, "b", "tabbarDoubleTap", 0);
  set_number(out, "i", "tabbarSize", HC_SURFACE_TABS);
  set_number(out, "i", "textSizeOff", SMALL + 2);
  set_number(out, "i", "textSizeOn", SMALL + 2);
  close_element(out);
  open_element(out, "values");
  value(out, "page", "0");
  value(out, "touch", "false");
  close_element(out);
  open_element(out, "children");
  for (unsigned i = 1; i < surface->pages; ++i)
    if (surface->page[i].parent == parent)
      group(out, surface, i, true);
  close_element(out);
  close_element(out);
}

static void group(Out *out, const HcSurface *surface, unsigned number, bool tab)
{
  const HcPage *page = surface->page + number;
  begin(out, "GROUP", page->title, page->box, 0x14171c, true, false);
  if (tab) {
    set_text(out, "tabLabel", page->title);
    set_colour(out, "tabColorOff", 0x1d2128);
    set_colour(out, "tabColorOn", page->colour);
    set_colour(out, "textColorOff", 0x98a1b3);
    set_colour(out, "textColorOn", 0x14171c);
  }
  values(out, NULL, NULL);
  open_element(out, "children");
  if (has_tabs(surface, (int)number))
    pager(out, surface, (int)number, (HcBox){0, 0, page->box.w, page->box.h});
  pads(out, surface, number);
  close_element(out);
  close_element(out);
}

static void document(Out *out, const HcSurface *surface)
{
  const HcBox whole = {0, 0, HC_SURFACE_WIDTH, HC_SURFACE_HEIGHT};
  out->failed |= xmlTextWriterStartDocument(out->xml, NULL, "UTF-8", NULL) < 0;
  open_element(out, "lexml");
  out->failed |= xmlTextWriterWriteAttribute(out->xml, BAD_CAST "version", BAD_CAST "3") < 0;
  begin(out, "GROUP", "hotcold", whole, 0x14171c, true, true);
  set_text(out, "script", hc_touchosc_root_script);
  values(out, NULL, NULL);
  open_element(out, "children");
  pager(out, surface, -1, (HcBox){0, 0, whole.w, whole.h - HC_SURFACE_STRIP});
  group(out, surface, 0, false);
  close_element(out);
  close_element(out);
  close_element(out);
  out->failed |= xmlTextWriterEndDocument(out->xml) < 0;
}

bool hc_touchosc_write(const HcSurface *surface, char **bytes, size_t *size)
{
  xmlBufferPtr buffer = xmlBufferCreate();
  Out out = {.xml = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL};
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

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The surface as Open Stage Control 1.x loads it: one object a widget, nested, what is not said has its default. Positions are
 * percentages, so that every screen is filled. Lamps are `decoupled`: they show what the bench told and not what was pressed.
 */

#include "write.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** What old files are converted from; this is written as of then. */
static const char VERSION[] = "1.26.0";
/** A fader in decades is a line of so many points; and the most decimals that it sends. */
enum { POINTS = 24, DECIMALS_MAX = 12 };
/** A list is laid out across where its items would be lower than this [px]. */
enum { LOWEST_ITEM = 22 };

/** Runs in every client: the bench forgets who does not ask again for 10 s. The first time everything is told. */
static const char ASK[] =
    "send('/unsubscribe'); send('/subscribe'); setInterval('lease', function() { send('/subscribe') }, 4000)";

static void set_text(json_t *widget, const char *key, const char *text)
{
  json_object_set_new(widget, key, json_string(text));
}

static void set_number(json_t *widget, const char *key, double value)
{
  const bool whole = value == floor(value) && fabs(value) < 1e9;
  json_object_set_new(widget, key, whole ? json_integer((json_int_t)value) : json_real(value));
}

static void set_colour(json_t *widget, const char *key, unsigned rgb)
{
  char text[8];
  (void)snprintf(text, sizeof text, "#%06x", rgb & 0xffffffU);
  set_text(widget, key, text);
}

static void set_percent(json_t *widget, const char *key, int part, int whole)
{
  char text[32];
  (void)snprintf(text, sizeof text, "%.4f%%", 100.0 * part / whole);
  set_text(widget, key, text);
}

static void set_box(json_t *widget, HcBox box, int w, int h)
{
  set_percent(widget, "left", box.x, w);
  set_percent(widget, "top", box.y, h);
  set_percent(widget, "width", box.w, w);
  set_percent(widget, "height", box.h, h);
}

static json_t *argument(const HcArgument *a)
{
  return a->type == 's' ? json_string(a->text) : a->type == 'i' ? json_integer((json_int_t)a->number) : json_real(a->number);
}

/** The number of decimals by which a thousandth of the range, or of the foot of its decades, can be told. */
static int decimals(const HcPad *pad)
{
  if (hc_pad_whole(pad))
    return 0;
  double range = pad->high - pad->low;
  if (pad->kind == HC_PAD_ENTRY)
    range = pad->about->standard > 0 ? pad->about->standard : pad->about->maximum - pad->about->minimum;
  const double step = pad->decades > 0 ? pad->decades : range / 1000;
  const int n = step > 0 ? (int)ceil(-log10(step)) + 1 : 2;
  return n < 0 ? 0 : n > DECIMALS_MAX ? DECIMALS_MAX : n;
}

static void set_sending(json_t *widget, const HcPad *pad)
{
  char types[HC_SURFACE_FIXED_MAX + 2];
  hc_pad_types(pad, types);
  set_text(widget, "address", pad->about->address);
  set_text(widget, "typeTags", types);
}

/** All fixed arguments but the last `kept` stand before the value. */
static void set_before(json_t *widget, const HcPad *pad, unsigned kept)
{
  json_t *const before = json_array();
  for (unsigned i = 0; i + kept < pad->fixed_count; ++i)
    json_array_append_new(before, argument(&pad->fixed[i]));
  if (json_array_size(before))
    json_object_set(widget, "preArgs", before);
  json_decref(before);
}

static void make_button(json_t *widget, const HcPad *pad)
{
  static const char *const modes[] = {[HC_PAD_BUTTON] = "tap", [HC_PAD_SWITCH] = "toggle", [HC_PAD_HOLD] = "push"};
  const bool bare = !pad->fixed_count;
  set_text(widget, "type", "button");
  set_text(widget, "mode", modes[pad->kind]);
  set_text(widget, "label", pad->label);
  set_text(widget, "wrap", "soft");
  json_object_set_new(widget, "on", bare ? json_integer(1) : argument(&pad->fixed[pad->fixed_count - 1]));
  if (bare)
    json_object_set_new(widget, "off", json_integer(0));
  json_object_set_new(widget, "decoupled", json_boolean(pad->lamp || pad->kind == HC_PAD_SWITCH));
  set_sending(widget, pad);
  set_before(widget, pad, 1);
  json_object_set_new(widget, "decimals", json_integer(0));
}

static json_t *range_of(const HcPad *pad)
{
  json_t *const range = json_object();
  set_number(range, "min", pad->low);
  for (int i = 1; i < POINTS && pad->decades > 0; ++i) {
    char key[16], value[32];
    (void)snprintf(key, sizeof key, "%.4f%%", 100.0 * i / POINTS);
    (void)snprintf(value, sizeof value, "%.3g", pad->decades * pow(pad->high / pad->decades, (double)i / POINTS));
    set_number(range, key, strtod(value, NULL));
  }
  set_number(range, "max", pad->high);
  return range;
}

/** What one value of a message is, as a script that is run when it is told: a number as it is or with its unit, else `otherwise`. */
static void set_told(json_t *widget, const HcPad *pad, const char *number_as, const char *otherwise)
{
  char script[HC_ADDRESS_MAX + 256];
  (void)snprintf(script, sizeof script,
                 "JS{{var all = OSC{%s}, one = Array.isArray(all) ? all[%d] : all; return typeof one === 'number' ? %s : %s}}",
                 pad->about->address, pad->value, number_as, otherwise);
  set_text(widget, "value", script);
}

static void make_fader(json_t *widget, const HcPad *pad)
{
  set_text(widget, "type", "fader");
  set_text(widget, "design", "compact");
  json_object_set_new(widget, "horizontal", json_true());
  json_object_set_new(widget, "range", range_of(pad));
  if (pad->kind == HC_PAD_BAR) {
    json_object_set_new(widget, "interaction", json_false());
    json_object_set_new(widget, "bypass", json_true());
    char low[32];
    (void)snprintf(low, sizeof low, "%g", pad->low);
    set_told(widget, pad, "one", low);
    return;
  }
  set_sending(widget, pad);
  set_before(widget, pad, 0);
  json_object_set_new(widget, "decimals", json_integer(decimals(pad)));
}

static void make_choice(json_t *widget, const HcPad *pad)
{
  const unsigned n = hc_pad_choices(pad);
  json_t *const values = json_array();
  for (unsigned i = 0; i < n; ++i)
    json_array_append_new(values, json_string(pad->about->choices[i]));
  set_text(widget, "type", "switch");
  set_text(widget, "layout", pad->box.h < LOWEST_ITEM * (int)n ? "horizontal" : "vertical");
  json_object_set_new(widget, "values", values);
  set_sending(widget, pad);
}

static void make_entry(json_t *widget, const HcPad *pad)
{
  const bool text = pad->about->type == HC_STRING;
  set_text(widget, "type", "input");
  set_text(widget, "align", text ? "left" : "right");
  set_sending(widget, pad);
  if (text)
    return;
  json_object_set_new(widget, "numeric", json_true());
  set_text(widget, "unit", pad->about->unit);
  json_object_set_new(widget, "decimals", json_integer(decimals(pad)));
}

/** All values of a message, one behind another. */
static void set_joined(json_t *widget, const HcPad *pad)
{
  char script[HC_ADDRESS_MAX + 256];
  (void)snprintf(script, sizeof script,
                 "JS{{var all = OSC{%s}; return Array.isArray(all) ? all.map(function(one) { return typeof one === 'number' ? "
                 "Number(one.toPrecision(4)) : one }).join(' ') : all}}",
                 pad->about->address);
  set_text(widget, "value", script);
}

static void make_reading(json_t *widget, const HcPad *pad)
{
  set_text(widget, "type", "text");
  set_text(widget, "wrap", "soft");
  if (pad->value < 0 && !pad->about->types[1]) {
    set_text(widget, "address", pad->about->address);
    return;
  }
  if (pad->value < 0) {
    set_joined(widget, pad);
    return;
  }
  char shown[80];
  (void)snprintf(shown, sizeof shown, "%s + ' %s'", hc_pad_tenths(pad) ? "one.toFixed(1)" : "Number(one.toPrecision(4))",
                 hc_pad_unit(pad));
  set_told(widget, pad, shown, "typeof one === 'string' ? one : '–'");
}

static void make_label(json_t *widget, const HcPad *pad)
{
  set_text(widget, "type", "text");
  set_text(widget, "align", "left");
  set_text(widget, "default", pad->label);
  set_text(widget, "colorText", "#98a1b3");
}

static json_t *widget_of(const HcSurface *surface, size_t number)
{
  static void (*const make[])(json_t *, const HcPad *) = {
      [HC_PAD_LABEL] = make_label,     [HC_PAD_BUTTON] = make_button, [HC_PAD_SWITCH] = make_button,
      [HC_PAD_HOLD] = make_button,     [HC_PAD_FADER] = make_fader,   [HC_PAD_CHOICE] = make_choice,
      [HC_PAD_READING] = make_reading, [HC_PAD_ENTRY] = make_entry,   [HC_PAD_BAR] = make_fader};
  const HcPad *pad = surface->pad + number;
  const HcPage *page = surface->page + pad->page;
  json_t *const widget = json_object();
  char id[24];
  (void)snprintf(id, sizeof id, "w%zu", number);
  set_text(widget, "id", id);
  set_box(widget, pad->box, page->box.w, page->box.h);
  set_colour(widget, "colorWidget", pad->colour);
  make[pad->kind](widget, pad);
  const bool pressed =
      pad->kind == HC_PAD_BUTTON || pad->kind == HC_PAD_SWITCH || pad->kind == HC_PAD_HOLD || pad->kind == HC_PAD_CHOICE;
  if (pad->big || pressed)
    set_text(widget, "css", pad->big ? "font-size: 200%" : "font-size: 120%");
  return widget;
}

/** What page `number` holds: its own widgets, or its tabs. */
static void fill(json_t *panel, const HcSurface *surface, int number)
{
  json_t *const tabs = json_array(), *const widgets = json_array();
  for (int i = 1; i < (int)surface->pages; ++i) {
    const HcPage *page = surface->page + i;
    if (page->parent != number)
      continue;
    json_t *const tab = json_object();
    char id[24];
    (void)snprintf(id, sizeof id, "page%d", i);
    set_text(tab, "type", "tab");
    set_text(tab, "id", id);
    set_text(tab, "label", page->title);
    set_colour(tab, "colorWidget", page->colour);
    fill(tab, surface, i);
    json_array_append_new(tabs, tab);
  }
  for (size_t i = 0; i < surface->pads; ++i)
    if ((int)surface->pad[i].page == number)
      json_array_append_new(widgets, widget_of(surface, i));
  json_object_set(panel, "tabs", tabs);
  json_object_set(panel, "widgets", widgets);
  json_decref(tabs);
  json_decref(widgets);
}

static json_t *panel(const char *id, HcBox box)
{
  json_t *const made = json_object();
  set_text(made, "type", "panel");
  set_text(made, "id", id);
  set_box(made, box, HC_SURFACE_WIDTH, HC_SURFACE_HEIGHT);
  json_object_set_new(made, "alphaStroke", json_integer(0));
  json_object_set_new(made, "padding", json_integer(0));
  json_object_set_new(made, "innerPadding", json_false());
  json_object_set_new(made, "scroll", json_false());
  return made;
}

bool hc_open_stage_control_write(const HcSurface *surface, char **bytes, size_t *size)
{
  json_t *const file = json_object(), *const root = json_object(), *const both = json_array();
  json_t *const pages = panel("pages", (HcBox){0, 0, HC_SURFACE_WIDTH, HC_SURFACE_HEIGHT - HC_SURFACE_STRIP});
  json_t *const strip = panel("strip", surface->page[0].box);
  fill(pages, surface, -1);
  fill(strip, surface, 0);
  json_array_append_new(both, pages);
  json_array_append_new(both, strip);
  set_text(root, "type", "root");
  set_text(root, "id", "root");
  set_text(root, "colorBg", "#14171c");
  json_object_set_new(root, "padding", json_integer(0));
  json_object_set_new(root, "innerPadding", json_false());
  set_text(root, "onCreate", ASK);
  json_object_set_new(root, "widgets", both);
  set_text(file, "createdWith", "Open Stage Control");
  set_text(file, "version", VERSION);
  json_object_set_new(file, "content", root);
  *bytes = json_dumps(file, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
  *size = *bytes ? strlen(*bytes) : 0;
  json_decref(file);
  return *bytes != NULL;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "surface.h"

#include <libxml/xmlstring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Sizes in a cell [px]. */
enum { HEADING = 22, NUMBER = 96, CHOICE = 28, GAP = 6 };
enum { SHOWN = 4 }; ///< values of a message, at most; harmonics and spectra are for pictures

/** A range of at least so many usual values, or of so much from end to end where it does not begin at 0, is turned in decades; from
 * 0 up these begin at a small part of the usual value. */
static const double WIDE_USUAL = 20, WIDE_ENDS = 200, FOOT = 1e-4;

/** Ranges of bars: what is worth seeing of a value in such a unit. */
typedef struct HcBarRange {
  const char *unit;
  double low, high;
} HcBarRange;
static const HcBarRange bars[] = {{"dBFS", -80, 0}, {"dBu", -120, 20}, {"LUFS", -60, 0}, {"dB", -60, 60}, {"", -1, 1}};

void hc_surface_free(HcSurface *surface)
{
  if (surface)
    free(surface->pad);
  free(surface);
}

unsigned hc_pad_choices(const HcPad *pad)
{
  return hc_parameter_names(pad->about);
}

bool hc_pad_whole(const HcPad *pad)
{
  return pad->about && pad->about->type == HC_INT;
}

const char *hc_pad_unit(const HcPad *pad)
{
  return hc_parameter_unit(pad->about, (unsigned)pad->value);
}

bool hc_pad_tenths(const HcPad *pad)
{
  const char *unit = pad->about->unit;
  return pad->about->flags & (HC_METER | HC_READ_ONLY) && (!strncmp(unit, "dB", 2) || !strcmp(unit, "LUFS"));
}

void hc_pad_types(const HcPad *pad, char types[HC_SURFACE_FIXED_MAX + 2])
{
  unsigned n = 0;
  for (; n < pad->fixed_count; ++n)
    types[n] = pad->fixed[n].type;
  const bool button = pad->kind == HC_PAD_BUTTON, bare = button && !n;
  if (pad->kind == HC_PAD_CHOICE || (pad->kind == HC_PAD_ENTRY && pad->about->type == HC_STRING))
    types[n++] = 's';
  else if (!button || bare)
    types[n++] = pad->kind == HC_PAD_SWITCH || pad->kind == HC_PAD_HOLD || bare || hc_pad_whole(pad) ? 'i' : 'f';
  types[n] = '\0';
}

HcPad *hc_surface_add(HcSurface *surface, HcPadKind kind, unsigned page, HcBox box, const HcParameter *about, const char *label)
{
  HcPad *pad = &surface->spare;
  if (surface->pads == surface->capacity) {
    const size_t capacity = 2 * surface->capacity + 64;
    HcPad *grown = realloc(surface->pad, capacity * sizeof *grown);
    if (grown) {
      surface->pad = grown;
      surface->capacity = capacity;
    } else {
      surface->failed = true;
    }
  }
  if (surface->pads < surface->capacity)
    pad = surface->pad + surface->pads++;
  *pad = (HcPad){.kind = kind, .page = page, .box = box, .about = about, .colour = surface->page[page].colour};
  (void)snprintf(pad->label, sizeof pad->label, "%s", label);
  for (size_t n = strlen(pad->label); n && !xmlCheckUTF8((const xmlChar *)pad->label); pad->label[--n] = '\0')
    ; // half a character at its end
  return pad;
}

unsigned hc_surface_page(HcSurface *surface, const char *title, int parent, unsigned colour)
{
  if (surface->pages == HC_SURFACE_PAGES_MAX) {
    surface->failed = true;
    return HC_SURFACE_PAGES_MAX - 1;
  }
  const HcBox whole = {0, 0, HC_SURFACE_WIDTH, HC_SURFACE_HEIGHT - HC_SURFACE_STRIP};
  const HcBox above = parent < 0 ? whole : surface->page[parent].box;
  HcPage *page = surface->page + surface->pages;
  *page = (HcPage){.parent = parent, .colour = colour, .box = {0, HC_SURFACE_TABS, above.w, above.h - HC_SURFACE_TABS}};
  (void)snprintf(page->title, sizeof page->title, "%s", title);
  return surface->pages++;
}

int hc_surface_choices_height(const HcParameter *p)
{
  return HEADING + CHOICE * (int)hc_pad_choices(&(HcPad){.about = p}) + GAP;
}

static HcBox inside(HcBox box)
{
  return (HcBox){box.x + GAP / 2, box.y + GAP / 2, box.w - GAP, box.h - GAP};
}

static void heading(HcSurface *surface, unsigned page, HcBox box, const char *label)
{
  hc_surface_add(surface, HC_PAD_LABEL, page, (HcBox){box.x, box.y, box.w, HEADING}, NULL, label);
}

static void fader(HcSurface *surface, unsigned page, HcBox box, const HcParameter *p, const char *label, unsigned colour)
{
  const HcBox number = {box.x + box.w - NUMBER, box.y, NUMBER, HEADING};
  heading(surface, page, (HcBox){box.x, box.y, box.w - NUMBER, HEADING}, label);
  hc_surface_add(surface, HC_PAD_ENTRY, page, number, p, label)->colour = colour;
  HcPad *pad = hc_surface_add(surface, HC_PAD_FADER, page, (HcBox){box.x, box.y + HEADING, box.w, box.h - HEADING}, p, label);
  pad->colour = colour;
  pad->low = p->minimum;
  pad->high = p->maximum;
  const double usual = p->standard;
  if (p->type == HC_FLOAT && p->minimum > 0 && p->maximum / p->minimum >= WIDE_ENDS)
    pad->decades = p->minimum;
  else if (p->type == HC_FLOAT && p->minimum == 0 && usual > 0 && p->maximum / usual >= WIDE_USUAL)
    pad->decades = usual * FOOT;
}

/** The range of the bars below what is told; NULL: there are none. All values must be there, and of one unit. */
static const HcBarRange *bars_below(const HcParameter *p, size_t shown, int height)
{
  if (!(p->flags & HC_METER) || strlen(p->types) != shown || strchr(p->types, 's') || height <= HEADING)
    return NULL;
  for (size_t i = 0; i < sizeof bars / sizeof *bars; ++i)
    if (!strcmp(bars[i].unit, p->unit))
      return &bars[i];
  return NULL;
}

/** What is told: a column for each of its values, with bars below; a sentence behind numbers gets most of the room. */
static void reading(HcSurface *surface, unsigned page, HcBox box, const HcParameter *p, const char *label, unsigned colour)
{
  const size_t all = strlen(p->types), n = all < SHOWN ? all : SHOWN;
  const int height = box.h - HEADING, sentence = n > 1 && p->types[n - 1] == 's' ? box.w * 4 / 5 : 0;
  const HcBarRange *range = bars_below(p, n, height);
  heading(surface, page, box, label);
  for (size_t i = 0, x = (size_t)box.x; i < n; ++i) {
    const bool last = sentence && i + 1 == n;
    const int w = last ? sentence : (box.w - sentence) / (int)(sentence ? n - 1 : n);
    const HcBox cell = {(int)x, box.y + HEADING, w, range ? HEADING : height};
    HcPad *pad = hc_surface_add(surface, HC_PAD_READING, page, cell, p, label);
    pad->value = (int)i;
    pad->colour = colour;
    x += (size_t)w;
    if (!range)
      continue;
    pad = hc_surface_add(surface, HC_PAD_BAR, page, (HcBox){cell.x, cell.y + HEADING, w - GAP, height - HEADING}, p, label);
    pad->value = (int)i;
    pad->low = range->low;
    pad->high = range->high;
    pad->colour = colour;
  }
}

static void choice(HcSurface *surface, unsigned page, HcBox box, const HcParameter *p, const char *label, unsigned colour)
{
  heading(surface, page, box, label);
  hc_surface_add(surface, HC_PAD_CHOICE, page, (HcBox){box.x, box.y + HEADING, box.w, box.h - HEADING}, p, label)->colour =
      colour;
}

void hc_surface_cell(HcSurface *surface, unsigned page, HcBox box, const HcParameter *p, const char *label, unsigned colour)
{
  if (!p || p->type == HC_ASK)
    return;
  const HcBox in = inside(box);
  const bool told = p->flags & (HC_READ_ONLY | HC_METER),
             held = strlen(p->address) > 5 && !strcmp(p->address + strlen(p->address) - 5, "/hold");
  if (told) {
    reading(surface, page, in, p, label, colour);
  } else if (p->type == HC_ACTION) {
    if (p->types[0] && strcmp(p->types, "i") != 0) // wants to be told something
      return;
    HcPad *pad = hc_surface_add(surface, HC_PAD_BUTTON, page, in, p, label);
    pad->lamp = p->types[0] == 'i';
    pad->colour = colour;
  } else if (p->type == HC_INT && p->minimum == 0 && p->maximum == 1) {
    hc_surface_add(surface, held ? HC_PAD_HOLD : HC_PAD_SWITCH, page, in, p, label)->colour = colour;
  } else if (p->type == HC_CHOICE) {
    choice(surface, page, in, p, label, colour);
  } else if (p->type == HC_STRING) {
    heading(surface, page, in, label);
    hc_surface_add(surface, HC_PAD_ENTRY, page, (HcBox){in.x, in.y + HEADING, in.w, in.h - HEADING}, p, label)->colour = colour;
  } else {
    fader(surface, page, in, p, label, colour);
  }
}

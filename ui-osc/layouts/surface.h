// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A control surface before it is any program's: pages, and on them what is touched and what is shown. pages.c fills one from the
 * bench's tables, one file for each program writes it down. Positions are in pixels of a tablet held crosswise.
 */
#ifndef HC_SURFACE_H
#define HC_SURFACE_H

#include "bench.h"

/** Sizes [px]: the whole, the strip at its foot that every page shares, a bar of tabs. */
enum { HC_SURFACE_WIDTH = 1280, HC_SURFACE_HEIGHT = 800, HC_SURFACE_STRIP = 112, HC_SURFACE_TABS = 44 };
enum { HC_SURFACE_FIXED_MAX = 2, HC_SURFACE_PAGES_MAX = 64 };

typedef enum HcPadKind {
  HC_PAD_LABEL,   ///< words
  HC_PAD_BUTTON,  ///< sends its fixed arguments, or 1 where it has none; with `lamp` it lights while it is told 1
  HC_PAD_SWITCH,  ///< 1 and 0 in turns; lights while it is told 1
  HC_PAD_HOLD,    ///< 1 while it is pressed
  HC_PAD_FADER,   ///< a number behind the fixed arguments, `low` to `high`; lies on its side
  HC_PAD_CHOICE,  ///< one of `choices`, lit while it is told
  HC_PAD_READING, ///< what is told, as text
  HC_PAD_ENTRY,   ///< the same, and it can be typed in where the program has a keyboard
  HC_PAD_BAR      ///< a number that is told, as a bar
} HcPadKind;

/** Left, top, width and height on its page [px]. */
typedef struct HcBox {
  int x, y, w, h;
} HcBox;

typedef struct HcPad {
  HcPadKind kind;
  unsigned page;
  HcBox box;
  unsigned colour;          ///< 0xRRGGBB
  bool big;                 ///< in large letters
  bool lamp;                ///< of BUTTON
  const HcParameter *about; ///< what it sets or shows; NULL: nothing
  char label[128];
  HcArgument fixed[HC_SURFACE_FIXED_MAX + 1]; ///< arguments that are always the same
  unsigned fixed_count;
  double low, high; ///< of FADER and BAR
  double decades;   ///< of FADER: turned in decades from here up, with `low` at its foot; 0: evenly
  int value;        ///< of READING and BAR: which value of the message, from 0; −1: all
} HcPad;

typedef struct HcPage {
  char title[32];
  int parent; ///< page that it is a tab of; −1: of the surface
  unsigned colour;
  HcBox box; ///< of its contents, within the parent's
} HcPage;

typedef struct HcSurface {
  HcPage page[HC_SURFACE_PAGES_MAX]; ///< page 0 is the strip, no tab
  unsigned pages;
  HcPad *pad;
  size_t pads, capacity;
  HcPad spare; ///< what hc_surface_add gives where there is no memory
  bool failed; ///< out of memory, or of pages
} HcSurface;

/** Everything, from the tables of `bench`, which must stay as it is while the surface is used. NULL: out of memory. */
HcSurface *hc_surface_new(HcBench *bench);
void hc_surface_free(HcSurface *surface);

/** How many choices a pad offers: without the last where that stands for a file that only a keyboard could name. */
unsigned hc_pad_choices(const HcPad *pad);
/** True where these are given by whole numbers. */
bool hc_pad_whole(const HcPad *pad);
/** Unit of what a pad shows. */
const char *hc_pad_unit(const HcPad *pad);
/** True where what is told is worth one decimal and no more. */
bool hc_pad_tenths(const HcPad *pad);
/** OSC types of what the pad sends, the fixed arguments first: "sf". */
void hc_pad_types(const HcPad *pad, char types[HC_SURFACE_FIXED_MAX + 2]);

/* For pages.c. */

/** A pad on a page, to be filled in further; of no further use once another is made. Never NULL: see `failed`. */
HcPad *hc_surface_add(HcSurface *surface, HcPadKind kind, unsigned page, HcBox box, const HcParameter *about, const char *label);
/** A page; its number. */
unsigned hc_surface_page(HcSurface *surface, const char *title, int parent, unsigned colour);
/** The usual controls for a parameter within a box, whatever it is; nothing for what cannot be shown there, or NULL. */
void hc_surface_cell(HcSurface *surface, unsigned page, HcBox box, const HcParameter *p, const char *label, unsigned colour);
/** Height that a list of a parameter's choices wants, its heading included [px]. */
int hc_surface_choices_height(const HcParameter *p);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What the pages of a surface are made with: the tables below an address, and cells in rows. */
#ifndef HC_MAKER_H
#define HC_MAKER_H

#include "surface.h"

/** Sizes of cells [px], and how many columns of them a page has. */
enum { HC_CELL = 76, HC_CELL_TALL = 100, HC_CELL_ROW = 64, HC_COLUMNS = 6 };
/** Colours, as the page has them. */
enum { HC_PLAIN = 0x98a1b3, HC_WARN = 0xffd35c, HC_BAD = 0xff7361, HC_GOOD = 0x4dbd8b };

typedef struct HcMaker {
  HcBench *bench;
  HcSurface *surface;
  unsigned lanes;
} HcMaker;

/** Where the next cell of a page stands: left to right, then down. */
typedef struct HcFlow {
  unsigned page;
  int x, y, column, height;
} HcFlow;

HcFlow hc_flow_begin(const HcMaker *maker, unsigned page, int y, int columns, int height);
/** The place for something so many columns wide. */
HcBox hc_flow_next(const HcMaker *maker, HcFlow *flow, int columns);

/** NULL where there is none. */
const HcParameter *hc_maker_find(const HcMaker *maker, const char *address);
/** The next parameter whose address begins so, and that a page may show; NULL behind the last. *index: 0 at first. */
const HcParameter *hc_maker_below(const HcMaker *maker, const char *prefix, size_t *index);
/** `/lane/a/line/loop/resistance` below `/lane/a/line/`: `loop resistance`. */
void hc_maker_label(const HcParameter *p, const char *prefix, char label[128]);

/** Cells for everything below a prefix but choices; a label leaves `unsaid` out. */
void hc_maker_cells(const HcMaker *maker, const char *prefix, const char *unsaid, HcFlow *flow, unsigned colour);
/** A page for everything below a prefix: lists of choices, then the rest. */
void hc_maker_all(const HcMaker *maker, const char *prefix, unsigned page, unsigned colour);

/** The page for blind trials (trial_page.c). */
void hc_maker_trial(const HcMaker *maker);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "maker.h"

#include <stdio.h>
#include <string.h>

const HcParameter *hc_maker_find(const HcMaker *maker, const char *address)
{
  return hc_bench_find(maker->bench, address);
}

static bool begins(const char *text, const char *with)
{
  return !strncmp(text, with, strlen(with));
}

/** The number beside a choice: the choice itself is told and taken by name. */
static bool is_twin(const HcMaker *maker, const HcParameter *p)
{
  char stem[HC_ADDRESS_MAX];
  const size_t n = strlen(p->address), tail = strlen("/index");
  if (n <= tail || strcmp(p->address + n - tail, "/index") != 0)
    return false;
  (void)snprintf(stem, sizeof stem, "%.*s", (int)(n - tail), p->address);
  const HcParameter *named = hc_maker_find(maker, stem);
  return named && named->type == HC_CHOICE;
}

const HcParameter *hc_maker_below(const HcMaker *maker, const char *prefix, size_t *index)
{
  for (const HcParameter *p; (p = hc_bench_parameter(maker->bench, *index));) {
    ++*index;
    if (begins(p->address, prefix) && !is_twin(maker, p))
      return p;
  }
  return NULL;
}

void hc_maker_label(const HcParameter *p, const char *prefix, char label[128])
{
  const size_t n = strlen(prefix);
  const char *rest = p->address + (strlen(p->address) > n ? n : 0);
  (void)snprintf(label, 128, "%s", rest + (*rest == '/' ? 1 : 0));
  for (char *c = label; *c; ++c)
    *c = *c == '/' || *c == '_' ? ' ' : *c;
}

HcBox hc_flow_next(const HcMaker *maker, HcFlow *flow, int columns)
{
  const int w = maker->surface->page[flow->page].box.w;
  if (flow->x + columns * flow->column > w) {
    flow->x = 0;
    flow->y += flow->height;
  }
  const HcBox box = {flow->x, flow->y, columns * flow->column, flow->height};
  flow->x += columns * flow->column;
  return box;
}

HcFlow hc_flow_begin(const HcMaker *maker, unsigned page, int y, int columns, int height)
{
  return (HcFlow){page, 0, y, maker->surface->page[page].box.w / columns, height};
}

static bool is_choice(const HcParameter *p)
{
  return p->type == HC_CHOICE && !(p->flags & HC_READ_ONLY);
}

/** Lists of choices side by side, short ones above each other; where they end [px]. */
static int add_choices(const HcMaker *maker, const char *prefix, unsigned page, int y, unsigned colour)
{
  int tallest = 0, x = 0, down = 0;
  const int w = maker->surface->page[page].box.w / HC_COLUMNS;
  const HcParameter *p;
  for (size_t i = 0; (p = hc_maker_below(maker, prefix, &i));)
    if (is_choice(p) && hc_surface_choices_height(p) > tallest)
      tallest = hc_surface_choices_height(p);
  for (size_t i = 0; (p = hc_maker_below(maker, prefix, &i));) {
    if (!is_choice(p))
      continue;
    const int h = hc_surface_choices_height(p);
    if (down && down + h > tallest) {
      x += w;
      down = 0;
    }
    char label[128];
    hc_maker_label(p, prefix, label);
    hc_surface_cell(maker->surface, page, (HcBox){x, y + down, w, h}, p, label, colour);
    down += h;
  }
  return y + tallest;
}

void hc_maker_cells(const HcMaker *maker, const char *prefix, const char *unsaid, HcFlow *flow, unsigned colour)
{
  const HcParameter *p;
  for (size_t i = 0; (p = hc_maker_below(maker, prefix, &i));) {
    char label[128];
    hc_maker_label(p, unsaid, label);
    const bool shown = p->type != HC_ASK && (p->type != HC_ACTION || !p->types[0] || !strcmp(p->types, "i"));
    if (shown && !is_choice(p))
      hc_surface_cell(maker->surface, flow->page, hc_flow_next(maker, flow, p->type == HC_STRING ? HC_COLUMNS / 2 : 1), p, label,
                      colour);
  }
}

void hc_maker_all(const HcMaker *maker, const char *prefix, unsigned page, unsigned colour)
{
  const int y = add_choices(maker, prefix, page, 0, colour);
  HcFlow flow = hc_flow_begin(maker, page, y, HC_COLUMNS, HC_CELL);
  hc_maker_cells(maker, prefix, prefix, &flow, colour);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Which page shows what. A page takes all that stands below some addresses, in the order of the tables, so that a new parameter
 * appears by itself; only what wants an order of its own, the strip and the trial, is written out.
 */

#include "maker.h"

#include <libxml/xmlstring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** As the page's. */
static const unsigned lane_colours[] = {0xe0763f, 0x3f8fe0, 0x3fae7a, 0xb06fd8, 0xc9a227, 0xd85a7f, 0x6b8e9e, 0x8a6d4b};
enum { ROW_COLUMNS = 7, SCENE_COLUMNS = 4, LANES_A_PAGE = 4, METER_VALUES_MAX = 12 };

static unsigned lane_colour(unsigned lane)
{
  return lane_colours[lane % (sizeof lane_colours / sizeof *lane_colours)];
}

/* ---- the strip --------------------------------------------------------------------------------------------------------- */

/** A control of the strip, so many twelfths of it wide. */
static int strip_cell(const HcMaker *maker, int x, int twelfths, const char *address, const char *label, unsigned colour)
{
  const int w = HC_SURFACE_WIDTH * twelfths / 12;
  const HcParameter *p = hc_maker_find(maker, address);
  if (p)
    hc_surface_cell(maker->surface, 0, (HcBox){x, 0, w, HC_SURFACE_STRIP}, p, label, colour);
  if (p && maker->surface->pads)
    maker->surface->pad[maker->surface->pads - 1].big = true;
  return x + w;
}

static void make_strip(const HcMaker *maker)
{
  hc_surface_page(maker->surface, "", -1, HC_PLAIN);
  maker->surface->page[0].box = (HcBox){0, HC_SURFACE_HEIGHT - HC_SURFACE_STRIP, HC_SURFACE_WIDTH, HC_SURFACE_STRIP};
  const int lane_w = HC_SURFACE_WIDTH / 2 / (int)maker->lanes;
  int x = 0;
  for (unsigned lane = 0; lane < maker->lanes; ++lane, x += lane_w) {
    const char address[] = {'/', 'l', 'a', 'n', 'e', '/', (char)('a' + lane), '/', 's', 'e', 'l', 'e', 'c', 't', '\0'};
    const char label[] = {(char)('A' + lane), '\0'};
    hc_surface_cell(maker->surface, 0, (HcBox){x, 0, lane_w, HC_SURFACE_STRIP}, hc_maker_find(maker, address), label,
                    lane_colour(lane));
    maker->surface->pad[maker->surface->pads - 1].big = true;
  }
  x = strip_cell(maker, HC_SURFACE_WIDTH / 2, 2, "/toggle", "toggle", HC_PLAIN);
  x = strip_cell(maker, x, 1, "/mute", "mute", HC_WARN);
  x = strip_cell(maker, x, 1, "/dim", "dim", HC_WARN);
  x = strip_cell(maker, x, 1, "/panic", "panic", HC_BAD);
  strip_cell(maker, x, 1, "/panic/release", "release", HC_GOOD);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */

/** What is told by the pads from `from` on, in large letters; bars make room for them. */
static void enlarge(const HcMaker *maker, size_t from)
{
  for (size_t i = from; i < maker->surface->pads; ++i) {
    HcPad *pad = maker->surface->pad + i;
    pad->big = pad->kind == HC_PAD_READING || pad->kind == HC_PAD_ENTRY;
    const bool barred = pad->kind == HC_PAD_READING && i + 1 < maker->surface->pads && pad[1].kind == HC_PAD_BAR;
    if (!barred)
      continue;
    const int more = pad[1].box.h / 3;
    pad->box.h += more;
    pad[1].box.y += more;
    pad[1].box.h -= more;
  }
}

/** A verdict for each lane: its name, and what is heard of what it adds. */
static void add_verdicts(const HcMaker *maker, unsigned page, int y)
{
  const int rows = (int)(maker->lanes > LANES_A_PAGE ? (maker->lanes + 1) / 2 : maker->lanes);
  const int left = maker->surface->page[page].box.h - y, height = left / rows < HC_CELL_TALL ? left / rows : HC_CELL_TALL;
  HcFlow flow = hc_flow_begin(maker, page, y, HC_COLUMNS, height);
  const size_t from = maker->surface->pads;
  for (unsigned lane = 0; lane < maker->lanes; ++lane) {
    char address[32], label[32];
    (void)snprintf(address, sizeof address, "/lane/%c/name", 'a' + lane);
    (void)snprintf(label, sizeof label, "lane %c", 'a' + lane);
    hc_surface_cell(maker->surface, page, hc_flow_next(maker, &flow, 1), hc_maker_find(maker, address), label, lane_colour(lane));
    (void)snprintf(address, sizeof address, "/meter/%c/audible", 'a' + lane);
    hc_surface_cell(maker->surface, page, hc_flow_next(maker, &flow, maker->lanes > LANES_A_PAGE ? 2 : HC_COLUMNS - 1),
                    hc_maker_find(maker, address), "what it adds, above the threshold of hearing", lane_colour(lane));
  }
  if (maker->lanes <= LANES_A_PAGE)
    enlarge(maker, from);
}

/** What a lane and its rival differ by, in large letters. */
static void add_comparison(const HcMaker *maker, unsigned page, int height)
{
  static const struct {
    const char *address, *label;
  } told[] = {{"/meter/rejection", "rejection: residual of lane a over that of lane b"}, {"/meter/text", "comparison"}};
  const int quarter = maker->surface->page[page].box.w / 4;
  for (int i = 0; i < 2; ++i) {
    const size_t from = maker->surface->pads;
    const HcBox box = {(i + 1) * quarter, 0, (i + 1) * quarter, height};
    hc_surface_cell(maker->surface, page, box, hc_maker_find(maker, told[i].address), told[i].label, HC_GOOD);
    enlarge(maker, from);
  }
}

static void make_listen(const HcMaker *maker)
{
  static const char *const groups[] = {"/listen/gain", "/match", "/fade", "/toggle/", "/trim", "/monitor/"};
  const unsigned page = hc_surface_page(maker->surface, "listen", -1, HC_PLAIN);
  const HcParameter *listen = hc_maker_find(maker, "/listen");
  const int height = hc_surface_choices_height(listen) * 3 / 2;
  hc_surface_cell(maker->surface, page, (HcBox){0, 0, maker->surface->page[page].box.w / 4, height}, listen, "listen to",
                  HC_PLAIN);
  add_comparison(maker, page, height);
  HcFlow flow = hc_flow_begin(maker, page, height, HC_COLUMNS, HC_CELL);
  for (size_t g = 0; g < sizeof groups / sizeof *groups; ++g) {
    const HcParameter *p;
    for (size_t i = 0; (p = hc_maker_below(maker, groups[g], &i));) {
      char label[128];
      hc_maker_label(p, "/", label);
      hc_surface_cell(maker->surface, page, hc_flow_next(maker, &flow, 1), p, label, HC_PLAIN);
    }
  }
  add_verdicts(maker, page, flow.y + HC_CELL);
}

/** A button for a scene. Names and titles are somebody's files: a brace would begin a script in one program or another. */
static void add_scene(void *user, const HcMessage *message)
{
  const struct {
    const HcMaker *maker;
    HcFlow *flow;
  } *to = user;
  if (message->count < 2)
    return;
  const char *name = message->argument[0].text, *title = message->argument[1].text;
  if (strpbrk(name, "{}") || !xmlCheckUTF8((const xmlChar *)name))
    return;
  char label[128];
  const bool good = *title && !strpbrk(title, "{}^") && xmlCheckUTF8((const xmlChar *)title);
  (void)snprintf(label, sizeof label, "%.*s", good ? (int)strcspn(title, ":") : 127, good ? title : name);
  HcPad *pad = hc_surface_add(to->maker->surface, HC_PAD_BUTTON, to->flow->page, hc_flow_next(to->maker, to->flow, 1),
                              hc_maker_find(to->maker, "/scene"), label);
  pad->box.w -= 6;
  pad->box.h -= 6;
  pad->fixed[pad->fixed_count++] = message->argument[0];
}

static void make_scenes(const HcMaker *maker)
{
  const unsigned page = hc_surface_page(maker->surface, "scenes", -1, HC_WARN);
  HcFlow flow = hc_flow_begin(maker, page, 0, SCENE_COLUMNS, HC_CELL_TALL);
  HcPad *caption = hc_surface_add(maker->surface, HC_PAD_READING, page, hc_flow_next(maker, &flow, SCENE_COLUMNS),
                                  hc_maker_find(maker, "/scene/caption"), "caption");
  caption->value = -1;
  caption->big = true;
  flow = hc_flow_begin(maker, page, HC_CELL_TALL, SCENE_COLUMNS, HC_CELL);
  struct {
    const HcMaker *maker;
    HcFlow *flow;
  } to = {maker, &flow};
  (void)hc_bench_ask(maker->bench, "/scene/list", add_scene, &to, NULL);
  flow.x = 0;
  flow.y += flow.height;
  hc_maker_cells(maker, "/cue/", "/", &flow, HC_WARN);
}

static bool has_tab(const HcSurface *surface, unsigned page, const char *title)
{
  for (unsigned i = page + 1; i < surface->pages; ++i)
    if (surface->page[i].parent == (int)page && !strcmp(surface->page[i].title, title))
      return true;
  return false;
}

/** A page for a lane, with a tab for whatever of our own stands in it, the line first. */
static void make_lane(const HcMaker *maker, unsigned lane)
{
  char title[] = "lane a", prefix[] = "/lane/a/", below_slot[HC_ADDRESS_MAX];
  title[5] = prefix[6] = (char)('a' + lane);
  const unsigned page = hc_surface_page(maker->surface, title, -1, lane_colour(lane));
  const HcParameter *p;
  for (unsigned others = 0; others < 2; ++others)
    for (size_t i = 0; (p = hc_maker_below(maker, prefix, &i));) {
      const char *slot = p->address + strlen(prefix), *slash = strchr(slot, '/');
      char name[32];
      (void)snprintf(name, sizeof name, "%.*s", slash ? (int)(slash - slot) : 0, slot);
      if (!slash || (strcmp(name, "line") != 0) != (others == 1) || has_tab(maker->surface, page, name))
        continue;
      (void)snprintf(below_slot, sizeof below_slot, "%s%s/", prefix, name);
      hc_maker_all(maker, below_slot, hc_surface_page(maker->surface, name, (int)page, lane_colour(lane)), lane_colour(lane));
    }
}

/** The name of a disturbance: `/interference/NAME/…`; "" where it has nothing but a switch, or none. */
static void disturbance(const HcMaker *maker, const HcParameter *p, char name[32])
{
  const char *rest = p->address + strlen("/interference/"), *slash = strchr(rest, '/');
  char address[HC_ADDRESS_MAX];
  (void)snprintf(name, 32, "%.*s", slash ? (int)(slash - rest) : 0, rest);
  (void)snprintf(address, sizeof address, "/interference/%s/level", name);
  if (!hc_maker_find(maker, address))
    name[0] = '\0';
}

/** A row for each disturbance, its switch first; what belongs to none of them above. */
static void make_interference(const HcMaker *maker)
{
  const unsigned page = hc_surface_page(maker->surface, "interference", -1, HC_BAD);
  HcFlow flow = hc_flow_begin(maker, page, 0, ROW_COLUMNS, HC_CELL_ROW);
  char name[32], row[32] = "";
  const HcParameter *p;
  for (unsigned named = 0; named < 2; ++named)
    for (size_t i = 0; (p = hc_maker_below(maker, "/interference/", &i));) {
      disturbance(maker, p, name);
      if ((name[0] != '\0') != (named == 1))
        continue;
      if (strcmp(name, row) != 0) {
        flow.x = 0;
        flow.y += flow.height;
        (void)snprintf(row, sizeof row, "%s", name);
      }
      char prefix[HC_ADDRESS_MAX], label[128];
      (void)snprintf(prefix, sizeof prefix, "/interference/%s", name);
      hc_maker_label(p, prefix, label);
      const bool on = p->type == HC_INT && !strcmp(label, "on");
      hc_surface_cell(maker->surface, page, hc_flow_next(maker, &flow, 1), p, on ? name : label, HC_BAD);
    }
}

static void make_meters(const HcMaker *maker, unsigned from)
{
  const unsigned to = from + LANES_A_PAGE < maker->lanes ? from + LANES_A_PAGE : maker->lanes;
  char title[32], prefix[] = "/meter/a/", label[256];
  (void)snprintf(title, sizeof title, maker->lanes > LANES_A_PAGE ? "meters %c–%c" : "meters", 'a' + from, 'a' + to - 1);
  const unsigned page = hc_surface_page(maker->surface, title, -1, HC_GOOD);
  const int w = maker->surface->page[page].box.w / (int)(to - from);
  for (unsigned lane = from; lane < to; ++lane) {
    int y = 0;
    prefix[7] = (char)('a' + lane);
    const HcParameter *p;
    for (size_t i = 0; (p = hc_maker_below(maker, prefix, &i));) {
      if (strlen(p->types) > METER_VALUES_MAX) // spectra: the page draws them
        continue;
      char name[128];
      hc_maker_label(p, prefix, name);
      (void)snprintf(label, sizeof label, "%c %s: %.*s", 'a' + lane, name, (int)strcspn(p->meaning, ";"), p->meaning);
      hc_surface_cell(maker->surface, page, (HcBox){(int)(lane - from) * w, y, w, HC_CELL}, p, label, lane_colour(lane));
      y += HC_CELL;
    }
  }
}

HcSurface *hc_surface_new(HcBench *bench)
{
  HcSurface *surface = calloc(1, sizeof *surface);
  HcMessage lanes = {.count = 0};
  if (!surface)
    return NULL;
  const HcMaker maker = {bench, surface, hc_bench_value(bench, "/lanes", &lanes) ? (unsigned)lanes.argument[0].number : 2};
  make_strip(&maker);
  make_listen(&maker);
  make_scenes(&maker);
  for (unsigned lane = 0; lane < maker.lanes; ++lane)
    make_lane(&maker, lane);
  make_interference(&maker);
  hc_maker_all(&maker, "/program/", hc_surface_page(surface, "program", -1, HC_PLAIN), HC_PLAIN);
  for (unsigned lane = 0; lane < maker.lanes; lane += LANES_A_PAGE)
    make_meters(&maker, lane);
  hc_maker_trial(&maker);
  if (!surface->failed)
    return surface;
  hc_surface_free(surface);
  return NULL;
}

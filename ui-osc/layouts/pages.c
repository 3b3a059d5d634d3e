// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Which page shows what. A page takes all that stands below some addresses, in the order of the tables, so that a new parameter
 * appears by itself; only what wants an order of its own, the strip and the trial, is written out.
 */

#include "surface.h"

#include "trial/series.h"

#include <libxml/xmlstring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** As the page's. */
static const unsigned lane_colours[] = {0xe0763f, 0x3f8fe0, 0x3fae7a, 0xb06fd8, 0xc9a227, 0xd85a7f, 0x6b8e9e, 0x8a6d4b};
static const unsigned PLAIN = 0x98a1b3, WARN = 0xffd35c, BAD = 0xff7361, GOOD = 0x4dbd8b;
enum {
  CELL = 76,
  TALL = 100,
  COLUMNS = 6,
  ROW = 64,
  ROW_COLUMNS = 7,
  SCENE_COLUMNS = 4,
  LANES_A_PAGE = 4,
  METER_VALUES_MAX = 12
};
enum { TRIALS = 16, TRIALS_RATED = 8 };

typedef struct Maker {
  HcBench *bench;
  HcSurface *surface;
  unsigned lanes;
} Maker;

static unsigned lane_colour(unsigned lane)
{
  return lane_colours[lane % (sizeof lane_colours / sizeof *lane_colours)];
}

static const HcParameter *find(const Maker *maker, const char *address)
{
  return hc_bench_find(maker->bench, address);
}

static bool begins(const char *text, const char *with)
{
  return !strncmp(text, with, strlen(with));
}

/** The number beside a choice: the choice itself is told and taken by name. */
static bool is_twin(const Maker *maker, const HcParameter *p)
{
  char stem[HC_ADDRESS_MAX];
  const size_t n = strlen(p->address), tail = strlen("/index");
  if (n <= tail || strcmp(p->address + n - tail, "/index") != 0)
    return false;
  (void)snprintf(stem, sizeof stem, "%.*s", (int)(n - tail), p->address);
  const HcParameter *named = find(maker, stem);
  return named && named->type == HC_CHOICE;
}

/** The nth parameter whose address begins so, and that a page may show; NULL behind the last. */
static const HcParameter *below(const Maker *maker, const char *prefix, size_t *index)
{
  for (const HcParameter *p; (p = hc_bench_parameter(maker->bench, *index));) {
    ++*index;
    if (begins(p->address, prefix) && !is_twin(maker, p))
      return p;
  }
  return NULL;
}

/** `/lane/a/line/loop/resistance` below `/lane/a/line/`: `loop resistance`. */
static void label_write(const HcParameter *p, const char *prefix, char label[128])
{
  const size_t n = strlen(prefix);
  const char *rest = p->address + (strlen(p->address) > n ? n : 0);
  (void)snprintf(label, 128, "%s", rest + (*rest == '/' ? 1 : 0));
  for (char *c = label; *c; ++c)
    *c = *c == '/' || *c == '_' ? ' ' : *c;
}

/** Where the next cell of a page stands: left to right, then down. */
typedef struct Flow {
  unsigned page;
  int x, y, column, height;
} Flow;

static HcBox next(const Maker *maker, Flow *flow, int columns)
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

static Flow flow_begin(const Maker *maker, unsigned page, int y, int columns, int height)
{
  return (Flow){page, 0, y, maker->surface->page[page].box.w / columns, height};
}

static bool is_choice(const HcParameter *p)
{
  return p->type == HC_CHOICE && !(p->flags & HC_READ_ONLY);
}

/** Lists of choices side by side, short ones above each other; where they end [px]. */
static int add_choices(const Maker *maker, const char *prefix, unsigned page, int y, unsigned colour)
{
  int tallest = 0, x = 0, down = 0;
  const int w = maker->surface->page[page].box.w / COLUMNS;
  const HcParameter *p;
  for (size_t i = 0; (p = below(maker, prefix, &i));)
    if (is_choice(p) && hc_surface_choices_height(p) > tallest)
      tallest = hc_surface_choices_height(p);
  for (size_t i = 0; (p = below(maker, prefix, &i));) {
    if (!is_choice(p))
      continue;
    const int h = hc_surface_choices_height(p);
    if (down && down + h > tallest) {
      x += w;
      down = 0;
    }
    char label[128];
    label_write(p, prefix, label);
    hc_surface_cell(maker->surface, page, (HcBox){x, y + down, w, h}, p, label, colour);
    down += h;
  }
  return y + tallest;
}

/** Everything else below a prefix; a label leaves `unsaid` out. */
static void add_cells(const Maker *maker, const char *prefix, const char *unsaid, Flow *flow, unsigned colour)
{
  const HcParameter *p;
  for (size_t i = 0; (p = below(maker, prefix, &i));) {
    char label[128];
    label_write(p, unsaid, label);
    const bool shown = p->type != HC_ASK && (p->type != HC_ACTION || !p->types[0] || !strcmp(p->types, "i"));
    if (shown && !is_choice(p))
      hc_surface_cell(maker->surface, flow->page, next(maker, flow, p->type == HC_STRING ? COLUMNS / 2 : 1), p, label, colour);
  }
}

static void add_all(const Maker *maker, const char *prefix, unsigned page, unsigned colour)
{
  const int y = add_choices(maker, prefix, page, 0, colour);
  Flow flow = flow_begin(maker, page, y, COLUMNS, CELL);
  add_cells(maker, prefix, prefix, &flow, colour);
}

/* ---- the strip --------------------------------------------------------------------------------------------------------- */

/** A control of the strip, so many twelfths of it wide. */
static int strip_cell(const Maker *maker, int x, int twelfths, const char *address, const char *label, unsigned colour)
{
  const int w = HC_SURFACE_WIDTH * twelfths / 12;
  const HcParameter *p = find(maker, address);
  if (p)
    hc_surface_cell(maker->surface, 0, (HcBox){x, 0, w, HC_SURFACE_STRIP}, p, label, colour);
  if (p && maker->surface->pads)
    maker->surface->pad[maker->surface->pads - 1].big = true;
  return x + w;
}

static void make_strip(const Maker *maker)
{
  hc_surface_page(maker->surface, "", -1, PLAIN);
  maker->surface->page[0].box = (HcBox){0, HC_SURFACE_HEIGHT - HC_SURFACE_STRIP, HC_SURFACE_WIDTH, HC_SURFACE_STRIP};
  const int lane_w = HC_SURFACE_WIDTH / 2 / (int)maker->lanes;
  int x = 0;
  for (unsigned lane = 0; lane < maker->lanes; ++lane, x += lane_w) {
    const char address[] = {'/', 'l', 'a', 'n', 'e', '/', (char)('a' + lane), '/', 's', 'e', 'l', 'e', 'c', 't', '\0'};
    const char label[] = {(char)('A' + lane), '\0'};
    hc_surface_cell(maker->surface, 0, (HcBox){x, 0, lane_w, HC_SURFACE_STRIP}, find(maker, address), label, lane_colour(lane));
    maker->surface->pad[maker->surface->pads - 1].big = true;
  }
  x = strip_cell(maker, HC_SURFACE_WIDTH / 2, 2, "/toggle", "toggle", PLAIN);
  x = strip_cell(maker, x, 1, "/mute", "mute", WARN);
  x = strip_cell(maker, x, 1, "/dim", "dim", WARN);
  x = strip_cell(maker, x, 1, "/panic", "panic", BAD);
  strip_cell(maker, x, 1, "/panic/release", "release", GOOD);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */

/** What is told by the pads from `from` on, in large letters; bars make room for them. */
static void enlarge(const Maker *maker, size_t from)
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
static void add_verdicts(const Maker *maker, unsigned page, int y)
{
  const int rows = (int)(maker->lanes > LANES_A_PAGE ? (maker->lanes + 1) / 2 : maker->lanes);
  const int left = maker->surface->page[page].box.h - y, height = left / rows < TALL ? left / rows : TALL;
  Flow flow = flow_begin(maker, page, y, COLUMNS, height);
  const size_t from = maker->surface->pads;
  for (unsigned lane = 0; lane < maker->lanes; ++lane) {
    char address[32], label[32];
    (void)snprintf(address, sizeof address, "/lane/%c/name", 'a' + lane);
    (void)snprintf(label, sizeof label, "lane %c", 'a' + lane);
    hc_surface_cell(maker->surface, page, next(maker, &flow, 1), find(maker, address), label, lane_colour(lane));
    (void)snprintf(address, sizeof address, "/meter/%c/audible", 'a' + lane);
    hc_surface_cell(maker->surface, page, next(maker, &flow, maker->lanes > LANES_A_PAGE ? 2 : COLUMNS - 1), find(maker, address),
                    "what it adds, above the threshold of hearing", lane_colour(lane));
  }
  if (maker->lanes <= LANES_A_PAGE)
    enlarge(maker, from);
}

/** What a lane and its rival differ by, in large letters. */
static void add_comparison(const Maker *maker, unsigned page, int height)
{
  static const struct {
    const char *address, *label;
  } told[] = {{"/meter/rejection", "rejection: residual of lane a over that of lane b"}, {"/meter/text", "comparison"}};
  const int quarter = maker->surface->page[page].box.w / 4;
  for (int i = 0; i < 2; ++i) {
    const size_t from = maker->surface->pads;
    const HcBox box = {(i + 1) * quarter, 0, (i + 1) * quarter, height};
    hc_surface_cell(maker->surface, page, box, find(maker, told[i].address), told[i].label, GOOD);
    enlarge(maker, from);
  }
}

static void make_listen(const Maker *maker)
{
  static const char *const groups[] = {"/listen/gain", "/match", "/fade", "/toggle/", "/trim", "/monitor/"};
  const unsigned page = hc_surface_page(maker->surface, "listen", -1, PLAIN);
  const HcParameter *listen = find(maker, "/listen");
  const int height = hc_surface_choices_height(listen) * 3 / 2;
  hc_surface_cell(maker->surface, page, (HcBox){0, 0, maker->surface->page[page].box.w / 4, height}, listen, "listen to", PLAIN);
  add_comparison(maker, page, height);
  Flow flow = flow_begin(maker, page, height, COLUMNS, CELL);
  for (size_t g = 0; g < sizeof groups / sizeof *groups; ++g) {
    const HcParameter *p;
    for (size_t i = 0; (p = below(maker, groups[g], &i));) {
      char label[128];
      label_write(p, "/", label);
      hc_surface_cell(maker->surface, page, next(maker, &flow, 1), p, label, PLAIN);
    }
  }
  add_verdicts(maker, page, flow.y + CELL);
}

/** A button for a scene. Names and titles are somebody's files: a brace would begin a script in one program or another. */
static void add_scene(void *user, const HcMessage *message)
{
  const struct {
    const Maker *maker;
    Flow *flow;
  } *to = user;
  if (message->count < 2)
    return;
  const char *name = message->argument[0].text, *title = message->argument[1].text;
  if (strpbrk(name, "{}") || !xmlCheckUTF8((const xmlChar *)name))
    return;
  char label[128];
  const bool good = *title && !strpbrk(title, "{}^") && xmlCheckUTF8((const xmlChar *)title);
  (void)snprintf(label, sizeof label, "%.*s", good ? (int)strcspn(title, ":") : 127, good ? title : name);
  HcPad *pad = hc_surface_add(to->maker->surface, HC_PAD_BUTTON, to->flow->page, next(to->maker, to->flow, 1),
                              find(to->maker, "/scene"), label);
  pad->box.w -= 6;
  pad->box.h -= 6;
  pad->fixed[pad->fixed_count++] = message->argument[0];
}

static void make_scenes(const Maker *maker)
{
  const unsigned page = hc_surface_page(maker->surface, "scenes", -1, WARN);
  Flow flow = flow_begin(maker, page, 0, SCENE_COLUMNS, TALL);
  HcPad *caption = hc_surface_add(maker->surface, HC_PAD_READING, page, next(maker, &flow, SCENE_COLUMNS),
                                  find(maker, "/scene/caption"), "caption");
  caption->value = -1;
  caption->big = true;
  flow = flow_begin(maker, page, TALL, SCENE_COLUMNS, CELL);
  struct {
    const Maker *maker;
    Flow *flow;
  } to = {maker, &flow};
  (void)hc_bench_ask(maker->bench, "/scene/list", add_scene, &to, NULL);
  flow.x = 0;
  flow.y += flow.height;
  add_cells(maker, "/cue/", "/", &flow, WARN);
}

static bool has_tab(const HcSurface *surface, unsigned page, const char *title)
{
  for (unsigned i = page + 1; i < surface->pages; ++i)
    if (surface->page[i].parent == (int)page && !strcmp(surface->page[i].title, title))
      return true;
  return false;
}

/** A page for a lane, with a tab for whatever of our own stands in it, the line first. */
static void make_lane(const Maker *maker, unsigned lane)
{
  char title[] = "lane a", prefix[] = "/lane/a/", below_slot[HC_ADDRESS_MAX];
  title[5] = prefix[6] = (char)('a' + lane);
  const unsigned page = hc_surface_page(maker->surface, title, -1, lane_colour(lane));
  const HcParameter *p;
  for (unsigned others = 0; others < 2; ++others)
    for (size_t i = 0; (p = below(maker, prefix, &i));) {
      const char *slot = p->address + strlen(prefix), *slash = strchr(slot, '/');
      char name[32];
      (void)snprintf(name, sizeof name, "%.*s", slash ? (int)(slash - slot) : 0, slot);
      if (!slash || (strcmp(name, "line") != 0) != (others == 1) || has_tab(maker->surface, page, name))
        continue;
      (void)snprintf(below_slot, sizeof below_slot, "%s%s/", prefix, name);
      add_all(maker, below_slot, hc_surface_page(maker->surface, name, (int)page, lane_colour(lane)), lane_colour(lane));
    }
}

/** The name of a disturbance: `/interference/NAME/…`; "" where it has nothing but a switch, or none. */
static void disturbance(const Maker *maker, const HcParameter *p, char name[32])
{
  const char *rest = p->address + strlen("/interference/"), *slash = strchr(rest, '/');
  char address[HC_ADDRESS_MAX];
  (void)snprintf(name, 32, "%.*s", slash ? (int)(slash - rest) : 0, rest);
  (void)snprintf(address, sizeof address, "/interference/%s/level", name);
  if (!find(maker, address))
    name[0] = '\0';
}

/** A row for each disturbance, its switch first; what belongs to none of them above. */
static void make_interference(const Maker *maker)
{
  const unsigned page = hc_surface_page(maker->surface, "interference", -1, BAD);
  Flow flow = flow_begin(maker, page, 0, ROW_COLUMNS, ROW);
  char name[32], row[32] = "";
  const HcParameter *p;
  for (unsigned named = 0; named < 2; ++named)
    for (size_t i = 0; (p = below(maker, "/interference/", &i));) {
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
      label_write(p, prefix, label);
      const bool on = p->type == HC_INT && !strcmp(label, "on");
      hc_surface_cell(maker->surface, page, next(maker, &flow, 1), p, on ? name : label, BAD);
    }
}

static void make_meters(const Maker *maker, unsigned from)
{
  const unsigned to = from + LANES_A_PAGE < maker->lanes ? from + LANES_A_PAGE : maker->lanes;
  char title[32], prefix[] = "/meter/a/", label[256];
  (void)snprintf(title, sizeof title, maker->lanes > LANES_A_PAGE ? "meters %c–%c" : "meters", 'a' + from, 'a' + to - 1);
  const unsigned page = hc_surface_page(maker->surface, title, -1, GOOD);
  const int w = maker->surface->page[page].box.w / (int)(to - from);
  for (unsigned lane = from; lane < to; ++lane) {
    int y = 0;
    prefix[7] = (char)('a' + lane);
    const HcParameter *p;
    for (size_t i = 0; (p = below(maker, prefix, &i));) {
      if (strlen(p->types) > METER_VALUES_MAX) // spectra: the page draws them
        continue;
      char name[128];
      label_write(p, prefix, name);
      (void)snprintf(label, sizeof label, "%c %s: %.*s", 'a' + lane, name, (int)strcspn(p->meaning, ";"), p->meaning);
      hc_surface_cell(maker->surface, page, (HcBox){(int)(lane - from) * w, y, w, CELL}, p, label, lane_colour(lane));
      y += CELL;
    }
  }
}

/* ---- the trial --------------------------------------------------------------------------------------------------------- */

static HcArgument word(const char *text)
{
  HcArgument argument = {.type = 's'};
  (void)snprintf(argument.text, sizeof argument.text, "%s", text);
  return argument;
}

/** A button that sends a word or several. */
static HcPad *trial_button(const Maker *maker, Flow *flow, const char *address, const char *first, const char *label)
{
  const HcBox box = next(maker, flow, 1);
  HcPad *pad = hc_surface_add(maker->surface, HC_PAD_BUTTON, flow->page, (HcBox){box.x + 3, box.y + 3, box.w - 6, box.h - 6},
                              find(maker, address), label);
  if (first)
    pad->fixed[pad->fixed_count++] = word(first);
  return pad;
}

static void trial_opening(const Maker *maker, Flow *flow)
{
  static const char *const options[] = {"none", "training", "sprt", "catch"};
  for (HcTrialMode mode = 0; mode < HC_TRIAL_MODES; ++mode) {
    char label[64];
    const int n = mode == HC_TRIAL_RATING ? TRIALS_RATED : TRIALS;
    (void)snprintf(label, sizeof label, "new %s, %d", hc_trial_mode_name(mode), n);
    HcPad *pad = trial_button(maker, flow, "/trial/new", hc_trial_mode_name(mode), label);
    pad->fixed[pad->fixed_count++] = (HcArgument){.type = 'i', .number = n};
    pad->fixed[pad->fixed_count++] = word("listener");
  }
  for (size_t i = 0; i < sizeof options / sizeof *options; ++i)
    trial_button(maker, flow, "/trial/option", options[i], options[i])->colour = PLAIN;
}

static void make_trial(const Maker *maker)
{
  const unsigned page = hc_surface_page(maker->surface, "trial", -1, GOOD);
  Flow flow = flow_begin(maker, page, 0, 2 * LANES_A_PAGE, CELL);
  const HcParameter *p;
  trial_opening(maker, &flow);
  flow = flow_begin(maker, page, flow.y + CELL, (int)maker->lanes + 1, CELL + CELL / 2);
  for (unsigned lane = 0; lane <= maker->lanes; ++lane) {
    const char button[] = {lane < maker->lanes ? (char)('a' + lane) : 'x', '\0'};
    char label[16];
    (void)snprintf(label, sizeof label, "play %s", button);
    trial_button(maker, &flow, "/trial/play", button, label)->big = true;
  }
  flow = flow_begin(maker, page, flow.y + flow.height, COLUMNS - 1, CELL);
  trial_button(maker, &flow, "/trial/answer", "a", "answer a")->big = true;
  trial_button(maker, &flow, "/trial/answer", "b", "answer b")->big = true;
  for (size_t i = 0; (p = below(maker, "/trial/", &i));)
    if (p->type == HC_ACTION && !p->types[0]) { // next, abort, match
      char label[128];
      label_write(p, "/trial/", label);
      hc_surface_cell(maker->surface, page, next(maker, &flow, 1), p, label, PLAIN);
    }
  flow = flow_begin(maker, page, flow.y + CELL, (int)maker->lanes, CELL);
  for (unsigned lane = 0; lane < maker->lanes; ++lane) {
    const HcBox box = next(maker, &flow, 1);
    const char button[] = {(char)('a' + lane), '\0'};
    char label[32];
    (void)snprintf(label, sizeof label, "rate %s, 0 to 100", button);
    hc_surface_add(maker->surface, HC_PAD_LABEL, page, (HcBox){box.x + 3, box.y + 3, box.w - 6, 22}, NULL, label);
    HcPad *pad = hc_surface_add(maker->surface, HC_PAD_FADER, page, (HcBox){box.x + 3, box.y + 25, box.w - 6, box.h - 31},
                                find(maker, "/trial/rate"), label);
    pad->fixed[pad->fixed_count++] = word(button);
    pad->high = 100;
  }
  flow = flow_begin(maker, page, flow.y + CELL, 2, ROW);
  for (size_t i = 0; (p = below(maker, "/trial/", &i));)
    if (p->flags & HC_READ_ONLY) {
      char label[128];
      const HcBox box = next(maker, &flow, 1);
      label_write(p, "/trial/", label);
      hc_surface_add(maker->surface, HC_PAD_LABEL, page, (HcBox){box.x + 3, box.y + 3, box.w - 6, 22}, NULL, label);
      hc_surface_add(maker->surface, HC_PAD_READING, page, (HcBox){box.x + 3, box.y + 25, box.w - 6, box.h - 31}, p, label)
          ->value = -1;
    }
}

HcSurface *hc_surface_new(HcBench *bench)
{
  HcSurface *surface = calloc(1, sizeof *surface);
  HcMessage lanes = {.count = 0};
  if (!surface)
    return NULL;
  const Maker maker = {bench, surface, hc_bench_value(bench, "/lanes", &lanes) ? (unsigned)lanes.argument[0].number : 2};
  make_strip(&maker);
  make_listen(&maker);
  make_scenes(&maker);
  for (unsigned lane = 0; lane < maker.lanes; ++lane)
    make_lane(&maker, lane);
  make_interference(&maker);
  add_all(&maker, "/program/", hc_surface_page(surface, "program", -1, PLAIN), PLAIN);
  for (unsigned lane = 0; lane < maker.lanes; lane += LANES_A_PAGE)
    make_meters(&maker, lane);
  make_trial(&maker);
  if (!surface->failed)
    return surface;
  hc_surface_free(surface);
  return NULL;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The page for blind trials. Its buttons send words, and their order is that of a series. */

#include "maker.h"

#include "trial/series.h"

#include <stdio.h>

/** Trials of a series; and how many of its buttons stand in a row. */
enum { TRIALS = 16, TRIALS_RATED = 8, OPENING = 9 };

static HcArgument word(const char *text)
{
  HcArgument argument = {.type = 's'};
  (void)snprintf(argument.text, sizeof argument.text, "%s", text);
  return argument;
}

/** A button that sends a word or several. */
static HcPad *trial_button(const HcMaker *maker, HcFlow *flow, const char *address, const char *first, const char *label)
{
  const HcBox box = hc_flow_next(maker, flow, 1);
  HcPad *pad = hc_surface_add(maker->surface, HC_PAD_BUTTON, flow->page, (HcBox){box.x + 3, box.y + 3, box.w - 6, box.h - 6},
                              hc_maker_find(maker, address), label);
  if (first)
    pad->fixed[pad->fixed_count++] = word(first);
  return pad;
}

static void trial_opening(const HcMaker *maker, HcFlow *flow)
{
  static const char *const options[] = {"none", "training", "sprt", "catch", "audience"};
  for (HcTrialMode mode = 0; mode < HC_TRIAL_MODES; ++mode) {
    char label[64];
    const int n = mode == HC_TRIAL_RATING ? TRIALS_RATED : TRIALS;
    (void)snprintf(label, sizeof label, "new %s, %d", hc_trial_mode_name(mode), n);
    HcPad *pad = trial_button(maker, flow, "/trial/new", hc_trial_mode_name(mode), label);
    pad->fixed[pad->fixed_count++] = (HcArgument){.type = 'i', .number = n};
    pad->fixed[pad->fixed_count++] = word("listener");
  }
  for (size_t i = 0; i < sizeof options / sizeof *options; ++i)
    trial_button(maker, flow, "/trial/option", options[i], options[i])->colour = HC_PLAIN;
}

void hc_maker_trial(const HcMaker *maker)
{
  const unsigned page = hc_surface_page(maker->surface, "trial", -1, HC_GOOD);
  HcFlow flow = hc_flow_begin(maker, page, 0, OPENING, HC_CELL);
  const HcParameter *p;
  trial_opening(maker, &flow);
  flow = hc_flow_begin(maker, page, flow.y + HC_CELL, (int)maker->lanes + 1, HC_CELL + HC_CELL / 2);
  for (unsigned lane = 0; lane <= maker->lanes; ++lane) {
    const char button[] = {lane < maker->lanes ? (char)('a' + lane) : 'x', '\0'};
    char label[16];
    (void)snprintf(label, sizeof label, "play %s", button);
    trial_button(maker, &flow, "/trial/play", button, label)->big = true;
  }
  flow = hc_flow_begin(maker, page, flow.y + flow.height, HC_COLUMNS - 1, HC_CELL);
  trial_button(maker, &flow, "/trial/answer", "a", "answer a")->big = true;
  trial_button(maker, &flow, "/trial/answer", "b", "answer b")->big = true;
  for (size_t i = 0; (p = hc_maker_below(maker, "/trial/", &i));)
    if (p->type == HC_ACTION && !p->types[0]) { // next, abort, close, match
      char label[128];
      hc_maker_label(p, "/trial/", label);
      hc_surface_cell(maker->surface, page, hc_flow_next(maker, &flow, 1), p, label, HC_PLAIN);
    }
  flow = hc_flow_begin(maker, page, flow.y + HC_CELL, (int)maker->lanes, HC_CELL);
  for (unsigned lane = 0; lane < maker->lanes; ++lane) {
    const HcBox box = hc_flow_next(maker, &flow, 1);
    const char button[] = {(char)('a' + lane), '\0'};
    char label[32];
    (void)snprintf(label, sizeof label, "rate %s, 0 to 100", button);
    hc_surface_add(maker->surface, HC_PAD_LABEL, page, (HcBox){box.x + 3, box.y + 3, box.w - 6, 22}, NULL, label);
    HcPad *pad = hc_surface_add(maker->surface, HC_PAD_FADER, page, (HcBox){box.x + 3, box.y + 25, box.w - 6, box.h - 31},
                                hc_maker_find(maker, "/trial/rate"), label);
    pad->fixed[pad->fixed_count++] = word(button);
    pad->high = 100;
  }
  flow = hc_flow_begin(maker, page, flow.y + HC_CELL, 3, HC_CELL_ROW);
  for (size_t i = 0; (p = hc_maker_below(maker, "/trial/", &i));)
    if (p->flags & HC_READ_ONLY && p->type != HC_ASK) {
      char label[128];
      const HcBox box = hc_flow_next(maker, &flow, 1);
      hc_maker_label(p, "/trial/", label);
      hc_surface_add(maker->surface, HC_PAD_LABEL, page, (HcBox){box.x + 3, box.y + 3, box.w - 6, 22}, NULL, label);
      hc_surface_add(maker->surface, HC_PAD_READING, page, (HcBox){box.x + 3, box.y + 25, box.w - 6, box.h - 31}, p, label)
          ->value = -1;
    }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What must hold before a series begins: loudness decides everything, then time and polarity; and what is refused until it is over. */

#include "insert.h"
#include "tell.h"
#include "trials.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** How far apart lanes may be [dB]. */
static const double LEVEL_DB = 0.1;

/** What a lane does to the program at 997 Hz, linear, and to its polarity; `splits`: to that of one channel alone. */
static double gain_of(const HcBench *bench, uint32_t lane, bool match, bool *known, bool *inverts, bool *splits)
{
  double gain = 1;
  *known = true;
  *splits = false;
  *inverts = hc_insert_inverts(bench, lane);
  const double inserts = hc_insert_match(bench, lane, known);
  if (!match)
    gain /= inserts;
  for (uint32_t place = 0; place < HC_OWN_PLACES; ++place) {
    const HcOwn *own = &bench->lane[lane].own[place];
    if (!own->in)
      continue;
    gain *= own->facts.gain * own->gain;
    *inverts ^= own->facts.inverts;
    *splits ^= own->facts.splits;
  }
  return gain;
}

/** A hash of everything that a scene holds. */
static HcStatus describe_state(HcBench *bench, char digest[HC_COMMIT_DIGITS + 1], HcError *error)
{
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  if (file) {
    hc_scene_print(bench, file, false);
    (void)fclose(file);
  }
  if (text)
    hc_trial_commit("", text, digest);
  free(text);
  return text ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory");
}

/** True for a change to what is compared, or what would lay it open; of a cue list the trials themselves may wait. */
static bool disturbs(const HcTransaction *transaction)
{
  bool other = false, opens = false;
  for (size_t i = 0; i < transaction->count; ++i) {
    const HcEntryKind kind = transaction->step[i].kind;
    other |= !hc_trials_is_step(kind);
    opens |= kind == HC_E_RECORD || kind == HC_E_SCENE_SAVE || kind == HC_E_TOGGLE_EVERY;
  }
  return opens ||
         (other && transaction->touches & (HC_TOUCH_MATCHING | HC_TOUCH_SELECT | HC_TOUCH_INTERFERENCE | HC_TOUCH_LISTEN));
}

static HcStatus check_quiet(HcBench *bench, HcError *error)
{
  if (!bench->running)
    return hc_error_set(error, HC_REFUSED, "no sound runs, so that nothing can be compared");
  if (bench->recorder)
    return hc_error_set(error, HC_REFUSED, "a recording runs, and would tell what is heard; /record 0 stops it");
  if (hc_table_kind(bench->table, HC_E_LISTEN, 0)->sent.number != 0)
    return hc_error_set(error, HC_REFUSED, "the lanes themselves must be heard; /listen lane brings them back");
  if (bench->selection.held || hc_table_kind(bench->table, HC_E_TOGGLE_EVERY, 0)->sent.number > 0)
    return hc_error_set(error, HC_REFUSED, "the lanes toggle by themselves; /toggle/every 0 and /toggle/hold 0 leave them alone");
  for (const HcTransaction *t = bench->waiting; t; t = t->next)
    if (disturbs(t))
      return hc_error_set(error, HC_REFUSED, "changes are on their way to the lanes; try again when they are there");
  HcAlign align[HC_LANES_MAX];
  if (hc_insert_align(bench, align))
    return hc_error_set(error, HC_REFUSED, "the lanes are not lined up yet; try again");
  return HC_OK;
}

HcStatus hc_trials_gate(HcBench *bench, unsigned lanes, HcTrialSetting *setting, HcError *error)
{
  *setting = (HcTrialSetting){.rate_hz = bench->rate,
                              .fade_ms = hc_table_kind(bench->table, HC_E_FADE, 0)->sent.number,
                              .spl_db = hc_table_kind(bench->table, HC_E_SPL, 0)->sent.number,
                              .xruns = bench->backend ? bench->backend->status(bench->backend).xruns : 0};
  const HcStatus status = check_quiet(bench, error);
  if (status)
    return status;
  const bool match = hc_table_kind(bench->table, HC_E_MATCH, 0)->sent.number != 0;
  bool splits_a = false;
  for (uint32_t i = 0; i < lanes; ++i) {
    HcTrialLane *lane = &setting->lane[i];
    bool known, splits;
    const char letter = (char)('a' + (int)i);
    lane->gain_db = 20 * log10(gain_of(bench, i, match, &known, &lane->inverted, &splits));
    splits_a = i ? splits_a : splits;
    lane->match_db = hc_table_kind(bench->table, HC_E_LANE_MATCH, i)->sent.number;
    lane->delay_frames = bench->lane[i].align.ahead + bench->lane[i].align.behind;
    hc_log_text(lane->name, sizeof lane->name, hc_table_kind(bench->table, HC_E_LANE_NAME, i)->sent.text);
    if (!known)
      return hc_error_set(error, HC_REFUSED,
                          "the level of lane %c cannot be known: one of its inserts has no steady gain at 997 Hz", letter);
    const double apart = lane->gain_db - setting->lane[0].gain_db;
    if (!(fabs(apart) <= LEVEL_DB))
      return hc_error_set(error, HC_REFUSED,
                          "lane %c is %+.2f dB off lane a at 997 Hz, and may be %.1f dB; /trial/match mends it", letter, apart,
                          LEVEL_DB);
    if (lane->inverted != setting->lane[0].inverted)
      return hc_error_set(error, HC_REFUSED, "lane %c has the opposite polarity of lane a; exchange hot and cold in its circuit",
                          letter);
    if (splits != splits_a)
      return hc_error_set(error, HC_REFUSED, "one channel of lane %c has the opposite polarity of lane a's; exchange its wires",
                          letter);
  }
  return describe_state(bench, setting->state, error);
}

static const char *const closed[] = {"/lane", "/listen", "/match", "/scene", "/interference", "/select", "/toggle", "/record"};

unsigned hc_trials_refuses(HcTell tell, void *user)
{
  const unsigned n = sizeof closed / sizeof *closed;
  for (unsigned i = 0; i < n; ++i) {
    HcMessage message;
    hc_message_address(&message, "/trial/refuses");
    hc_message_text(&message, closed[i]);
    tell(user, &message);
  }
  return n;
}

bool hc_trials_closes(const char *address)
{
  for (size_t i = 0; i < sizeof closed / sizeof *closed; ++i) {
    const size_t n = strlen(closed[i]);
    if (!strncmp(address, closed[i], n) && (address[n] == '/' || !address[n]))
      return true;
  }
  return false;
}

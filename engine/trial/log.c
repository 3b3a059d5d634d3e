// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Lines of the log are made here; log_read.c takes them apart. */

#include "log_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hc_log_text(char *to, size_t size, const char *text)
{
  size_t at = 0;
  while (*text) {
    const unsigned char lead = (unsigned char)*text;
    size_t n = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4, there = 1;
    while (there < n && ((unsigned char)text[there] & 0xc0) == 0x80)
      ++there;
    if (there < n && !text[there])
      break; // it was cut already
    json_t *character = there == n ? json_stringn(text, n) : NULL;
    n = character ? n : 1;
    const bool fits = at + n < size;
    if (fits)
      memcpy(to + at, character ? text : "?", n);
    json_decref(character);
    if (!fits)
      break;
    at += n;
    text += n;
  }
  to[at] = '\0';
}

static json_t *event(const char *name, const char *id)
{
  return json_pack("{s:s, s:s}", "event", name, "series", id);
}

/** Takes the object over. */
static char *line_of(json_t *object)
{
  char *text = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9)) : NULL;
  json_decref(object);
  const size_t length = text ? strlen(text) : 0;
  char *line = text ? realloc(text, length + 2) : NULL;
  if (!line) {
    free(text);
    return NULL;
  }
  line[length] = '\n';
  line[length + 1] = '\0';
  return line;
}

static void set_time(json_t *object, time_t now)
{
  char text[32];
  struct tm utc;
  (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
  (void)json_object_set_new(object, "time", json_string(text));
}

static json_t *options_of(unsigned options)
{
  json_t *list = json_array();
  if (options & HC_TRIAL_TRAINING)
    (void)json_array_append_new(list, json_string("training"));
  if (options & HC_TRIAL_SPRT)
    (void)json_array_append_new(list, json_string("sprt"));
  if (options & HC_TRIAL_CATCH)
    (void)json_array_append_new(list, json_string("catch"));
  if (options & HC_TRIAL_AUDIENCE)
    (void)json_array_append_new(list, json_string("audience"));
  return list;
}

json_t *hc_log_lanes(const HcTrialSetting *setting, unsigned lanes)
{
  json_t *list = json_array();
  for (unsigned i = 0; i < lanes; ++i) {
    const HcTrialLane *lane = &setting->lane[i];
    const char letter[2] = {(char)('a' + (int)i), '\0'};
    (void)json_array_append_new(list, json_pack("{s:s, s:s, s:f, s:f, s:i, s:b}", "lane", letter, "name", lane->name, "gain_db",
                                                lane->gain_db, "match_db", lane->match_db, "delay_frames",
                                                (int)lane->delay_frames, "inverted", (int)lane->inverted));
  }
  return list;
}

char *hc_log_begin(const char *id, const HcTrialPlan *plan, unsigned answered, const char *commit, const HcTrialSetting *setting,
                   time_t now)
{
  json_t *object = event("begin", id);
  set_time(object, now);
  (void)json_object_set_new(object, "hotcold", json_string(HC_VERSION));
  if (*setting->imported)
    (void)json_object_set_new(object, "imported", json_string(setting->imported));
  else
    (void)json_object_set_new(object, "commit", json_string(commit));
  (void)json_object_update_new(
      object, json_pack("{s:s, s:i, s:i, s:o, s:s, s:i, s:f, s:f, s:f, s:i, s:o, s:s}", "mode", hc_trial_mode_name(plan->mode),
                        "n", (int)plan->n, "total", (int)hc_trial_total(plan), "options", options_of(plan->options), "listener",
                        plan->listener, "answered", (int)answered, "rate_hz", setting->rate_hz, "fade_ms", setting->fade_ms,
                        "spl_db", setting->spl_db, "xruns", (int)setting->xruns, "lanes", hc_log_lanes(setting, plan->lanes),
                        "state", setting->state));
  return line_of(object);
}

static json_t *answer_of(const HcTrialPlan *plan, unsigned button, const double *rating)
{
  if (plan->mode != HC_TRIAL_RATING)
    return json_string(button ? "b" : "a");
  json_t *ratings = json_array();
  for (unsigned i = 0; i < plan->lanes; ++i)
    (void)json_array_append_new(ratings, json_real(rating[i]));
  return ratings;
}

/** Takes the answer over. */
static char *trial_line(const char *id, const HcSeries *series, const char *what, json_t *answer, double seconds, unsigned xruns)
{
  json_t *object = event("trial", id);
  (void)json_object_set_new(object, "trial", json_integer(series->trial + 1));
  (void)json_object_set_new(object, what, answer);
  (void)json_object_set_new(object, "plays", json_integer(series->plays));
  (void)json_object_set_new(object, "seconds", json_real(seconds));
  (void)json_object_set_new(object, "xruns", json_integer(xruns));
  return line_of(object);
}

char *hc_log_trial(const char *id, const HcSeries *series, double seconds, unsigned xruns)
{
  const char *what = series->plan.mode == HC_TRIAL_RATING ? "ratings" : "answer";
  return trial_line(id, series, what, answer_of(&series->plan, series->answer, series->rating), seconds, xruns);
}

char *hc_log_votes(const char *id, const HcSeries *series, const HcVotes *votes, double seconds, unsigned xruns)
{
  char *all = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&all, &size);
  json_t *given = json_object();
  bool good = file && given;
  for (unsigned i = 0; i < votes->voters && good; ++i) {
    const HcVoter *voter = &votes->voter[i];
    if (!voter->voted)
      continue;
    (void)json_object_set_new(given, voter->id, answer_of(&series->plan, voter->vote.button, voter->vote.rating));
    json_t *who = voter->logged ? NULL : event("listener", id);
    (void)json_object_update_new(who, json_pack("{s:s, s:s}", "listener", voter->id, "name", voter->name));
    char *line = who ? line_of(who) : NULL;
    good = voter->logged || (line && fputs(line, file) >= 0);
    free(line);
  }
  char *line = trial_line(id, series, "votes", given, seconds, xruns);
  good = good && line && fputs(line, file) >= 0;
  free(line);
  if (file)
    good = !fclose(file) && good;
  if (good)
    return all;
  free(all);
  return NULL;
}

char *hc_log_reveal(const char *id, const HcTrialKey *key)
{
  json_t *object = event("reveal", id);
  if (*key->commit)
    (void)json_object_update_new(object, json_pack("{s:s, s:s}", "commit", key->commit, "nonce", key->nonce));
  (void)json_object_set_new(object, "sequence", json_string(key->letters));
  return line_of(object);
}

char *hc_log_end(const char *id, const char *reason, unsigned xruns, time_t now)
{
  json_t *object = event("end", id);
  set_time(object, now);
  (void)json_object_set_new(object, "reason", json_string(reason));
  (void)json_object_set_new(object, "xruns", json_integer(xruns));
  return line_of(object);
}

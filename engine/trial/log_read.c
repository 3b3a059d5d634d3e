// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chain.h"
#include "log_json.h"
#include "log_votes.h"
#include "name.h"
#include "statistics.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct HcLogFile {
  const char *name;
  HcLogSeries *series;
  size_t count;
  char *said; ///< what is wrong, where it has figures
} HcLogFile;

enum { SAID_MAX = 256 };

static HcLogSeries *find(const HcLogFile *log, const char *id)
{
  for (size_t i = log->count; i-- > 0;)
    if (!strcmp(log->series[i].id, id))
      return &log->series[i];
  return NULL;
}

static void copy_text(char *to, size_t size, const char *text)
{
  (void)snprintf(to, size, "%s", text);
}

const char *hc_log_read_lanes(json_t *array, HcTrialSetting *setting, unsigned *lanes)
{
  *lanes = (unsigned)json_array_size(array);
  if (*lanes < 2 || *lanes > HC_TRIAL_LANES_MAX)
    return "lanes: expected 2 to 8";
  for (unsigned i = 0; i < *lanes; ++i) {
    HcTrialLane *lane = &setting->lane[i];
    const char *name = NULL;
    int delay = 0, inverted = 0;
    if (json_unpack(json_array_get(array, i), "{s:s, s:F, s:F, s:i, s:b}", "name", &name, "gain_db", &lane->gain_db, "match_db",
                    &lane->match_db, "delay_frames", &delay, "inverted", &inverted) ||
        delay < 0)
      return "a lane without its name, gains, delay or polarity";
    hc_log_text(lane->name, sizeof lane->name, name);
    lane->delay_frames = (unsigned)delay;
    lane->inverted = inverted;
  }
  return NULL;
}

const char *hc_log_read_ratings(const json_t *array, unsigned lanes, double *rating)
{
  bool good = json_array_size(array) == lanes;
  for (unsigned i = 0; i < lanes && good; ++i) {
    const json_t *one = json_array_get(array, i);
    rating[i] = json_number_value(one);
    good = json_is_number(one) && rating[i] >= 0 && rating[i] <= 100;
  }
  return good ? NULL : "expected a rating for each lane, 0 to 100";
}

static const char *const option_names[] = {"training", "sprt", "catch", "audience"};
enum { OPTIONS = sizeof option_names / sizeof *option_names };

static const char *read_plan(json_t *line, HcTrialPlan *plan)
{
  const char *mode = NULL, *listener = NULL;
  json_t *options = NULL;
  int n = 0;
  if (json_unpack(line, "{s:s, s:i, s:s, s:o}", "mode", &mode, "n", &n, "listener", &listener, "options", &options))
    return "expected mode, n, listener and options";
  plan->mode = hc_trial_mode_named(mode);
  plan->n = n > 0 ? (unsigned)n : 0;
  hc_log_text(plan->listener, sizeof plan->listener, listener);
  char name[HC_TRIAL_LISTENER_MAX]; // earlier versions kept it as it was typed
  if (hc_trial_name(name, sizeof name, plan->listener) && *name)
    copy_text(plan->listener, sizeof plan->listener, name);
  for (size_t i = 0; i < json_array_size(options); ++i)
    for (unsigned k = 0; k < OPTIONS; ++k)
      if (json_is_string(json_array_get(options, i)) && !strcmp(json_string_value(json_array_get(options, i)), option_names[k]))
        plan->options |= 1u << k;
  return plan->mode == HC_TRIAL_MODES || hc_trial_plan_check(plan, NULL) ? "no series could be planned so" : NULL;
}

/** A part as if it were a series: `parts` is 1. */
static const char *read_part(json_t *line, HcLogSeries *fresh)
{
  const char *commit = NULL, *when = NULL, *state = NULL, *imported = NULL;
  json_t *lanes = NULL;
  int answered = 0, xruns = 0;
  const char *why = read_plan(line, &fresh->plan);
  if (why)
    return why;
  if (json_unpack(line, "{s:s, s?s, s?s, s:i, s:F, s:F, s:F, s:i, s:o, s:s}", "time", &when, "commit", &commit, "imported",
                  &imported, "answered", &answered, "rate_hz", &fresh->setting.rate_hz, "fade_ms", &fresh->setting.fade_ms,
                  "spl_db", &fresh->setting.spl_db, "xruns", &xruns, "lanes", &lanes, "state", &state) ||
      !commit == !imported || (commit && strlen(commit) != HC_COMMIT_DIGITS) || (imported && (!*imported || answered)) ||
      answered < 0 || xruns < 0)
    return "expected time, commit (or imported, and nothing answered before), answered, rate_hz, fade_ms, spl_db, xruns, lanes "
           "and state";
  why = hc_log_read_lanes(lanes, &fresh->setting, &fresh->plan.lanes);
  if (!why && fresh->plan.mode != HC_TRIAL_RATING && fresh->plan.lanes != 2)
    why = "lanes: expected 2, but in mode rating";
  if (why)
    return why;
  copy_text(fresh->time, sizeof fresh->time, when);
  copy_text(fresh->setting.state, sizeof fresh->setting.state, state);
  copy_text(fresh->setting.imported, sizeof fresh->setting.imported, imported ? imported : "");
  fresh->setting.xruns = (unsigned)xruns;
  fresh->total = hc_trial_total(&fresh->plan);
  fresh->parts = 1;
  fresh->part[0].answered = (unsigned)answered;
  copy_text(fresh->part[0].key.commit, sizeof fresh->part[0].key.commit, commit ? commit : "");
  return NULL;
}

static void print_options(unsigned options, char *to, size_t size)
{
  size_t at = (size_t)snprintf(to, size, options ? "options" : "no options");
  for (unsigned k = 0; k < OPTIONS; ++k)
    if (options & 1u << k)
      at += (size_t)snprintf(to + at, size - at, " %s", option_names[k]);
}

/** What the first part has and a further one has not; false: they are of one series. */
static bool differs(const HcLogSeries *first, const HcLogSeries *part, char *to, size_t size)
{
  const HcTrialPlan *want = &first->plan, *got = &part->plan;
  if (got->mode != want->mode)
    (void)snprintf(to, size, "mode %s", hc_trial_mode_name(want->mode));
  else if (got->n != want->n)
    (void)snprintf(to, size, "n %u", want->n);
  else if (got->options != want->options)
    print_options(want->options, to, size);
  else if (strcmp(got->listener, want->listener) != 0)
    (void)snprintf(to, size, "the listener \"%s\"", want->listener);
  else if (got->lanes != want->lanes)
    (void)snprintf(to, size, "%u lanes", want->lanes);
  else if (part->setting.rate_hz != first->setting.rate_hz)
    (void)snprintf(to, size, "%.9g Hz", first->setting.rate_hz);
  else if (strcmp(part->setting.state, first->setting.state) != 0)
    (void)snprintf(to, size, "the state %s", first->setting.state);
  else
    return false;
  return true;
}

/** A part behind those of a series that a crash has cut. */
static const char *check_further(const HcLogSeries *series, const HcLogSeries *part, char said[SAID_MAX])
{
  char expected[HC_TRIAL_LISTENER_MAX + HC_COMMIT_DIGITS];
  if (*part->setting.imported || *series->setting.imported || part->part[0].answered != series->answered ||
      series->parts == HC_LOG_PARTS_MAX)
    return "the series does not go on where it was cut";
  for (unsigned i = 0; i < series->parts; ++i)
    if (!strcmp(series->part[i].key.commit, part->part[0].key.commit))
      return "a further part under the commit of an earlier one; expected a commit of its own";
  if (!differs(series, part, expected, sizeof expected))
    return NULL;
  (void)snprintf(said, SAID_MAX, "a further part of another series than the first; expected %s, as it began", expected);
  return said;
}

/** A new series, or a further part of one that a crash has cut. */
static const char *read_begin(json_t *line, const char *id, HcLogFile *log)
{
  HcLogSeries fresh = {.id = "", .file = log->name};
  const char *why = read_part(line, &fresh);
  if (why)
    return why;
  copy_text(fresh.id, sizeof fresh.id, id);
  HcLogSeries *series = find(log, id);
  if (!series) {
    HcLogSeries *more = fresh.part[0].answered ? NULL : realloc(log->series, (log->count + 1) * sizeof *more);
    if (!more)
      return "the beginning of this series is missing";
    log->series = more;
    more[log->count++] = fresh;
    return NULL;
  }
  why = check_further(series, &fresh, log->said);
  if (why)
    return why;
  series->xruns_before = series->xruns;
  series->setting.xruns = fresh.setting.xruns;
  series->part[series->parts++] = fresh.part[0];
  return NULL;
}

static const char *count_xruns(json_t *line, HcLogSeries *series)
{
  const json_int_t xruns = json_integer_value(json_object_get(line, "xruns"));
  if (xruns >= (json_int_t)series->setting.xruns)
    series->xruns = series->xruns_before + (unsigned)xruns - series->setting.xruns;
  return NULL;
}

static const char *read_trial(json_t *line, HcLogSeries *series)
{
  const json_int_t trial = json_integer_value(json_object_get(line, "trial"));
  if (trial != (json_int_t)series->answered + 1 || trial > series->total)
    return "a trial out of its order";
  HcLogAnswer *answer = &series->answer[series->answered++];
  *answer = (HcLogAnswer){.given = true, .part = series->parts - 1};
  if (series->plan.options & HC_TRIAL_AUDIENCE) {
    const char *wrong = hc_log_read_votes(json_object_get(line, "votes"), series);
    return wrong ? wrong : count_xruns(line, series);
  }
  const char *button = json_string_value(json_object_get(line, "answer"));
  if (series->plan.mode == HC_TRIAL_RATING) {
    const char *wrong = hc_log_read_ratings(json_object_get(line, "ratings"), series->plan.lanes, answer->rating);
    if (wrong)
      return wrong;
  } else if (!button || (strcmp(button, "a") && strcmp(button, "b")))
    return "expected the answer a or b";
  else
    answer->button = *button == 'b';
  return count_xruns(line, series);
}

static const char *read_reveal(json_t *line, HcLogSeries *series)
{
  const char *commit = "", *nonce = "", *letters = NULL;
  const bool imported = *series->setting.imported;
  if (json_unpack(line, imported ? "{s:s}" : "{s:s, s:s, s:s}", "sequence", &letters, "commit", &commit, "nonce", &nonce))
    return "expected commit, nonce and sequence";
  if (strlen(letters) != hc_trial_letters(&series->plan) || strlen(nonce) != (imported ? 0 : HC_NONCE_DIGITS))
    return "nonce or sequence have a wrong length";
  const bool rating = series->plan.mode == HC_TRIAL_RATING;
  const size_t dashes = strspn(letters, "-");
  if (letters[dashes + strspn(letters + dashes, rating ? "abcdefgh" : "abAB")])
    return "a sequence of letters that say nothing";
  for (unsigned i = 0; i < series->parts; ++i) {
    HcLogPart *part = &series->part[i];
    if (strcmp(part->key.commit, commit))
      continue;
    if (dashes != (size_t)part->answered * (rating ? series->plan.lanes : 1))
      return "a sequence that leaves out trials of its part; expected a dash for each that was answered before, and no other";
    copy_text(part->key.nonce, sizeof part->key.nonce, nonce);
    copy_text(part->key.letters, sizeof part->key.letters, letters);
    part->revealed = true;
    return NULL;
  }
  return "no such commit in this series";
}

/** A bound was reached, by what is revealed. */
static const char *check_sprt(const HcLogSeries *series)
{
  unsigned n = 0, right = 0;
  if (!(series->plan.options & HC_TRIAL_SPRT))
    return "the reason sprt in a series without the option sprt; expected n or aborted";
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries answered;
    if (!hc_log_trial_of(series, trial, &answered))
      return "the reason sprt before all is revealed";
    n += !hc_series_catches(&answered);
    right += !hc_series_catches(&answered) && hc_series_is_right(&answered);
  }
  return hc_sprt(right, n) == HC_SPRT_GOES_ON ? "the reason sprt, and no bound was reached; expected n or aborted" : NULL;
}

static const char *read_end(json_t *line, HcLogSeries *series)
{
  const char *reason = json_string_value(json_object_get(line, "reason"));
  if (!reason)
    return "expected a reason";
  if (!strcmp(reason, "n") && series->answered != series->total)
    return "the end of a series whose trials are not all there";
  if (!strcmp(reason, "sprt")) {
    const char *wrong = check_sprt(series);
    if (wrong)
      return wrong;
  }
  copy_text(series->reason, sizeof series->reason, reason);
  return count_xruns(line, series);
}

static const char *read_line(json_t *line, HcLogFile *log)
{
  const char *event = json_string_value(json_object_get(line, "event"));
  const char *id = json_string_value(json_object_get(line, "series"));
  if (!event || !id)
    return "expected event and series";
  if (!strcmp(event, "begin"))
    return read_begin(line, id, log);
  HcLogSeries *series = find(log, id);
  if (!series)
    return "the beginning of this series is missing";
  if (*series->reason)
    return "this series is ended already";
  if (!strcmp(event, "trial"))
    return read_trial(line, series);
  if (!strcmp(event, "listener"))
    return hc_log_read_voter(line, series);
  if (!strcmp(event, "reveal"))
    return read_reveal(line, series);
  return strcmp(event, "end") ? "unknown event; expected begin, listener, trial, reveal or end" : read_end(line, series);
}

static HcStatus read_lines(FILE *file, HcLogFile *log, HcError *error)
{
  char *text = NULL;
  size_t room = 0;
  HcStatus status = HC_OK;
  // A line without its end is the last one, that was not finished when the power went.
  for (unsigned number = 1; !status && getline(&text, &room, file) > 0 && strchr(text, '\n'); ++number) {
    json_error_t why;
    json_t *line = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    const char *wrong = line ? read_line(line, log) : why.text;
    if (!wrong)
      wrong = hc_log_link(find(log, json_string_value(json_object_get(line, "series"))), line, text, number);
    status = wrong ? hc_error_set(error, HC_BAD_INPUT, "%s:%u: %s", log->name, number, wrong) : HC_OK;
    json_decref(line);
  }
  free(text);
  return status;
}

HcStatus hc_log_read(const char *name, HcLogSeries **series, size_t *n, HcError *error)
{
  char said[SAID_MAX];
  HcLogFile log = {.name = name, .said = said};
  FILE *file = fopen(name, "r");
  if (!file)
    return hc_error_set(error, HC_NOT_FOUND, "%s cannot be read: %s", name, strerror(errno));
  HcStatus status = read_lines(file, &log, error);
  if (!status && ferror(file))
    status = hc_error_set(error, HC_NOT_FOUND, "%s cannot be read: %s", name, strerror(errno));
  (void)fclose(file);
  if (status) {
    hc_log_free(log.series, log.count);
    log = (HcLogFile){.name = NULL};
  }
  *series = log.series;
  *n = log.count;
  return status;
}

bool hc_log_trial_of(const HcLogSeries *series, unsigned trial, HcSeries *answered)
{
  const HcLogAnswer *answer = &series->answer[trial];
  const HcLogPart *part = &series->part[answer->part];
  const bool rating = series->plan.mode == HC_TRIAL_RATING;
  if (!answer->given || !part->revealed || part->key.letters[rating ? trial * series->plan.lanes : trial] == '-')
    return false;
  *answered = (HcSeries){
      .state = HC_TRIAL_CLOSING, .plan = series->plan, .total = series->total, .trial = trial, .answer = answer->button};
  memcpy(answered->key, part->key.letters, sizeof answered->key);
  memcpy(answered->rating, answer->rating, sizeof answered->rating);
  return true;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The report as a person, a spreadsheet and a program read it. */

#include "report.h"

#include "statistics.h"

#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const commit_names[] = {"not revealed yet", "holds",
                                           "DOES NOT HOLD: nonce and sequence are not those sworn to",
                                           "none: imported; nobody swore to it, and it cannot be verified"};

static const char *const seal_names[] = {"none", "holds", "broken"};

static void print_setting(const HcLogSeries *series, FILE *to)
{
  double least = INFINITY, most = -INFINITY;
  for (unsigned i = 0; i < series->plan.lanes; ++i) {
    const HcTrialLane *lane = &series->setting.lane[i];
    least = fmin(least, lane->gain_db);
    most = fmax(most, lane->gain_db);
    (void)fprintf(to, "  lane %c       %s: %+.3f dB at 997 Hz (matching %+.3f dB), delay %u frames, polarity %s\n", 'a' + (int)i,
                  lane->name, lane->gain_db, lane->match_db, lane->delay_frames, lane->inverted ? "inverted" : "kept");
  }
  (void)fprintf(to, "  calibration  lanes within %.3f dB; %.0f Hz, fade %.0f ms, ", most - least, series->setting.rate_hz,
                series->setting.fade_ms);
  if (*series->setting.imported)
    (void)fprintf(to, "on %s, at whatever level the listener chose\n", series->setting.imported);
  else
    (void)fprintf(to, "%.0f dB SPL at -20 dBFS\n  xruns        %u during the series\n", series->setting.spl_db, series->xruns);
}

static void print_seal(const HcReport *report, const HcLogSeries *series, FILE *to)
{
  char changed[96];
  const HcLogLink *last = &series->link[series->links - 1];
  hc_log_changed(series, changed, sizeof changed);
  if (series->changed)
    (void)fprintf(to, "  sealed       DOES NOT HOLD: %s\n", changed);
  else if (series->chained)
    (void)fprintf(to, "  sealed       every line as it was written, up to line %u, which is %s\n", last->line, last->hash);
  else
    (void)fprintf(to, "  sealed       no: lines are not chained to each other, and what was changed is not noticed\n");
  if (report->witness == series)
    (void)fprintf(to, "  witnessed    line %u, behind %u answered: all up to it is as it was when its hash was told\n",
                  report->witnessed->line, report->witnessed->answered);
}

static void print_meaning(const HcTally *tally, FILE *to)
{
  const HcMeaning meaning = hc_tally_meaning(tally);
  const bool preference = tally->mode == HC_TRIAL_AB, rating = tally->mode == HC_TRIAL_RATING;
  (void)fprintf(to, "  answers      %u of %u %s\n", tally->right, tally->n,
                preference ? "prefer lane a"
                : rating   ? "put the hidden reference first"
                           : "right");
  if (tally->caught)
    (void)fprintf(to, "  catch        %u more, which count for nothing\n", tally->caught);
  (void)fprintf(to, "  p            %.4g (exact binomial, %s, chance %.4g)%s\n", meaning.p,
                preference ? "two-sided" : "one-sided", tally->chance, tally->sprt ? ", as if n had been fixed" : "");
  (void)fprintf(to, "  95 %%         %.3f to %.3f (Wilson)\n", meaning.low, meaning.high);
  if (!preference && !rating)
    (void)fprintf(to, "  d'           %.2f (%s)\n", meaning.d_prime,
                  tally->mode == HC_TRIAL_ABX ? "ABX, independent observations, no bias" : "2AFC, no bias");
  if (meaning.critical > tally->n)
    (void)fprintf(to, "  power        none: %u answers cannot reach p = 0.05\n", tally->n);
  else
    (void)fprintf(
        to, "  power        %u of %u would do; reached with probability %.2f %.2f %.2f %.2f at a true share of 0.6 0.7 0.8 0.9\n",
        meaning.critical, tally->n, meaning.power[0], meaning.power[1], meaning.power[2], meaning.power[3]);
}

static void print_room(const HcTally *tally, size_t voters, FILE *to)
{
  const HcMeaning meaning = hc_tally_meaning(tally);
  (void)fprintf(to, "  votes        %u of %u %s, of %zu listeners in %u trials\n", tally->right, tally->n,
                tally->mode == HC_TRIAL_AB       ? "prefer lane a"
                : tally->mode == HC_TRIAL_RATING ? "put the hidden reference first"
                                                 : "right",
                voters, tally->trials);
  if (tally->caught)
    (void)fprintf(to, "  catch        %u trials more, which count for nothing\n", tally->caught);
  (void)fprintf(to, "  p            %.4g (over all keys that could have been drawn, %s)\n", meaning.p,
                tally->mode == HC_TRIAL_AB ? "two-sided" : "one-sided");
  (void)fprintf(to, "  95 %%         %.3f to %.3f (Wilson, as if all votes of a trial were one)\n", meaning.low, meaning.high);
}

static void print_sequential(const HcTally *tally, FILE *to)
{
  static const char *const says[] = {"no bound reached", "a difference is heard", "none is heard"};
  double heard, not_heard;
  hc_sprt_bounds(tally->n, &heard, &not_heard);
  (void)fprintf(
      to,
      "  Wald         %s: after %u trials a difference from %.2f right answers on, none up to %.2f (0.5 against %.1f, 5 %%)\n",
      says[hc_sprt(tally->right, tally->n)], tally->n, heard, not_heard, HC_SPRT_P1);
}

static void print_ratings(const HcLogSeries *series, FILE *to)
{
  for (unsigned lane = 0; lane < series->plan.lanes; ++lane) {
    unsigned n = 0;
    double mean = 0, deviation = 0;
    hc_report_rating(series, lane, &n, &mean, &deviation);
    (void)fprintf(to, "  rated %c      mean %.1f, standard deviation %.1f, n %u%s\n", 'a' + (int)lane, mean, deviation, n,
                  lane ? "" : " (the reference, hidden)");
  }
}

static void print_series(const HcReport *report, const HcLogSeries *series, const HcTally *tally, FILE *to)
{
  const HcCommitCheck commit = hc_report_commit(series);
  (void)fprintf(to, "series %s  %s  %s%s%s%s  %s\n", series->id, series->time, hc_trial_mode_name(series->plan.mode),
                tally->training ? "  training" : "", tally->sprt ? "  sprt" : "", tally->audience ? "  audience" : "",
                series->plan.listener);
  print_setting(series, to);
  (void)fprintf(to, "  commit       %s", commit_names[commit]);
  if (series->parts > 1)
    (void)fprintf(to, " (%u commits: it was cut %u times and went on)", series->parts, series->parts - 1);
  (void)fprintf(to, "\n");
  print_seal(report, series, to);
  (void)fprintf(to, "  stopping     %s; %u of %u trials answered%s\n", hc_report_stopping(series), series->answered,
                series->total, hc_report_is_cut(series) ? "; not pooled" : "");
  if (tally->n) {
    if (hc_tally_is_room(tally))
      print_room(tally, series->voters, to);
    else
      print_meaning(tally, to);
    if (tally->sprt)
      print_sequential(tally, to);
    if (tally->mode == HC_TRIAL_RATING)
      print_ratings(series, to);
  }
  (void)fprintf(to, "\n");
}

static void print_group(const HcTally *tally, FILE *to)
{
  const HcMeaning meaning = hc_tally_meaning(tally);
  char count[32], interval[32], d_prime[16] = "", holm[16] = "";
  (void)snprintf(count, sizeof count, "%u/%u", tally->right, tally->n);
  (void)snprintf(interval, sizeof interval, "%.3f to %.3f", meaning.low, meaning.high);
  if ((tally->mode == HC_TRIAL_ABX || tally->mode == HC_TRIAL_2AFC) && !hc_tally_is_room(tally))
    (void)snprintf(d_prime, sizeof d_prime, "%.2f", meaning.d_prime);
  if (tally->holm >= 0)
    (void)snprintf(holm, sizeof holm, "%.4g", tally->holm);
  (void)fprintf(to, "%-24s %-7s %-9s %6u %11s %10.4g %10s %15s %6s\n", *tally->listener ? tally->listener : "all of them",
                hc_trial_mode_name(tally->mode),
                tally->training   ? "training"
                : tally->sprt     ? "sprt"
                : tally->audience ? "audience"
                                  : "",
                tally->series, count, meaning.p, holm, interval, d_prime);
}

static void print_groups(const HcReport *report, FILE *to)
{
  if (!report->groups)
    return;
  bool audience = false;
  (void)fprintf(to, "%-24s %-7s %-9s %6s %11s %10s %10s %15s %6s\n", "listener", "mode", "", "series", "right/n", "p", "Holm",
                "95 %", "d'");
  for (size_t i = 0; i < report->groups; ++i) {
    print_group(&report->tally[report->n + i], to);
    audience |= report->tally[report->n + i].audience;
  }
  (void)fprintf(to, "\n%s%s", audience ? hc_report_room_caution : "", audience ? "\n\n" : "");
}

void hc_report_text(const HcReport *report, FILE *to)
{
  for (size_t i = 0; i < report->n; ++i)
    print_series(report, &report->series[i], &report->tally[i], to);
  print_groups(report, to);
  (void)fprintf(to, "%s\n", hc_report_caution);
}

/** A field of CSV: quoted, as RFC 4180 has it. A name that a stranger has typed is no formula of a spreadsheet's. */
static void print_field(const char *text, FILE *to)
{
  (void)fputs(*text && strchr("=+-@", *text) ? "\"'" : "\"", to);
  for (; *text; ++text) {
    if (*text == '"')
      (void)fputc('"', to);
    (void)fputc(iscntrl((unsigned char)*text) ? ' ' : *text, to);
  }
  (void)fputc('"', to);
}

void hc_report_csv(const HcReport *report, FILE *to)
{
  (void)fprintf(
      to,
      "scope,series,listener,mode,training,sprt,right,n,chance,p,wilson_low,wilson_high,d_prime,critical,"
      "power_0.6,power_0.7,power_0.8,power_0.9,answered,commit,stopping,xruns,rate_hz,audience,voter,p_holm,sealed,last_line\n");
  for (size_t i = 0; i < report->n + report->groups; ++i) {
    const HcTally *tally = &report->tally[i];
    const HcMeaning meaning = hc_tally_meaning(tally);
    const HcLogSeries *series = i < report->n ? &report->series[i] : NULL;
    (void)fprintf(to, "%s,%s,", series ? "series" : *tally->listener ? "listener" : "pooled", series ? series->id : "");
    print_field(tally->listener, to);
    (void)fprintf(to, ",%s,%d,%d,%u,%u,%.6g,%.9g,%.6f,%.6f,%.4f,%u,%.4f,%.4f,%.4f,%.4f", hc_trial_mode_name(tally->mode),
                  tally->training, tally->sprt, tally->right, tally->n, tally->chance, meaning.p, meaning.low, meaning.high,
                  meaning.d_prime, meaning.critical, meaning.power[0], meaning.power[1], meaning.power[2], meaning.power[3]);
    if (series) {
      (void)fprintf(to, ",%u,%s,", series->answered,
                    (const char *[]){"open", "holds", "broken", "none"}[hc_report_commit(series)]);
      print_field(hc_report_stopping(series), to);
      (void)fprintf(to, ",%u,%.9g", series->xruns, series->setting.rate_hz);
    } else
      (void)fprintf(to, ",,,,,");
    (void)fprintf(to, ",%d,%s,", tally->audience, tally->voter);
    if (tally->holm >= 0)
      (void)fprintf(to, "%.9g", tally->holm);
    (void)fprintf(to, ",%s,%s\n", series ? seal_names[hc_report_seal(series)] : "",
                  series && series->chained ? series->link[series->links - 1].hash : "");
  }
}

static json_t *tally_json(const HcTally *tally)
{
  const HcMeaning meaning = hc_tally_meaning(tally);
  json_t *object =
      json_pack("{s:s, s:s, s:b, s:b, s:i, s:i, s:i, s:i, s:f, s:f, s:[ff], s:f, s:i, s:[ffff]}", "listener", tally->listener,
                "mode", hc_trial_mode_name(tally->mode), "training", (int)tally->training, "sprt", (int)tally->sprt, "series",
                (int)tally->series, "right", (int)tally->right, "n", (int)tally->n, "catch", (int)tally->caught, "chance",
                tally->chance, "p", meaning.p, "wilson", meaning.low, meaning.high, "d_prime", meaning.d_prime, "critical",
                (int)meaning.critical, "power", meaning.power[0], meaning.power[1], meaning.power[2], meaning.power[3]);
  (void)json_object_set_new(object, "audience", json_boolean(tally->audience));
  if (*tally->voter)
    (void)json_object_set_new(object, "voter", json_string(tally->voter));
  if (tally->holm >= 0)
    (void)json_object_set_new(object, "p_holm", json_real(tally->holm));
  return object;
}

static void add_seal(const HcReport *report, const HcLogSeries *series, json_t *object)
{
  char changed[96];
  hc_log_changed(series, changed, sizeof changed);
  (void)json_object_set_new(object, "sealed", json_string(seal_names[hc_report_seal(series)]));
  if (series->chained)
    (void)json_object_set_new(object, "last_line", json_string(series->link[series->links - 1].hash));
  if (series->changed)
    (void)json_object_set_new(object, "changed", json_string(changed));
  if (report->witness == series)
    (void)json_object_update_new(object, json_pack("{s:{s:i, s:i}}", "witnessed", "line", (int)report->witnessed->line,
                                                   "answered", (int)report->witnessed->answered));
}

static json_t *series_json(const HcReport *report, const HcLogSeries *series, const HcTally *tally)
{
  json_t *object = tally_json(tally), *lanes = json_array();
  for (unsigned i = 0; i < series->plan.lanes; ++i) {
    const HcTrialLane *lane = &series->setting.lane[i];
    unsigned n = 0;
    double mean = 0, deviation = 0;
    if (tally->mode == HC_TRIAL_RATING)
      hc_report_rating(series, i, &n, &mean, &deviation);
    json_t *item = json_pack("{s:s, s:f, s:f, s:i, s:b}", "name", lane->name, "gain_db", lane->gain_db, "match_db",
                             lane->match_db, "delay_frames", (int)lane->delay_frames, "inverted", (int)lane->inverted);
    if (n)
      (void)json_object_update_new(item, json_pack("{s:i, s:f, s:f}", "rated", (int)n, "mean", mean, "deviation", deviation));
    (void)json_array_append_new(lanes, item);
  }
  (void)json_object_update_new(object, json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:f, s:f, s:s, s:o}", "id", series->id,
                                                 "time", series->time, "commit", commit_names[hc_report_commit(series)],
                                                 "stopping", hc_report_stopping(series), "answered", (int)series->answered,
                                                 "total", (int)series->total, "xruns", (int)series->xruns, "rate_hz",
                                                 series->setting.rate_hz, "fade_ms", series->setting.fade_ms, "imported",
                                                 series->setting.imported, "lanes", lanes));
  add_seal(report, series, object);
  return object;
}

HcStatus hc_report_json(const HcReport *report, FILE *to, HcError *error)
{
  json_t *all = json_object(), *series = json_array(), *listeners = json_array(), *pooled = json_array();
  for (size_t i = 0; i < report->n; ++i)
    (void)json_array_append_new(series, series_json(report, &report->series[i], &report->tally[i]));
  for (size_t i = 0; i < report->groups; ++i) {
    const HcTally *tally = &report->tally[report->n + i];
    (void)json_array_append_new(*tally->listener ? listeners : pooled, tally_json(tally));
  }
  (void)json_object_set_new(all, "series", series);
  (void)json_object_set_new(all, "listeners", listeners);
  (void)json_object_set_new(all, "pooled", pooled);
  (void)json_object_set_new(all, "caution", json_string(hc_report_caution));
  (void)json_object_set_new(all, "caution_audience", json_string(hc_report_room_caution));
  const bool written = !json_dumpf(all, to, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) && fputc('\n', to) != EOF;
  json_decref(all);
  return written ? HC_OK : hc_error_set(error, HC_IO, "the report cannot be written");
}

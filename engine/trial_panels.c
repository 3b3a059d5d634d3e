// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The panels of a report's picture, as gnuplot's script. */

#include "gnuplot.h"
#include "trial/statistics.h"
#include "trial_picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RUNS = 300, ROW = 24, ROWS_MAX = 40, RATINGS = 280, AXIS = 58, NAME_MAX = 16, NAMED_MAX = 8, POINTS_MAX = 2000 };

static void place(const HcPicture *picture, int top, int height)
{
  (void)fprintf(picture->to, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n", 1 - (double)top / picture->height,
                1 - (double)(top + height) / picture->height);
}

/** Of a legend's lines, which count from another height in the two kinds of picture. */
static double spacing(const HcPicture *picture)
{
  return picture->png ? 1.25 : 0.95;
}

/** At most `most` characters of UTF-8, of NAME_MAX. */
static void short_name(const char *name, unsigned most, char to[4 * NAME_MAX + 4])
{
  unsigned n = 0;
  const char *end = name;
  while (*end && (n < most || ((unsigned char)*end & 0xc0) == 0x80)) {
    ++end;
    n += ((unsigned char)*end & 0xc0) != 0x80;
  }
  (void)snprintf(to, 4 * NAME_MAX + 4, "%.*s%s", (int)(end - name), name, *end ? "…" : "");
}

/** What is drawn of a kind, and the longest. */
static size_t count_runs(const HcReport *report, unsigned *longest, bool *sprt, bool *fixed, bool *two_sided)
{
  size_t n = 0;
  for (size_t i = 0; i < report->n; ++i) {
    const HcTally *tally = &report->tally[i];
    if (!hc_picture_has(report, i, false, false))
      continue;
    ++n;
    *longest = tally->n > *longest ? tally->n : *longest;
    *sprt |= tally->sprt;
    *two_sided |= tally->mode == HC_TRIAL_AB;
    *fixed |= !tally->sprt && tally->mode != HC_TRIAL_AB;
  }
  return n;
}

/** Trials that count and right ones among them, of each in its turn; runs that would lie on each other are kept a little apart. */
static void write_run(const HcPicture *picture, size_t index, double apart)
{
  const HcLogSeries *series = &picture->report->series[index];
  unsigned n = 0, right = 0;
  (void)fprintf(picture->to, "$run%zu << end\n0 %.3f\n", index, apart);
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries answered;
    if (!hc_log_trial_of(series, trial, &answered) || hc_series_catches(&answered))
      continue;
    right += hc_series_is_right(&answered);
    (void)fprintf(picture->to, "%u %.3f\n", ++n, right + apart);
  }
  (void)fputs("end\n", picture->to);
}

/** Counts that decide, for every n that might have been fixed, or Wald's. */
static void write_bounds(const HcPicture *picture, unsigned longest)
{
  (void)fputs("$bounds << end\n", picture->to);
  for (unsigned n = 1; n <= longest; ++n) {
    double heard, not_heard;
    unsigned two = n + 1;
    hc_sprt_bounds(n, &heard, &not_heard);
    for (unsigned k = n; 2 * k > n && hc_binomial_two_sided(k, n) <= HC_TRIAL_ALPHA; --k)
      two = k;
    const unsigned one = hc_critical(n, 0.5);
    char text[3][24] = {"NaN", "NaN", "NaN"};
    if (one <= n)
      (void)snprintf(text[0], sizeof text[0], "%u", one);
    if (two <= n) {
      (void)snprintf(text[1], sizeof text[1], "%u", two);
      (void)snprintf(text[2], sizeof text[2], "%u", n - two);
    }
    (void)fprintf(picture->to, "%u %s %s %s %.4f %.4f\n", n, text[0], text[1], text[2], heard <= n ? heard : (double)NAN,
                  not_heard >= 0 ? not_heard : (double)NAN);
  }
  (void)fputs("end\n", picture->to);
}

static void plot_bounds(const HcPicture *picture, bool sprt, bool fixed, bool two_sided)
{
  FILE *to = picture->to;
  (void)fputs("plot x/2 with lines linewidth 1.4 dashtype 2 linecolor rgb '#888888' title 'chance'", to);
  if (fixed)
    (void)fputs(
        ", $bounds using 1:2 with steps linewidth 1.2 linecolor rgb '#404040' dashtype 3 title '5 %, if n is fixed there'", to);
  if (two_sided)
    (void)fputs(", $bounds using 1:3 with steps linewidth 1.2 linecolor rgb '#808080' dashtype 4 title '5 %, two-sided'"
                ", $bounds using 1:4 with steps linewidth 1.2 linecolor rgb '#808080' dashtype 4 notitle",
                to);
  if (sprt)
    (void)fputs(", $bounds using 1:5 with lines linewidth 1.4 linecolor rgb '#404040' title 'Wald: heard'"
                ", $bounds using 1:6 with lines linewidth 1.4 dashtype 5 linecolor rgb '#404040' title 'Wald: not heard'",
                to);
}

static void plot_runs(const HcPicture *picture, size_t runs)
{
  size_t drawn = 0;
  for (size_t i = 0; i < picture->report->n; ++i) {
    const HcTally *tally = &picture->report->tally[i];
    char name[4 * NAME_MAX + 4], legend[4 * NAME_MAX + 40];
    if (!hc_picture_has(picture->report, i, false, false))
      continue;
    short_name(tally->listener, NAME_MAX, name);
    (void)snprintf(legend, sizeof legend, "%s, %s%s", name, hc_trial_mode_name(tally->mode), tally->training ? ", training" : "");
    if (runs > NAMED_MAX)
      (void)fprintf(picture->to, ", $run%zu using 1:2 with lines linewidth 0.8 linecolor rgb '#a00072b2' ", i);
    else
      (void)fprintf(picture->to,
                    ", $run%zu using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.35 linecolor rgb '%s' ", i,
                    hc_gnuplot_colour[drawn]);
    if (runs > NAMED_MAX && drawn)
      (void)fputs("notitle", picture->to);
    else {
      (void)fputs("title ", picture->to);
      hc_gnuplot_text(picture->to, runs > NAMED_MAX ? "the series" : legend);
    }
    ++drawn;
  }
  (void)fputs("\nunset label\n", picture->to);
}

int hc_picture_runs(const HcPicture *picture, int top)
{
  unsigned longest = 0;
  bool sprt = false, fixed = false, two_sided = false;
  const size_t runs = count_runs(picture->report, &longest, &sprt, &fixed, &two_sided);
  const int height = HC_PICTURE_HEADING + RUNS + AXIS;
  if (!runs || !picture->to)
    return runs ? height : 0;
  size_t drawn = 0;
  for (size_t i = 0; i < picture->report->n; ++i)
    if (hc_picture_has(picture->report, i, false, false)) {
      write_run(picture, i, runs > 1 && runs <= NAMED_MAX ? 0.06 * ((double)drawn - ((double)runs - 1) / 2) * longest / 16 : 0);
      ++drawn;
    }
  write_bounds(picture, longest);
  place(picture, top + HC_PICTURE_HEADING, RUNS);
  (void)fprintf(
      picture->to,
      "set title '%s'\nset xlabel 'Trial'\nset ylabel '%s' offset -1,0\nset xrange [0:%u]\nset yrange [-0.5:%g]\n"
      "set xtics autofreq\nset ytics nomirror autofreq\n"
      "set key at screen %.6f, graph 1 left top Left reverse vertical maxrows 16 maxcols 1 samplen 2 spacing %g noenhanced\n",
      two_sided ? "Right answers, or preferences for lane a, as they came" : "Right answers as they came",
      two_sided ? "Right, or lane a" : "Right answers", longest, longest * 1.03 + 0.5,
      1 - (HC_PICTURE_RIGHT - 14.0) / HC_PICTURE_WIDTH, spacing(picture));
  plot_bounds(picture, sprt, fixed, two_sided);
  plot_runs(picture, runs);
  return height;
}

/** The pooled ones first; then listeners, as far as there is room. */
static const HcTally *row_of(const HcReport *report, unsigned row)
{
  for (unsigned all = 2; all-- > 0;)
    for (size_t i = 0; i < report->groups; ++i)
      if (all == !*report->tally[report->n + i].listener && row-- == 0)
        return &report->tally[report->n + i];
  return NULL;
}

static void write_row(const HcPicture *picture, const HcTally *tally, unsigned row)
{
  const HcMeaning meaning = hc_tally_meaning(tally);
  char name[4 * NAME_MAX + 4], text[4 * NAME_MAX + 64];
  (void)snprintf(text, sizeof text, "%u of %u, p = %.2g%s%s", tally->right, tally->n, meaning.p,
                 tally->training ? ", training" : "",
                 tally->sprt       ? ", sprt"
                 : tally->audience ? ", audience"
                                   : "");
  (void)fputs("set label ", picture->to);
  hc_gnuplot_text(picture->to, text);
  (void)fprintf(picture->to, " at graph 1.02, first %u left\n", row);
  short_name(*tally->listener ? tally->listener : "all of them", NAME_MAX, name);
  (void)snprintf(text, sizeof text, "%s, %s", name, hc_trial_mode_name(tally->mode));
  (void)fprintf(picture->to, "set ytics add (");
  hc_gnuplot_text(picture->to, text);
  (void)fprintf(picture->to, " %u)\n", row);
}

static void write_shares(const HcPicture *picture, unsigned rows)
{
  (void)fputs("unset ytics\nset ytics scale 0\nset ytics ()\n", picture->to);
  for (unsigned row = 0; row < rows; ++row)
    write_row(picture, row_of(picture->report, row), row);
  for (unsigned all = 0; all < 2; ++all) {
    (void)fprintf(picture->to, "$share%u << end\nNaN NaN NaN NaN NaN\n", all);
    for (unsigned row = 0; row < rows; ++row) {
      const HcTally *tally = row_of(picture->report, row);
      const HcMeaning meaning = hc_tally_meaning(tally);
      if (all == !*tally->listener)
        (void)fprintf(picture->to, "%.5f %u %.5f %.5f %.5f\n", 100.0 * tally->right / tally->n, row, 100 * meaning.low,
                      100 * meaning.high, 100 * tally->chance);
    }
    (void)fputs("end\n", picture->to);
  }
}

int hc_picture_shares(const HcPicture *picture, int top)
{
  const size_t groups = picture->report->groups;
  const unsigned rows = groups < ROWS_MAX ? (unsigned)groups : ROWS_MAX;
  const int tall = (int)rows * ROW + 12, height = HC_PICTURE_HEADING + tall + AXIS;
  if (!rows || !picture->to)
    return rows ? height : 0;
  write_shares(picture, rows);
  place(picture, top + HC_PICTURE_HEADING, tall);
  char more[64] = "";
  bool ab = false, rating = false;
  for (unsigned row = 0; row < rows; ++row) {
    ab |= row_of(picture->report, row)->mode == HC_TRIAL_AB;
    rating |= row_of(picture->report, row)->mode == HC_TRIAL_RATING;
  }
  if (groups > rows)
    (void)snprintf(more, sizeof more, "; %zu more listeners are not drawn", groups - rows);
  (void)fprintf(
      picture->to,
      "set title 'Share of right answers, and its 95 %% interval (Wilson%s)'\nset xlabel 'Right answers [%%]%s%s; grey: chance'\n"
      "unset ylabel\nset xrange [0:100]\nset xtics 25\n"
      "set yrange [%g:-0.7] noextend\nunset key\n"
      "plot for [i=0:1] '$share'.i using 5:($2 - 0.3):(0):(0.6) with vectors nohead linewidth 2.5 linecolor rgb '#999999', "
      "$share0 using 1:2:3:4 with xerrorbars linewidth 1.6 pointtype 7 pointsize 0.8 linecolor rgb '%s', "
      "$share1 using 1:2:3:4 with xerrorbars linewidth 2.4 pointtype 5 pointsize 0.9 linecolor rgb '%s'\n"
      "unset label\nunset arrow\nset ytics nomirror autofreq scale 0.6\n",
      more, ab ? "; ab: lane a preferred" : "", rating ? "; rating: hidden reference first" : "", rows - 0.3,
      hc_gnuplot_colour[0], hc_gnuplot_colour[1]);
  return height;
}

/** Series with ratings, the first one's lanes being the lanes; whether each listener's mean is drawn, and not all that one has given. */
static size_t count_ratings(const HcReport *report, const HcLogSeries **first, bool *means)
{
  size_t n = 0;
  *first = NULL;
  *means = false;
  for (size_t i = 0; i < report->n; ++i)
    if (hc_picture_has(report, i, true, true)) {
      *first = *first ? *first : &report->series[i];
      const bool same = report->series[i].plan.lanes == (*first)->plan.lanes;
      n += same;
      *means |= same && (n > 1 || report->tally[i].audience);
    }
  return n;
}

typedef struct Ratings {
  unsigned n;
  double sum, squares;
} Ratings;

static void add_point(const HcPicture *picture, Ratings *ratings, unsigned lane, double rating)
{
  // Beside each other by the golden ratio, the same in every picture.
  const double beside = 0.24 * (fmod(0.6180339887 * ratings->n, 1) - 0.5);
  (void)fprintf(picture->to, "%.4f %.3f\n", lane + beside, rating);
  ratings->n++;
  ratings->sum += rating;
  ratings->squares += rating * rating;
}

/** Of an audience the mean of each. */
static void add_voters(const HcPicture *picture, Ratings *ratings, const HcLogSeries *series, unsigned lane)
{
  double sum[HC_VOTERS_MAX] = {0};
  unsigned n[HC_VOTERS_MAX] = {0};
  size_t at = 0;
  for (unsigned trial = 0; trial < series->answered; ++trial) {
    HcSeries answered;
    const bool revealed = hc_log_trial_of(series, trial, &answered);
    unsigned button = 0;
    while (revealed && button + 1 < series->plan.lanes && hc_series_lane(&answered, button) != lane)
      ++button;
    for (; at < series->votes && series->vote[at].trial == trial; ++at) {
      sum[series->vote[at].voter] += revealed ? series->vote[at].vote.rating[button] : 0;
      n[series->vote[at].voter] += revealed;
    }
  }
  for (size_t i = 0; i < series->voters && ratings->n < POINTS_MAX; ++i)
    if (n[i])
      add_point(picture, ratings, lane, sum[i] / n[i]);
}

/** Of one series every rating; of several, and of an audience, each one's mean: ratings of one listener are no independent ones. */
static void write_lane(const HcPicture *picture, const HcLogSeries *first, bool means, unsigned lane, Ratings *ratings)
{
  for (size_t i = 0; i < picture->report->n && ratings->n < POINTS_MAX; ++i) {
    const HcLogSeries *series = &picture->report->series[i];
    if (!hc_picture_has(picture->report, i, true, true) || series->plan.lanes != first->plan.lanes)
      continue;
    unsigned n = 0;
    double mean = 0, deviation = 0;
    if (picture->report->tally[i].audience) {
      add_voters(picture, ratings, series, lane);
      continue;
    }
    hc_report_rating(series, lane, &n, &mean, &deviation);
    if (means && n)
      add_point(picture, ratings, lane, mean);
    for (unsigned trial = 0; trial < series->answered && !means; ++trial) {
      HcSeries answered;
      if (hc_log_trial_of(series, trial, &answered))
        for (unsigned button = 0; button < series->plan.lanes; ++button)
          if (hc_series_lane(&answered, button) == lane)
            add_point(picture, ratings, lane, answered.rating[button]);
    }
  }
}

static void write_ratings(const HcPicture *picture, const HcLogSeries *first, bool means)
{
  Ratings ratings[HC_TRIAL_LANES_MAX] = {{0}};
  (void)fputs("$points << end\n", picture->to);
  for (unsigned lane = 0; lane < first->plan.lanes; ++lane)
    write_lane(picture, first, means, lane, &ratings[lane]);
  (void)fputs("end\n$means << end\n", picture->to);
  for (unsigned lane = 0; lane < first->plan.lanes; ++lane) {
    const Ratings *of = &ratings[lane];
    const double mean = of->sum / of->n, variance = of->n > 1 ? fmax(0, (of->squares - of->sum * mean) / (of->n - 1)) : 0;
    const double half = of->n > 1 ? hc_student_95(of->n - 1) * sqrt(variance / of->n) : 0;
    (void)fprintf(picture->to, "%u %.4f %.4f %.4f\n", lane, mean, fmax(0, mean - half), fmin(100, mean + half));
  }
  (void)fputs("end\nset xtics (", picture->to);
  for (unsigned lane = 0; lane < first->plan.lanes; ++lane) {
    char text[4 * NAME_MAX + 16], name[4 * NAME_MAX + 4];
    short_name(first->setting.lane[lane].name, first->plan.lanes > 4 ? NAME_MAX / 4 : NAME_MAX, name);
    (void)snprintf(text, sizeof text, "%c: %s", 'a' + (int)lane, name);
    (void)fputs(lane ? ", " : "", picture->to);
    hc_gnuplot_text(picture->to, text);
    (void)fprintf(picture->to, " %u", lane);
  }
  (void)fputs(")\n", picture->to);
}

int hc_picture_ratings(const HcPicture *picture, int top)
{
  const HcLogSeries *first;
  bool means = false;
  const size_t many = count_ratings(picture->report, &first, &means);
  const int height = HC_PICTURE_HEADING + RATINGS + AXIS;
  if (!many || !picture->to)
    return many ? height : 0;
  write_ratings(picture, first, means);
  place(picture, top + HC_PICTURE_HEADING, RATINGS);
  (void)fprintf(
      picture->to,
      "set title 'Ratings of the lanes; a is the reference, and was hidden among them'\nset xlabel 'Lane'\n"
      "set ylabel 'Rating, 0 to 100' offset -1,0\nset xrange [-0.5:%g]\nset yrange [-3:103]\nset ytics nomirror 20\n"
      "set key at screen %.6f, graph 1 left top Left reverse vertical maxrows 16 maxcols 1 samplen 2 spacing %g noenhanced\n"
      "plot $points using 1:2 with points pointtype 7 pointsize %g linecolor rgb '#700072b2' title '%s', "
      "$means using 1:2:3:4 with yerrorbars linewidth 2.4 pointtype 5 pointsize 0.9 linecolor rgb '%s' "
      "title 'mean, 95 %% (Student''s t)'\nunset label\n",
      first->plan.lanes - 0.5, 1 - (HC_PICTURE_RIGHT - 14.0) / HC_PICTURE_WIDTH, spacing(picture), picture->png ? 1.0 : 0.6,
      means ? "each listener''s mean" : "each trial", hc_gnuplot_colour[1]);
  return height;
}

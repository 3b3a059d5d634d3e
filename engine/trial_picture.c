// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "trial_picture.h"
#include "gnuplot.h"

#include <stdio.h>
#include <string.h>

enum { TITLE = 44, CAPTION_LINE = 19, CAPTION_MAX = 132, GAP = 12, MARGIN = 12 };

bool hc_picture_has(const HcReport *report, size_t series, bool rating, bool whole)
{
  const HcTally *tally = &report->tally[series];
  return tally->n && (rating || !tally->audience) && (tally->mode == HC_TRIAL_RATING) == rating &&
         !(whole && hc_report_is_cut(&report->series[series]));
}

static void label(const HcPicture *picture, const char *text, double x, int y, const char *how)
{
  if (!picture->to)
    return;
  (void)fputs("set label ", picture->to);
  hc_gnuplot_text(picture->to, text);
  (void)fprintf(picture->to, " at screen %.6f, screen %.6f %s\n", x, 1 - (double)y / picture->height, how);
}

/** In lines of whole words; height. */
static int caption(const HcPicture *picture, const char *text, int top)
{
  int lines = 0;
  for (; *text; ++lines) {
    size_t n = strlen(text);
    if (n > CAPTION_MAX)
      for (n = CAPTION_MAX; n > 1 && text[n] != ' ';)
        --n;
    char line[CAPTION_MAX + 1];
    (void)snprintf(line, sizeof line, "%.*s", (int)n, text);
    label(picture, line, 0.02, top + lines * CAPTION_LINE + CAPTION_LINE / 2,
          picture->png ? "left font ',9'" : "left font ',12'");
    text += n;
    text += strspn(text, " ");
  }
  return lines * CAPTION_LINE;
}

/** What the pooled groups say, a line each. */
static int captions(const HcPicture *picture, int top)
{
  const HcReport *report = picture->report;
  int height = 0;
  bool audience = false;
  for (size_t i = 0; i < report->groups; ++i) {
    const HcTally *tally = &report->tally[report->n + i];
    const HcMeaning meaning = hc_tally_meaning(tally);
    char text[256];
    if (*tally->listener)
      continue;
    (void)snprintf(text, sizeof text, "%s%s%s, all of them: %u of %u %s, p = %.3g (%s, %s%s); 95 %% interval %.1f to %.1f %%.",
                   hc_trial_mode_name(tally->mode), tally->training ? ", training" : "",
                   tally->sprt       ? ", sprt"
                   : tally->audience ? ", audience"
                                     : "",
                   tally->right, tally->n,
                   tally->mode == HC_TRIAL_AB       ? "prefer lane a"
                   : tally->mode == HC_TRIAL_RATING ? "put the hidden reference first"
                                                    : "right",
                   meaning.p, tally->audience ? "over all keys that could have been drawn" : "exact binomial",
                   tally->mode == HC_TRIAL_AB ? "two-sided" : "one-sided", tally->sprt ? ", as if n had been fixed" : "",
                   100 * meaning.low, 100 * meaning.high);
    height += caption(picture, text, top + height);
    audience |= tally->audience;
  }
  if (audience)
    height += caption(picture, hc_report_room_caution, top + height + 4) + 4;
  return height + caption(picture, hc_report_caution, top + height + 4) + 4;
}

/** Of how many names; who answers in two modes has two groups. */
static unsigned count_listeners(const HcReport *report)
{
  const HcTally *tally = report->tally + report->n;
  unsigned n = 0;
  for (size_t i = 0; i < report->groups; ++i) {
    size_t k = 0;
    while (k < i && (strcmp(tally[k].listener, tally[i].listener) != 0 || strcmp(tally[k].voter, tally[i].voter) != 0))
      ++k;
    n += k == i && *tally[i].listener;
  }
  return n;
}

static void title(const HcPicture *picture)
{
  const HcReport *report = picture->report;
  const unsigned listeners = count_listeners(report);
  unsigned answers = 0;
  char text[128];
  for (size_t i = 0; i < report->groups; ++i)
    answers += *report->tally[report->n + i].listener ? 0 : report->tally[report->n + i].n;
  (void)snprintf(text, sizeof text, "Blind trials: %u listener%s, %u answers", listeners, listeners == 1 ? "" : "s", answers);
  label(picture, listeners ? text : "Blind trials, not ended", 0.5, TITLE / 2 + 4,
        picture->png ? "center font ',12'" : "center font ',16'");
}

/** Height [px]. All labels come first: gnuplot draws them with the first plot, which is told to forget them after. */
static int draw(const HcPicture *picture)
{
  static int (*const panels[])(const HcPicture *, int) = {hc_picture_runs, hc_picture_shares, hc_picture_ratings};
  const HcPicture dry = {.report = picture->report};
  int top = TITLE;
  for (unsigned i = 0; i < sizeof panels / sizeof *panels; ++i)
    top += panels[i](&dry, top);
  title(picture);
  top += GAP;
  const int height = top + captions(picture, top) + MARGIN;
  top = TITLE;
  for (unsigned i = 0; i < sizeof panels / sizeof *panels && picture->to; ++i)
    top += panels[i](picture, top);
  return height;
}

static void write_script(const HcReport *report, FILE *to, bool png)
{
  const HcPicture picture = {report, to, png, draw(&(HcPicture){.report = report})};
  hc_gnuplot_terminal(to, png, HC_PICTURE_WIDTH, picture.height);
  (void)fprintf(to,
                "set multiplot\nset border 3 linecolor rgb '#404040'\nset tics nomirror out scale 0.6\n"
                "set grid linetype 1 linewidth 0.6 linecolor rgb '#dddddd' dashtype solid\n"
                "set lmargin at screen %.6f\nset rmargin at screen %.6f\nset title offset 0,-0.5\nset xlabel offset 0,0.4\n",
                (double)HC_PICTURE_LEFT / HC_PICTURE_WIDTH, 1 - (double)HC_PICTURE_RIGHT / HC_PICTURE_WIDTH);
  (void)draw(&picture);
  (void)fputs("unset multiplot\n", to);
}

HcStatus hc_trial_picture(const HcReport *report, const char *file, HcError *error)
{
  bool any = false;
  for (size_t i = 0; i < report->n; ++i)
    any |= report->tally[i].n > 0;
  if (!any)
    return hc_error_set(error, HC_BAD_INPUT, "--plot: nothing can be drawn: no answer has been revealed");
  FILE *script = hc_gnuplot_script(error);
  if (!script)
    return error->status;
  write_script(report, script, hc_gnuplot_is_png(file));
  return hc_gnuplot_draw(script, file, error);
}

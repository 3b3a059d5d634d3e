// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Every state of a series with every event, in every mode; then what whole series count. */

#include "trial/series.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static unsigned checks, failures;

static void check(bool ok, const char *what, int a, int b, int c)
{
  ++checks;
  if (!ok) {
    ++failures;
    printf("FAIL %s (%d %d %d)\n", what, a, b, c);
  }
}

static HcStatus take(HcSeries *series, HcTrialEventKind kind, unsigned button, double rating)
{
  HcError error = {0};
  const double ratings[HC_TRIAL_LANES_MAX] = {rating, rating, rating};
  const HcTrialEvent event = {.kind = kind,
                              .button = button,
                              .rating = rating,
                              .trial = series->trial,
                              .ratings = series->plan.mode == HC_TRIAL_RATING ? ratings : NULL};
  const HcStatus status = hc_series_take(series, &event, &error);
  check(!status == !*error.text, "a refusal says why", (int)kind, (int)series->state, (int)status);
  return status;
}

static HcStatus begin(HcSeries *series, HcTrialMode mode, unsigned n, unsigned options, const char *key)
{
  const HcTrialPlan plan = {
      .mode = mode, .n = n, .options = options, .lanes = mode == HC_TRIAL_RATING ? 3 : 2, .listener = "Anna"};
  const HcTrialEvent event = {.kind = HC_EVENT_NEW, .plan = &plan, .key = key};
  return hc_series_take(series, &event, NULL);
}

/** A series of two trials in that state, of the first trial, or of the last one where `last`. */
static HcSeries in_state(HcTrialMode mode, HcTrialState state, bool last, bool audience)
{
  HcSeries s = {.state = HC_TRIAL_IDLE};
  const bool rating = mode == HC_TRIAL_RATING;
  if (state == HC_TRIAL_IDLE)
    return s;
  (void)begin(&s, mode, 2, audience ? HC_TRIAL_AUDIENCE : 0, rating ? "bacabc" : "ba");
  for (unsigned step = 0; s.state != state || (last && s.trial == 0 && state >= HC_TRIAL_LISTENING && state <= HC_TRIAL_CLOSING);
       ++step) {
    if (step > 20) {
      check(false, "a state that cannot be reached", (int)mode, (int)state, last);
      break;
    }
    if (state == HC_TRIAL_ABORTED)
      (void)take(&s, HC_EVENT_ABORT, 0, 0);
    else if (s.state == HC_TRIAL_OPENING || s.state == HC_TRIAL_CLOSING)
      (void)take(&s, HC_EVENT_KEPT, 0, 0);
    else if (s.state == HC_TRIAL_LISTENING && audience)
      (void)take(&s, HC_EVENT_CLOSE, 0, 0);
    else if (s.state == HC_TRIAL_ANSWERED || rating) {
      for (unsigned i = 0; rating && !audience && i < 3; ++i)
        (void)take(&s, HC_EVENT_RATE, i, 50);
      (void)take(&s, HC_EVENT_NEXT, 0, 0);
    } else
      (void)take(&s, HC_EVENT_ANSWER, 0, 0);
  }
  return s;
}

/** State after an event, or -1 where it is refused. Two trials; `last`: the second is at hand. */
static int expected(HcTrialMode mode, HcTrialState state, HcTrialEventKind event, bool last, bool audience)
{
  const bool open = state >= HC_TRIAL_OPENING && state <= HC_TRIAL_ANSWERED, rating = mode == HC_TRIAL_RATING;
  switch (event) {
  case HC_EVENT_NEW:
    return open ? -1 : HC_TRIAL_OPENING;
  case HC_EVENT_KEPT:
    if (state == HC_TRIAL_OPENING)
      return HC_TRIAL_LISTENING;
    return state != HC_TRIAL_CLOSING ? -1 : last ? HC_TRIAL_DONE : rating && !audience ? HC_TRIAL_LISTENING : HC_TRIAL_ANSWERED;
  case HC_EVENT_PLAY:
    return open && state != HC_TRIAL_OPENING ? (int)state : -1;
  case HC_EVENT_ANSWER:
    return state == HC_TRIAL_LISTENING && !rating && !audience ? HC_TRIAL_CLOSING : -1;
  case HC_EVENT_RATE:
    return state == HC_TRIAL_LISTENING && rating && !audience ? HC_TRIAL_LISTENING : -1;
  case HC_EVENT_NEXT: // nothing is rated yet
    if (state == HC_TRIAL_DONE)
      return HC_TRIAL_DONE;
    if (audience && state == HC_TRIAL_LISTENING)
      return HC_TRIAL_CLOSING;
    return state == HC_TRIAL_CLOSING ? HC_TRIAL_CLOSING : state == HC_TRIAL_ANSWERED ? HC_TRIAL_LISTENING : -1;
  case HC_EVENT_CLOSE:
    return audience && state == HC_TRIAL_LISTENING ? HC_TRIAL_CLOSING : -1;
  case HC_EVENT_VOTE:
    return audience && state == HC_TRIAL_LISTENING ? HC_TRIAL_LISTENING : -1;
  default:
    return open ? HC_TRIAL_ABORTED : -1;
  }
}

static void walk_from(HcTrialMode mode, HcTrialState state, bool last, bool audience, unsigned counts[2])
{
  for (HcTrialEventKind event = HC_EVENT_NEW; event < HC_EVENTS; ++event) {
    HcSeries s = in_state(mode, state, last, audience);
    const HcSeries before = s;
    const int after = expected(mode, state, event, last, audience);
    const HcStatus status =
        event == HC_EVENT_NEW ? begin(&s, mode, 2, 0, mode == HC_TRIAL_RATING ? "abcabc" : "ab") : take(&s, event, 0, 50);
    check(!status == (after >= 0), "taken or refused", (int)mode, (int)state, (int)event);
    check(after < 0 || event == HC_EVENT_VOTE ? !memcmp(&s, &before, sizeof s) : (int)s.state == after, "the state after",
          (int)mode, (int)state, (int)event);
    counts[after >= 0]++;
  }
}

static void walk(void)
{
  unsigned counts[2] = {0};
  for (HcTrialMode mode = HC_TRIAL_ABX; mode < HC_TRIAL_MODES; ++mode)
    for (HcTrialState state = HC_TRIAL_IDLE; state < HC_TRIAL_STATES; ++state)
      for (unsigned how = 0; how < 4; ++how)                                  // the last trial, an audience
        if (mode != HC_TRIAL_RATING || state != HC_TRIAL_ANSWERED || how & 2) // else the next trial begins by itself
          walk_from(mode, state, how & 1, how & 2, counts);
  printf("%u events taken, %u refused\n", counts[1], counts[0]);
}

/** What is no vote, of a trial at hand. */
static void votes(void)
{
  static const double good[] = {0, 100, 50}, high[] = {0, 100.1, 50}, none[] = {0, 100, -1}, no_number[] = {0, 100, NAN};
  static const struct {
    HcTrialMode mode;
    unsigned trial, button;
    const double *ratings;
    bool good;
  } rows[] = {{HC_TRIAL_ABX, 0, 0, NULL, true},           {HC_TRIAL_ABX, 0, 1, NULL, true},
              {HC_TRIAL_ABX, 0, 2, NULL, false},          {HC_TRIAL_ABX, 1, 0, NULL, false},
              {HC_TRIAL_ABX, 0, HC_TRIAL_X, NULL, false}, {HC_TRIAL_ABX, 0, 0, good, false},
              {HC_TRIAL_ABX, UINT32_MAX, 0, NULL, false}, {HC_TRIAL_RATING, 0, 0, good, true},
              {HC_TRIAL_RATING, 0, 0, NULL, false},       {HC_TRIAL_RATING, 0, 0, high, false},
              {HC_TRIAL_RATING, 0, 0, none, false},       {HC_TRIAL_RATING, 0, 0, no_number, false}};
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; ++i) {
    HcSeries s = in_state(rows[i].mode, HC_TRIAL_LISTENING, false, true);
    const HcTrialEvent event = {
        .kind = HC_EVENT_VOTE, .trial = rows[i].trial, .button = rows[i].button, .ratings = rows[i].ratings};
    check(!hc_series_take(&s, &event, NULL) == rows[i].good, "a vote", (int)i, (int)rows[i].mode, (int)rows[i].good);
  }
}

/** Play what would be played: lanes behind the buttons of the first trial. */
static void lanes(void)
{
  static const struct {
    HcTrialMode mode;
    unsigned options;
    const char *key;
    int a, b, x; // lanes; -1: refused
  } rows[] = {{HC_TRIAL_ABX, 0, "a", 0, 1, 0},
              {HC_TRIAL_ABX, 0, "b", 0, 1, 1},
              {HC_TRIAL_AB, 0, "a", 0, 1, -1},
              {HC_TRIAL_AB, 0, "b", 1, 0, -1},
              {HC_TRIAL_2AFC, 0, "b", 1, 0, -1},
              {HC_TRIAL_2AFC, HC_TRIAL_CATCH, "Aa", 0, 0, -1},
              {HC_TRIAL_AB, HC_TRIAL_CATCH, "Bb", 1, 1, -1},
              {HC_TRIAL_RATING, 0, "cab", 2, 0, 0}};
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; ++i) {
    HcSeries s = {.state = HC_TRIAL_IDLE};
    (void)begin(&s, rows[i].mode, 1, rows[i].options, rows[i].key);
    (void)take(&s, HC_EVENT_KEPT, 0, 0);
    const int lane[] = {rows[i].a, rows[i].b, rows[i].x};
    const unsigned button[] = {0, 1, HC_TRIAL_X};
    for (unsigned k = 0; k < 3; ++k) {
      const HcStatus status = take(&s, HC_EVENT_PLAY, button[k], 0);
      check(!status == (lane[k] >= 0), "a button", (int)i, (int)k, (int)status);
      if (!status)
        check((int)hc_series_lane(&s, button[k]) == lane[k], "the lane behind a button", (int)i, (int)k, lane[k]);
    }
  }
}

static void counts(void)
{
  // abba answered a a b a: the third is right, the first and the last too.
  HcSeries s = {.state = HC_TRIAL_IDLE};
  (void)begin(&s, HC_TRIAL_ABX, 4, 0, "abba");
  (void)take(&s, HC_EVENT_KEPT, 0, 0);
  static const unsigned answers[] = {0, 0, 1, 0};
  for (unsigned i = 0; i < 4; ++i) {
    (void)take(&s, HC_EVENT_ANSWER, answers[i], 0);
    (void)take(&s, HC_EVENT_NEXT, 0, 0); // waits for the disk
    (void)take(&s, HC_EVENT_KEPT, 0, 0);
  }
  check(s.state == HC_TRIAL_DONE && s.counted == 4 && s.right == 3, "abba against aaba", (int)s.state, (int)s.counted,
        (int)s.right);
  // Preference: the button that has lane a behind it is chosen twice, and the catch trial counts for nothing.
  (void)begin(&s, HC_TRIAL_AB, 2, HC_TRIAL_CATCH, "bAa");
  (void)take(&s, HC_EVENT_KEPT, 0, 0);
  static const unsigned liked[] = {1, 1, 0};
  for (unsigned i = 0; i < 3; ++i) {
    (void)take(&s, HC_EVENT_ANSWER, liked[i], 0);
    (void)take(&s, HC_EVENT_KEPT, 0, 0);
    (void)take(&s, HC_EVENT_NEXT, 0, 0);
  }
  check(s.counted == 2 && s.right == 2, "lane a preferred twice", (int)s.counted, (int)s.right, 0);
  // Seven right in a row are enough for Wald, five wrong ones of five too.
  for (unsigned wrong = 0; wrong < 2; ++wrong) {
    (void)begin(&s, HC_TRIAL_ABX, 20, HC_TRIAL_SPRT, "aaaaaaaaaaaaaaaaaaaa");
    (void)take(&s, HC_EVENT_KEPT, 0, 0);
    while (s.state == HC_TRIAL_LISTENING) {
      (void)take(&s, HC_EVENT_ANSWER, wrong, 0);
      (void)take(&s, HC_EVENT_NEXT, 0, 0);
      (void)take(&s, HC_EVENT_KEPT, 0, 0);
    }
    check(s.state == HC_TRIAL_DONE && s.counted == (wrong ? 4 : 7), "a sequential end", (int)wrong, (int)s.counted, 0);
  }
  // The hidden reference has most, or shares the first place.
  for (unsigned tie = 0; tie < 2; ++tie) {
    (void)begin(&s, HC_TRIAL_RATING, 1, 0, "bac");
    (void)take(&s, HC_EVENT_KEPT, 0, 0);
    check(take(&s, HC_EVENT_NEXT, 0, 0) == HC_REFUSED, "all are rated first", 0, 0, 0);
    (void)take(&s, HC_EVENT_RATE, 0, tie ? 90 : 20);
    (void)take(&s, HC_EVENT_RATE, 1, 90);
    (void)take(&s, HC_EVENT_RATE, 2, 30.5);
    check(take(&s, HC_EVENT_RATE, 2, 101) && take(&s, HC_EVENT_RATE, 3, 1), "out of range", 0, 0, 0);
    (void)take(&s, HC_EVENT_NEXT, 0, 0);
    check(s.state == HC_TRIAL_CLOSING && s.right == !tie, "the reference found", (int)tie, (int)s.right, 0);
    (void)take(&s, HC_EVENT_KEPT, 0, 0);
  }
}

static void plans(void)
{
  static const struct {
    HcTrialMode mode;
    unsigned n, options;
    bool good;
  } rows[] = {{HC_TRIAL_ABX, 0, 0, false},
              {HC_TRIAL_ABX, 201, 0, false},
              {HC_TRIAL_ABX, 200, HC_TRIAL_SPRT | HC_TRIAL_TRAINING, true},
              {HC_TRIAL_ABX, 8, HC_TRIAL_CATCH, false},
              {HC_TRIAL_AB, 8, HC_TRIAL_SPRT, false},
              {HC_TRIAL_AB, 200, HC_TRIAL_CATCH, true},
              {HC_TRIAL_AB, 200, HC_TRIAL_CATCH | HC_TRIAL_AUDIENCE | HC_TRIAL_TRAINING, true},
              {HC_TRIAL_ABX, 8, HC_TRIAL_SPRT | HC_TRIAL_AUDIENCE, false},
              {HC_TRIAL_RATING, 33, 0, false},
              {HC_TRIAL_RATING, 8, HC_TRIAL_CATCH, false},
              {HC_TRIAL_RATING, 32, HC_TRIAL_TRAINING, true}};
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; ++i) {
    const HcTrialPlan plan = {rows[i].mode, rows[i].n, rows[i].options, 2, "l"};
    check(!hc_trial_plan_check(&plan, NULL) == rows[i].good, "a plan", (int)i, (int)rows[i].mode, (int)rows[i].n);
    check(hc_trial_mode_named(hc_trial_mode_name(rows[i].mode)) == rows[i].mode, "a mode's name", (int)i, 0, 0);
  }
  check(hc_trial_total(&(HcTrialPlan){HC_TRIAL_AB, 200, HC_TRIAL_CATCH, 2, "l"}) == HC_TRIALS_WITH_CATCH, "all", 0, 0, 0);
  check(hc_trial_plan_check(&(HcTrialPlan){HC_TRIAL_AB, 2, 0, 2, ""}, NULL) == HC_BAD_INPUT, "nobody listens", 0, 0, 0);
}

int main(void)
{
  walk();
  votes();
  lanes();
  counts();
  plans();
  printf("%u checks, %u failed\n", checks, failures);
  return failures || checks < 1200;
}

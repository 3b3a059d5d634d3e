// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Votes of an audience: seats, names, what counts; and that a log that is read again counts the same. */

#include "trial/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned checks, failures;

static void check(bool ok, const char *what, int a, int b)
{
  ++checks;
  if (!ok) {
    ++failures;
    printf("FAIL %s (%d %d)\n", what, a, b);
  }
}

static unsigned join(HcVotes *votes, unsigned number, const char *name)
{
  char id[HC_VOTER_ID_DIGITS + 1];
  (void)snprintf(id, sizeof id, "%016x", number);
  return hc_votes_join(votes, id, name);
}

static void names(void)
{
  static const struct {
    const char *typed, *kept; ///< NULL: refused
  } rows[] = {{"", ""},
              {"Anna", "Anna"},
              {"<script>alert(1)</script", "<script>alert(1)</script"},
              {"Zoë 名前 👂", "Zoë 名前 👂"},
              {"123456789012345678901234", "123456789012345678901234"},
              {"1234567890123456789012345", NULL},
              {"12345678901234567890123\u00a0\u2003 4", NULL},
              {" 12345678901234567890123\u00a0", "12345678901234567890123"},
              {"名名名名名名名名名名名名名名名名名名名名名名名名", NULL}, // too many bytes
              {"a\nb", NULL},
              {"\x7f", NULL},
              {"a\xc2\x85", NULL}, // a control of C1
              {"\u202eabc", NULL}, // right to left from here
              {"\u200b", NULL},    // no width
              {"\ufeff"
               "a",
               NULL}, // a byte order mark
              {"\xff", NULL},
              {"a\xc3", NULL},
              {"\u3164", NULL}, // fillers of Hangul, which letters are put together with
              {"\u115f\u1160", NULL},
              {"\uffa0", NULL},
              {"\u180e", NULL},
              {"\u034f", NULL},
              {"\u00a0", ""},
              {" \u2003\u3000\u202f\u1680", ""},
              {"\u2800\u2800", ""}, // braille without a dot
              {"\U0001d159", ""},
              {"\ufe0f", ""},
              {"\u00a0Anna \u3000 B\u2002", "Anna B"},
              {"Anna\u2800B", "Anna B"},
              {"Zoe\u0308", "Zoë"}, // in two pieces
              {"\u2764\ufe0f", "\u2764"}};
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; ++i) {
    char name[HC_TRIAL_LISTENER_MAX] = "before";
    const bool good = !hc_voter_name(rows[i].typed, name, NULL);
    check(good == (rows[i].kept != NULL) && !strcmp(name, good ? rows[i].kept : "before"), name, (int)i, good);
  }
}

static void seats(HcVotes *votes)
{
  *votes = (HcVotes){.voters = 0};
  for (unsigned i = 0; i < HC_VOTERS_MAX; ++i)
    check(join(votes, i, "") == i, "a seat each", (int)i, 0);
  check(join(votes, 7, "Anna") == 7 && !strcmp(votes->voter[7].name, "Anna"), "the same one again", 7, 0);
  check(join(votes, HC_VOTERS_MAX, "") == HC_VOTERS_MAX, "all are taken", 0, 0);
  votes->voter[4].here = votes->voter[5].here = votes->voter[9].here = votes->voter[11].here = false;
  votes->voter[4].logged = true;
  votes->voter[5].n = 1;
  hc_votes_give(votes, 9, &(HcVote){.button = 1});
  check(join(votes, HC_VOTERS_MAX, "Ben") == 11, "the seat of one who went without a vote", 0, 0);
  check(join(votes, HC_VOTERS_MAX + 1, "") == HC_VOTERS_MAX, "and no other", 0, 0);
  check(join(votes, 5, "") == 5 && votes->voter[5].n == 1, "who comes back has what was voted", 0, 0);
  unsigned voted, joined;
  hc_votes_turnout(votes, &voted, &joined);
  check(voted == 1 && joined == HC_VOTERS_MAX - 1, "turnout", (int)voted, (int)joined);
}

static HcSeries trial_of(HcTrialMode mode, unsigned options, const char *key, unsigned trial)
{
  HcSeries s = {.state = HC_TRIAL_LISTENING,
                .plan = {.mode = mode,
                         .n = 3,
                         .options = options | HC_TRIAL_AUDIENCE,
                         .lanes = mode == HC_TRIAL_RATING ? 3 : 2,
                         .listener = "Hall"},
                .trial = trial};
  s.total = hc_trial_total(&s.plan);
  memcpy(s.key, key, strlen(key));
  return s;
}

/** Write the log to a file, read it, count again. Takes the log over. */
static void read_again(char *log, const HcVotes *votes)
{
  char path[] = "votes-XXXXXX";
  const int made = mkstemp(path);
  FILE *file = made >= 0 ? fdopen(made, "w") : NULL;
  check(file && fputs(log, file) >= 0 && !fclose(file), "a file for the log", made, 0);
  free(log);
  HcLogSeries *read = NULL;
  size_t count = 0;
  HcError error = {0};
  const HcStatus status = hc_log_read(path, &read, &count, &error);
  (void)remove(path);
  check(!status && count == 1, error.text, (int)status, (int)count);
  HcVotes *again = calloc(1, sizeof *again);
  if (count == 1 && again) {
    hc_log_count_votes(read, again);
    check(again->n == votes->n && again->right == votes->right && again->trials == votes->trials, "the log counts the same",
          (int)again->n, (int)again->right);
    check(!memcmp(again->drawn, votes->drawn, votes->trials * sizeof *votes->drawn), "trial by trial", 0, 0);
    for (unsigned i = 0; i < again->voters; ++i) {
      const HcVoter *voter = &votes->voter[i];
      check(!strcmp(again->voter[i].id, voter->id) && !strcmp(again->voter[i].name, voter->name) &&
                again->voter[i].n == voter->n && again->voter[i].right == voter->right,
            "person by person", (int)i, 0);
    }
  }
  free(again);
  hc_log_free(read, count);
}

/** Three listeners, three trials: who changes a vote, who comes late, who stays away; and the log of it. */
static void series(HcVotes *votes, HcTrialMode mode, unsigned options, const char *key, const char *const said[3], unsigned n,
                   unsigned right, unsigned first_right)
{
  char *log = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&log, &size);
  HcTrialKey sworn = {.nonce = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
  (void)snprintf(sworn.letters, sizeof sworn.letters, "%s", key);
  hc_trial_commit(sworn.nonce, sworn.letters, sworn.commit);
  *votes = (HcVotes){.voters = 0};
  const HcTrialSetting setting = {.rate_hz = 48000, .lane = {{.name = "a"}, {.name = "b"}, {.name = "c"}}};
  HcSeries s = trial_of(mode, options, key, 0);
  char *line = hc_log_begin("0123456789abcdef", &s.plan, 0, sworn.commit, &setting, 0);
  (void)fputs(line, file);
  free(line);
  for (unsigned trial = 0; trial < s.total; ++trial) {
    s = trial_of(mode, options, key, trial);
    hc_votes_follow(votes, &s);
    for (unsigned who = 0; who < 3; ++who) {
      const char what = said[who][trial];
      if (what == '-')
        continue;
      const unsigned seat = join(votes, who, who ? "" : "Anna");
      HcVote vote = {.button = what != 'b'};
      hc_votes_give(votes, seat, &vote); // the other one, then this one
      vote = (HcVote){.button = what == 'b',
                      .rating = {what == 'a' ? 90 : 50, what == 'b' ? 90 : 50,
                                 what == 'c'   ? 90
                                 : what == 't' ? 50
                                               : 40}};
      hc_votes_give(votes, seat, &vote);
    }
    s.state = HC_TRIAL_CLOSING;
    line = hc_log_votes("0123456789abcdef", &s, votes, 1, 0);
    (void)fputs(line, file);
    free(line);
    for (unsigned i = 0; i < votes->voters; ++i)
      votes->voter[i].logged |= votes->voter[i].voted;
    hc_votes_count(votes, &s);
  }
  line = hc_log_reveal("0123456789abcdef", &sworn);
  (void)fputs(line, file);
  free(line);
  (void)fclose(file);
  check(votes->n == n && votes->right == right, "all votes", (int)votes->n, (int)votes->right);
  check(votes->voter[0].right == first_right, "those of the first", (int)votes->voter[0].right, (int)first_right);

  read_again(log, votes);
}

int main(void)
{
  HcVotes *votes = calloc(1, sizeof *votes);
  if (!votes)
    return 1;
  names();
  seats(votes);
  // x is a b a.
  series(votes, HC_TRIAL_ABX, 0, "aba", (const char *const[]){"aba", "-bb", "b-a"}, 7, 5, 3);
  // Lane a is behind b, a, b; the capital counts for nothing.
  series(votes, HC_TRIAL_AB, HC_TRIAL_CATCH, "bAab", (const char *const[]){"bbab", "abba", "b---"}, 7, 4, 3);
  series(votes, HC_TRIAL_2AFC, 0, "baa", (const char *const[]){"aab", "---", "---"}, 3, 1, 1);
  // The reference is behind b, b, a; t: a and b, or all the highest, which is no first place.
  series(votes, HC_TRIAL_RATING, 0, "baccabacb", (const char *const[]){"bba", "-tt", "abb"}, 8, 4, 3);
  free(votes);
  printf("%u checks, %u failed\n", checks, failures);
  return failures || checks < 650;
}

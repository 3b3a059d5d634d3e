// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Keys: the commit against a figure from elsewhere, and draws that are fair. */

#include "trial/key.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DRAWS = 2000, TRIALS = 16 };

static unsigned checks, failures;

static void check(bool ok, const char *what)
{
  ++checks;
  if (!ok) {
    ++failures;
    printf("FAIL %s\n", what);
  }
}

/** Five standard deviations of a count of n fair coins. */
static bool is_fair(unsigned count, unsigned n, double p)
{
  return fabs(count - n * p) < 5 * sqrt(n * p * (1 - p));
}

static void commits(void)
{
  char commit[HC_COMMIT_DIGITS + 1];
  // From coreutils' sha256sum over 64 zeros and abba.
  hc_trial_commit("0000000000000000000000000000000000000000000000000000000000000000", "abba", commit);
  check(!strcmp(commit, "f618387feb3d5fc693baeabc0d67dc95cdfbb54f8e6294072651c4c39ec3c432"), "the commit of zeros and abba");
}

static void coins(void)
{
  const HcTrialPlan plan = {.mode = HC_TRIAL_ABX, .n = TRIALS, .lanes = 2, .listener = "l"};
  HcTrialKey key, before = {.nonce = ""};
  unsigned b[TRIALS] = {0}, same = 0, all = 0;
  for (unsigned i = 0; i < DRAWS; ++i) {
    check(!hc_trial_draw(&plan, 0, 0, &key, NULL), "a draw");
    check(strlen(key.nonce) == HC_NONCE_DIGITS && strspn(key.nonce, "0123456789abcdef") == HC_NONCE_DIGITS, "a nonce");
    check(strlen(key.letters) == TRIALS && strspn(key.letters, "ab") == TRIALS, "letters");
    check(strcmp(key.nonce, before.nonce) != 0, "another nonce each time");
    char commit[HC_COMMIT_DIGITS + 1];
    hc_trial_commit(key.nonce, key.letters, commit);
    check(!strcmp(commit, key.commit), "the commit is of nonce and letters");
    for (unsigned k = 0; k < TRIALS; ++k) {
      b[k] += key.letters[k] == 'b';
      same += k && key.letters[k] == key.letters[k - 1];
    }
    before = key;
  }
  for (unsigned k = 0; k < TRIALS; ++k) {
    check(is_fair(b[k], DRAWS, 0.5), "as many b as a at each place");
    all += b[k];
  }
  check(is_fair(same, DRAWS * (TRIALS - 1), 0.5), "neighbours do not know each other");
  printf("%u draws, %u of %u letters b\n", (unsigned)DRAWS, all, (unsigned)(DRAWS * TRIALS));
}

static void catches(void)
{
  const HcTrialPlan plan = {.mode = HC_TRIAL_2AFC, .n = 8, .options = HC_TRIAL_CATCH, .lanes = 2, .listener = "l"};
  HcTrialKey key;
  unsigned capital[10] = {0}, b = 0;
  for (unsigned i = 0; i < DRAWS; ++i) {
    unsigned n = 0;
    (void)hc_trial_draw(&plan, 0, 0, &key, NULL);
    for (unsigned k = 0; k < 10; ++k) {
      const bool catches = isupper((unsigned char)key.letters[k]);
      capital[k] += catches;
      n += catches;
      b += catches && key.letters[k] == 'B';
    }
    check(n == 2 && strlen(key.letters) == 10, "a quarter more");
  }
  for (unsigned k = 0; k < 10; ++k)
    check(is_fair(capital[k], DRAWS, 0.2), "anywhere");
  check(is_fair(b, 2 * DRAWS, 0.5), "of either lane");
  (void)hc_trial_draw(&plan, 6, 5, &key, NULL);
  unsigned small = 0;
  for (unsigned k = 6; k < 10; ++k)
    small += islower((unsigned char)key.letters[k]) != 0;
  check(!strncmp(key.letters, "------", 6) && small == 3, "what is left of a series");
}

static void orders(void)
{
  const HcTrialPlan plan = {.mode = HC_TRIAL_RATING, .n = 2, .lanes = 3, .listener = "l"};
  static const char *const names[] = {"abc", "acb", "bac", "bca", "cab", "cba"};
  unsigned count[6] = {0}, n = 0;
  HcTrialKey key;
  for (unsigned i = 0; i < DRAWS; ++i) {
    (void)hc_trial_draw(&plan, 0, 0, &key, NULL);
    for (unsigned trial = 0; trial < 2; ++trial)
      for (unsigned o = 0; o < 6; ++o)
        if (!strncmp(key.letters + 3 * trial, names[o], 3)) {
          count[o]++;
          n++;
        }
  }
  check(n == 2 * DRAWS, "every order is one of six");
  for (unsigned o = 0; o < 6; ++o)
    check(is_fair(count[o], n, 1.0 / 6), "each as often");
}

int main(void)
{
  commits();
  coins();
  catches();
  orders();
  printf("%u checks, %u failed\n", checks, failures);
  return failures || checks < DRAWS;
}

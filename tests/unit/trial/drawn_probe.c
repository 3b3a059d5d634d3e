// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file drawn-probe: for each line `d OUTCOMES TRIALS RIGHT VOTES…` the p over all keys, to one side and to both; for each `h N P…` Holm's. */

#include "trial/statistics.h"

#include <stdio.h>
#include <stdlib.h>

static int read_drawn(void)
{
  unsigned outcomes, trials, right;
  if (scanf("%u %u %u", &outcomes, &trials, &right) != 3 || outcomes > HC_DRAWN_MAX)
    return 1;
  HcDrawn *drawn = calloc(trials + 1, sizeof *drawn);
  bool good = drawn != NULL;
  for (unsigned t = 0; t < trials && good; ++t)
    for (unsigned i = 0; i < outcomes && good; ++i)
      good = scanf("%u", &drawn[t].votes[i]) == 1;
  if (good)
    printf("%.17g %.17g\n", hc_drawn_upper(drawn, trials, outcomes, right),
           outcomes == 2 ? hc_drawn_two_sided(drawn, trials, right) : -1);
  free(drawn);
  return !good;
}

static int read_holm(void)
{
  double p[600];
  unsigned n;
  if (scanf("%u", &n) != 1 || n > 600)
    return 1;
  for (unsigned i = 0; i < n; ++i)
    if (scanf("%lf", &p[i]) != 1)
      return 1;
  if (!hc_holm(p, n, p))
    return 1;
  for (unsigned i = 0; i < n; ++i)
    printf("%.17g ", p[i]);
  printf("\n");
  return 0;
}

int main(void)
{
  char kind;
  int wrong = 0;
  while (!wrong && scanf(" %c", &kind) == 1)
    wrong = kind == 'd' ? read_drawn() : read_holm();
  return wrong;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What counts of many listeners mean: the test over the draws of the key, and Holm's correction. */

#include "statistics.h"

#include <stdlib.h>
#include <string.h>

/** chance[s]: P(s votes right) after some trials, s = 0 … most. One trial more: each outcome adds its votes. */
static void add_trial(double *chance, double *before, size_t most, const HcDrawn *trial, unsigned outcomes)
{
  memcpy(before, chance, (most + 1) * sizeof *chance);
  memset(chance, 0, (most + 1) * sizeof *chance);
  for (unsigned i = 0; i < outcomes; ++i)
    for (size_t s = trial->votes[i]; s <= most; ++s)
      chance[s] += before[s - trial->votes[i]] / outcomes;
}

double hc_drawn_upper(const HcDrawn *trial, size_t trials, unsigned outcomes, unsigned right)
{
  size_t most = 0;
  for (size_t t = 0; t < trials; ++t) {
    unsigned best = 0;
    for (unsigned i = 0; i < outcomes; ++i)
      best = trial[t].votes[i] > best ? trial[t].votes[i] : best;
    most += best;
  }
  double *chance = calloc(2 * (most + 1), sizeof *chance), sum = 0;
  if (!chance)
    return 1;
  chance[0] = 1;
  for (size_t t = 0; t < trials; ++t)
    add_trial(chance, chance + most + 1, most, &trial[t], outcomes);
  for (size_t s = most + 1; s-- > right;) // the small ones first
    sum += chance[s];
  free(chance);
  return sum < 1 ? sum : 1;
}

double hc_drawn_two_sided(const HcDrawn *trial, size_t trials, unsigned right)
{
  unsigned all = 0;
  for (size_t t = 0; t < trials; ++t)
    all += trial[t].votes[0] + trial[t].votes[1];
  const double one = hc_drawn_upper(trial, trials, 2, right > all - right ? right : all - right);
  return 2 * one < 1 ? 2 * one : 1;
}

static int by_p(const void *a, const void *b)
{
  const double *first = *(const double *const *)a, *second = *(const double *const *)b;
  return (*first > *second) - (*first < *second);
}

bool hc_holm(const double *p, size_t n, double *adjusted)
{
  const double **order = malloc((n + !n) * sizeof *order);
  double *sorted = malloc((n + !n) * sizeof *sorted), least = 0;
  for (size_t i = 0; i < n && order; ++i)
    order[i] = &p[i];
  if (order && sorted) {
    qsort(order, n, sizeof *order, by_p);
    for (size_t i = 0; i < n; ++i) {
      const double stepped = *order[i] * (double)(n - i);
      least = stepped > least ? stepped : least;
      sorted[i] = least < 1 ? least : 1;
    }
    // Values of p are read above and may be written over from here.
    for (size_t i = 0; i < n; ++i)
      adjusted[order[i] - p] = sorted[i];
  }
  const bool done = order && sorted;
  free(order);
  free(sorted);
  return done;
}

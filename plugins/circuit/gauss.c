// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/gauss.h"
#include "circuit/row.h"
#include "clones.h"

#include <math.h>

static inline void rows_swap(double *one, double *other, size_t n)
{
  for (size_t i = 0; i < n; ++i) {
    const double keep = one[i];
    one[i] = other[i];
    other[i] = keep;
  }
}

/** Bring the largest entry of column p, from row p on, into row p. */
static inline void pivot_bring(size_t n, double *a, size_t sides, double *right, size_t p)
{
  size_t best = p;
  for (size_t i = p + 1; i < n; ++i)
    if (fabs(a[i * n + p]) > fabs(a[best * n + p]))
      best = i;
  if (best == p)
    return;
  rows_swap(a + p * n + p, a + best * n + p, n - p);
  rows_swap(right + p * sides, right + best * sides, sides);
}

HC_CLONES static void below_eliminate(size_t n, double *a, size_t sides, double *right, size_t p)
{
  for (size_t i = p + 1; i < n; ++i) {
    if (a[i * n + p] == 0.0)
      continue;
    const double times = -a[i * n + p] / a[p * n + p];
    hc_row_add(a + i * n + p + 1, times, a + p * n + p + 1, n - p - 1);
    hc_row_add(right + i * sides, times, right + p * sides, sides);
  }
}

HC_CLONES static void above_eliminate(size_t n, const double *a, size_t sides, double *right, size_t p)
{
  for (size_t j = 0; j < sides; ++j)
    right[p * sides + j] /= a[p * n + p];
  for (size_t i = 0; i < p; ++i)
    if (a[i * n + p] != 0.0)
      hc_row_add(right + i * sides, -a[i * n + p], right + p * sides, sides);
}

double hc_gauss_solve(unsigned n, double *a, unsigned sides, double *right, unsigned *worst)
{
  double least = INFINITY;
  *worst = 0;
  for (unsigned p = 0; p < n; ++p) {
    pivot_bring(n, a, sides, right, p);
    const double pivot = fabs(a[(size_t)p * n + p]);
    if (!(pivot >= least)) {
      least = pivot;
      *worst = p;
    }
    if (pivot != 0.0)
      below_eliminate(n, a, sides, right, p);
  }
  for (unsigned p = n; p-- > 0;)
    above_eliminate(n, a, sides, right, p);
  return least;
}

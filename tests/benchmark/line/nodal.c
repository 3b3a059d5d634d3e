// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nodal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** A pivot is at least this part of the largest entry of its column. */
static const double k_pivot_least = 1e-3;

/** Entries of the dense a[row][column], n × n row by row, of which `side` says which count: −1 below the diagonal, 1 above, 0 all. */
static bool sparse_make(HcSparse *s, const double *a, unsigned n, int side)
{
  s->begin = malloc((n + 1) * sizeof *s->begin);
  s->column = malloc((size_t)n * n * sizeof *s->column);
  s->value = malloc((size_t)n * n * sizeof *s->value);
  if (!s->begin || !s->column || !s->value)
    return false;
  unsigned count = 0;
  for (unsigned i = 0; i < n; i++) {
    s->begin[i] = count;
    for (unsigned j = side > 0 ? i + 1 : 0; j < (side < 0 ? i : n); j++)
      if (a[i * n + j] != 0.0) {
        s->column[count] = j;
        s->value[count++] = a[i * n + j];
      }
  }
  s->begin[n] = count;
  return true;
}

static void sparse_free(HcSparse *s)
{
  free(s->begin);
  free(s->column);
  free(s->value);
}

static void swap(unsigned *a, unsigned *b)
{
  const unsigned was = *a;
  *a = *b;
  *b = was;
}

/** The entry of what is left from k on that fills in least, by Markowitz: (others in its row) × (others in its column). */
static bool pivot_find(const double *a, unsigned n, unsigned k, unsigned *row, unsigned *column)
{
  unsigned best = ~0U;
  for (unsigned j = k; j < n; j++) {
    double largest = 0.0;
    unsigned in_column = 0;
    for (unsigned i = k; i < n; i++) {
      largest = fmax(largest, fabs(a[i * n + j]));
      in_column += a[i * n + j] != 0.0;
    }
    for (unsigned i = k; i < n; i++) {
      if (a[i * n + j] == 0.0 || fabs(a[i * n + j]) < k_pivot_least * largest)
        continue;
      unsigned in_row = 0;
      for (unsigned c = k; c < n; c++)
        in_row += a[i * n + c] != 0.0;
      if ((in_row - 1) * (in_column - 1) < best) {
        best = (in_row - 1) * (in_column - 1);
        *row = i;
        *column = j;
      }
    }
  }
  return best != ~0U;
}

/** L and U in place of a; the order of equations and unknowns goes to `row` and `column`. */
static bool factor(double *a, unsigned n, unsigned *row, unsigned *column)
{
  for (unsigned i = 0; i < n; i++)
    row[i] = column[i] = i;
  for (unsigned k = 0; k < n; k++) {
    unsigned from_row = k, from_column = k;
    if (!pivot_find(a, n, k, &from_row, &from_column))
      return false;
    for (unsigned j = 0; j < n; j++) {
      const double was = a[k * n + j];
      a[k * n + j] = a[from_row * n + j];
      a[from_row * n + j] = was;
    }
    for (unsigned i = 0; i < n; i++) {
      const double was = a[i * n + k];
      a[i * n + k] = a[i * n + from_column];
      a[i * n + from_column] = was;
    }
    swap(&row[k], &row[from_row]);
    swap(&column[k], &column[from_column]);
    for (unsigned i = k + 1; i < n; i++) {
      const double factor = a[i * n + k] /= a[k * n + k];
      for (unsigned j = k + 1; j < n && factor != 0.0; j++)
        a[i * n + j] -= factor * a[k * n + j];
    }
  }
  return true;
}

bool hc_nodal_make(HcNodal *nodal, const HcSystem *system, double t_s)
{
  const unsigned n = system->n;
  *nodal = (HcNodal){.n = n,
                     .row = malloc(n * sizeof(unsigned)),
                     .column = malloc(n * sizeof(unsigned)),
                     .pivot = malloc(n * sizeof(double)),
                     .history = calloc(n, sizeof(double)),
                     .x = calloc(n, sizeof(double)),
                     .partial = malloc(n * sizeof(double))};
  double *const a = malloc((size_t)n * n * sizeof *a), *const c = malloc((size_t)n * n * sizeof *c);
  bool made = a && c && nodal->row && nodal->column && nodal->pivot && nodal->history && nodal->x && nodal->partial;
  for (unsigned i = 0; i < n && made; i++)
    for (unsigned j = 0; j < n; j++) {
      c[i * n + j] = 4.0 / t_s * system->c[i + (size_t)j * n];
      a[i * n + j] = system->g[i + (size_t)j * n] + 0.5 * c[i * n + j];
    }
  made = made && factor(a, n, nodal->row, nodal->column);
  for (unsigned i = 0; i < n && made; i++)
    nodal->pivot[i] = 1.0 / a[i * n + i];
  made =
      made && sparse_make(&nodal->lower, a, n, -1) && sparse_make(&nodal->upper, a, n, 1) && sparse_make(&nodal->store, c, n, 0);
  free(a);
  free(c);
  return made;
}

void hc_nodal_free(HcNodal *nodal)
{
  sparse_free(&nodal->lower);
  sparse_free(&nodal->upper);
  sparse_free(&nodal->store);
  free(nodal->row);
  free(nodal->column);
  free(nodal->pivot);
  free(nodal->history);
  free(nodal->x);
  free(nodal->partial);
}

static double product(const HcSparse *s, unsigned row, const double *x)
{
  double sum = 0.0;
  for (unsigned k = s->begin[row]; k < s->begin[row + 1]; k++)
    sum += s->value[k] * x[s->column[k]];
  return sum;
}

void hc_nodal_step(HcNodal *nodal, const double *b)
{
  double *const y = nodal->partial;
  for (unsigned i = 0; i < nodal->n; i++)
    y[i] = b[nodal->row[i]] + nodal->history[nodal->row[i]] - product(&nodal->lower, i, y);
  for (unsigned i = nodal->n; i-- > 0;)
    y[i] = (y[i] - product(&nodal->upper, i, y)) * nodal->pivot[i];
  for (unsigned i = 0; i < nodal->n; i++)
    nodal->x[nodal->column[i]] = y[i];
  for (unsigned i = 0; i < nodal->n; i++)
    if (nodal->store.begin[i] < nodal->store.begin[i + 1])
      nodal->history[i] = product(&nodal->store, i, nodal->x) - nodal->history[i];
}

unsigned hc_nodal_products(const HcNodal *nodal)
{
  return nodal->lower.begin[nodal->n] + nodal->upper.begin[nodal->n] + nodal->store.begin[nodal->n] + nodal->n;
}

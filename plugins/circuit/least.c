// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/least.h"
#include "circuit/row.h"
#include "clones.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

size_t hc_least_work(size_t points, unsigned size)
{
  return (2 * points + size) * (size + 1) + 3 * (size_t)size + 1;
}

/** Real parts, imaginary parts, ridge: row by row, the target behind each row. */
static void fill(const HcLeast *least, const double complex *target, const double *weight, double most, unsigned size, double *a)
{
  const size_t n = least->points, width = size + 1;
  double *const imaginary = a + n * width, *const ridge = imaginary + n * width;
  for (size_t i = 0; i < n; ++i)
    for (unsigned j = 0; j < width; ++j) {
      const double complex b = j < size ? least->brick[i * size + j] : target[i];
      a[i * width + j] = weight[i] * creal(b);
      imaginary[i * width + j] = weight[i] * cimag(b);
    }
  memset(ridge, 0, size * width * sizeof *ridge);
  for (unsigned j = 0; j < size; ++j)
    ridge[j * width + j] = (j < least->taps ? least->tap_ridge : least->pole_ridge) / most;
}

/** Bring every brick to length 1. */
static void level(double *a, size_t rows, unsigned size, double *scale)
{
  const size_t width = size + 1;
  memset(scale, 0, size * sizeof *scale);
  for (size_t i = 0; i < rows; ++i)
    for (unsigned j = 0; j < size; ++j)
      scale[j] += a[i * width + j] * a[i * width + j];
  for (unsigned j = 0; j < size; ++j)
    scale[j] = 1 / sqrt(scale[j]);
  for (size_t i = 0; i < rows; ++i)
    for (unsigned j = 0; j < size; ++j)
      a[i * width + j] *= scale[j];
}

static void unpack(const HcLeast *least, const double *x, const double *scale, HcPath *path)
{
  *path = (HcPath){0};
  unsigned at = 0;
  for (unsigned k = 0; k < least->taps; ++k, ++at)
    path->taps[k] = x[at] * scale[at];
  for (unsigned i = 0; i < least->poles->reals; ++i, ++at)
    path->real[i] = x[at] * scale[at];
  for (unsigned j = 0; j < 2 * least->poles->pairs; ++j, ++at)
    path->pair[j / 2][j % 2] = x[at] * scale[at];
}

/** Householder's reflection that leaves column p, from row p on, one number: the return value, 0 when there was none before. */
HC_CLONES static double reflect(double *a, size_t rows, size_t width, size_t p, double *sum)
{
  const size_t behind = width - p - 1;
  double square = 0;
  for (size_t i = p; i < rows; ++i)
    square += a[i * width + p] * a[i * width + p];
  const double length = sqrt(square), first = a[p * width + p], made = first > 0 ? -length : length;
  const double scale = -1 / (length * (length + fabs(first)));
  a[p * width + p] = first - made;
  memset(sum, 0, behind * sizeof *sum);
  for (size_t i = p; i < rows; ++i)
    if (a[i * width + p] != 0.0)
      hc_row_add(sum, a[i * width + p], a + i * width + p + 1, behind);
  for (size_t i = p; i < rows; ++i)
    if (a[i * width + p] != 0.0)
      hc_row_add(a + i * width + p + 1, scale * a[i * width + p], sum, behind);
  return made;
}

/** The columns become a triangle, the target turns with them. False: a column is a sum of others. A path that is no number is found when
 * it is checked. */
static bool triangle_solve(double *a, size_t rows, unsigned size, double *x, double *sum)
{
  const size_t width = size + 1;
  for (unsigned p = 0; p < size; ++p) {
    x[p] = reflect(a, rows, width, p, sum);
    if (x[p] == 0.0)
      return false;
  }
  for (unsigned p = size; p-- > 0;) {
    double rest = a[p * width + size];
    for (unsigned j = p + 1; j < size; ++j)
      rest -= a[p * width + j] * x[j];
    x[p] = rest / x[p];
  }
  return true;
}

HcStatus hc_least_solve(const HcLeast *least, const double complex *target, const double *weight, double most, HcPath *path)
{
  const unsigned size = hc_basis_size(least->taps, least->poles);
  const size_t rows = 2 * least->points + size;
  double *a = least->work, *scale = a + rows * (size + 1), *x = scale + size, *sum = x + size;
  fill(least, target, weight, most, size, a);
  level(a, rows, size, scale);
  if (!triangle_solve(a, rows, size, x, sum))
    return HC_REFUSED;
  unpack(least, x, scale, path);
  return HC_OK;
}

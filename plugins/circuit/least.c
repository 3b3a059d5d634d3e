// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/least.h"
#include "circuit/lapack.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { LAPACK_WORK = 64 * (HC_BASIS_MAX + 8) };

size_t hc_least_work(size_t points, unsigned size)
{
  const size_t rows = 2 * points + size;
  return rows * size + rows + size + LAPACK_WORK;
}

/** Real parts, imaginary parts, ridge: column by column. */
static void fill(const HcLeast *least, const double *weight, double most, unsigned size, double *a)
{
  const size_t n = least->points, rows = 2 * n + size;
  for (unsigned j = 0; j < size; ++j) {
    double *column = a + j * rows;
    for (size_t i = 0; i < n; ++i) {
      const double complex b = least->brick[i * size + j];
      column[i] = weight[i] * creal(b);
      column[n + i] = weight[i] * cimag(b);
    }
    memset(column + 2 * n, 0, size * sizeof *column);
    column[2 * n + j] = (j < least->taps ? least->tap_ridge : least->pole_ridge) / most;
  }
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

/** The first `size` numbers of b become the solution, by Householder reflections. dgels would look at every number for whether it
 * is one; here a path that is none is found when it is checked. */
static bool qr_solve(double *a, int rows, int size, double *b, double *work)
{
  const int one = 1, work_size = LAPACK_WORK;
  double tau[HC_BASIS_MAX];
  int info = 0;
  dgeqrf_(&rows, &size, a, &rows, tau, work, &work_size, &info);
  dormqr_("L", "T", &rows, &one, &size, a, &rows, tau, b, &rows, work, &work_size, &info, 1, 1);
  dtrtrs_("U", "N", "N", &size, &one, a, &rows, b, &rows, &info, 1, 1, 1);
  return info == 0;
}

HcStatus hc_least_solve(const HcLeast *least, const double complex *target, const double *weight, double most, HcPath *path)
{
  const unsigned size = hc_basis_size(least->taps, least->poles);
  const size_t n = least->points, rows = 2 * n + size;
  double *a = least->work, *b = a + rows * size, *scale = b + rows, *work = scale + size;
  fill(least, weight, most, size, a);
  for (size_t i = 0; i < n; ++i) {
    b[i] = weight[i] * creal(target[i]);
    b[n + i] = weight[i] * cimag(target[i]);
  }
  memset(b + 2 * n, 0, size * sizeof *b);
  for (unsigned j = 0; j < size; ++j) {
    double square = 0;
    for (size_t i = 0; i < rows; ++i)
      square += a[j * rows + i] * a[j * rows + i];
    scale[j] = 1 / sqrt(square);
    for (size_t i = 0; i < rows; ++i)
      a[j * rows + i] *= scale[j];
  }
  if (!qr_solve(a, (int)rows, (int)size, b, work))
    return HC_REFUSED;
  unpack(least, b, scale, path);
  return HC_OK;
}

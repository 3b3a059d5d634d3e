// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/poles.h"
#include "circuit/lapack.h"

#include <math.h>
#include <string.h>

HcStatus hc_poles_find(HcSolver *solver, HcArena *scratch, HcError *error)
{
  const unsigned r = solver->states;
  const int size = (int)r, one = 1, no = 0;
  double *h = hc_arena_take(scratch, ((size_t)r * r + 1) * sizeof *h);
  double *re = hc_arena_take(scratch, (r + 1) * sizeof *re), *im = hc_arena_take(scratch, (r + 1) * sizeof *im);
  if (!h || !re || !im)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (unsigned i = 0; i < r; ++i)
    for (unsigned j = 0; j < r; ++j)
      h[i + (size_t)j * r] = solver->hessenberg[(size_t)i * r + j];
  int info = 0;
  double unused;
  if (r)
    dlahqr_(&no, &no, &size, &one, &size, h, &size, re, im, &one, &one, &unused, &one, &info);
  if (info)
    return hc_error_set(error, HC_REFUSED, "the poles of the circuit could not be found; expected a circuit with finite values");
  for (unsigned i = 0; i < r; ++i) {
    const double complex mu = CMPLX(re[i], im[i]);
    if (cabs(mu) * solver->s0 < 1e-13)
      continue;
    const double complex pole = solver->s0 - 1 / mu;
    const double hz = cabs(pole) / (2 * M_PI);
    if (creal(pole) > 1e-9 * cabs(pole) && hz > 1e-4 && hz < 1e7)
      return hc_error_set(
          error, HC_BAD_INPUT,
          "the circuit is unstable: it swings at %.6g Hz and grows %.6g times a second; expected every pole to decay",
          fabs(cimag(pole)) / (2 * M_PI), creal(pole));
    solver->pole[solver->poles++] = pole;
  }
  return HC_OK;
}

static void real_insert(HcPoles *poles, double a)
{
  unsigned at = poles->reals;
  while (at && poles->a[at - 1] < a)
    --at;
  if (at >= HC_REALS_MAX)
    return;
  const unsigned keep = poles->reals < HC_REALS_MAX ? poles->reals : HC_REALS_MAX - 1;
  memmove(poles->a + at + 1, poles->a + at, (keep - at) * sizeof *poles->a);
  poles->a[at] = a;
  poles->reals = keep + 1;
}

static void pair_insert(HcPoles *poles, double complex z)
{
  const double g = cabs(1 - z);
  unsigned at = poles->pairs;
  while (at && poles->g[at - 1] > g)
    --at;
  if (at >= HC_PAIRS_MAX)
    return;
  const unsigned keep = poles->pairs < HC_PAIRS_MAX ? poles->pairs : HC_PAIRS_MAX - 1;
  memmove(poles->g + at + 1, poles->g + at, (keep - at) * sizeof *poles->g);
  memmove(poles->c1 + at + 1, poles->c1 + at, (keep - at) * sizeof *poles->c1);
  memmove(poles->c2 + at + 1, poles->c2 + at, (keep - at) * sizeof *poles->c2);
  poles->g[at] = g;
  poles->c1[at] = -2 * creal(z);
  poles->c2[at] = creal(z) * creal(z) + cimag(z) * cimag(z);
  poles->pairs = keep + 1;
}

void hc_poles_choose(const HcSolver *solver, const HcPoleRange *range, HcPoles *poles)
{
  *poles = (HcPoles){0};
  for (unsigned i = 0; i < solver->poles; ++i) {
    const double complex pole = solver->pole[i];
    const double hz = cabs(pole) / (2 * M_PI);
    if (creal(pole) >= 0 || cimag(pole) < 0 || hz < range->slowest_hz)
      continue;
    if (cimag(pole) == 0.0) {
      if (hz <= range->real_hz)
        real_insert(poles, exp(creal(pole) / range->rate));
    } else if (hz <= range->pair_hz) {
      pair_insert(poles, cexp(pole / range->rate));
    }
  }
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/solver.h"
#include "clones.h"

#include <math.h>
#include <string.h>

/** Rows of the triangle that the sweep leaves behind, real and imaginary parts apart so that the loops vectorise. */
typedef struct Triangle {
  unsigned r;
  double *re, *im;             ///< r × r
  double *right_re, *right_im; ///< r
} Triangle;

/** Eliminate the entry (`below` × row `next`) under the diagonal of row `i`: whichever is larger stays as the pivot row. */
static inline __attribute__((always_inline)) void eliminate(Triangle *t, unsigned i)
{
  const unsigned r = t->r;
  double *a_re = t->re + (size_t)i * r, *a_im = t->im + (size_t)i * r;
  double *b_re = a_re + r, *b_im = a_im + r;
  const double a2 = a_re[i] * a_re[i] + a_im[i] * a_im[i], b2 = b_re[i] * b_re[i] + b_im[i] * b_im[i];
  if (b2 == 0.0)
    return;
  if (b2 > a2) {
    for (unsigned j = i; j < r; ++j) {
      const double re = a_re[j], im = a_im[j];
      a_re[j] = b_re[j];
      a_im[j] = b_im[j];
      b_re[j] = re;
      b_im[j] = im;
    }
    const double re = t->right_re[i], im = t->right_im[i];
    t->right_re[i] = t->right_re[i + 1];
    t->right_im[i] = t->right_im[i + 1];
    t->right_re[i + 1] = re;
    t->right_im[i + 1] = im;
  }
  const double p_re = a_re[i], p_im = a_im[i], p2 = p_re * p_re + p_im * p_im;
  const double f_re = (b_re[i] * p_re + b_im[i] * p_im) / p2, f_im = (b_im[i] * p_re - b_re[i] * p_im) / p2;
  for (unsigned j = i + 1; j < r; ++j) {
    b_re[j] -= f_re * a_re[j] - f_im * a_im[j];
    b_im[j] -= f_re * a_im[j] + f_im * a_re[j];
  }
  t->right_re[i + 1] -= f_re * t->right_re[i] - f_im * t->right_im[i];
  t->right_im[i + 1] -= f_re * t->right_im[i] + f_im * t->right_re[i];
}

/** Solve (I + d H) y = v into right_re, right_im. */
static inline __attribute__((always_inline)) void sweep(const HcSolver *solver, double complex d, const double *v, Triangle *t)
{
  const unsigned r = t->r;
  const double d_re = creal(d), d_im = cimag(d);
  for (size_t i = 0; i < (size_t)r * r; ++i) {
    t->re[i] = d_re * solver->hessenberg[i];
    t->im[i] = d_im * solver->hessenberg[i];
  }
  for (unsigned i = 0; i < r; ++i) {
    t->re[(size_t)i * r + i] += 1;
    t->right_re[i] = v[i];
    t->right_im[i] = 0;
  }
  for (unsigned i = 0; i + 1 < r; ++i)
    eliminate(t, i);
  for (unsigned i = r; i-- > 0;) {
    const double *a_re = t->re + (size_t)i * r, *a_im = t->im + (size_t)i * r;
    double re = t->right_re[i], im = t->right_im[i];
    for (unsigned j = i + 1; j < r; ++j) {
      re -= a_re[j] * t->right_re[j] - a_im[j] * t->right_im[j];
      im -= a_re[j] * t->right_im[j] + a_im[j] * t->right_re[j];
    }
    const double p2 = a_re[i] * a_re[i] + a_im[i] * a_im[i];
    t->right_re[i] = (re * a_re[i] + im * a_im[i]) / p2;
    t->right_im[i] = (im * a_re[i] - re * a_im[i]) / p2;
  }
}

HC_CLONES void hc_solver_transfer(HcSolver *solver, double hz, unsigned output, unsigned columns, double complex *h)
{
  const size_t r = solver->states;
  Triangle t = {.r = (unsigned)r, .re = solver->work, .im = solver->work + r * r};
  t.right_re = t.im + r * r;
  t.right_im = t.right_re + r;
  double *sum_re = t.right_im + r, *sum_im = sum_re + solver->columns;
  const double complex d = CMPLX(-solver->s0, 2 * M_PI * hz);
  sweep(solver, d, solver->adjoint + output * r, &t);
  memset(sum_re, 0, columns * sizeof *sum_re);
  memset(sum_im, 0, columns * sizeof *sum_im);
  for (size_t i = 0; i < r; ++i) {
    const double *row = solver->drive + i * solver->columns;
    const double re = t.right_re[i], im = t.right_im[i];
    for (unsigned j = 0; j < columns; ++j) {
      sum_re[j] += re * row[j];
      sum_im[j] += im * row[j];
    }
  }
  for (unsigned j = 0; j < columns; ++j)
    h[j] = solver->direct[output * solver->columns + j] - d * CMPLX(sum_re[j], sum_im[j]);
}

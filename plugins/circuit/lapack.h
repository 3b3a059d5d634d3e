// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The few LAPACK routines that are used, by their Fortran names (column-major, everything by pointer): those that work without blocks,
 * which gain nothing at a hundred rows. None of them needs Fortran's own library.
 */
#ifndef HC_CIRCUIT_LAPACK_H
#define HC_CIRCUIT_LAPACK_H

#include <stddef.h>

void dgebal_(const char *job, const int *n, double *a, const int *lda, int *low, int *high, double *scale, int *info,
             size_t job_length);
void dgehd2_(const int *n, const int *low, const int *high, double *a, const int *lda, double *tau, double *work, int *info);
void dlahqr_(const int *want_schur, const int *want_vectors, const int *n, const int *low, const int *high, double *h,
             const int *ldh, double *real, double *imaginary, const int *low_z, const int *high_z, double *z, const int *ldz,
             int *info);
void dorm2r_(const char *side, const char *trans, const int *m, const int *n, const int *k, const double *a, const int *lda,
             const double *tau, double *c, const int *ldc, double *work, int *info, size_t side_length, size_t trans_length);

/** What LAPACK calls for a wrong argument, the `argument`-th of `routine`; a program brings its own. */
void xerbla_(const char *routine, const int *argument, size_t routine_length);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The few LAPACK routines that are used, by their Fortran names (column-major, everything by pointer).
 */
#ifndef HC_CIRCUIT_LAPACK_H
#define HC_CIRCUIT_LAPACK_H

#include <stddef.h>

void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivot, int *info);
void dgetrs_(const char *trans, const int *n, const int *nrhs, const double *a, const int *lda, const int *pivot, double *b,
             const int *ldb, int *info, size_t trans_length);
void dgebal_(const char *job, const int *n, double *a, const int *lda, int *low, int *high, double *scale, int *info,
             size_t job_length);
void dgehrd_(const int *n, const int *low, const int *high, double *a, const int *lda, double *tau, double *work,
             const int *work_size, int *info);
void dormhr_(const char *side, const char *trans, const int *m, const int *n, const int *low, const int *high, const double *a,
             const int *lda, const double *tau, double *c, const int *ldc, double *work, const int *work_size, int *info,
             size_t side_length, size_t trans_length);
void dhseqr_(const char *job, const char *vectors, const int *n, const int *low, const int *high, double *h, const int *ldh,
             double *real, double *imaginary, double *z, const int *ldz, double *work, const int *work_size, int *info,
             size_t job_length, size_t vectors_length);
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work, const int *work_size, int *info);
void dormqr_(const char *side, const char *trans, const int *m, const int *n, const int *k, const double *a, const int *lda,
             const double *tau, double *c, const int *ldc, double *work, const int *work_size, int *info, size_t side_length,
             size_t trans_length);
void dtrtrs_(const char *upper, const char *trans, const char *unit, const int *n, const int *nrhs, const double *a,
             const int *lda, double *b, const int *ldb, int *info, size_t upper_length, size_t trans_length, size_t unit_length);

/** OpenBLAS: how many threads it may use. Matrices of a hundred rows are slower with two, and one gives the same bits always. */
void openblas_set_num_threads(int threads);

#endif

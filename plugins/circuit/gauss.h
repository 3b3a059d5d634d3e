// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A circuit's equations, solved for many right hand sides at once.
 */
#ifndef HC_CIRCUIT_GAUSS_H
#define HC_CIRCUIT_GAUSS_H

/** a x = right, by elimination with row pivots; what is zero is left alone, which is most of a circuit's matrix. `a`: n × n, row by row,
 * destroyed. `right`: n × sides, row by row; becomes x. Returns the size of the smallest pivot, NaN when one is none, and in *worst whose
 * it is. With a pivot of 0, x means nothing. */
double hc_gauss_solve(unsigned n, double *a, unsigned sides, double *right, unsigned *worst);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Spectra for tests: Kaiser-windowed, in double.
 */
#ifndef HC_TEST_SPECTRUM_H
#define HC_TEST_SPECTRUM_H

#include <stdint.h>

/** Amplitudes [dBFS, sine of peak 1 = 0] of `size`/2 + 1 bins of `x`, Kaiser window of `beta`. */
void spectrum_db(const float *x, uint32_t size, double beta, double *db);
/** Mean power of bins 0 … size/2, Hann windows overlapping by half: white noise of variance v reads v in every bin. */
void spectrum_welch(const float *x, uint32_t frames, uint32_t size, double *power);

/** Highest magnitude of `x` between its samples: band-limited interpolation 16 times as fine, `frames` a power of two. */
double spectrum_true_peak(const float *x, uint32_t frames);

#endif

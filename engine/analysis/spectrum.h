// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Spectrum of a stereo range: one complex FFT of left + j·right, Hann-windowed afterwards by its three-term convolution.
 * Powers of both channels together fall out by symmetry: |H(b)|² + |H(−b)|² = 2·(|L(b)|² + |R(b)|²).
 */
#ifndef HC_ANALYSIS_SPECTRUM_H
#define HC_ANALYSIS_SPECTRUM_H

#include <complex.h> // before fftw3.h: makes its complex type C's own
#include <stdbool.h>
#include <stddef.h>

#include <fftw3.h>

typedef struct HcSpectrum {
  size_t n;        ///< frames transformed
  double bin_hz;   ///< rate / n
  fftw_complex *z; ///< n: transform of left + j·right, rectangular window
  fftw_complex *h; ///< n: first the samples, then the same, Hann window
  double *power;   ///< n/2 + 1: mean square per bin, mean of both channels; their sum is the mean square of the range
  fftw_plan plan;  ///< h → z: in place FFTW would allocate while it runs
} HcSpectrum;

/** `n` frames at `rate` [Hz]. False: out of memory; to be freed all the same. */
bool hc_spectrum_init(HcSpectrum *spectrum, size_t n, double rate);
void hc_spectrum_free(HcSpectrum *spectrum);

/** Transform two ring buffers of n samples whose oldest sample is at `start`. */
void hc_spectrum_run(HcSpectrum *spectrum, const float *left, const float *right, size_t start);

#endif

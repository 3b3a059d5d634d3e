// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Mains hum: fundamental first, then harmonics at its multiples.
 *
 * A line at f is measured by E(f), the transform of the range under a cos⁴ window (Hann, twice): interpolated from nearby bins
 * of the Hann spectrum, exact at any frequency. Its sidelobes fall 30 dB an octave, so that at the next harmonic, 45 bins
 * on, a line has vanished by 150 dB; its main lobe is flat enough for the walk of real mains within a second (0.1 Hz at the
 * tenth harmonic costs 0.02 dB). The fundamental is where the sum of |E(k·f)|², k = 1 … 10, is largest: the
 * maximum-likelihood estimate in white noise, to which high harmonics bring their leverage.
 */
#ifndef HC_ANALYSIS_HUM_H
#define HC_ANALYSIS_HUM_H

#include "analysis.h"
#include "spectrum.h"

/** Measure hum in a spectrum with bins of about 1 Hz; `mains_hz` as hc_analysis_mains(). */
void hc_hum_measure(const HcSpectrum *spectrum, double mains_hz, HcHum *hum);

#endif

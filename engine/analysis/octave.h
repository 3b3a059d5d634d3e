// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Third octaves from a power spectrum: base-ten mid-bands 1000·10^(x/10) Hz, x = −17 … 13, edges a twentieth of a decade to
 * either side. Edges cut bins in proportion. Below 50 Hz bands are only a few bins wide and their slopes are the window's.
 */
#ifndef HC_ANALYSIS_OCTAVE_H
#define HC_ANALYSIS_OCTAVE_H

#include "analysis.h"
#include "spectrum.h"

/** Mid-band frequency of band 0 … 30 [Hz]. */
double hc_octave_hz(unsigned band);

/** Mean square in each band. */
void hc_octave_powers(const HcSpectrum *spectrum, double power[HC_THIRD_OCTAVES]);

#endif

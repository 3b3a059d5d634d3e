// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Weighting curves as the standards define them: A (IEC 61672-1, annex E) and ITU-R BS.468-4. Exact at every frequency, because
 * they weight a power spectrum: a digital filter would be off by dB at 10 kHz.
 */
#ifndef HC_ANALYSIS_WEIGHTING_H
#define HC_ANALYSIS_WEIGHTING_H

/** Weight of a power at `hz` ≥ 0, 1 at 1 kHz. */
double hc_weighting_a(double hz);
double hc_weighting_bs468(double hz);

/** Unweighted between 20 Hz and 20 kHz, both included: 1 inside, 0 outside. */
double hc_weighting_band(double hz);

#endif

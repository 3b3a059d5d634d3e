// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Pink noise: white noise of a counter, so that it is the same in every run, through first-order sections whose poles and
 * zeros alternate up the spectrum so that it falls by 3.01 dB an octave.
 *
 * Sections are placed on the bilinear transform's frequency axis, each as wide as the falling line needs it there; their widths
 * settled against each other the line is held to 0.03 dB from 20 Hz to 20 kHz. Below 2 Hz the spectrum is flat.
 */
#ifndef HC_RT_PINK_H
#define HC_RT_PINK_H

#include <stdint.h>

enum { HC_PINK_SECTIONS = 12 };

typedef struct HcPink {
  double pole[HC_PINK_SECTIONS], zero[HC_PINK_SECTIONS]; ///< in z
  double gain;                                           ///< to an rms of √½, that of a sine of peak 1
  uint64_t seed, count;
  double state[HC_PINK_SECTIONS];
} HcPink;

/** CTL. `rate` [Hz]. */
HcPink hc_pink_new(double rate, uint64_t seed);
/** RT. From the beginning again. */
void hc_pink_restart(HcPink *pink);
/** RT. */
void hc_pink_render(HcPink *pink, float *to, uint32_t frames);

#endif

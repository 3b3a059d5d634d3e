// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A sine of gliding frequency. The phase is a 64-bit fraction of a turn: it wraps by itself, adds up exactly and so cannot
 * drift, however long it runs. RT.
 */
#ifndef HC_RT_SINE_H
#define HC_RT_SINE_H

#include "glide.h"

typedef struct HcSine {
  uint64_t phase; ///< of the next sample [2⁻⁶⁴ turns]
} HcSine;

/** 1 … HC_CHUNK frames of peak 1 into `to`, of a frequency that rests or glides; `rate` [Hz]. */
void hc_sine_render(HcSine *sine, HcGlide *hertz, double rate, float *to, uint32_t frames);

#endif

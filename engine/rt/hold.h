// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Lanes and residuals are held back by the guard's lookahead before they leave, so that everything that leaves is equally late.
 * RT throughout.
 */
#ifndef HC_RT_HOLD_H
#define HC_RT_HOLD_H

#include "limiter.h"
#include "unit.h"

typedef struct HcHold {
  float past[HC_LIMITER_DELAY];
} HcHold;

/** Delay `frames` ≤ HC_CHUNK samples in place. */
void hc_hold_render(HcHold *hold, float *samples, uint32_t frames);

#endif

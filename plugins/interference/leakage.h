// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Leakage of adapters without protective earth: I = level · Σ n·a_n·cos(nφ + φ_n + 90°), the mains voltage (mains.h) through the
 * capacitor between a supply's primary and secondary side, I = 2πfC·V: 2.2 nF at 230 V are 159 uA.
 *
 * Drives the bus `leakage` [A], level: rms of the fundamental; 54 to 78 uA were measured and published, 0.25 mA is the limit of
 * IEC 62368-1. Where `voltage` is given, the adapter's flex lies beside the cable and drives `electric` [V] with the mains as it
 * is. Valid for any level: the source is a current. Leaves out: noise of the supply (that is `brick`), several adapters that
 * partly cancel.
 */
#ifndef HC_INTERFERENCE_LEAKAGE_H
#define HC_INTERFERENCE_LEAKAGE_H

#include "mains.h"

typedef struct HcLeakage {
  HcGain amperes, volts;
} HcLeakage;

void hc_leakage_init(HcLeakage *leakage);
/** RT. One grid step, added to the buses `leakage` and `electric`. */
void hc_leakage_render(HcLeakage *leakage, const HcRoom *room, HcGridRow *bus);

#endif

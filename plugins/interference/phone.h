// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A GSM phone, as the first junction of an input stage detects it: one burst of 15/26 ms in each frame of 60/13 ms, edges of 28 us.
 *
 * Talking, each 26th frame is empty. Ringing (signalling before the call): four bursts in four frames, then a gap, every 51 frames
 * (235.4 ms), 5 to 10 such groups, then silence; that comes again every 20 groups. A comb of 216.67 Hz under sin(πf·15/26 ms), nulls at
 * 1733.3 and 3466.7 Hz, the first two harmonics 0.69 dB apart. 3GPP TS 45.002 (frames), 45.005 (edges).
 * Drives the bus `rf` [V], level: height of the bursts at 10 cm, 1 mV on a single-ended input; it falls with the square of the
 * distance, as the field's power does. Valid beyond a few centimetres. Leaves out: power control, DTX, modulation inside the burst (GMSK
 * has a constant envelope), other phones.
 */
#ifndef HC_INTERFERENCE_PHONE_H
#define HC_INTERFERENCE_PHONE_H

#include "train.h"

typedef struct HcPhone {
  HcGain volts;
  HcTrain train;
  uint64_t burst; ///< the next one
  double next;    ///< and where it begins [frames from the very first]
} HcPhone;

void hc_phone_init(HcPhone *phone);
/** RT. One grid step, added to the bus `rf`. */
void hc_phone_render(HcPhone *phone, const HcRoom *room, HcGridRow *bus);

#endif

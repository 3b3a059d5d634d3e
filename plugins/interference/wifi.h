// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A wireless network's access point, as the first junction of an input stage detects it: a beacon each 102.4 ms, 0.4 to 2.5 ms long
 * (one length for one seed), and between them bursts of data of 0.2 to 1.5 ms with heavy-tailed gaps (Pareto, exponent 1.3).
 *
 * Where something is sent, the envelope is 1 + 0.3·n(t), n noise of variance 1 from 2 to 15 kHz: OFDM has no constant envelope, and what it
 * does above the audio band the input's own filter keeps off. A burst begins and ends in 28 us, its noise in 0.1 ms, without
 * anything above 6 kHz: noise times edge then ends below 22.05 kHz, and nothing of it folds.
 * Gaps are at least 0.4 ms/`traffic`, and a burst that would meet the next beacon is not sent. IEEE 802.11 (beacon interval 100
 * time units of 1024 us). Drives the bus `rf` [V], level: mean height of a burst at 10 cm, some 30 dB below a phone; it falls
 * with the square of the distance. At line level, beyond 20 cm, that is silence. Leaves out: stations other than the access point.
 */
#ifndef HC_INTERFERENCE_WIFI_H
#define HC_INTERFERENCE_WIFI_H

#include "train.h"

typedef struct HcWifi {
  HcGain volts;
  HcTrain train;
  uint64_t beacon; ///< the interval at hand
  uint64_t drawn;  ///< random numbers so far
  double next_s;   ///< where in the interval the next burst begins; the first is the beacon
  double next;     ///< the same [frames from the very first]
} HcWifi;

void hc_wifi_init(HcWifi *wifi);
/** RT. One grid step, added to the bus `rf`. */
void hc_wifi_render(HcWifi *wifi, const HcRoom *room, HcGridRow *bus);

#endif

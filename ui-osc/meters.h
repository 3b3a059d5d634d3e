// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The newest of every streamed measurement, for subscribers that want them at different rates. CTL.
 */
#ifndef HC_OSC_METERS_H
#define HC_OSC_METERS_H

#include "outbox.h"

enum { HC_METERS_MAX = 128, HC_METER_BYTES = 800, HC_LANES_METERED = 8 };

typedef struct HcOscMeter {
  uint64_t serial; ///< of the newest measurement
  int lane;        ///< 0 … for `/meter/L/level`, whose last two values are peaks; else −1
  uint32_t size;
  uint8_t bytes[HC_METER_BYTES];
} HcOscMeter;

typedef struct HcOscMeters {
  HcOscMeter *meter; ///< HC_METERS_MAX
  unsigned n;
  uint64_t serial;
} HcOscMeters;

/** What one subscriber has been sent, and the peaks since. */
typedef struct HcOscMeterView {
  uint64_t serial;
  float peak[HC_LANES_METERED][2]; ///< [dBFS]; −200 when none
} HcOscMeterView;

/** A new measurement; the meter it belongs to, or NULL when it cannot be kept. */
const HcOscMeter *hc_meters_put(HcOscMeters *meters, const HcMessage *message);
void hc_meter_view_reset(HcOscMeterView *view);
/** Let a subscriber's peaks know of a new measurement. */
void hc_meter_view_hold(HcOscMeterView *view, const HcOscMeter *meter);
/** Pack what is new for a subscriber, with the peaks since it was last sent. */
void hc_meters_pack(const HcOscMeters *meters, HcOscMeterView *view, HcPacker *packer);

#endif

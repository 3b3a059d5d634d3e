// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dc.h"

#include <math.h>

static const double corner_hz = 5.0, hold_s = 0.1, back_s = 1.0;

HcDc hc_dc_new(double rate)
{
  return (HcDc){.smooth = 1.0 - exp(-2.0 * M_PI * corner_hz * HC_CHUNK / rate),
                .hold = (uint32_t)ceil(hold_s * rate / HC_CHUNK),
                .back = (uint32_t)ceil(back_s * rate / HC_CHUNK),
                .gain = hc_ramp_at(1.0)};
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "output.h"

HcOutput hc_output_new(double rate, const HcGlideTable *table)
{
  return (HcOutput){.trim = hc_glide_at(table, 1.0),
                    .dim = hc_ramp_at(1.0),
                    .mute = hc_ramp_at(1.0),
                    .panic = hc_ramp_at(1.0),
                    .dc = hc_dc_new(rate),
                    .limiter = hc_limiter_new(rate),
                    .short_fade = (uint32_t)(rate * 0.010 + 0.5)};
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hold.h"

#include <string.h>

void hc_hold_render(HcHold *hold, float *samples, uint32_t frames)
{
  float all[HC_LIMITER_DELAY + HC_CHUNK];
  memcpy(all, hold->past, sizeof hold->past);
  memcpy(all + HC_LIMITER_DELAY, samples, frames * sizeof(float));
  memcpy(samples, all, frames * sizeof(float));
  memcpy(hold->past, all + frames, sizeof hold->past);
}

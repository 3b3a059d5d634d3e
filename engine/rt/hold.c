// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hold.h"

#include <string.h>

void hc_hold_render(HcHold *hold, float *samples, uint32_t frames)
{
  float late[HC_LIMITER_DELAY];
  memcpy(late, hold->past, sizeof late);
  if (frames >= HC_LIMITER_DELAY) {
    memcpy(hold->past, samples + frames - HC_LIMITER_DELAY, sizeof hold->past);
    memmove(samples + HC_LIMITER_DELAY, samples, (frames - HC_LIMITER_DELAY) * sizeof(float));
    memcpy(samples, late, sizeof late);
    return;
  }
  const size_t stays = HC_LIMITER_DELAY - frames;
  memmove(hold->past, hold->past + frames, stays * sizeof(float));
  memcpy(hold->past + stays, samples, frames * sizeof(float));
  memcpy(samples, late, frames * sizeof(float));
}

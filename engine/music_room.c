// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "music_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double delay_s[4] = {0.0297, 0.0371, 0.0411, 0.0437}, t60_s = 0.9, damp_hz = 3200.0;
static const float send = 0.10f;

bool hc_room_init(HcRoom *r, double rate)
{
  uint32_t size = 1;
  while (size < 0.05 * rate)
    size *= 2;
  *r = (HcRoom){.mask = size - 1, .damp = (float)(1.0 - exp(-2.0 * M_PI * damp_hz / rate))};
  for (unsigned i = 0; i < 4; i++) {
    r->delay[i] = (uint32_t)lround(delay_s[i] * rate);
    r->back[i] = (float)(0.5 * pow(10.0, -3.0 * delay_s[i] / t60_s));
    r->line[i] = calloc(size, sizeof(float));
    if (!r->line[i])
      return false;
  }
  return true;
}

void hc_room_free(HcRoom *r)
{
  for (unsigned i = 0; i < 4; i++)
    free(r->line[i]);
}

void hc_room_clear(HcRoom *r)
{
  for (unsigned i = 0; i < 4; i++) {
    memset(r->line[i], 0, (r->mask + 1) * sizeof(float));
    r->low[i] = 0.0f;
  }
}

void hc_room_render(HcRoom *r, float *left, float *right)
{
  for (unsigned k = 0; k < HC_MUSIC_BLOCK; k++, r->at++) {
    float d[4];
    for (unsigned i = 0; i < 4; i++) {
      const float x = r->line[i][(r->at - r->delay[i]) & r->mask];
      r->low[i] += r->damp * (x - r->low[i]);
      d[i] = r->low[i];
    }
    const float in_left = send * left[k], in_right = send * right[k];
    const float sum = d[0] + d[1], difference = d[0] - d[1], sum2 = d[2] + d[3], difference2 = d[2] - d[3];
    const float tiny = 1e-20f; // no denormals in the silent bar
    r->line[0][r->at & r->mask] = in_left + r->back[0] * (sum + sum2) + tiny;
    r->line[1][r->at & r->mask] = in_right + r->back[1] * (difference + difference2) + tiny;
    r->line[2][r->at & r->mask] = in_left + r->back[2] * (sum - sum2) + tiny;
    r->line[3][r->at & r->mask] = in_right + r->back[3] * (difference - difference2) + tiny;
    left[k] += d[0] + d[2];
    right[k] += d[1] + d[3];
  }
}

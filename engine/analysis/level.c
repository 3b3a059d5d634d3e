// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "level.h"

#include "decibel.h"

#include <float.h>

bool hc_level_init(HcLevelMeter *meter, double rate, bool loudness)
{
  const int loud = EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_HISTOGRAM;
  meter->loudness = loudness;
  meter->ebur = ebur128_init(2, (unsigned long)lround(rate), EBUR128_MODE_TRUE_PEAK | (loudness ? loud : 0));
  return meter->ebur != NULL;
}

void hc_level_free(HcLevelMeter *meter)
{
  if (meter->ebur)
    ebur128_destroy(&meter->ebur);
}

void hc_level_feed(HcLevelMeter *meter, const float *left, const float *right, size_t frames)
{
  float stereo[2 * HC_CHUNK];
  for (size_t i = 0; i < frames; i++) {
    stereo[2 * i] = left[i];
    stereo[2 * i + 1] = right[i];
    meter->sum[0] += (double)left[i] * (double)left[i];
    meter->sum[1] += (double)right[i] * (double)right[i];
  }
  (void)ebur128_add_frames_float(meter->ebur, stereo, frames);
  for (unsigned channel = 0; channel < 2; channel++) {
    double peak = 0.0;
    (void)ebur128_prev_true_peak(meter->ebur, channel, &peak);
    meter->peak[channel] = fmaxf(meter->peak[channel], (float)fmin(peak, (double)FLT_MAX));
  }
}

void hc_level_tick(HcLevelMeter *meter, uint64_t tick, size_t frames)
{
  for (unsigned channel = 0; channel < 2; channel++) {
    meter->tick_mean_square[tick % HC_LEVEL_TICKS][channel] = meter->sum[channel] / (double)frames;
    meter->tick_peak[tick % HC_RANGE_TICKS][channel] = meter->peak[channel];
    meter->sum[channel] = 0.0;
    meter->peak[channel] = 0.0f;
  }
}

double hc_level_rms_dbfs(const HcLevelMeter *meter, uint64_t ticks, unsigned channel)
{
  const unsigned n = ticks < HC_LEVEL_TICKS ? (unsigned)ticks : HC_LEVEL_TICKS;
  double sum = 0.0;
  for (unsigned i = 0; i < n; i++)
    sum += meter->tick_mean_square[i][channel];
  return n ? hc_dbfs_rms(sum / n) : HC_FLOOR_DB;
}

HcLevel hc_level_read(const HcLevelMeter *meter, uint64_t ticks)
{
  HcLevel level;
  for (unsigned channel = 0; channel < 2; channel++) {
    float peak = 0.0f;
    for (unsigned i = 0; i < HC_RANGE_TICKS; i++)
      peak = fmaxf(peak, meter->tick_peak[i][channel]);
    level.rms_dbfs[channel] = hc_level_rms_dbfs(meter, ticks, channel);
    level.true_peak_dbfs[channel] = hc_dbfs_peak((double)peak);
  }
  return level;
}

void hc_level_loudness(const HcLevelMeter *meter, double lufs[3])
{
  double value[3] = {HC_FLOOR_DB, HC_FLOOR_DB, HC_FLOOR_DB};
  if (meter->loudness) {
    (void)ebur128_loudness_momentary(meter->ebur, &value[0]);
    (void)ebur128_loudness_shortterm(meter->ebur, &value[1]);
    (void)ebur128_loudness_global(meter->ebur, &value[2]);
  }
  for (unsigned i = 0; i < 3; i++)
    lufs[i] = isfinite(value[i]) ? fmax(value[i], HC_FLOOR_DB) : HC_FLOOR_DB;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Level of one stereo signal in ticks: mean square, true peak and, where asked, loudness (both by libebur128). Nothing allocates
 * after init: integrated loudness runs on libebur128's histogram.
 */
#ifndef HC_ANALYSIS_LEVEL_H
#define HC_ANALYSIS_LEVEL_H

#include "analysis.h"

#include <ebur128.h>

typedef struct HcLevelMeter {
  ebur128_state *ebur;
  bool loudness;
  double sum[2]; ///< squares of the tick under way
  float peak[2]; ///< true peak of the tick under way
  double tick_mean_square[HC_LEVEL_TICKS][2];
  float tick_peak[HC_RANGE_TICKS][2];
} HcLevelMeter;

/** False: out of memory or no such rate; to be freed all the same. */
bool hc_level_init(HcLevelMeter *meter, double rate, bool loudness);
void hc_level_free(HcLevelMeter *meter);

/** Frames of the tick under way, 1 … HC_CHUNK. */
void hc_level_feed(HcLevelMeter *meter, const float *left, const float *right, size_t frames);
/** Tick number `tick` (0, 1, …) of `frames` frames is complete. */
void hc_level_tick(HcLevelMeter *meter, uint64_t tick, size_t frames);

/** Level after `ticks` ticks: rms of the last 300 ms, largest true peak of the last second. */
HcLevel hc_level_read(const HcLevelMeter *meter, uint64_t ticks);
double hc_level_rms_dbfs(const HcLevelMeter *meter, uint64_t ticks, unsigned channel);
/** Momentary, short-term, integrated [LUFS]. */
void hc_level_loudness(const HcLevelMeter *meter, double lufs[3]);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Inside of HcAnalysis, shared by the files that make it up.
 */
#ifndef HC_ANALYSIS_STATE_H
#define HC_ANALYSIS_STATE_H

#include "analysis.h"
#include "level.h"
#include "spectrum.h"

/** One tick of the range. */
typedef struct HcTick {
  uint64_t first, last; ///< frames
  bool gap;             ///< frames are missing in it or just before it
} HcTick;

/** One lane's last second. */
typedef struct HcLaneRange {
  float *heard[2];    ///< ring of n samples, as matched
  float *residual[2]; ///< ring of n samples, matching divided out
  double gain;        ///< of the newest tap
} HcLaneRange;

struct HcAnalysis {
  double rate, mains_hz;
  unsigned lanes;
  size_t tick_frames, n; ///< n: frames of a range
  bool started;
  uint64_t next_frame; ///< that follows without a gap
  size_t fill;         ///< frames in the tick under way
  size_t position;     ///< where the rings are written next
  uint64_t ticks;      ///< complete
  HcTick tick[HC_RANGE_TICKS];
  HcLevelMeter level[HC_LEVELS_MAX];
  HcLaneRange lane[HC_LANES_MAX];
  HcSpectrum spectrum;
  double *weight[HC_WEIGHTINGS]; ///< n/2 + 1 each
  unsigned fresh_ticks;          ///< still to come for the snapshot asked for; 0: none asked for
  unsigned fresh_tries;
  bool fresh_ready;
  HcSnapshot snapshot, fresh;
  HcMeter meter;
};

/** Measure the range that ends with the newest tick into `analysis->snapshot`. */
void hc_analysis_measure(HcAnalysis *analysis);

#endif

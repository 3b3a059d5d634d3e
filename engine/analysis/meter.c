// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What is read from a meter that somebody else made: apart from what makes it, which needs FFTW. */
#include "analysis.h"
#include "decibel.h"

#include <math.h>

double hc_meter_true_peak_dbfs(const HcMeter *meter, uint64_t since, unsigned row, unsigned channel)
{
  const uint64_t oldest = meter->serial > HC_RANGE_TICKS ? meter->serial - HC_RANGE_TICKS : 0;
  float peak = 0.0f;
  for (uint64_t serial = (since > oldest ? since : oldest) + 1; serial <= meter->serial; serial++)
    peak = fmaxf(peak, meter->peak[serial % HC_RANGE_TICKS][row][channel]);
  return hc_dbfs_peak((double)peak);
}

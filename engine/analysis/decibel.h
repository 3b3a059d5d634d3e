// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Signal-scale conventions of everything measured.
 *
 * dBFS  sine-referenced: a sine of peak 1 reads 0. So rms in dBFS is 10·log10(2·mean square), and a peak is 20·log10(peak).
 * dBu   rms, re 0.7746 V (1 mW in 600 ohm). A sample of 1 is the peak voltage of a +24 dBu sine, 17.362 V, once the matching
 *       gain is divided out: rms in dBu = rms in dBFS + 24.
 * Floor −200 dB: silence reads −200, never an infinity.
 */
#ifndef HC_ANALYSIS_DECIBEL_H
#define HC_ANALYSIS_DECIBEL_H

#include <math.h>

#define HC_FLOOR_DB (-200.0)
#define HC_FULL_SCALE_DBU 24.0

/** Power ratio → dB, floored. */
static inline double hc_db_power(double power)
{
  return power > 1e-20 ? 10.0 * log10(power) : HC_FLOOR_DB;
}

/** Mean square of samples → dBFS rms. */
static inline double hc_dbfs_rms(double mean_square)
{
  return hc_db_power(2.0 * mean_square);
}

/** Peak of samples → dBFS. */
static inline double hc_dbfs_peak(double peak)
{
  return hc_db_power(peak * peak);
}

/** Mean square of samples without matching gain → dBu rms. */
static inline double hc_dbu_rms(double mean_square)
{
  const double dbu = HC_FULL_SCALE_DBU + 10.0 * log10(2.0 * mean_square + 1e-300);
  return dbu > HC_FLOOR_DB ? dbu : HC_FLOOR_DB;
}

/** A level moved by a linear gain, the floor staying the floor. */
static inline double hc_db_moved(double level_db, double gain)
{
  if (level_db <= HC_FLOOR_DB || !(fabs(gain) > 0.0))
    return HC_FLOOR_DB;
  return fmax(HC_FLOOR_DB, level_db + 20.0 * log10(fabs(gain)));
}

#endif

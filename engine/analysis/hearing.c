// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hearing.h"

#include "decibel.h"

/* ISO 226:2003, T_f, 20 Hz … 12.5 kHz; the last two are estimates on the safe side. A third octave is about as wide as the ear's
 * own filters where noise matters, so a band of noise is judged as a tone is. */
static const double threshold_spl[HC_THIRD_OCTAVES] = {78.5, 68.7, 59.5, 51.1, 44.0, 37.5, 31.5, 26.5, 22.1, 17.9, 14.4,
                                                       11.4, 8.6,  6.2,  4.4,  3.0,  2.2,  2.4,  3.5,  1.7,  -1.3, -4.2,
                                                       -6.0, -5.4, -1.5, 6.0,  12.6, 13.9, 12.3, 40.0, 70.0};

double hc_hearing_threshold_spl(unsigned band)
{
  return threshold_spl[band];
}

bool hc_hearing_audible(const HcLaneMeasure *lane)
{
  for (unsigned band = 0; band < HC_THIRD_OCTAVES; band++) {
    const double dbfs = hc_db_moved(lane->residual_spectrum_dbu[band], lane->gain) - HC_FULL_SCALE_DBU;
    if (dbfs + 20.0 + HC_NOMINAL_SPL > threshold_spl[band])
      return true;
  }
  return false;
}

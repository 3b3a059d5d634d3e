// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hearing.h"

#include "decibel.h"
#include "octave.h"

#include <stdio.h>

/* Shape: ISO 226:2003, T_f, 20 Hz … 12.5 kHz; the last two are estimates on the safe side. A third octave is about as wide as the
 * ear's own filters where noise matters, so a band of noise is judged as a tone is. */
static const double shape_spl[HC_THIRD_OCTAVES] = {78.5, 68.7, 59.5, 51.1, 44.0, 37.5, 31.5, 26.5, 22.1, 17.9, 14.4,
                                                   11.4, 8.6,  6.2,  4.4,  3.0,  2.2,  2.4,  3.5,  1.7,  -1.3, -4.2,
                                                   -6.0, -5.4, -1.5, 6.0,  12.6, 13.9, 12.3, 40.0, 70.0};

/* Pure tones as they are published for hum and its harmonics: 60 Hz 45, 120 Hz 29, 240 Hz 18, 480 Hz 8, 1 kHz 2, 2 kHz -2, 4 kHz -7
 * dB SPL. They are what the shape is moved to, linearly in log f between them and by the last one beyond. */
static const struct {
  double hz, above_shape_db;
} moves[] = {{60, 6.1}, {120, 6.0}, {240, 6.0}, {480, 3.3}, {1000, -0.4}, {2000, -0.7}, {4000, -1.7}};

/** Threshold of hearing in a third octave, 0 … 30 [dB SPL]. */
static double threshold_spl(unsigned band)
{
  const unsigned n = sizeof moves / sizeof *moves;
  const double hz = hc_octave_hz(band);
  unsigned i = 1;
  while (i < n - 1 && moves[i].hz < hz)
    i++;
  const double place = log(hz / moves[i - 1].hz) / log(moves[i].hz / moves[i - 1].hz), t = fmin(1.0, fmax(0.0, place));
  return shape_spl[band] + moves[i - 1].above_shape_db + t * (moves[i].above_shape_db - moves[i - 1].above_shape_db);
}

HcVerdict hc_hearing_verdict(const HcLaneMeasure *lane, double spl)
{
  HcVerdict verdict = {HC_FLOOR_DB, 0};
  for (unsigned band = 0; band < HC_THIRD_OCTAVES; band++) {
    const double dbu = hc_db_moved(lane->residual_spectrum_dbu[band], lane->gain);
    const double margin_db = dbu - HC_FULL_SCALE_DBU + 20.0 + spl - threshold_spl(band);
    if (dbu > HC_FLOOR_DB && margin_db > verdict.margin_db)
      verdict = (HcVerdict){margin_db, band};
  }
  return verdict;
}

/** What 10 dB and 0 dB above the threshold mean to people. */
static const char *judged(double margin_db)
{
  return margin_db >= 20.0 ? "anybody hears it" : margin_db >= 6.0 ? "it is heard in a quiet room" : "just audible to good ears";
}

int hc_hearing_text(const HcVerdict *verdict, const char *lane, char *text, size_t size)
{
  const double hz = hc_octave_hz(verdict->band);
  char where[32];
  (void)snprintf(where, sizeof where, hz < 1000.0 ? "%.0f Hz" : "%.1f kHz", hz < 1000.0 ? hz : hz / 1000.0);
  if (verdict->margin_db <= HC_FLOOR_DB)
    return snprintf(text, size, "%s adds nothing", lane);
  if (verdict->margin_db < 0.0)
    return snprintf(text, size, "nobody can hear what %s adds: nearest at %s, still %.0f dB below hearing", lane, where,
                    -verdict->margin_db);
  return snprintf(text, size, "what %s adds lies %.0f dB above hearing at %s: %s", lane, verdict->margin_db, where,
                  judged(verdict->margin_db));
}

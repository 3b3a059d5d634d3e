// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A knob's smoother: critically damped, second order, so that neither the value nor its slope ever jumps, however fast the
 * knob is turned. With e the distance to the target at the last turn, k samples ago:
 *
 *   value(k) = target + (e + b·k)·rᵏ,   r = exp(−1/(τ·rate))
 *
 * It is computed from k, so that chunks do not matter, with rᵏ from a table that all glides share. At the end of the table
 * (20 τ, the rest is 4e-8 of the step) it snaps to the target. A value between bounds stays between them.
 */
#ifndef HC_RT_GLIDE_H
#define HC_RT_GLIDE_H

#include <stdbool.h>
#include <stdint.h>

/** rᵏ for k = 0 … length − 1, and ln r. */
typedef struct HcGlideTable {
  const double *power;
  uint32_t length;
  double log_r;
} HcGlideTable;

typedef struct HcGlide {
  const HcGlideTable *table;
  double target, distance, slope; ///< slope: b above [per sample]
  uint32_t at;                    ///< k of the last sample rendered
} HcGlide;

/** CTL. Entries a table needs for a time constant of `tau_s` at `rate` [Hz]. */
uint32_t hc_glide_table_length(double rate, double tau_s);
/** CTL. Fill `power` (hc_glide_table_length entries). */
HcGlideTable hc_glide_table(double *power, double rate, double tau_s);

/** ANY. */
HcGlide hc_glide_at(const HcGlideTable *table, double value);
/** RT. */
void hc_glide_to(HcGlide *glide, double target);
void hc_glide_snap(HcGlide *glide, double target);
bool hc_glide_done(const HcGlide *glide);
/** RT. The next `frames` values into `to`. */
void hc_glide_render(HcGlide *glide, float *to, uint32_t frames);
/** RT. Same, in double. */
void hc_glide_render_double(HcGlide *glide, double *to, uint32_t frames);
/** RT. Let `frames` samples pass without computing them. */
void hc_glide_skip(HcGlide *glide, uint32_t frames);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis.h"
#include "decibel.h"
#include "hearing.h"

#include <stdio.h>

/** Closer than this two residuals count as equal [dB]. */
static const double EQUAL_DB = 0.5;

static bool audible(const HcLaneMeasure *lane, double spl)
{
  return hc_hearing_verdict(lane, spl).margin_db > 0.0;
}

/** "a adds -48.2 dBu, mostly hum" */
static void describe(const HcLaneMeasure *lane, const char *name, double spl, char *to, size_t size)
{
  const double share = hc_db_power(0.5); // half of the power
  const double hum_dbu = hc_db_moved(lane->hum.total_dbu, lane->gain);
  if (lane->residual_matched_dbu <= HC_FLOOR_DB)
    (void)snprintf(to, size, "%s adds nothing", name);
  else
    (void)snprintf(to, size, "%s adds %.1f dBu%s%s", name, lane->residual_matched_dbu,
                   hum_dbu > lane->residual_matched_dbu + share ? ", mostly hum" : "",
                   audible(lane, spl) ? "" : ", below hearing");
}

int hc_analysis_text(const HcSnapshot *snapshot, const char *const *names, double spl, char *text, size_t size)
{
  const char *const a = names ? names[0] : "a", *const b = names ? names[1] : "b";
  const char *const gap = snapshot->gap ? " (measured with gaps)" : "";
  if (snapshot->lanes < 2)
    return snprintf(text, size, "one lane only: nothing to compare");
  const HcLaneMeasure *lane = snapshot->lane;
  const double db = snapshot->rejection_db;
  char of_a[160], of_b[160];
  describe(&lane[0], a, spl, of_a, sizeof of_a);
  describe(&lane[1], b, spl, of_b, sizeof of_b);
  if (!audible(&lane[0], spl) && !audible(&lane[1], spl))
    return snprintf(text, size, "no audible difference between %s and %s: %s; %s%s", a, b, of_a, of_b, gap);
  if (fabs(db) < EQUAL_DB)
    return snprintf(text, size, "%s and %s are equally clean within %.1f dB: %s; %s%s", a, b, EQUAL_DB, of_a, of_b, gap);
  return snprintf(text, size, "%s is %.1f dB cleaner than %s: %s; %s%s", db > 0.0 ? b : a, fabs(db), db > 0.0 ? a : b, of_a, of_b,
                  gap);
}

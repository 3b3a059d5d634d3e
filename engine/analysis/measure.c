// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "decibel.h"
#include "hum.h"
#include "octave.h"
#include "state.h"

/** dBu of what passes a weighting. */
static double weighted_dbu(const HcSpectrum *spectrum, const double *weight)
{
  double sum = 0.0;
  for (size_t i = 0; i <= spectrum->n / 2; i++)
    sum += weight[i] * spectrum->power[i];
  return hc_dbu_rms(sum);
}

static void measure_residual(HcAnalysis *analysis, const HcLaneRange *range, HcLaneMeasure *lane)
{
  double power[HC_THIRD_OCTAVES];
  HcSpectrum *spectrum = &analysis->spectrum;
  hc_spectrum_run(spectrum, range->residual[0], range->residual[1], analysis->position);
  for (unsigned i = 0; i < HC_WEIGHTINGS; i++)
    lane->residual_dbu[i] = weighted_dbu(spectrum, analysis->weight[i]);
  lane->residual_matched_dbu = hc_db_moved(lane->residual_dbu[HC_UNWEIGHTED], range->gain);
  hc_hum_measure(spectrum, analysis->mains_hz, &lane->hum);
  hc_octave_powers(spectrum, power);
  for (unsigned i = 0; i < HC_THIRD_OCTAVES; i++)
    lane->residual_spectrum_dbu[i] = hc_dbu_rms(power[i]);
}

/** Of two rows, −1 … 1. */
static double correlation(const float *left, const float *right, size_t n)
{
  double both = 0.0, of_left = 0.0, of_right = 0.0;
  for (size_t i = 0; i < n; i++) {
    both += (double)left[i] * (double)right[i];
    of_left += (double)left[i] * (double)left[i];
    of_right += (double)right[i] * (double)right[i];
  }
  return of_left > 0.0 && of_right > 0.0 ? both / sqrt(of_left * of_right) : 0.0;
}

static void measure_heard(HcAnalysis *analysis, const HcLaneRange *range, HcLaneMeasure *lane)
{
  double power[HC_THIRD_OCTAVES];
  hc_spectrum_run(&analysis->spectrum, range->heard[0], range->heard[1], analysis->position);
  hc_octave_powers(&analysis->spectrum, power);
  for (unsigned i = 0; i < HC_THIRD_OCTAVES; i++)
    lane->spectrum_dbfs[i] = hc_dbfs_rms(power[i]);
  lane->correlation = correlation(range->heard[0], range->heard[1], analysis->n);
}

/** Frames of the range, and whether all are there. */
static void stamp(const HcAnalysis *analysis, HcSnapshot *snapshot)
{
  snapshot->serial++;
  snapshot->first = analysis->tick[analysis->ticks % HC_RANGE_TICKS].first;
  snapshot->last = analysis->tick[(analysis->ticks - 1) % HC_RANGE_TICKS].last;
  snapshot->gap = false;
  for (unsigned i = 0; i < HC_RANGE_TICKS; i++)
    snapshot->gap |= analysis->tick[i].gap;
}

void hc_analysis_measure(HcAnalysis *analysis)
{
  HcSnapshot *snapshot = &analysis->snapshot;
  stamp(analysis, snapshot);
  snapshot->program = hc_level_read(&analysis->level[HC_LEVEL_PROGRAM], analysis->ticks);
  snapshot->out = hc_level_read(&analysis->level[HC_LEVEL_OUT], analysis->ticks);
  for (unsigned i = 0; i < analysis->lanes; i++) {
    HcLaneMeasure *lane = &snapshot->lane[i];
    lane->gain = analysis->lane[i].gain;
    lane->level = hc_level_read(&analysis->level[HC_LEVEL_LANE + i], analysis->ticks);
    hc_level_loudness(&analysis->level[HC_LEVEL_LANE + i], lane->loudness_lufs);
    measure_heard(analysis, &analysis->lane[i], lane);
    measure_residual(analysis, &analysis->lane[i], lane);
  }
  if (analysis->lanes > 1)
    snapshot->rejection_db = snapshot->lane[0].residual_matched_dbu - snapshot->lane[1].residual_matched_dbu;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "decibel.h"
#include "state.h"
#include "weighting.h"

#include <stdlib.h>

enum { FRESH_TRIES = 4 };

static bool new_rings(HcAnalysis *analysis)
{
  bool ok = true;
  for (unsigned i = 0; i < analysis->lanes; i++)
    for (unsigned channel = 0; channel < 2; channel++) {
      analysis->lane[i].heard[channel] = calloc(analysis->n, sizeof(float));
      analysis->lane[i].residual[channel] = calloc(analysis->n, sizeof(float));
      ok = ok && analysis->lane[i].heard[channel] && analysis->lane[i].residual[channel];
    }
  return ok;
}

static bool new_weights(HcAnalysis *analysis)
{
  const size_t bins = analysis->n / 2 + 1;
  for (unsigned w = 0; w < HC_WEIGHTINGS; w++) {
    analysis->weight[w] = malloc(bins * sizeof(double));
    if (!analysis->weight[w])
      return false;
  }
  for (size_t i = 0; i < bins; i++) {
    const double hz = (double)i * analysis->spectrum.bin_hz, band = hc_weighting_band(hz);
    analysis->weight[HC_UNWEIGHTED][i] = band;
    analysis->weight[HC_A_WEIGHTED][i] = band * hc_weighting_a(hz);
    analysis->weight[HC_BS468_WEIGHTED][i] = band * hc_weighting_bs468(hz);
  }
  return true;
}

HcAnalysis *hc_analysis_new(double rate, unsigned lanes, HcError *error)
{
  if (!(rate >= 11025.0 && rate <= 384000.0) || lanes < 1 || lanes > HC_LANES_MAX) {
    hc_error_set(error, HC_BAD_INPUT, "cannot measure %u lanes at %g Hz; 1 to %d lanes at 11025 to 384000 Hz would do", lanes,
                 rate, HC_LANES_MAX);
    return NULL;
  }
  HcAnalysis *analysis = calloc(1, sizeof *analysis);
  bool ok = analysis != NULL;
  if (ok) {
    analysis->rate = analysis->snapshot.rate = rate;
    analysis->lanes = analysis->snapshot.lanes = analysis->meter.lanes = lanes;
    analysis->mains_hz = 50.0;
    analysis->tick_frames = (size_t)lround(rate / HC_TICKS_PER_SECOND);
    analysis->n = HC_RANGE_TICKS * analysis->tick_frames;
    for (unsigned i = 0; i < HC_LEVEL_LANE + lanes; i++)
      ok = hc_level_init(&analysis->level[i], rate, i >= HC_LEVEL_LANE) && ok;
    ok = hc_spectrum_init(&analysis->spectrum, analysis->n, rate) && new_rings(analysis) && new_weights(analysis) && ok;
  }
  if (!ok) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory for measuring %u lanes at %g Hz", lanes, rate);
    hc_analysis_free(analysis);
    return NULL;
  }
  return analysis;
}

void hc_analysis_free(HcAnalysis *analysis)
{
  if (!analysis)
    return;
  for (unsigned i = 0; i < HC_LEVELS_MAX; i++)
    hc_level_free(&analysis->level[i]);
  for (unsigned i = 0; i < HC_LANES_MAX; i++)
    for (unsigned channel = 0; channel < 2; channel++) {
      free(analysis->lane[i].heard[channel]);
      free(analysis->lane[i].residual[channel]);
    }
  for (unsigned w = 0; w < HC_WEIGHTINGS; w++)
    free(analysis->weight[w]);
  hc_spectrum_free(&analysis->spectrum);
  free(analysis);
}

void hc_analysis_mains(HcAnalysis *analysis, double hz)
{
  if (isfinite(hz))
    analysis->mains_hz = fmin(65.0, fmax(45.0, hz));
}

static void update_meter(HcAnalysis *analysis)
{
  HcMeter *meter = &analysis->meter;
  const uint64_t tick = analysis->ticks - 1;
  meter->serial = analysis->ticks;
  meter->last = analysis->tick[tick % HC_RANGE_TICKS].last;
  for (unsigned row = 0; row < HC_LEVEL_LANE + analysis->lanes; row++)
    for (unsigned channel = 0; channel < 2; channel++) {
      meter->rms_dbfs[row][channel] = hc_level_rms_dbfs(&analysis->level[row], analysis->ticks, channel);
      meter->peak[meter->serial % HC_RANGE_TICKS][row][channel] = analysis->level[row].tick_peak[tick % HC_RANGE_TICKS][channel];
    }
}

/** True when the range asked for ends with this tick. A gap starts it again, while tries last. */
static bool fresh_is_complete(HcAnalysis *analysis, bool gap)
{
  if (analysis->fresh_ticks == 0)
    return false;
  if (gap && analysis->fresh_tries > 0) {
    analysis->fresh_tries--;
    analysis->fresh_ticks = HC_RANGE_TICKS;
    return false;
  }
  return --analysis->fresh_ticks == 0;
}

static void complete_tick(HcAnalysis *analysis)
{
  for (unsigned i = 0; i < HC_LEVEL_LANE + analysis->lanes; i++)
    hc_level_tick(&analysis->level[i], analysis->ticks, analysis->tick_frames);
  const bool gap = analysis->tick[analysis->ticks % HC_RANGE_TICKS].gap;
  analysis->fill = 0;
  analysis->ticks++;
  update_meter(analysis);
  const bool fresh = fresh_is_complete(analysis, gap);
  if (fresh || (analysis->ticks >= HC_RANGE_TICKS && analysis->ticks % HC_HOP_TICKS == 0))
    hc_analysis_measure(analysis);
  if (fresh) {
    analysis->fresh = analysis->snapshot;
    analysis->fresh_ready = true;
  }
}

/** The row, or silence where a sample in it is no number: one NaN would stay in a filter's memory for good. */
static const float *numbers(const float *row, size_t frames)
{
  static const float silence[HC_CHUNK] = {0.0f};
  float sum = 0.0f;
  for (size_t i = 0; i < frames; i++)
    sum += 0.0f * row[i];
  return sum == 0.0f ? row : silence;
}

static void feed_lane(HcAnalysis *analysis, const HcTap *tap, unsigned lane, size_t from, size_t frames)
{
  HcLaneRange *range = &analysis->lane[lane];
  const double gain = (double)tap->gain[lane];
  const double back = isfinite(gain) && gain != 0.0 ? 1.0 / gain : 0.0;
  range->gain = back != 0.0 ? gain : 0.0;
  const float *heard[2];
  for (unsigned channel = 0; channel < 2; channel++) {
    heard[channel] = numbers(tap->row[4 + 4 * lane + channel] + from, frames);
    const float *residual = numbers(tap->row[4 + 4 * lane + 2 + channel] + from, frames);
    for (size_t i = 0; i < frames; i++) {
      range->heard[channel][analysis->position + i] = heard[channel][i];
      range->residual[channel][analysis->position + i] = (float)((double)residual[i] * back);
    }
  }
  hc_level_feed(&analysis->level[HC_LEVEL_LANE + lane], heard[0], heard[1], frames);
}

/** Frames that all belong to one tick. */
static void feed_part(HcAnalysis *analysis, const HcTap *tap, size_t from, size_t frames)
{
  HcTick *tick = &analysis->tick[analysis->ticks % HC_RANGE_TICKS];
  if (analysis->fill == 0)
    *tick = (HcTick){.first = tap->frame + from};
  tick->gap |= from == 0 && analysis->started && tap->frame != analysis->next_frame;
  tick->last = tap->frame + from + frames - 1;
  for (unsigned i = 0; i < 2; i++)
    hc_level_feed(&analysis->level[i], numbers(tap->row[2 * i] + from, frames), numbers(tap->row[2 * i + 1] + from, frames),
                  frames);
  for (unsigned lane = 0; lane < analysis->lanes && lane < tap->lanes; lane++)
    feed_lane(analysis, tap, lane, from, frames);
  analysis->position = (analysis->position + frames) % analysis->n;
  analysis->fill += frames;
  if (analysis->fill == analysis->tick_frames)
    complete_tick(analysis);
}

void hc_analysis_feed(HcAnalysis *analysis, const HcTap *tap)
{
  const size_t frames = tap->frames < HC_CHUNK ? tap->frames : HC_CHUNK;
  for (size_t from = 0; from < frames;) {
    const size_t room = analysis->tick_frames - analysis->fill;
    const size_t part = frames - from < room ? frames - from : room;
    feed_part(analysis, tap, from, part);
    from += part;
  }
  analysis->started |= frames > 0;
  analysis->next_frame = frames > 0 ? tap->frame + frames : analysis->next_frame;
}

bool hc_analysis_snapshot(const HcAnalysis *analysis, HcSnapshot *snapshot)
{
  if (analysis->snapshot.serial == 0)
    return false;
  *snapshot = analysis->snapshot;
  return true;
}

bool hc_analysis_meter(const HcAnalysis *analysis, HcMeter *meter)
{
  if (analysis->ticks == 0)
    return false;
  *meter = analysis->meter;
  return true;
}

void hc_analysis_request(HcAnalysis *analysis)
{
  analysis->fresh_ready = false;
  analysis->fresh_tries = FRESH_TRIES;
  analysis->fresh_ticks = HC_RANGE_TICKS + (analysis->fill > 0 ? 1 : 0);
}

bool hc_analysis_fresh(const HcAnalysis *analysis, HcSnapshot *snapshot)
{
  if (analysis->fresh_ready)
    *snapshot = analysis->fresh;
  return analysis->fresh_ready;
}

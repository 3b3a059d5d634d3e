// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What every generator of a disturbance is given, and what all of them use.
 *
 * A generator has a state, `init` (not the audio thread) and `render` (RT). It is rendered one grid step of HC_INTERFERENCE_GRID
 * frames at a time, at multiples of that from the first frame on, and adds to the buses that it drives. Whatever it decides
 * follows from the seed and the frame, and does not depend on the period. What is off costs next to nothing: its time goes on, its
 * waveform is not worked out. The rows of `edge` and `slow` and the numbers of `hash` are made for those only whose switches stand in
 * interference.c (expect.h): nothing else may look into them.
 */
#ifndef HC_INTERFERENCE_GENERATOR_H
#define HC_INTERFERENCE_GENERATOR_H

#include "clones.h"
#include "interference_ports.h"
#include "random.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { HC_INTERFERENCE_GRID = 64, HC_INTERFERENCE_BUSES = 5 };

typedef enum HcBus { HC_BUS_GROUND, HC_BUS_LEAKAGE, HC_BUS_MAGNETIC, HC_BUS_ELECTRIC, HC_BUS_RF } HcBus;

/** Samples of one grid step. */
typedef struct HcGridRow {
  bool sounds; ///< else there is silence, and the samples mean nothing
  double sample[HC_INTERFERENCE_GRID];
} HcGridRow;

/** The row to add to, which is silence for the first who asks in this step. */
static inline double *hc_grid_row(HcGridRow *row)
{
  if (!row->sounds)
    memset(row->sample, 0, sizeof row->sample);
  row->sounds = true;
  return row->sample;
}

struct HcMains;
struct HcEdgeRows;
struct HcTaper;
struct HcHash;

/** The room as of this grid step. */
typedef struct HcRoom {
  double rate;    ///< [Hz]
  uint64_t frame; ///< of the step's first sample
  uint32_t seed;
  bool hushed;         ///< all generators fade away, for a new seed comes next
  double follow;       ///< part of the way that a ramp goes in a grid step
  double distance_m;   ///< that the two below are for
  double mutual_h_m;   ///< mutual inductance of a wire at the distance set with a metre of untwisted 5 mm loop [H/m]
  double near;         ///< detected voltage at the distance set, re that at 0.1 m: the field's square
  const double *value; ///< of every control, within its range, by port
  struct HcMains *mains;
  const struct HcEdgeRows *edge; ///< of 28 us
  const struct HcEdgeRows *slow; ///< the same without what HC_HASH_NARROW_HZ more would bring above 22.05 kHz; no longer
  const struct HcTaper *taper;
  const struct HcHash *hash;
} HcRoom;

static const double hc_turn = 6.28318530717958648;

static inline bool hc_room_on(const HcRoom *room, HcInterferencePort on)
{
  return room->value[on] > 0.5 && !room->hushed;
}

/** A factor that follows what is wanted without a step in it or in its slope. */
typedef struct HcGain {
  double target; ///< what is wanted, smoothed once; `now` follows it
  double now;    ///< at the end of this step
  double from;   ///< at its beginning
  double rest;   ///< while this is wanted, no step changes anything; NaN: there is no such value
} HcGain;

static inline HcGain hc_gain_resting(double value)
{
  return (HcGain){value, value, value, value};
}

static inline void hc_gain_step(HcGain *gain, double wanted, double follow)
{
  if (wanted == gain->rest)
    return;
  const double target = gain->target;
  gain->target += (wanted - gain->target) * follow;
  gain->from = gain->now;
  gain->now += (gain->target - gain->now) * follow;
  if (wanted == 0.0 && fabs(gain->now) < 1e-20)
    gain->now = gain->target = 0.0;
  gain->rest = gain->target == target && gain->now == gain->from ? wanted : (double)NAN;
}

/** All through the step: nothing that is multiplied by it need be worked out. */
static inline bool hc_gain_silent(const HcGain *gain)
{
  return gain->from == 0.0 && gain->now == 0.0;
}

/** In frame i of the step. */
static inline double hc_gain_at(const HcGain *gain, int i)
{
  return gain->from + (gain->now - gain->from) * ((i + 1) * (1.0 / HC_INTERFERENCE_GRID));
}

/** Streams of random numbers, so that no two uses share any. */
typedef enum HcStream {
  HC_STREAM_PHASE = 1,
  HC_STREAM_WALK,
  HC_STREAM_MAINS,
  HC_STREAM_DIMMER,
  HC_STREAM_HASH,
  HC_STREAM_PHONE,
  HC_STREAM_WIFI,
  HC_STREAM_RADIO,
  HC_STREAM_MOTOR
} HcStream;

static inline uint64_t hc_stream(uint32_t seed, HcStream use)
{
  return ((uint64_t)seed << 16) + use;
}

/** Uniform in 0 … 1. */
static inline double hc_random_uniform(uint64_t stream, uint64_t index)
{
  return (double)(int64_t)(hc_random_bits(stream, index) >> 11) * 0x1p-53; // signed: what machines convert at once
}

/** Mean 0, variance 1: the sum of twelve uniform numbers, which reaches ±6. */
static inline double hc_random_normal(uint64_t stream, uint64_t index)
{
  int64_t sum = 0; // of whole numbers: nothing waits for anything
#pragma GCC unroll 12
  for (uint64_t i = 0; i < 12; i++)
    sum += (int64_t)(hc_random_bits(stream, 12 * index + i) >> 11);
  return (double)sum * 0x1p-53 - 6.0;
}

#endif

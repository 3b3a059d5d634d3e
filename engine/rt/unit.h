// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the audio thread sees of a plugin: buffers of one chunk, a run function, control values.
 * The host (engine/lv2) makes units and takes them apart; the audio thread only runs them.
 */
#ifndef HC_RT_UNIT_H
#define HC_RT_UNIT_H

#include "expect.h"
#include "prepare.h"

#include <stdbool.h>
#include <stdint.h>

enum {
  HC_CHUNK = 64, ///< frames a chunk has at most
  HC_LANES_MAX = 8,
  HC_BUSES = 5,             ///< ground leakage magnetic electric rf
  HC_BUS_SOURCE = HC_BUSES, ///< row behind them: what the interference adds to the program itself
  HC_BUS_ROWS,
  HC_SLOTS_MAX = 21 ///< slots of a lane: amplifier, line, headphone, then inserts, twice as many as may be there
};

/** An instance, ready to run. Signal inputs and outputs are buffers of HC_CHUNK floats, 64-byte aligned, owned by the unit. Outputs
 * are connected for good, inputs where the unit has no `connect`.
 *
 * line: in = left right ground leakage magnetic electric rf; out = left right residual_left residual_right.
 * headphone: in = left right residual_left residual_right; out = the same. interference: in = none; out = ground leakage magnetic electric rf. insert: in = left right; out = left right. */
typedef struct HcUnit HcUnit;
struct HcUnit {
  void (*run)(HcUnit *unit, uint32_t frames); ///< RT. 1 … HC_CHUNK frames
  void (*connect)(HcUnit *unit, uint32_t input,
                  const float *row); ///< RT, or NULL. From the next run on that input is `row`, and `in` says so
  uint32_t inputs, outputs;
  float **in, **out;
  float *controls;                   ///< control values by the plugin's port index; RT writes inputs, run() writes outputs
  uint32_t n_controls;               ///< length of `controls` (all ports of the plugin)
  uint32_t latency;                  ///< [frames], of the whole unit (with any FIFO), as of the last run
  const HcPrepareInterface *prepare; ///< NULL where the plugin plays no circuit
  const HcExpectInterface *expect;   ///< NULL where the plugin has no tables
  LV2_Handle plugin;                 ///< for these two
  void *owner;                       ///< the host's own
};

#endif

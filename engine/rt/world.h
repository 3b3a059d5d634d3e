// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The audio thread's world is this one struct. Setting it up is another file (process_new.c).
 */
#ifndef HC_RT_WORLD_H
#define HC_RT_WORLD_H

#include "box.h"
#include "hold.h"
#include "interference.h"
#include "lane.h"
#include "output.h"
#include "program.h"
#include "schedule.h"
#include "tap.h"

struct HcRt {
  double rate;
  uint32_t lanes;
  uint64_t frame; ///< of the next sample
  uint32_t fade;  ///< [frames]
  uint32_t brief; ///< fade of a circuit whose numbers are turned [frames]

  HcRing commits; ///< pointers, CTL → RT
  HcRing returns; ///< HcReturn, RT → CTL
  HcBox status;   ///< HcRtStatus, RT → any one thread
  HcTapRing analysis, recorder, relay;
  alignas(64) uint32_t sent;           ///< CTL's count of commits
  alignas(64) _Atomic uint32_t landed; ///< RT's

  HcSchedule schedule;
  HcProgram program;
  HcInterference interference;
  HcLane lane[HC_LANES_MAX];
  HcSwitch sw; ///< lanes, difference, residuals
  HcListen listen;
  uint32_t selected;
  HcGlide listen_gain;
  HcOutput output;
  HcHold hold[HC_LANES_MAX][4]; ///< lane left and right, residual left and right
  uint32_t tap_drops, broken;

  HcTap tap; ///< the record being made
  float bus[HC_BUS_ROWS][HC_CHUNK];
  float heard[HC_LANES_MAX + 1][2][HC_CHUNK]; ///< difference, residuals, magnified
  HcGlideTable knob;

  void *memory[6]; ///< to be freed
};

/** Rows of a tap record. */
enum { HC_ROW_PROGRAM = 0, HC_ROW_OUT = 2, HC_ROW_LANES = 4, HC_ROWS_A_LANE = 4 };

#endif

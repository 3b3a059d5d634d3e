// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The audio thread's world is this one struct. Setting it up is another file (process_new.c).
 */
#ifndef HC_RT_WORLD_H
#define HC_RT_WORLD_H

#include "box.h"
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
  uint32_t tap_drops, broken;

  HcPast program_past;

  // Rows of the HC_CHUNK frames from a multiple of HC_CHUNK on.
  alignas(64) float program_row[2][HC_CHUNK];
  alignas(64) float out_row[2][HC_CHUNK];
  float bus_room[HC_BUS_ROWS][HC_CHUNK];
  float heard[HC_LANES_MAX + 1][2][HC_CHUNK]; ///< difference, residuals, magnified
  HcGlideTable knob;

  void *memory[6]; ///< to be freed
};

#endif

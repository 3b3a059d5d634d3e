// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Where the program comes from: input, a feed, a generator, silence; every change goes through the switch. RT.
 */
#ifndef HC_RT_PROGRAM_H
#define HC_RT_PROGRAM_H

#include "feed.h"
#include "pink.h"
#include "ramp.h"
#include "returns.h"
#include "sine.h"
#include "switch.h"

/** Sources of the program's switch. Two feeds, so that a new one can fade in while the old one is still read. */
typedef enum HcProgramPart {
  HC_PART_INPUT,
  HC_PART_FEED,
  HC_PART_FEED_OTHER,
  HC_PART_SINE,
  HC_PART_PINK,
  HC_PART_SILENCE,
  HC_PARTS
} HcProgramPart;

typedef struct HcProgram {
  double rate;
  HcSwitch sw;
  HcFeed *feed[2];
  uint32_t feed_now; ///< which of them is in force
  HcRamp play[2];    ///< 1 playing, 0 paused
  HcGlide level, frequency;
  HcSine sine;
  HcPink pink;
  bool running[HC_PARTS]; ///< heard in the last chunk: a generator starts from its beginning
  uint32_t underruns;     ///< chunks
  uint32_t insane;        ///< chunks of input with non-finite samples in them
  float row[HC_PARTS][2][HC_CHUNK];
} HcProgram;

/** True when the new feed of an HC_OP_PROGRAM has a place. */
bool hc_program_ready(const HcProgram *program);
/** HC_OP_PROGRAM. A feed for another source than HC_PROGRAM_FEED is given back at once. */
void hc_program_to(HcProgram *program, HcProgramSource source, HcFeed *feed, uint32_t fade, HcRing *returns);
/** HC_OP_PLAY. */
void hc_program_play(HcProgram *program, bool play, uint32_t fade);
/** One chunk into `out`. `in`: rows of this chunk, NULL for silence. */
void hc_program_render(HcProgram *program, const float *const in[2], float *const out[2], uint32_t frames);
/** After a chunk: give back a feed that is not heard any more. */
void hc_program_settle(HcProgram *program, HcRing *returns);

#endif

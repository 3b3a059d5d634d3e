// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The one way in which anything changes: a commit is a list of operations that land together, before one frame.
 * The control thread makes it, the audio thread carries it out and gives it back, the control thread frees it.
 */
#ifndef HC_RT_COMMIT_H
#define HC_RT_COMMIT_H

#include "unit.h"

typedef enum HcListen { HC_LISTEN_LANE, HC_LISTEN_DIFFERENCE, HC_LISTEN_RESIDUAL } HcListen;

typedef enum HcProgramSource {
  HC_PROGRAM_INPUT,
  HC_PROGRAM_FEED, ///< file or music: what the feed in force delivers
  HC_PROGRAM_SINE,
  HC_PROGRAM_PINK,
  HC_PROGRAM_SILENCE
} HcProgramSource;

/** How a circuit comes: index of HC_OP_LINE. */
typedef enum HcLineFade {
  HC_LINE_EXCHANGED, ///< in the fade that everything takes
  HC_LINE_TURNED,    ///< numbers of the same parts: in one of its own, so brief that the sound keeps up with a knob
  HC_LINE_OVERTAKEN  ///< not at all: a newer commit has another (the audio thread's own)
} HcLineFade;

typedef enum HcOpKind {
  HC_OP_FADE,         ///< number: length of the crossfade [frames]
  HC_OP_SELECT,       ///< lane
  HC_OP_LISTEN,       ///< index: HcListen
  HC_OP_LISTEN_GAIN,  ///< number: linear
  HC_OP_TRIM,         ///< number: linear
  HC_OP_MUTE,         ///< index: 0/1
  HC_OP_DIM,          ///< index: 0/1
  HC_OP_PANIC,        ///< index: 1 silence at once, 0 release
  HC_OP_PROGRAM,      ///< index: HcProgramSource; with pointer: HcFeed to use from now on (HC_PROGRAM_FEED)
  HC_OP_LEVEL,        ///< number: program level of the generators, linear peak of a sine
  HC_OP_FREQUENCY,    ///< number: [Hz]
  HC_OP_PLAY,         ///< index: 1 play, 0 pause the feed
  HC_OP_CONTROL,      ///< unit, index: port, number: value
  HC_OP_LINE,         ///< unit, pointer: HcPrepared, number: output gain, level: gain of the circuit by itself, index: HcLineFade
  HC_OP_SLOT,         ///< lane, index: slot, unit: the new one or NULL for none, number: gain after it; pointer is CTL's own
  HC_OP_MOVE,         ///< lane, index: slot, number: slot of that lane to which what is in it goes; between them nothing runs
  HC_OP_BYPASS,       ///< lane, index: slot, number: 1 = dry, 0 = wet
  HC_OP_DELAY,        ///< lane, ahead, index: delays in front of the lane and behind it [frames]
  HC_OP_STEADY,       ///< index: 1 the output costs the same whatever is heard, 0 it may take short cuts
  HC_OP_INTERFERENCE, ///< unit: the interference plugin (at start; NULL: silent buses)
  HC_OP_REVOKE,       ///< number: serial of a commit that waits for its frame and is not to land after all
  HC_OP_SNAP          ///< everything before it in this commit lands at once, without a fade (start, reopening)
} HcOpKind;

typedef struct HcOp {
  HcOpKind kind;
  uint32_t lane;
  uint32_t index;
  double number, level;
  HcUnit *unit;
  void *pointer;
  uint32_t ahead;
} HcOp;

/** HcCommit.landed of one that HC_OP_REVOKE took away before its frame. */
#define HC_REVOKED (UINT64_MAX - 1)

typedef struct HcCommit {
  uint64_t frame; ///< engine frame before which it lands; a frame that has gone by means: at once
  uint64_t
      landed; ///< written by the audio thread: where it landed; UINT64_MAX: given back by hc_rt_free(), never carried out; or HC_REVOKED
  uint64_t serial; ///< the control thread's own
  uint32_t count;
  HcOp op[];
} HcCommit;

/** What the audio thread gives back to the control thread. */
typedef enum HcReturnKind {
  HC_RETURN_COMMIT,   ///< pointer: HcCommit, carried out
  HC_RETURN_UNIT,     ///< pointer: HcUnit, no longer run
  HC_RETURN_PREPARED, ///< pointer: HcPrepared, no longer played; unit says whose
  HC_RETURN_FEED,     ///< pointer: HcFeed, no longer read
  HC_RETURN_BROKEN ///< lane, slot: a non-finite sample came out; the slot is silent until it gets a new unit (a line resets itself)
} HcReturnKind;

/** What HcReturn.lane says of the interference plugin. */
enum { HC_LANE_NONE = UINT8_MAX };

typedef struct HcReturn {
  HcReturnKind kind;
  uint32_t lane, slot;
  void *pointer;
  HcUnit *unit;
} HcReturn;

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What tests of the audio thread's world share: units written in C, commits, and a run of any period size.
 */
#ifndef HC_TEST_RIG_H
#define HC_TEST_RIG_H

#include "rt/process.h"

#include <stdio.h>

/** Count and say. A test ends with `return rig_end();`. */
typedef struct Rig {
  unsigned passed, failed;
} Rig;
extern Rig rig;
/** Prints `ok NAME` or `FAIL NAME`, with the text after it. */
__attribute__((format(printf, 2, 3))) bool rig_check(bool good, const char *format, ...);
int rig_end(void);

/** A unit with its own buffers. `delay` ≤ 4096 frames, reported as latency; `gain`. At frame `poison` (counted by the unit) one
 * sample is NaN. Lines: left/right = program·gain + 0.5·ground; residual = 0.5·ground. */
typedef struct FakeUnit {
  HcUnit unit;
  float *in[7], *out[5];
  float *buffers, *history;
  float gain, line_gain;
  float lead; ///< share of the program's difference from sample to sample that is added: turns the phase
  uint32_t delay, at;
  uint64_t frame, poison;
  unsigned resets, runs;
  uint32_t fading; ///< line: frames until ready
  HcPrepared *playing, *retired;
} FakeUnit;
FakeUnit *fake_insert(float gain, uint32_t delay);
FakeUnit *fake_line(float gain, uint32_t delay);
/** A headphone: takes lane and residual, and gives both, times gain. */
FakeUnit *fake_passer(float gain, uint32_t delay);
/** Ground is a sawtooth: gain (1) times the unit's own frame number, modulo 65536, over 65536. */
FakeUnit *fake_interference(void);
void fake_free(FakeUnit *unit);

/** A commit of up to 16 operations, for `frame`. */
HcCommit *rig_commit(uint64_t frame, uint32_t count, ...);
#define OP(...) ((HcOp){__VA_ARGS__})

/** Rows of a whole run. Lanes and residuals have their lateness taken off; HC_RT_OUTPUT_LATENCY more frames are run for that. */
typedef struct Take {
  uint32_t frames;
  float *out[2], *lane[2][2], *residual[2][2];
} Take;
Take take_new(uint32_t frames);
void take_free(Take *take);
bool take_equal(const Take *a, const Take *b);
/** Process the whole take in periods of `period`; `in`: rows or NULL. Commits that come back are freed. */
void rig_run(HcRt *rt, const float *const in[2], Take *take, uint32_t period);
/** Same from a frame on. */
void rig_run_part(HcRt *rt, const float *const in[2], Take *take, uint32_t period, uint32_t from, uint32_t to);
/** Takes everything that came back, freeing commits; returns how many units, and the last in *unit. */
unsigned rig_collect(HcRt *rt, HcReturnKind kind, HcReturn *last);
void rig_send(HcRt *rt, HcCommit *commit);
/** Reproducible noise, −1 … 1. */
float rig_noise(uint64_t n);
float *rig_sine(uint32_t frames, double hz, double rate, double peak, double phase);

#endif

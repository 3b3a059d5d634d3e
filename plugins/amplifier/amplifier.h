// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HC_AMPLIFIER_H
#define HC_AMPLIFIER_H

#include "amplifier_ports.h"
#include "half.h"
#include "prepare.h"

#include "lv2/core/lv2.h"

#include <stdbool.h>
#include <stdint.h>

#define HC_AMPLIFIER_URI "urn:hotcold:amplifier"

enum {
  HC_AMPLIFIER_GRID = 64,
  HC_AMPLIFIER_OVER = 8,     ///< times the sampling rate
  HC_AMPLIFIER_TAPS = 78,    ///< of each phase of both filters
  HC_AMPLIFIER_LATENCY = 77, ///< frames: 308 steps up, 307.5 down, half a step of the mean between
  HC_AMPLIFIER_PAST = 80,    ///< frames of history: all taps, in whole vectors
  HC_AMPLIFIER_ROW = HC_AMPLIFIER_PAST + HC_AMPLIFIER_GRID
};

typedef float HcAmplifierRow[HC_AMPLIFIER_ROW] __attribute__((aligned(64)));

typedef struct HcAmplifierChannel {
  HcAmplifierRow x;                    ///< program: history, then the block
  HcAmplifierRow y[HC_AMPLIFIER_OVER]; ///< what the halves add, a row a phase
  float last;                          ///< newest sample before the nonlinearity
  double servo;                        ///< DC of what they add
} HcAmplifierChannel;

/** What the controls say. */
typedef struct HcAmplifierSet {
  HcHalf half[2];
  float drive;  ///< of each half
  float other;  ///< 1: the second half is there
  float noise;  ///< rms of one half
  float linear; ///< gain of small signals
  float gain;   ///< that the host gave with it
} HcAmplifierSet;

/** A set on its way from a host that prepares (prepare.h), and back. */
struct HcPrepared {
  HcAmplifierSet set;
  HcPrepared *next;
};

typedef struct HcAmplifier {
  float up[HC_AMPLIFIER_OVER][HC_AMPLIFIER_TAPS], down[HC_AMPLIFIER_OVER][HC_AMPLIFIER_TAPS];
  HcAmplifierChannel channel[2];
  HcAmplifierSet from, to;    ///< it goes from one to the other
  uint32_t fade_at, fade;     ///< frames; at the end they are equal
  float noise_from, noise_to; ///< of this block of the grid: 1 where noise is on
  bool hosted;                ///< the host prepares and commits
  bool made;                  ///< the filters are; else they are 0
  HcPrepared *retired;
  void *port[HC_AMPLIFIER_PORTS];
  double rate, servo_step;
  uint64_t frame;
} HcAmplifier;

/** Any thread. What `ports` (a value by port index; NAN: the default) ask for. */
HcAmplifierSet hc_amplifier_set(const float *ports, double rate);

/** RT. A raised-cosine fade of `frames` from the next sample on. */
void hc_amplifier_fade(HcAmplifier *amplifier, const HcAmplifierSet *to, uint32_t frames);

/** RT. Forgets all states. */
void hc_amplifier_reset(HcAmplifier *amplifier);

/** RT. amplifier_run.c, everything that run() reaches. */
void hc_amplifier_run(LV2_Handle instance, uint32_t frames);

#endif

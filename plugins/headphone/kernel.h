// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The headphone's audio kernel: program and residual, two channels each, through the filters of one circuit, all in double.
 *
 * volts at the amplifier = sample · volts, the program's held within the amplifier's limits, both with the amplifier's noise;
 * volts across a driver = own channel's filter + the other channel's filter. Noise enters both alike, so that the residual is what
 * line and headphone add. Limits are for the program alone: what is added is small, and the residual stays linear.
 *
 * Two sets always run, the one that plays and the next one (or the same again), so that a period costs the same whether a fade is
 * under way or not; where nothing is live (`alone`) the copy rests. Bits depend on inputs, seed and frame alone. Samples that are
 * not finite or beyond ±1e6 count as silence.
 */
#ifndef HC_HEADPHONE_KERNEL_H
#define HC_HEADPHONE_KERNEL_H

#include "circuit/circuit.h"
#include "shell/shell.h"

enum {
  HC_BLOCK = 64,
  HC_CHANNELS = 4, ///< left right residual_left residual_right
  HC_STATES = HC_REALS_MAX + 2 * HC_PAIRS_MAX,
  HC_LOOK_AHEAD = 1 ///< frames by which the limits delay everything
};

/** Filters and levels; never changed once made. */
typedef struct HcHeadphoneSet {
  HcSetHead head;
  unsigned taps;
  HcPoles poles;
  HcPath path[HC_CROSSINGS];
  double volts;   ///< at the amplifier, per sample
  double limit;   ///< of these, peak [V]
  double noise;   ///< of these, rms in the whole band [V]
  double samples; ///< at the output, per volt across a driver
} HcHeadphoneSet;

typedef struct HcHeadphoneNoise {
  bool on;
  uint32_t seed, lane; ///< lanes with the same seed draw different noise
} HcHeadphoneNoise;

/** taps.c: one channel's block to both outputs; whole vectors, so that something is written behind `frames`. */
typedef void HcTapsRun(const double *x, const double *first, const double *second, unsigned taps, double *y0, double *y1,
                       unsigned frames);
HcTapsRun hc_headphone_taps_base, hc_headphone_taps_avx2, hc_headphone_taps_avx512;

/** Volts of a block, aligned for vectors. */
typedef double HcVoltsBlock[HC_BLOCK] __attribute__((aligned(64)));

/** One set at work. */
typedef struct HcChain {
  HcTapsRun *taps;                               ///< the one made for this machine
  double x[HC_CHANNELS][HC_TAPS_MAX + HC_BLOCK]; ///< volts at the amplifier: history, oldest first, then the block
  double newest[HC_CHANNELS];                    ///< before the limits, not yet in x
  double excess[2];                              ///< over the limit, mean between the newest and the one before
  double state[HC_CHANNELS][HC_STATES];          ///< of the poles: real ones, then u and v of each pair
} HcChain;

typedef struct HcHeadphoneKernel {
  HcChain chain[2];
  const HcHeadphoneSet *set[2]; ///< the one that plays; the next one, or the same
  double gain[2];
  HcPrepared *held[2]; ///< what `set` was given as; held[1] is NULL when no fade is under way
  HcPrepared *retired; ///< list
  bool alone;
  uint64_t frame;
  uint32_t fade_at, fade_frames; ///< frames 0: no fade
  uint32_t noise_at, noise_ramp; ///< ramp position [frames], its length
  bool started;
} HcHeadphoneKernel;

/** Not the audio thread. Plays `silent` (a set of zeros, one tap) until the first commit. */
void hc_headphone_init(HcHeadphoneKernel *kernel, double rate, const HcHeadphoneSet *silent, bool alone);
/** Not while it runs. Ends any fade, forgets all states, counts frames from 0 again. */
void hc_headphone_restart(HcHeadphoneKernel *kernel);

/** RT. As HcPrepareInterface describes them. */
void hc_headphone_commit(HcHeadphoneKernel *kernel, HcPrepared *next, float gain, uint32_t frames);
bool hc_headphone_ready(const HcHeadphoneKernel *kernel);
HcPrepared *hc_headphone_retired(HcHeadphoneKernel *kernel);
void hc_headphone_reset(HcHeadphoneKernel *kernel);

/** RT. Any number of frames; a NULL input is silence, a NULL output is not written. Outputs may be inputs. */
void hc_headphone_play(HcHeadphoneKernel *kernel, const float *const in[HC_CHANNELS], float *const out[HC_CHANNELS],
                       uint32_t frames, const HcHeadphoneNoise *noise);

/** RT, within the kernel (chain.c): a block through one set; `volts` is unlimited, `noise` of variance 1, `y` volts at the drivers. */
void hc_chain_run(HcChain *chain, const HcHeadphoneSet *set, const float *const in[HC_CHANNELS], double noise[2][HC_BLOCK],
                  HcVoltsBlock y[HC_CHANNELS], uint32_t frames);
/** Go on under another set from where this one stands. */
void hc_chain_carry(HcChain *to, const HcHeadphoneSet *next, const HcChain *from, const HcHeadphoneSet *set);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line's audio kernel: seven inputs through the filters of one circuit, all in double.
 *
 * A vector holds one frame: left, right, ground, leakage, magnetic, electric, rf, 0. Every set of filters applies its taps
 * and slow poles to all eight at once; left and right are the program, the other five are summed into the disturbance.
 * Self-noise is drawn per channel. Two sets always run, the one that plays and the next one (or the same again), so that
 * a period costs the same whether a fade is under way or not.
 *
 * Bits depend on inputs, seed and frame alone: blocks are cut at multiples of HC_BLOCK of the kernel's own frame counter.
 * Samples that are not finite or beyond ±1e6 count as silence, so that no state can be spoilt.
 */
#ifndef HC_LINE_KERNEL_H
#define HC_LINE_KERNEL_H

#include "circuit/circuit.h"
#include "prepare.h"
#include "vector.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
  HC_BLOCK = 64,
  HC_LINE_INPUTS = 7, ///< left right ground leakage magnetic electric rf
  HC_LINE_OUTPUTS = 4 ///< left right residual_left residual_right
};

enum {
  HC_NOISE_FRAME = 4 ///< doubles in a frame of noise: left and right of the set that plays, left and right of the next
};

typedef double HcFrame[HC_FRAME] __attribute__((aligned(64)));
typedef double HcNoiseFrame[HC_NOISE_FRAME] __attribute__((aligned(32)));

/** Filters in the kernel's layout; never changed once made. Entries past a count are zero. */
typedef struct HcSet {
  atomic_uint references;
  unsigned taps, reals, pairs, noise_taps, noise_reals, noise_pairs;
  HcFrame tap[HC_TAPS_MAX];
  HcFrame real[HC_REALS_MAX];                   ///< residues, times (1 − a): the states leave that factor out
  HcFrame pair[HC_PAIRS_MAX][2];                ///< residues of u and v
  double a[HC_REALS_MAX], corner[HC_REALS_MAX]; ///< corner: 1 − a
  double g[HC_PAIRS_MAX], c2[HC_PAIRS_MAX];
  double noise_tap[HC_NOISE_TAPS_MAX];
  double noise_a[HC_REALS_MAX], noise_corner[HC_REALS_MAX], noise_real[HC_REALS_MAX];
  double noise_g[HC_PAIRS_MAX], noise_c2[HC_PAIRS_MAX], noise_pair[HC_PAIRS_MAX][2];
  HcPrepareFacts facts;
} HcSet;

/** One reference to a set, on its way to the kernel, in it, or on its way back. */
struct HcPrepared {
  HcSet *set;
  HcPrepared *next; ///< in the list of those that no longer play
};

/** What the sound depends on besides filters and inputs. */
typedef struct HcNoiseControls {
  bool on;
  uint32_t seed;
  uint32_t lane; ///< lanes with the same seed draw different noise
} HcNoiseControls;

typedef struct HcLineState {
  HcFrame real[HC_REALS_MAX]; ///< s / (1 − a)
  HcFrame pair[HC_PAIRS_MAX][2];
} HcLineState;

/** Noise filters of both sets side by side. */
typedef struct HcNoiseSets {
  HcFrame tap[HC_NOISE_TAPS_MAX]; ///< two frames of noise, both the same
  HcNoiseFrame a[HC_REALS_MAX], real[HC_REALS_MAX];
  HcNoiseFrame g[HC_PAIRS_MAX], c2[HC_PAIRS_MAX], pair[HC_PAIRS_MAX][2];
} HcNoiseSets;

typedef struct HcNoiseState {
  HcNoiseFrame real[HC_REALS_MAX], pair[HC_PAIRS_MAX][2];
} HcNoiseState;

typedef struct HcKernel HcKernel;

/** One block, `frames` 1 … HC_BLOCK, that crosses no multiple of HC_BLOCK and no end of a fade. */
typedef void HcBlockRun(HcKernel *kernel, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS],
                        uint32_t frames, const HcNoiseControls *noise);

struct HcKernel {
  HcFrame x[HC_TAPS_MAX + HC_BLOCK]; ///< history, oldest first, then the block
  HcFrame y[2][HC_BLOCK];
  HcLineState state[2]; ///< of the set that plays and of the next
  HcNoiseFrame white[HC_NOISE_TAPS_MAX + HC_BLOCK];
  HcNoiseFrame noise[HC_BLOCK];
  HcNoiseState noise_state;
  HcNoiseSets noise_sets;
  const HcSet *set[2]; ///< the one that plays; the next one, or the same
  double gain[2];
  HcPrepared *held[2]; ///< what `set` was given as; held[1] is NULL when no fade is under way
  HcPrepared *retired; ///< list
  HcBlockRun *block;   ///< the one made for this machine
  uint64_t frame;
  uint32_t fade_at, fade_frames; ///< frames 0: no fade
  uint32_t noise_at, noise_ramp; ///< ramp position [frames], its length
  bool started;
};

/** Not the audio thread. Plays `silent` (a set of zeros, taps and noise_taps 1) until the first commit. The kernel must be 64-byte aligned. */
void hc_kernel_init(HcKernel *kernel, double rate, const HcSet *silent);

/** Not while it runs. Ends any fade, forgets all states, counts frames from 0 again. */
void hc_kernel_restart(HcKernel *kernel);

/** RT. As HcPrepareInterface describes them. */
void hc_kernel_commit(HcKernel *kernel, HcPrepared *next, float gain, uint32_t frames);
bool hc_kernel_ready(const HcKernel *kernel);
HcPrepared *hc_kernel_retired(HcKernel *kernel);
void hc_kernel_reset(HcKernel *kernel);

/** RT. Any number of frames; a NULL input is silence, a NULL output is not written. Outputs may be inputs. */
void hc_kernel_run(HcKernel *kernel, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS], uint32_t frames,
                   const HcNoiseControls *noise);

/** RT, within the kernel: the same source compiled for three levels of machine. */
HcBlockRun hc_kernel_block_base, hc_kernel_block_avx2, hc_kernel_block_avx512;

#endif

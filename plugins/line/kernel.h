// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line's audio kernel: seven inputs through the filters of one circuit, all in double.
 *
 * Taps run along time, one row of samples per input; left and right share theirs, and the five buses are summed into one
 * disturbance. Slow poles run across sources, four side by side: left, right and the two channels of self-noise; ground,
 * leakage, magnetic, electric; rf. Two sets always run, the one that plays and the next one (or the same again), so that a
 * period costs the same whether a fade is under way or not. A bus that has been silent for so long that it has left nothing
 * behind is skipped, which changes no bit.
 *
 * Bits depend on inputs, seed and frame alone: rows are cut at multiples of HC_BLOCK of the kernel's own frame counter.
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
  HC_LINE_INPUTS = 7,  ///< left right ground leakage magnetic electric rf
  HC_LINE_OUTPUTS = 4, ///< left right residual_left residual_right
  HC_LINE_BUSES = HC_LINE_INPUTS - 2
};

enum {
  HC_GROUPS = 3, ///< of four sources: left right noise noise; ground leakage magnetic electric; rf and nothing
  HC_SUMS = 3,   ///< left right disturbance
  HC_STEP = 16,  ///< frames over which the filter of self-noise stands
  HC_SPARE = 32, ///< what vectors may write behind a block
  HC_ROW = HC_TAPS_MAX + HC_BLOCK + HC_SPARE,
  HC_WHITE_ROW = HC_NOISE_TAPS_MAX + HC_BLOCK + HC_SPARE
};

typedef double HcQuad[4] __attribute__((aligned(32)));
typedef double HcFrame[HC_FRAME] __attribute__((aligned(64))); ///< a quad of the set that plays, and of the next
typedef double HcBlockRow[HC_BLOCK + HC_SPARE] __attribute__((aligned(64)));

/** Filters in the kernel's layout; never changed once made. Entries past a count are zero. */
typedef struct HcSet {
  atomic_uint references;
  unsigned taps, reals, pairs, noise_taps, noise_reals, noise_pairs;
  double signal[HC_TAPS_MAX], bus[HC_LINE_BUSES][HC_TAPS_MAX];
  double noise[HC_NOISE_TAPS_MAX] __attribute__((aligned(64)));
  HcQuad a[HC_REALS_MAX][HC_GROUPS];
  HcQuad real[HC_REALS_MAX][HC_GROUPS]; ///< residues, times (1 − a): the states leave that factor out
  HcQuad g[HC_PAIRS_MAX][HC_GROUPS], c2[HC_PAIRS_MAX][HC_GROUPS];
  HcQuad pair[HC_PAIRS_MAX][2][HC_GROUPS];                    ///< residues of u and v
  double corner[HC_REALS_MAX], noise_corner[HC_REALS_MAX];    ///< 1 − a
  double pair_g[HC_PAIRS_MAX], noise_pair_g[HC_PAIRS_MAX];
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
  HcQuad real[HC_REALS_MAX][HC_GROUPS]; ///< s / (1 − a)
  HcQuad pair[HC_PAIRS_MAX][2][HC_GROUPS];
} HcLineState;

typedef struct HcKernel HcKernel;

/** One block, `frames` 1 … HC_BLOCK, that crosses no multiple of HC_BLOCK and no end of a fade. */
typedef void HcBlockRun(HcKernel *kernel, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS],
                        uint32_t frames, const HcNoiseControls *noise);

struct HcKernel {
  double x[HC_LINE_INPUTS][HC_ROW] __attribute__((aligned(64))); ///< history, oldest first, then the block
  double white[2][HC_WHITE_ROW] __attribute__((aligned(64)));
  HcBlockRow y[2][HC_SUMS]; ///< of the set that plays and of the next
  HcBlockRow slow[2][2];    ///< noise from the poles, left and right of either set
  HcBlockRow noise[2];      ///< noise from the taps, faded
  HcBlockRow weight;        ///< of the next set
  HcQuad point[HC_GROUPS][HC_BLOCK]; ///< what goes into the poles
  HcFrame pole[2][HC_BLOCK];         ///< what comes out: program and noise, disturbance
  HcLineState state[2] __attribute__((aligned(64))); ///< of the set that plays and of the next
  bool live[HC_LINE_INPUTS];         ///< false: its row and its states are zero
  uint32_t quiet[HC_LINE_INPUTS];    ///< frames since its last sample that was not zero
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

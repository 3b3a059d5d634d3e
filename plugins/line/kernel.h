// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line's audio kernel: seven inputs through the filters of one circuit, all in double.
 *
 * Everything runs along time, one row of samples per input; left and right share their taps, and the five buses are summed into
 * one disturbance. Slow poles go in groups of HC_GROUP frames (poles.h). Two sets always run, the one that plays and the next one (or the same again), so that a
 * period costs the same whether a fade is under way or not; where nothing is live (`alone`: a file is rendered) the copy rests. A bus that has been silent for so long that it has left nothing
 * behind is skipped, which changes no bit.
 *
 * What multiplies samples (taps, head, in) has 29 significant bits: a product with a float, 24 bits, is then exact in double, and a
 * machine may multiply and add at once and have the bits of the others. That is -180 dB, where floats end at -150 dB.
 *
 * Bits depend on inputs, seed and frame alone: rows are cut at multiples of HC_BLOCK of the kernel's own frame counter.
 * Samples that are not finite or beyond ±1e6 count as silence, so that no state can be spoilt.
 */
#ifndef HC_LINE_KERNEL_H
#define HC_LINE_KERNEL_H

#include "circuit/circuit.h"
#include "shell/shell.h"
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
  HC_KINDS = HC_LINE_BUSES + 1, ///< of inputs: signal ground leakage magnetic electric rf
  HC_ROWS = HC_LINE_INPUTS + 2, ///< of samples: the inputs, then white noise for left and right
  HC_SUMS = 3,                  ///< left right disturbance
  HC_GROUP = 16,                ///< frames that the poles take at a time, and over which the filter of self-noise stands
  HC_GROUPS = HC_BLOCK / HC_GROUP,
  HC_SPARE = 32, ///< what vectors may write behind a block
  HC_ROW = HC_TAPS_MAX + HC_BLOCK + HC_SPARE,
  HC_STATES = HC_REALS_MAX + 2 * HC_PAIRS_MAX
};

typedef double HcGroupRow[HC_GROUP] __attribute__((aligned(64)));
typedef float HcFloatRow[HC_GROUP] __attribute__((aligned(64)));
typedef double HcBlockRow[HC_BLOCK + HC_SPARE] __attribute__((aligned(64)));

/** Slow poles and what they do to the state s that they have at the beginning of a group, real ones first, from HC_REALS_MAX on
 * two numbers for each pair: afterwards it is s + turn[0]·s + turn[1]·partner + Σ in[i]·x[i]. */
typedef struct HcPoleSet {
  unsigned reals, pairs;
  double corner[HC_REALS_MAX], g[HC_PAIRS_MAX]; ///< by which poles of two sets are compared; corner: 1 − a
  double turn[HC_STATES][2];
  HcGroupRow in[HC_STATES];
} HcPoleSet;

/** Numerators of one kind of input. Frame i of a group is Σ head[k][i]·x[i−k], k < HC_GROUP, + Σ tap[k]·x[i−k] + Σ out[j][i]·s_j. */
typedef struct HcNumerators {
  HcGroupRow head[HC_GROUP]; ///< the first taps, and what the poles make of the samples of the group itself
  double tap[HC_TAPS_MAX];
  HcGroupRow out[HC_STATES];
} HcNumerators;

static const double k_white_deviation = 37837.22723720648;

/** The same for white noise: integers of standard deviation k_white_deviation (noise.h). Taps in float, for noise; its slow poles are
 * double. */
typedef struct HcNoiseNumerators {
  HcFloatRow head[HC_GROUP];
  HcGroupRow out[HC_STATES];
} HcNoiseNumerators;

_Static_assert((int)HC_NOISE_TAPS_MAX == (int)HC_GROUP, "the filter of self-noise has a head and no more");

/** Filters in the kernel's layout; never changed once made. Entries past a count are zero. */
typedef struct HcSet {
  HcSetHead head;
  unsigned taps;
  HcPoleSet line, noise;
  HcNumerators kind[HC_KINDS];
  HcNoiseNumerators self_noise;
} HcSet;

/** What the sound depends on besides filters and inputs. */
typedef struct HcNoiseControls {
  bool on;
  uint32_t seed;
  uint32_t lane; ///< lanes with the same seed draw different noise
} HcNoiseControls;

typedef double HcLineState[HC_ROWS][HC_STATES]; ///< as of the beginning of the group under way

typedef struct HcKernel HcKernel;

/** One block, `frames` 1 … HC_BLOCK, that crosses no multiple of HC_BLOCK and no end of a fade. */
typedef void HcBlockRun(HcKernel *kernel, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS],
                        uint32_t frames, const HcNoiseControls *noise);

struct HcKernel {
  double x[HC_ROWS][HC_ROW] __attribute__((aligned(64))); ///< history, oldest first, then the block
  HcBlockRow y[2][HC_SUMS];                               ///< of the set that plays and of the next
  HcBlockRow slow[2][2];                                  ///< noise from the poles, left and right of either set
  float white[2][HC_GROUP + HC_BLOCK] __attribute__((aligned(64)));
  float noise[2][HC_BLOCK] __attribute__((aligned(64))); ///< noise from the taps, faded
  HcBlockRow weight;                                     ///< of the next set
  HcLineState state[2];                                  ///< of the set that plays and of the next
  bool live[HC_ROWS];                                    ///< false: its row and its states that run are zero
  uint32_t quiet[HC_LINE_INPUTS];                        ///< frames since its last sample that was not zero
  bool alone;                                            ///< no live host: the copy rests between fades, with the same bits
  const HcSet *set[2];                                   ///< the one that plays; the next one, or the same
  double gain[2];
  HcPrepared *held[2]; ///< what `set` was given as; held[1] is NULL when no fade is under way
  HcPrepared *retired; ///< list
  HcBlockRun *block;   ///< the one made for this machine
  uint64_t frame;
  uint32_t fade_at, fade_frames; ///< frames 0: no fade
  uint32_t noise_at, noise_ramp; ///< ramp position [frames], its length
  bool started;
};

/** Not the audio thread. Plays `silent` (a set of zeros) until the first commit. The kernel must be 64-byte aligned. */
void hc_kernel_init(HcKernel *kernel, double rate, const HcSet *silent, bool alone);

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

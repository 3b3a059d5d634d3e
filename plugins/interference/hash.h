// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Noise from 2 to 20 kHz, of variance 1, and its exact derivative: white numbers through a windowed band-pass h(t) and through
 * h'(t), which is known in closed form (a difference of samples would be dB off at 20 kHz).
 *
 * Two loops of different prime-ish lengths are made once and read together from places that the seed gives: their sum repeats
 * after minutes, and costs two loads. Kernel: 2·20k·sinc(2·20k·t) − 2·2k·sinc(2·2k·t) under a Hann window of 2.7 ms; −6 dB at
 * 2 and 20 kHz. `narrow` are the same numbers from 2 to 15 kHz, and nothing from 16 kHz on: for what a slow edge (edge.h) switches, so
 * that the product ends below 22.05 kHz.
 */
#ifndef HC_INTERFERENCE_HASH_H
#define HC_INTERFERENCE_HASH_H

#include "generator.h"

/** Where `narrow` is over. */
#define HC_HASH_NARROW_HZ 16e3

enum { HC_HASH_LOOPS = 2, HC_HASH_LONG = 16381, HC_HASH_SHORT = 12289 };
enum { HC_HASH_KERNEL_MAX = 2047, HC_HASH_WHITE = HC_HASH_KERNEL_MAX + HC_HASH_LONG };

static const int hc_hash_length[HC_HASH_LOOPS] = {HC_HASH_LONG, HC_HASH_SHORT};

typedef struct HcHash {
  double noise[HC_HASH_LOOPS][HC_HASH_LONG + HC_INTERFERENCE_GRID]; ///< the beginning stands once more behind the end
  double slope[HC_HASH_LOOPS][HC_HASH_LONG + HC_INTERFERENCE_GRID]; ///< of `noise` [1/s]
  double narrow[HC_HASH_LOOPS][HC_HASH_LONG + HC_INTERFERENCE_GRID];
} HcHash;

/** One reader of it, in one grid step. */
typedef struct HcHashing {
  const double *noise[HC_HASH_LOOPS], *slope[HC_HASH_LOOPS], *narrow[HC_HASH_LOOPS];
} HcHashing;

/** Not RT. `white`: HC_HASH_WHITE numbers to work with. */
void hc_hash_fill(HcHash *hash, double rate, double *white);
/** RT. What `use` hears of it in this step: noise is the sum of both loops. */
HcHashing hc_hash_read(const HcRoom *room, HcStream use);

#endif

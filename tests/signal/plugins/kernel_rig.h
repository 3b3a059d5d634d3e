// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A kernel of the line on its own, filters for it, and their plain definition to compare with.
 */
#ifndef HC_TEST_KERNEL_RIG_H
#define HC_TEST_KERNEL_RIG_H

#include "line.h"

enum { FRAMES = 6000 };
static const double k_pi = 3.14159265358979324;

typedef struct Signals {
  float in[HC_LINE_INPUTS][FRAMES], out[HC_LINE_OUTPUTS][FRAMES];
} Signals;

typedef struct Rig {
  HcKernel kernel;
  HcSet silent;
} Rig;

/** −1 … 1. */
double uniform(uint32_t *seed);
/** Filters of no circuit in particular, with everything a circuit may have. */
void filters_make(HcFilters *f, unsigned taps, unsigned reals, unsigned pairs, uint32_t seed);
HcPrepared *prepared_make(const HcFilters *f);
Rig *rig_new(void);
void rig_free(Rig *rig);
/** Noise at all inputs. */
void inputs_fill(Signals *s, uint32_t seed);
/** Frames `from` … of the signals through the kernel. */
void run(Rig *rig, Signals *s, uint32_t from, uint32_t frames, bool noise);
/** Adds one kind of input through a set, by its definition in kernel.h, to y. */
void set_naive(const HcSet *set, HcSource kind, const float *x, double *y, int frames);
/** Adds one path, by its definition in circuit.h, to y. */
void path_naive(const HcFilters *f, HcSource source, const float *x, double *y, int frames);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What a block of the line's kernel does at each level of machine, looked at from within: the white noise against its definition, a bus
 * with one sample anywhere, and states that decay.
 */
#include "check.h"
#include "kernel_rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef void Case(HcBlockRun *level, const char *name, HcCheck *check);

static uint64_t mix(uint64_t z)
{
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/** The sum of four uniform numbers of 16 bits, its mean taken off. */
static double white_naive(uint64_t channel, uint32_t frame)
{
  const uint32_t before = (uint32_t)channel;
  uint32_t h = frame ^ before;
  h = (h ^ (h >> 16)) * 0x7feb352dU;
  h = ((h ^ (h >> 15)) + (uint32_t)(channel >> 32)) * 0x846ca68bU;
  h ^= h >> 16;
  uint32_t k = (h ^ before) * 0x21f0aaadU;
  k = (k ^ (k >> 15)) * 0x735a2d97U;
  k ^= k >> 15;
  return (double)((h & 0xffff) + (h >> 16) + (k & 0xffff) + (k >> 16)) - 131070.0;
}

static Rig *rig_of(HcBlockRun *level, const HcFilters *f)
{
  Rig *const rig = rig_new();
  rig->kernel.block = level;
  hc_kernel_commit(&rig->kernel, prepared_make(f), 1.0F, 0);
  return rig;
}

/** Of seed 7 and lane 1 (kernel_rig.c), in blocks that are whole and in parts of them. */
static void case_white(HcBlockRun *level, const char *name, HcCheck *check)
{
  const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15), left = mix(((uint64_t)7 << 32 | 2) + golden);
  const uint64_t channel[2] = {left, mix(left + golden)};
  HcFilters f;
  filters_make(&f, 24, 0, 0, 1);
  Signals *const s = calloc(1, sizeof *s);
  if (!s)
    abort();
  for (uint32_t size = 16; size <= HC_BLOCK; size += 24) {
    Rig *const rig = rig_of(level, &f);
    for (uint32_t from = 0; from + size <= FRAMES; from += size) {
      run(rig, s, from, size, true);
      const uint32_t last = from + size - 1; // it lies in the block at hand
      for (int c = 0; c < 2; c++) {
        const double drawn = (double)rig->kernel.white[c][HC_GROUP + last % HC_BLOCK], want = white_naive(channel[c], last);
        HC_CHECK(check, drawn == want, "%s, channel %d, frame %u: %g, not %g", name, c, last, drawn, want);
      }
    }
    for (uint32_t i = 0; size == HC_BLOCK && i < HC_BLOCK; i++) {
      const uint32_t frame = (uint32_t)rig->kernel.frame - HC_BLOCK + i;
      HC_CHECK(check, (double)rig->kernel.white[1][HC_GROUP + i] == white_naive(channel[1], frame), "%s, frame %u", name, frame);
    }
    rig_free(rig);
  }
  free(s);
}

/** One sample of either sign is heard, wherever in a block it is; two zeros with signs are not. */
static void case_one(HcBlockRun *level, const char *name, HcCheck *check)
{
  HcFilters f;
  filters_make(&f, 24, 1, 0, 1);
  for (uint32_t size = HC_BLOCK - 3; size <= HC_BLOCK; size += 3)
    for (uint32_t i = 0; i <= size; i++) {
      Rig *const rig = rig_of(level, &f);
      float bus[HC_BLOCK] = {[1] = -0.0F, [40] = -0.0F};
      const float *const in[HC_LINE_INPUTS] = {[4] = bus};
      float *const out[HC_LINE_OUTPUTS] = {NULL};
      if (i < size)
        bus[i] = i % 2 ? -1e-30F : 1e-30F;
      hc_kernel_run(&rig->kernel, in, out, size, &(HcNoiseControls){.on = false});
      HC_CHECK(check, rig->kernel.live[4] == (i < size), "%s, %u frames, a sample in frame %u", name, size, i);
      rig_free(rig);
    }
}

/** States of a program that has ended are 0 before they are denormal, and not while they matter. */
static void case_decay(HcBlockRun *level, const char *name, HcCheck *check)
{
  HcFilters f;
  filters_make(&f, 24, 3, 1, 1);
  for (int j = 0; j < 3; j++)
    f.poles.a[j] = 0.9;
  f.poles.c1[0] = -1.2;
  f.poles.c2[0] = 0.5;
  f.poles.g[0] = sqrt(1 + f.poles.c1[0] + f.poles.c2[0]);
  Rig *const rig = rig_of(level, &f);
  Signals *const s = calloc(1, sizeof *s);
  if (!s)
    abort();
  s->in[0][0] = s->in[1][0] = 1.0F;
  for (uint32_t from = 0; from + HC_BLOCK <= FRAMES; from += HC_BLOCK) {
    run(rig, s, from, HC_BLOCK, false);
    for (int j = 0; j < 3; j++) {
      const double state = rig->kernel.state[0][1][j], left = pow(0.9, from + HC_BLOCK - 1);
      const bool right = left < 1e-104 ? state == 0.0 : left < 1e-99 || fabs(state / left - 1.0) < 1e-9;
      HC_CHECK(check, right, "%s, state %d after %u frames: %g, not %g", name, j, from + HC_BLOCK, state, left);
    }
  }
  free(s);
  rig_free(rig);
}

static void case_run(Case *run_case, const char *name, unsigned *failures)
{
  HcCheck check = {name, 0, 0, failures};
  run_case(hc_kernel_block_base, "base", &check);
#ifdef HC_LEVELS
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    run_case(hc_kernel_block_avx2, "avx2", &check);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    run_case(hc_kernel_block_avx512, "avx512", &check);
#endif
  hc_check_end(&check);
}

int main(void)
{
  unsigned failures = 0;
  case_run(case_white, "white noise is what its definition says", &failures);
  case_run(case_one, "a bus with one sample sounds", &failures);
  case_run(case_decay, "states decay to nothing", &failures);
  return hc_check_summary(failures);
}

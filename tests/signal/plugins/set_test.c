// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line's sets against the plain formulas of HcPath: what multiplies samples has few enough bits for exact products, and is not
 * rounded by more than that. So all machine levels have the same bits even in double.
 */
#include "check.h"
#include "kernel_rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double k_rounding = 0x1p-29; ///< relative
static const double k_step = 1e-14;       ///< of doubles, where the state is 1

/** The set must have a product with every sample, a float of 24 significant bits, that is exact in 53. */
static bool few_bits(double tap)
{
  int exponent;
  const double bits = ldexp(frexp(tap, &exponent), 53 - 24);
  return bits == nearbyint(bits);
}

/** Filters whose taps need all bits. */
static void filters_fill(HcFilters *f, unsigned taps, unsigned reals, unsigned pairs, uint32_t seed)
{
  filters_make(f, taps, reals, pairs, seed);
  for (int source = 0; source < HC_SOURCES; source++)
    for (int t = 0; t < HC_TAPS_MAX; t++)
      f->path[source].taps[t] *= 0.9;
}

/** Taps, and heads: until the sample's own group ends it has met its poles, too, so that a head is the whole impulse response. */
static void taps_check(HcCheck *check, const HcSet *set, const HcFilters *f, HcSource source)
{
  const HcNumerators *const n = &set->kind[source];
  const float impulse[HC_GROUP] = {1.0F};
  double answer[HC_GROUP] = {0};
  path_naive(f, source, impulse, answer, HC_GROUP);
  for (int k = 0; k < HC_TAPS_MAX; k++) {
    const double tap = f->path[source].taps[k];
    HC_CHECK(check, fabs(n->tap[k] - tap) <= k_rounding * fabs(tap) && few_bits(n->tap[k]), "tap %d: %a not %a", k, n->tap[k],
             tap);
    for (int i = 0; i < HC_GROUP && k < HC_GROUP; i++) {
      const double got = n->head[k][i], want = i < k ? tap : answer[k];
      HC_CHECK(check, fabs(got - want) <= k_rounding * fabs(want) + k_step && few_bits(got), "head %d at %d: %a not %a", k, i,
               got, want);
    }
  }
}

/** What the samples of a group leave in the states. */
static void states_check(HcCheck *check, const HcPoleSet *set, const HcPoles *p)
{
  for (unsigned j = 0; j < p->reals; j++)
    for (int i = 0; i < HC_GROUP; i++) {
      const double want = pow(p->a[j], HC_GROUP - 1 - i);
      HC_CHECK(check, fabs(set->in[j][i] - want) <= k_rounding * want + k_step && few_bits(set->in[j][i]),
               "real pole %u at %d: %a not %a", j, i, set->in[j][i], want);
    }
  for (unsigned j = 0; j < p->pairs; j++) {
    double v = 0.0, u = 0.0;
    for (int i = HC_GROUP - 1; i >= 0; i--) {
      v = p->c2[j] * v + p->g[j] * ((i == HC_GROUP - 1) - u);
      u += p->g[j] * v;
      const double want[2] = {u, v};
      for (unsigned c = 0; c < 2; c++) {
        const double got = set->in[HC_REALS_MAX + 2 * j + c][i];
        HC_CHECK(check, fabs(got - want[c]) <= k_rounding * fabs(want[c]) + k_step && few_bits(got), "pair %u at %d: %a not %a",
                 j, i, got, want[c]);
      }
    }
  }
}

/** What is heard: the rounding, of the peak. */
static void sound_check(HcCheck *check, const HcSet *set, const HcFilters *f, HcSource source, const float *x)
{
  double *const got = calloc(2 * FRAMES, sizeof *got), *const want = got + FRAMES, peak = 0.0;
  if (!got)
    abort();
  set_naive(set, source, x, got, FRAMES);
  path_naive(f, source, x, want, FRAMES);
  for (int n = 0; n < FRAMES; n++)
    peak = fmax(peak, fabs(want[n]));
  for (int n = 0; n < FRAMES; n++)
    HC_CHECK(check, fabs(got[n] - want[n]) <= k_rounding * peak, "frame %d: %.17g not %.17g", n, got[n], want[n]);
  free(got);
}

static void case_filters(const Signals *s, unsigned *failures)
{
  HcCheck taps = {"taps are rounded to 29 significant bits and no more", 0, 0, failures};
  HcCheck states = {"so is what samples leave in the states", 0, 0, failures};
  HcCheck sound = {"a set sounds as its filters are defined, with and without taps", 0, 0, failures};
  const unsigned shape[][3] = {{24, 0, 0}, {24, 3, 0}, {24, 4, 1}, {40, 7, 2}, {40, 12, 4}};
  for (size_t k = 0; k < sizeof shape / sizeof shape[0]; k++) {
    HcFilters f, slow;
    filters_fill(&f, shape[k][0], shape[k][1], shape[k][2], 1 + (uint32_t)k);
    slow = f;
    slow.taps = 0;
    HcPrepared *const prepared = prepared_make(&f), *const prepared_slow = prepared_make(&slow);
    const HcSet *const set = (const HcSet *)prepared->set;
    for (int source = 0; source < HC_SOURCES; source++) {
      taps_check(&taps, set, &f, (HcSource)source);
      sound_check(&sound, set, &f, (HcSource)source, s->in[source]);
      sound_check(&sound, (const HcSet *)prepared_slow->set, &slow, (HcSource)source, s->in[source]);
    }
    states_check(&states, &set->line, &f.poles);
    states_check(&states, &set->noise, &f.noise_poles);
    hc_shell_release(prepared);
    hc_shell_release(prepared_slow);
  }
  hc_check_end(&taps);
  hc_check_end(&states);
  hc_check_end(&sound);
}

/** Sums and states as they are in double: a float would hide what is far below its last bit. */
static void case_levels(Signals *s, unsigned *failures)
{
  HcCheck check = {"same bits in double for every machine level", 0, 0, failures};
  HcBlockRun *const levels[] = {
      NULL, // the machine's own
#ifdef HC_LEVELS
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? hc_kernel_block_avx2 : hc_kernel_block_base,
#endif
      hc_kernel_block_base,
  };
  enum { LEVELS = sizeof levels / sizeof levels[0] };
  Rig *rig[LEVELS];
  HcFilters f;
  filters_fill(&f, 40, 7, 2, 3);
  for (int k = 0; k < LEVELS; k++) {
    rig[k] = rig_new();
    rig[k]->kernel.block = levels[k] ? levels[k] : rig[k]->kernel.block;
    hc_kernel_commit(&rig[k]->kernel, prepared_make(&f), 1.0F, 0);
  }
  for (uint32_t n = 0; n + HC_BLOCK <= FRAMES; n += HC_BLOCK)
    for (int k = 0; k < LEVELS; k++) {
      run(rig[k], s, n, HC_BLOCK, true);
      for (int sum = 0; sum < HC_SUMS; sum++)
        HC_CHECK(&check, !memcmp(rig[k]->kernel.y[0][sum], rig[0]->kernel.y[0][sum], HC_BLOCK * sizeof(double)),
                 "sum %d of level %d, block at %u", sum, k, n);
      HC_CHECK(&check, !memcmp(rig[k]->kernel.state[0], rig[0]->kernel.state[0], sizeof rig[0]->kernel.state[0]),
               "states of level %d, block at %u", k, n);
    }
  for (int k = 0; k < LEVELS; k++)
    rig_free(rig[k]);
  hc_check_end(&check);
}

int main(void)
{
  unsigned failures = 0;
  Signals *const s = calloc(1, sizeof *s);
  if (!s)
    return 1;
  inputs_fill(s, 12);
  case_filters(s, &failures);
  case_levels(s, &failures);
  free(s);
  return hc_check_summary(failures);
}

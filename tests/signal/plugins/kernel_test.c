// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line's kernel against the plain formulas of HcNumerators, one sample after another, and what hosts were promised of it:
 * bits that do not depend on the period or the machine level, exact fades, noise of the right density, no NaN ever.
 */
#include "check.h"
#include "kernel_rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void case_reference(Signals *s, unsigned *failures)
{
  HcCheck check = {"kernel equals the definition of its set", 0, 0, failures};
  const unsigned shape[][3] = {{24, 0, 0}, {24, 3, 0}, {24, 4, 1}, {40, 7, 2}, {40, 12, 4}};
  double *const y = calloc(3 * FRAMES, sizeof *y), worst_allowed = 1e-12;
  for (size_t k = 0; k < sizeof shape / sizeof shape[0]; k++) {
    HcFilters f;
    filters_make(&f, shape[k][0], shape[k][1], shape[k][2], 1 + (uint32_t)k);
    Rig *const rig = rig_new();
    hc_kernel_commit(&rig->kernel, prepared_make(&f), 0.5F, 0);
    inputs_fill(s, 99);
    run(rig, s, 0, FRAMES, false);
    memset(y, 0, 3 * FRAMES * sizeof *y);
    const HcSet *const set = rig->kernel.set[0];
    set_naive(set, HC_SIGNAL, s->in[0], y, FRAMES);
    set_naive(set, HC_SIGNAL, s->in[1], y + FRAMES, FRAMES);
    for (int src = HC_GROUND; src < HC_SOURCES; src++)
      set_naive(set, (HcSource)src, s->in[1 + src], y + 2 * FRAMES, FRAMES);
    for (int n = 0; n < FRAMES; n++)
      for (int c = 0; c < 2; c++) {
        const double d = 0.5 * y[2 * FRAMES + n], sum = 0.5 * y[c * FRAMES + n] + d;
        const double float_step = 0x1p-24;
        HC_CHECK(&check, fabs((double)s->out[c][n] - sum) <= float_step * fabs(sum) + worst_allowed * 20,
                 "out %d frame %d: %.17g not %.17g", c, n, (double)s->out[c][n], sum);
        HC_CHECK(&check, fabs((double)s->out[2 + c][n] - d) <= float_step * fabs(d) + worst_allowed * 20, "residual frame %d", n);
      }
    rig_free(rig);
  }
  free(y);
  hc_check_end(&check);
}

/** The double sums themselves, before they become floats: 1e-12 of full scale. */
static void case_double(unsigned *failures)
{
  HcCheck check = {"sums in double within 1e-12", 0, 0, failures};
  HcFilters f;
  filters_make(&f, 40, 7, 2, 3);
  Signals *const s = calloc(1, sizeof *s);
  double *const y = calloc(FRAMES, sizeof *y);
  Rig *const rig = rig_new();
  hc_kernel_commit(&rig->kernel, prepared_make(&f), 1.0F, 0);
  inputs_fill(s, 5);
  set_naive(rig->kernel.set[0], HC_SIGNAL, s->in[0], y, FRAMES);
  double peak = 0.0;
  for (int n = 0; n < FRAMES; n++)
    peak = fmax(peak, fabs(y[n]));
  for (uint32_t n = 0; n < FRAMES; n += HC_BLOCK) {
    const uint32_t m = FRAMES - n < HC_BLOCK ? FRAMES - n : HC_BLOCK;
    run(rig, s, n, m, false);
    for (uint32_t i = 0; i < m; i++)
      HC_CHECK(&check, fabs(rig->kernel.y[0][0][(n + i) % HC_BLOCK] - y[n + i]) <= 1e-12 * peak, "frame %u: %.17g not %.17g",
               n + i, rig->kernel.y[0][0][(n + i) % HC_BLOCK], y[n + i]);
  }
  rig_free(rig);
  free(y);
  free(s);
  hc_check_end(&check);
}

/** A run with a fade at frame 640 and noise, in periods of `size`, on one machine level or the own one; `alone`: not live. */
static void session_run(Signals *s, uint32_t size, HcBlockRun *level, bool alone)
{
  HcFilters f, g;
  filters_make(&f, 24, 5, 1, 1);
  filters_make(&g, 24, 4, 1, 2);
  Rig *const rig = rig_new();
  rig->kernel.alone = alone;
  if (level)
    rig->kernel.block = level;
  hc_kernel_commit(&rig->kernel, prepared_make(&f), 1.0F, 0);
  const uint32_t events[] = {640, 3000, 4000, FRAMES};
  for (uint32_t at = 0, next = 0; at < FRAMES;) {
    const uint32_t left = events[next] - at, n = left < size ? left : size;
    run(rig, s, at, n, at < 3000 || at >= 4000);
    at += n;
    if (at == events[next])
      next++;
    if (at == 640)
      hc_kernel_commit(&rig->kernel, prepared_make(&g), 0.7F, 1777);
  }
  rig_free(rig);
}

static void case_chunks(Signals *s, Signals *t, unsigned *failures)
{
  HcCheck check = {"same bits for every period and machine level", 0, 0, failures};
  const uint32_t sizes[] = {1, 7, 64, 100, 8192};
  inputs_fill(s, 4);
  inputs_fill(t, 4);
  session_run(s, 64, NULL, false);
  for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
    memset(t->out, 0, sizeof t->out);
    session_run(t, sizes[k], NULL, false);
    HC_CHECK(&check, memcmp(s->out, t->out, sizeof s->out) == 0, "period %u differs", sizes[k]);
    session_run(t, sizes[k], NULL, true);
    HC_CHECK(&check, memcmp(s->out, t->out, sizeof s->out) == 0, "period %u differs where nothing is live", sizes[k]);
  }
  session_run(t, 64, hc_kernel_block_base, false);
  HC_CHECK(&check, memcmp(s->out, t->out, sizeof s->out) == 0, "the smallest machine differs");
#ifdef HC_LEVELS
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    session_run(t, 64, hc_kernel_block_avx2, false);
    HC_CHECK(&check, memcmp(s->out, t->out, sizeof s->out) == 0, "avx2 differs");
  }
#endif
  hc_check_end(&check);
}

static void case_fade(Signals *s, unsigned *failures)
{
  HcCheck check = {"fades", 0, 0, failures};
  HcFilters f, g;
  filters_make(&f, 24, 4, 1, 1);
  filters_make(&g, 24, 0, 0, 2);
  Signals *const a = calloc(1, sizeof *a), *const b = calloc(1, sizeof *b);
  inputs_fill(s, 8);
  memcpy(a->in, s->in, sizeof s->in);
  memcpy(b->in, s->in, sizeof s->in);
  Rig *rig = rig_new(), *rig_a = rig_new(), *rig_b = rig_new();
  hc_kernel_commit(&rig->kernel, prepared_make(&f), 1.0F, 0);
  hc_kernel_commit(&rig_a->kernel, prepared_make(&f), 1.0F, 0);
  hc_kernel_commit(&rig_b->kernel, prepared_make(&g), 2.0F, 0);
  run(rig_a, a, 0, FRAMES, false);
  run(rig_b, b, 0, FRAMES, false);
  run(rig, s, 0, 1000, false);
  HcPrepared *const same = hc_shell_again(rig->kernel.held[0]);
  hc_kernel_commit(&rig->kernel, same, 1.0F, 333);
  HC_CHECK(&check, !hc_kernel_ready(&rig->kernel), "ready during a fade");
  run(rig, s, 1000, 1000, true);
  run(rig, s, 2000, 500, false);
  HC_CHECK(&check, hc_kernel_ready(&rig->kernel), "not ready after a fade");
  hc_shell_release(hc_kernel_retired(&rig->kernel));
  hc_kernel_commit(&rig->kernel, prepared_make(&g), 2.0F, 480);
  run(rig, s, 2500, 1000, false);
  for (int c = 0; c < 4; c++) {
    for (int n = 0; n < 1000; n++)
      HC_CHECK(&check, s->out[c][n] == a->out[c][n], "frame %d before", n);
    for (int n = 0; n < 1000; n++) {
      const int at = 2500 + n;
      const double w = n < 480 ? 0.5 - 0.5 * cos(k_pi * (n + 0.5) / 480.0) : 1.0;
      const double want = (double)a->out[c][at] + w * ((double)b->out[c][at] - (double)a->out[c][at]);
      HC_CHECK(&check, fabs((double)s->out[c][at] - want) <= 4e-6, "frame %d of the fade: %.9g not %.9g", n,
               (double)s->out[c][at], want);
      if (n >= 480)
        HC_CHECK(&check, s->out[c][at] == b->out[c][at], "frame %d after the fade is not the new filter", n);
    }
  }
  rig_free(rig);
  rig_free(rig_a);
  rig_free(rig_b);
  free(a);
  free(b);
  hc_check_end(&check);
}

/** The same filters with one more pole in front, which is not heard. */
static void pole_insert(HcFilters *f)
{
  HcPoles *const poles[2] = {&f->poles, &f->noise_poles};
  for (int p = 0; p < 2; p++) {
    memmove(poles[p]->a + 1, poles[p]->a, poles[p]->reals * sizeof(double));
    poles[p]->a[0] = exp(-2 * k_pi * 0.002 / f->rate);
    poles[p]->reals++;
  }
  for (int s = 0; s <= HC_SOURCES; s++) {
    HcPath *const path = s < HC_SOURCES ? &f->path[s] : &f->noise;
    memmove(path->real + 1, path->real, (HC_REALS_MAX - 1) * sizeof(double));
    path->real[0] = 0.0;
  }
}

/** Fading to the same circuit is not heard: bit by bit the run without a fade, also where its poles come in other places. */
static void case_same(Signals *s, Signals *t, unsigned *failures)
{
  HcCheck check = {"a fade to the same circuit changes no bit", 0, 0, failures};
  HcFilters f[2];
  filters_make(&f[0], 24, 5, 2, 6);
  f[1] = f[0];
  pole_insert(&f[1]);
  inputs_fill(s, 2);
  inputs_fill(t, 2);
  Rig *const plain = rig_new(), *const faded = rig_new();
  hc_kernel_commit(&plain->kernel, prepared_make(&f[0]), 1.0F, 0);
  hc_kernel_commit(&faded->kernel, prepared_make(&f[0]), 1.0F, 0);
  for (uint32_t at = 0; at < FRAMES; at += 100) {
    if (at % 1000 == 300)
      hc_kernel_commit(&faded->kernel, prepared_make(&f[at / 1000 % 3 == 0]), 1.0F, at % 2000 == 300 ? 0 : 555);
    run(plain, s, at, 100, true);
    run(faded, t, at, 100, true);
  }
  for (int c = 0; c < 4; c++)
    for (int n = 0; n < FRAMES; n++)
      HC_CHECK(&check, s->out[c][n] == t->out[c][n], "channel %d frame %d: %.9g %.9g", c, n, (double)s->out[c][n],
               (double)t->out[c][n]);
  rig_free(plain);
  rig_free(faded);
  hc_check_end(&check);
}

/** Samples that cannot be signals are silence, and nothing else is disturbed. */
static void case_rubbish(Signals *s, Signals *t, unsigned *failures)
{
  HcCheck check = {"samples beyond 1e6 are silence", 0, 0, failures};
  const float rubbish[] = {NAN, INFINITY, -INFINITY, 1.1e6F, -3e38F};
  HcFilters f;
  filters_make(&f, 24, 5, 2, 6);
  inputs_fill(s, 2);
  memcpy(t->in, s->in, sizeof s->in);
  for (int n = 50; n < FRAMES; n += 50) {
    s->in[n % HC_LINE_INPUTS][n] = rubbish[n / 50 % 5];
    t->in[n % HC_LINE_INPUTS][n] = 0.0F;
  }
  Rig *const rig = rig_new(), *const clean = rig_new();
  hc_kernel_commit(&rig->kernel, prepared_make(&f), 1.0F, 0);
  hc_kernel_commit(&clean->kernel, prepared_make(&f), 1.0F, 0);
  run(rig, s, 0, FRAMES, true);
  run(clean, t, 0, FRAMES, true);
  for (int c = 0; c < 4; c++)
    for (int n = 0; n < FRAMES; n++)
      HC_CHECK(&check, s->out[c][n] == t->out[c][n], "channel %d frame %d", c, n);
  rig_free(rig);
  rig_free(clean);
  hc_check_end(&check);
}

/** A bus that falls silent, leaves its states to decay, is skipped, and comes back: always the definition. */
static void case_silence(Signals *s, unsigned *failures)
{
  HcCheck check = {"a silent bus is skipped and nothing is heard of it", 0, 0, failures};
  HcFilters f;
  filters_make(&f, 24, 2, 1, 3);
  f.poles.a[0] = f.poles.a[1] = 0.7; // fast, so that they are at rest soon
  f.poles.c1[0] = -1.2;
  f.poles.c2[0] = 0.5;
  f.poles.g[0] = sqrt(1 + f.poles.c1[0] + f.poles.c2[0]);
  double *const y = calloc(FRAMES, sizeof *y);
  Rig *const rig = rig_new();
  hc_kernel_commit(&rig->kernel, prepared_make(&f), 1.0F, 0);
  inputs_fill(s, 31);
  for (int n = 1000; n < 5000; n++)
    s->in[2][n] = s->in[4][n] = 0.0F;
  for (int n = 0; n < FRAMES; n++)
    s->in[3][n] = s->in[5][n] = 0.0F;
  run(rig, s, 0, 900, false);
  HC_CHECK(&check, rig->kernel.live[2] && rig->kernel.live[4] && !rig->kernel.live[3], "live while it sounds");
  run(rig, s, 900, 4000, false);
  HC_CHECK(&check, !rig->kernel.live[2] && !rig->kernel.live[4] && rig->kernel.live[6],
           "still live after 4000 frames of silence");
  run(rig, s, 4900, FRAMES - 4900, false);
  for (int src = HC_GROUND; src < HC_SOURCES; src++)
    set_naive(rig->kernel.set[0], (HcSource)src, s->in[1 + src], y, FRAMES);
  for (int n = 0; n < FRAMES; n++)
    HC_CHECK(&check, fabs((double)s->out[2][n] - y[n]) <= 0x1p-24 * fabs(y[n]) + 2e-11, "frame %d: %.17g not %.17g", n,
             (double)s->out[2][n], y[n]);
  rig_free(rig);
  free(y);
  hc_check_end(&check);
}

static void case_noise(unsigned *failures)
{
  HcCheck check = {"noise is white, of unit variance, independent by channel, lane and seed", 0, 0, failures};
  enum { N = 200000 };
  HcFilters f;
  filters_make(&f, 24, 0, 0, 1);
  memset(&f.noise, 0, sizeof f.noise);
  f.noise.taps[0] = 1.0;
  float *const out = calloc(8 * (size_t)N, sizeof *out);
  const HcNoiseControls controls[] = {{true, 1, 0}, {true, 1, 1}, {true, 2, 0}, {true, 1, 0}};
  for (int r = 0; r < 4; r++) {
    Rig *const rig = rig_new();
    hc_kernel_commit(&rig->kernel, prepared_make(&f), 1.0F, 0);
    const float *in[HC_LINE_INPUTS] = {0};
    float *to[HC_LINE_OUTPUTS] = {NULL, NULL, out + (size_t)(2 * r) * N, out + (size_t)(2 * r + 1) * N};
    hc_kernel_run(&rig->kernel, in, to, N, &controls[r]);
    rig_free(rig);
  }
  HC_CHECK(&check, memcmp(out, out + 6 * (size_t)N, 2 * N * sizeof *out) == 0, "same seed and lane, other noise");
  for (int a = 0; a < 6; a++)
    for (int b = a; b < 6; b++)
      for (int lag = 0; lag < 40; lag++) {
        double sum = 0.0;
        for (int n = 0; n < N - lag; n++)
          sum += (double)out[a * N + n] * (double)out[b * N + n + lag];
        const double want = a == b && lag == 0 ? 1.0 : 0.0;
        HC_CHECK(&check, fabs(sum / N - want) < 5.0 / sqrt(N), "correlation of %d and %d at lag %d is %g", a, b, lag, sum / N);
      }
  free(out);
  hc_check_end(&check);
}

/** Residual of left with nothing but self-noise. */
static void noise_run(const HcFilters *f, Signals *s)
{
  Rig *const rig = rig_new();
  hc_kernel_commit(&rig->kernel, prepared_make(f), 1.0F, 0);
  memset(s->in, 0, sizeof s->in);
  run(rig, s, 0, FRAMES, true);
  rig_free(rig);
}

/** What is heard is the white noise of the same seed through the filter of self-noise, which is in float. */
static void case_colour(Signals *s, Signals *t, unsigned *failures)
{
  HcCheck check = {"noise equals the definition of its filter", 0, 0, failures};
  HcFilters f, white, as_path;
  filters_make(&f, 24, 4, 1, 11);
  for (unsigned j = 0; j < f.noise_poles.pairs; j++)
    f.noise.pair[j][0] = f.noise.pair[j][1] = 0.5;
  white = as_path = f;
  memset(&white.noise, 0, sizeof white.noise);
  white.noise.taps[0] = 1.0;
  as_path.taps = f.noise_taps;
  as_path.poles = f.noise_poles;
  as_path.path[HC_SIGNAL] = f.noise;
  noise_run(&white, s);
  noise_run(&f, t);
  double *const y = calloc(FRAMES, sizeof *y), peak = 0.0;
  path_naive(&as_path, HC_SIGNAL, s->out[2], y, FRAMES);
  for (int n = 0; n < FRAMES; n++)
    peak = fmax(peak, fabs(y[n]));
  for (int n = 0; n < FRAMES; n++)
    HC_CHECK(&check, fabs((double)t->out[2][n] - y[n]) <= 1e-6 * peak, "frame %d: %.9g not %.9g", n, (double)t->out[2][n], y[n]);
  free(y);
  hc_check_end(&check);
}

static void case_torture(Signals *s, unsigned *failures)
{
  HcCheck check = {"no input makes it lose its mind", 0, 0, failures};
  const float evil[] = {NAN, -NAN, INFINITY, -INFINITY, 3e38F, -3e38F, 1e-40F, 1e20F};
  uint32_t seed = 17;
  Rig *const rig = rig_new();
  HcFilters f;
  filters_make(&f, 24, 7, 2, 1);
  hc_kernel_commit(&rig->kernel, prepared_make(&f), 1.0F, 0);
  for (int round = 0; round < 60; round++) {
    inputs_fill(s, (uint32_t)round);
    for (int k = 0; k < 300; k++)
      s->in[(unsigned)(3.5 + 3.5 * uniform(&seed)) % HC_LINE_INPUTS][(unsigned)(FRAMES / 2 * (1 + uniform(&seed))) % FRAMES] =
          evil[k % 8];
    for (uint32_t at = 0; at < FRAMES;) {
      const uint32_t left = FRAMES - at, want = (uint32_t)(200.0 * (1.0 + uniform(&seed)));
      run(rig, s, at, want < left ? want : left, true);
      at += want < left ? want : left;
      if (hc_kernel_ready(&rig->kernel)) {
        hc_shell_release(hc_kernel_retired(&rig->kernel));
        filters_make(&f, 24, (unsigned)(6 + 6 * uniform(&seed)), (unsigned)(2 + 2 * uniform(&seed)), at);
        hc_kernel_commit(&rig->kernel, prepared_make(&f), round % 7 == 0 ? NAN : (float)uniform(&seed), want);
      }
    }
    for (int c = 0; c < 4; c++)
      for (int n = 0; n < FRAMES; n++)
        HC_CHECK(&check, isfinite(s->out[c][n]), "round %d channel %d frame %d", round, c, n);
  }
  memset(s->in, 0, sizeof s->in);
  for (int k = 0; k < 3000; k++)
    run(rig, s, 0, FRAMES, false);
  for (int c = 0; c < 4; c++)
    for (int n = 0; n < FRAMES; n++)
      HC_CHECK(&check, s->out[c][n] == 0.0F, "silence leaves %g", (double)s->out[c][n]);
  rig_free(rig);
  hc_check_end(&check);
}

int main(void)
{
  unsigned failures = 0;
  Signals *const s = calloc(1, sizeof *s), *const t = calloc(1, sizeof *t);
  if (!s || !t)
    return 1;
  case_reference(s, &failures);
  case_double(&failures);
  case_chunks(s, t, &failures);
  case_fade(s, &failures);
  case_same(s, t, &failures);
  case_rubbish(s, t, &failures);
  case_silence(s, &failures);
  case_noise(&failures);
  case_colour(s, t, &failures);
  case_torture(s, &failures);
  free(s);
  free(t);
  return hc_check_summary(failures);
}

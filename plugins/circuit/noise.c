// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Self-noise as a filter: white noise through the minimum-phase filter of the right density.
 *
 * The phase follows from the density by Bode's integral on the unit circle: with w = tan(θ/2) and u = ln w,
 * φ(u0) = 1/π ∫ d ln|N|/du · ln coth(|u − u0|/2) du. The density is taken as straight between the fit's points on log-log
 * paper, so the integral is a sum. This is what folding the cepstrum does, without a transform that would need 10⁶ points to
 * see 0.05 Hz.
 */
#include "circuit/fit.h"
#include "circuit/poles.h"

#include <math.h>

#define MISS_DB 0.5 // what is promised
#define GOOD_DB 0.2 // what most circuits have in the first round

enum { ROUNDS = 12 };

/** ∫ of ln coth(x/2) from 0 to u; odd. */
static double kernel(double u)
{
  const double x = fabs(u);
  double sum;
  if (x < 1e-300) {
    sum = 0;
  } else if (x < 1.2) {
    const double x2 = x * x;
    sum = x * (1 - log(x / 2) + x2 * (1 / 36.0 - x2 * (7 / 7200.0 - x2 * (31 / 635040.0 - x2 * (127 / 43545600.0)))));
  } else {
    const double e = exp(-x), e2 = e * e;
    double power = e;
    sum = M_PI * M_PI / 4;
    for (unsigned n = 1; n < 16; n += 2, power *= e2)
      sum -= 2 * power / (n * n);
  }
  return u < 0 ? -sum : sum;
}

/** Phase of the minimum-phase filter at each point. */
static void phase_find(size_t n, const double *u, const double *log_density, double *phase)
{
  for (size_t i = 0; i < n; ++i) {
    double sum = 0, before = kernel(u[0] - u[i]);
    for (size_t k = 0; k + 1 < n; ++k) {
      const double behind = kernel(u[k + 1] - u[i]);
      if (u[k + 1] > u[k])
        sum += (log_density[k + 1] - log_density[k]) / (u[k + 1] - u[k]) * (behind - before);
      before = behind;
    }
    phase[i] = sum / M_PI;
  }
}

static double miss_db(const HcFit *fit, const HcFilters *f, double hz, double density)
{
  const double got = cabs(hc_path_response(f->noise_taps, &f->noise_poles, &f->noise, 2 * M_PI * hz / fit->rate));
  return isfinite(got) ? fabs(20 * log10(got * sqrt(2 / fit->rate) / density)) : HUGE_VAL;
}

/** Worst error on the other grid, and at the fit's own points in band, some of which stand in resonances [dB]. */
static double noise_check(const HcFit *fit, const HcFilters *f)
{
  double worst = 0;
  for (unsigned i = 0; i < HC_CHECK_POINTS; ++i)
    worst = fmax(worst, miss_db(fit, f, fit->check_hz[i], fit->check_noise[i]));
  for (size_t i = 0; i < fit->points; ++i)
    if (fit->hz[i] >= 20 && fit->hz[i] <= fit->top_hz)
      worst = fmax(worst, miss_db(fit, f, fit->hz[i], fit->noise[i]));
  return worst;
}

/** A frequency more, in its place, and the density there. */
static void point_insert(HcFit *fit, double hz, double complex *all)
{
  HcCircuit *const c = fit->circuit;
  hc_solver_transfer(&c->solver, hz, 0, c->solver.columns, all);
  size_t at = fit->points++;
  for (; at && fit->hz[at - 1] > hz; --at) {
    fit->hz[at] = fit->hz[at - 1];
    fit->noise[at] = fit->noise[at - 1];
  }
  fit->hz[at] = hz;
  fit->noise[at] = hc_noise_density(c, all);
}

/** Points across the resonances, which are narrower than the fit's points are apart. */
static HcStatus resonances_add(HcFit *fit, const HcPoles *poles, HcError *error)
{
  static const double across[HC_RESONANCE_POINTS] = {-8, -4, -2, -1, -0.5, -0.2, 0, 0.2, 0.5, 1, 2, 4, 8}; // half widths
  double complex *all = hc_arena_take(&fit->arena, (fit->circuit->solver.columns + 1) * sizeof *all);
  if (!all)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (unsigned j = 0; j < poles->pairs; ++j) {
    const double size = sqrt(poles->c2[j]), hz = fit->rate / (2 * M_PI);
    const double middle = acos(fmax(-0.5 * poles->c1[j] / size, -1)) * hz, half = -log(size) * hz;
    if (middle < half)
      continue; // nothing stands out
    for (unsigned i = 0; i < HC_RESONANCE_POINTS; ++i) {
      const double at = middle + across[i] * half;
      if (at > fit->hz[0] && at < fit->top_hz)
        point_insert(fit, at, all);
    }
  }
  return HC_OK;
}

/** Density at the points, in logarithms and as weights. The greatest in band. */
static double density_take(const HcFit *fit, double *log_density, double *weight)
{
  double most = 0;
  for (size_t i = 0; i < fit->points; ++i) {
    const double size = fmax(fit->noise[i] * sqrt(fit->rate / 2), 1e-30);
    log_density[i] = log(size);
    weight[i] = (fit->hz[i] < 20 ? 0.1 : fit->hz[i] <= fit->top_hz ? 1 : fit->outside_weight) / size;
    if (fit->hz[i] >= 20 && fit->hz[i] <= fit->top_hz)
      most = fmax(most, size);
  }
  return most;
}

/** From Bode's phase on: nobody hears the phase of a noise, so where the filter misses, its own is taken and it is fitted again. */
static HcStatus rounds(HcFit *fit, HcFilters *f, const HcLeast *least, HcError *error)
{
  const size_t n = fit->points;
  double u[HC_FIT_POINTS_MAX], log_density[HC_FIT_POINTS_MAX], phase[HC_FIT_POINTS_MAX], weight[HC_FIT_POINTS_MAX];
  double complex target[HC_FIT_POINTS_MAX];
  const double most = density_take(fit, log_density, weight);
  if (most == 0.0)
    return HC_OK;
  for (size_t i = 0; i < n; ++i)
    u[i] = log(tan(fmin(M_PI * fit->hz[i] / fit->rate, 0.4999 * M_PI)));
  phase_find(n, u, log_density, phase);
  double miss = INFINITY;
  HcPath best = {0};
  for (unsigned round = 0; round < ROUNDS && !(miss < GOOD_DB); ++round) {
    for (size_t i = 0; i < n; ++i)
      target[i] = exp(log_density[i]) * CMPLX(cos(phase[i]), sin(phase[i]));
    if (hc_least_solve(least, target, weight, most, &f->noise))
      return hc_error_set(error, HC_REFUSED, "no filter could be found for the noise at %g Hz", f->rate);
    const double now = noise_check(fit, f);
    if (now < miss || !round)
      best = f->noise;
    miss = fmin(miss, now);
    for (size_t i = 0; i < n; ++i)
      phase[i] = carg(hc_path_response(f->noise_taps, &f->noise_poles, &f->noise, 2 * M_PI * fit->hz[i] / f->rate));
  }
  f->noise = best;
  if (!(miss < MISS_DB))
    return hc_error_set(error, HC_REFUSED,
                        "the filter for the noise misses its circuit by %.2f dB at %g Hz; expected less than %g dB", miss,
                        f->rate, MISS_DB);
  return HC_OK;
}

HcStatus hc_fit_noise(HcFit *fit, HcFilters *f, HcError *error)
{
  f->noise_taps = HC_NOISE_TAPS_MAX;
  const HcPoleRange range = {f->rate, 0.03, 0.03 * f->rate, 0.45 * f->rate};
  hc_poles_choose(&fit->circuit->solver, &range, &f->noise_poles);
  HcStatus status = resonances_add(fit, &f->noise_poles, error);
  HcLeast least;
  if (!status)
    status = hc_fit_least(fit, f->noise_taps, &f->noise_poles, &least, error);
  return status ? status : rounds(fit, f, &least, error);
}

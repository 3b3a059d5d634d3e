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

#define MISS_DB 1.0

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

static double noise_check(const HcFit *fit, const HcFilters *f)
{
  double worst = 0;
  for (unsigned i = 0; i < HC_CHECK_POINTS; ++i) {
    const double theta = 2 * M_PI * fit->check_hz[i] / fit->rate;
    const double got = cabs(hc_path_response(f->noise_taps, &f->noise_poles, &f->noise, theta)) * sqrt(2 / fit->rate);
    worst = fmax(worst, fabs(20 * log10(got / fit->check_noise[i])));
    if (!isfinite(got))
      return INFINITY;
  }
  return worst;
}

HcStatus hc_fit_noise(HcFit *fit, HcFilters *f, HcError *error)
{
  const size_t n = fit->points;
  double u[HC_FIT_POINTS_MAX], log_density[HC_FIT_POINTS_MAX], phase[HC_FIT_POINTS_MAX], weight[HC_FIT_POINTS_MAX];
  double complex target[HC_FIT_POINTS_MAX];
  double most = 0;
  for (size_t i = 0; i < n; ++i) {
    const double size = fmax(fit->noise[i] * sqrt(fit->rate / 2), 1e-30);
    u[i] = log(tan(fmin(M_PI * fit->hz[i] / fit->rate, 0.4999 * M_PI)));
    log_density[i] = log(size);
    weight[i] = (fit->hz[i] < 20 ? 0.1 : fit->hz[i] <= fit->top_hz ? 1 : fit->outside_weight) / size;
    if (fit->hz[i] >= 20 && fit->hz[i] <= fit->top_hz)
      most = fmax(most, size);
  }
  phase_find(n, u, log_density, phase);
  for (size_t i = 0; i < n; ++i)
    target[i] = exp(log_density[i]) * CMPLX(cos(phase[i]), sin(phase[i]));
  f->noise_taps = HC_NOISE_TAPS_MAX;
  const HcPoleRange range = {f->rate, 0.03, 0.03 * f->rate, 0.03 * f->rate};
  hc_poles_choose(&fit->circuit->solver, &range, &f->noise_poles);
  HcLeast least;
  const HcStatus status = hc_fit_least(fit, f->noise_taps, &f->noise_poles, &least, error);
  if (status)
    return status;
  if (most == 0.0)
    return HC_OK;
  if (hc_least_solve(&least, target, weight, most, &f->noise))
    return hc_error_set(error, HC_REFUSED, "no filter could be found for the noise at %g Hz", f->rate);
  const double miss = noise_check(fit, f);
  if (!(miss < MISS_DB))
    return hc_error_set(error, HC_REFUSED,
                        "the filter for the noise misses its circuit by %.2f dB at %g Hz; expected less than %g dB", miss,
                        f->rate, MISS_DB);
  return HC_OK;
}

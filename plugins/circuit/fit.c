// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/fit.h"
#include "circuit/poles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOP_HZ 20000.0
#define LOW_HZ 20.0
#define CLOSE_PART 0.25     // of the band: under 5 kHz the filters follow their circuit ten times as closely,
#define CLOSE_WEIGHT 10.0   // so that sound rendered there is the circuit's own within 80 dB
#define FLOOR_DB -150.0     // under the signal: what is weaker is noise
#define PROMISE_DB -130.0   // under the signal: what is weaker is not checked
#define SIGNAL_MISS_DB 0.25 // a filter worse than that is not delivered
#define OTHER_MISS_DB 1.0
#define OUTSIDE_RISE_DB 3.0

static double db(double ratio)
{
  return 20 * log10(ratio);
}

static int rising(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/** 36 logarithmic, 30 denser towards the top, the rest up to Nyquist. */
static void points_choose(HcFit *fit, unsigned taps)
{
  size_t n = 0;
  for (unsigned i = 0; i < 36; ++i)
    fit->hz[n++] = 0.05 * pow(fit->top_hz / 0.05, i / 35.0);
  for (unsigned i = 0; i < 30; ++i)
    fit->hz[n++] = 200 + (fit->top_hz - 200) * sin(M_PI / 2 * (i + 0.5) / 30);
  for (unsigned i = 1; i <= taps + 8; ++i)
    fit->hz[n++] = fit->top_hz + (fit->rate / 2 - fit->top_hz) * i / (taps + 8);
  fit->points = n;
  qsort(fit->hz, n, sizeof *fit->hz, rising);
  for (unsigned i = 0; i < HC_CHECK_POINTS; ++i)
    fit->check_hz[i] = LOW_HZ * pow(fit->top_hz / LOW_HZ, i / (HC_CHECK_POINTS - 1.0));
}

static void exact_take(HcFit *fit, double hz, double complex *all, double complex *path, double *noise)
{
  HcCircuit *c = fit->circuit;
  for (unsigned output = 0; output < c->solver.outputs; ++output) {
    hc_solver_transfer(&c->solver, hz, output, c->solver.columns, all);
    for (unsigned s = 0; s < HC_SOURCES; ++s)
      if (c->way[s].column >= 0 && c->way[s].output == output)
        path[s] = all[c->way[s].column];
    if (output == 0)
      *noise = hc_noise_density(c, all);
  }
}

/** What is promised to be a program's way. */
static bool is_signal(const HcFit *fit, unsigned s)
{
  return s == HC_SIGNAL || (hc_circuit_is_pair(fit->circuit) && s == HC_RIGHT_TO_RIGHT);
}

static HcStatus exact_all(HcFit *fit, HcError *error)
{
  double complex *all = hc_arena_take(&fit->arena, (fit->circuit->solver.columns + 1) * sizeof *all);
  fit->exact = hc_arena_take(&fit->arena, fit->points * sizeof *fit->exact);
  fit->noise = hc_arena_take(&fit->arena, HC_FIT_POINTS_MAX * sizeof *fit->noise);
  fit->check = hc_arena_take(&fit->arena, HC_CHECK_POINTS * sizeof *fit->check);
  fit->check_noise = hc_arena_take(&fit->arena, HC_CHECK_POINTS * sizeof *fit->check_noise);
  if (!all || !fit->exact || !fit->noise || !fit->check || !fit->check_noise)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < fit->points; ++i)
    exact_take(fit, fit->hz[i], all, fit->exact[i], &fit->noise[i]);
  for (size_t i = 0; i < HC_CHECK_POINTS; ++i)
    exact_take(fit, fit->check_hz[i], all, fit->check[i], &fit->check_noise[i]);
  return HC_OK;
}

HcStatus hc_fit_least(HcFit *fit, unsigned taps, const HcPoles *poles, HcLeast *least, HcError *error)
{
  const unsigned size = hc_basis_size(taps, poles);
  double complex *brick = hc_arena_take(&fit->arena, fit->points * size * sizeof *brick);
  double *work = hc_arena_take(&fit->arena, hc_least_work(fit->points, size) * sizeof *work);
  if (!brick || !work)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < fit->points; ++i)
    hc_basis_response(taps, poles, 2 * M_PI * fit->hz[i] / fit->rate, brick + i * size);
  *least = (HcLeast){
      .taps = taps, .poles = poles, .points = fit->points, .brick = brick, .tap_ridge = 1e-5, .pole_ridge = 1e-6, .work = work};
  return HC_OK;
}

static double in_band_most(const HcFit *fit, unsigned s)
{
  double most = 0;
  for (size_t i = 0; i < fit->points; ++i)
    if (fit->hz[i] >= LOW_HZ && fit->hz[i] <= fit->top_hz)
      most = fmax(most, cabs(fit->exact[i][s]));
  return most;
}

static HcStatus path_fit(HcFit *fit, const HcLeast *least, unsigned s, double floor, unsigned delay, HcPath *path)
{
  double complex target[HC_FIT_POINTS_MAX];
  double weight[HC_FIT_POINTS_MAX];
  double at_top = 0;
  for (size_t i = 0; i < fit->points; ++i)
    if (fit->hz[i] <= fit->top_hz)
      at_top = cabs(fit->exact[i][s]);
  for (size_t i = 0; i < fit->points; ++i) {
    const double size = fmax(cabs(fit->exact[i][s]), floor);
    target[i] = fit->exact[i][s] * cexp(CMPLX(0, -2 * M_PI * fit->hz[i] / fit->rate * delay));
    weight[i] = fit->hz[i] < LOW_HZ                      ? 0.1 / size
                : fit->hz[i] <= CLOSE_PART * fit->top_hz ? CLOSE_WEIGHT / size
                : fit->hz[i] <= fit->top_hz              ? 1 / size
                                                         : fit->outside_weight / fmax(size, at_top);
  }
  return hc_least_solve(least, target, weight, fmax(in_band_most(fit, s), floor), path);
}

/** Worst error of a path on the other grid [dB]; infinite when it rises above the top or is not finite. */
static double path_check(const HcFit *fit, const HcFilters *filters, unsigned s, double signal_most)
{
  const double least = signal_most * pow(10, PROMISE_DB / 20);
  double worst = 0, most = least;
  for (unsigned i = 0; i < HC_CHECK_POINTS; ++i) {
    const double complex exact = fit->check[i][s];
    const double complex got = hc_filters_response(filters, (HcSource)s, fit->check_hz[i]);
    const double error = cabs(exact) > least ? fabs(db(cabs(got) / cabs(exact))) : 0;
    if (!isfinite(creal(got)) || !isfinite(cimag(got)))
      return INFINITY;
    worst = fmax(worst, error);
    most = fmax(most, cabs(exact));
  }
  for (size_t i = 0; i < fit->points; ++i)
    if (fit->hz[i] > fit->top_hz) {
      const double complex got = hc_filters_response(filters, (HcSource)s, fit->hz[i]);
      if (!(db(cabs(got) / fmax(most, cabs(fit->exact[i][s]))) < OUTSIDE_RISE_DB))
        return INFINITY;
    }
  return worst;
}

static HcStatus paths_fit(HcFit *fit, HcFilters *f, HcError *error)
{
  const HcPoleRange range = {f->rate, 0.001, 0.1 * f->rate, 0.45 * f->rate};
  hc_poles_choose(&fit->circuit->solver, &range, &f->poles);
  const double signal = in_band_most(fit, HC_SIGNAL);
  if (!(signal > 0))
    return hc_error_set(error, HC_REFUSED, "the circuit passes no signal; expected a way from its first source to its output");
  HcLeast least;
  HcStatus status = hc_fit_least(fit, f->taps, &f->poles, &least, error);
  for (unsigned s = 0; s < HC_SOURCES && !status; ++s) {
    if (path_fit(fit, &least, s, signal * pow(10, FLOOR_DB / 20), f->delay, &f->path[s]))
      return hc_error_set(error, HC_REFUSED, "no filter could be found for %s at %g Hz", hc_source_names[s], f->rate);
    const double miss = path_check(fit, f, s, signal);
    if (!(miss < (is_signal(fit, s) ? SIGNAL_MISS_DB : OTHER_MISS_DB)))
      return hc_error_set(error, HC_REFUSED, "the filter for %s misses its circuit by %.2f dB at %g Hz; expected less than %g dB",
                          hc_source_names[s], miss, f->rate, is_signal(fit, s) ? SIGNAL_MISS_DB : OTHER_MISS_DB);
    if (is_signal(fit, s))
      f->signal_error_db = fmax(f->signal_error_db, miss);
    else
      f->disturbance_error_db = fmax(f->disturbance_error_db, miss);
  }
  return status;
}

HcStatus hc_circuit_fit(HcCircuit *circuit, double rate, HcFilters *filters, HcError *error)
{
  if (!(rate >= 8000 && rate <= 800000))
    return hc_error_set(error, HC_BAD_INPUT, "%g Hz is no rate to play at; expected 8000 to 800000", rate);
  *filters = (HcFilters){.rate = rate, .taps = rate < 46000 ? 40 : 24, .delay = rate < 46000 ? 16 : 8};
  HcFit fit = {.circuit = circuit, .rate = rate, .top_hz = fmin(TOP_HZ, 0.45 * rate)};
  if (rate >= 44100)
    fit.top_hz = TOP_HZ;
  fit.outside_weight = rate < 66150 ? 0.003 : 0.03;
  points_choose(&fit, filters->taps);
  HcStatus status = exact_all(&fit, error);
  if (!status)
    status = hc_circuit_whole(circuit, paths_fit(&fit, filters, error), error);
  if (!status && !hc_circuit_is_pair(circuit))
    status = hc_circuit_whole(circuit, hc_fit_noise(&fit, filters, error), error);
  if (!status) {
    const double complex at_997 = hc_filters_response(filters, HC_SIGNAL, 997);
    filters->gain_997 = cabs(at_997);
    filters->inverts = creal(at_997) < 0;
  }
  hc_arena_free(&fit.arena);
  return status;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectrum.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

static double bessel_i0(double x)
{
  double sum = 1.0, term = 1.0;
  for (int k = 1; k < 100; k++) {
    term *= x * x / (4.0 * k * k);
    sum += term;
  }
  return sum;
}

void spectrum_db(const float *x, uint32_t size, double beta, double *db)
{
  double *in = fftw_alloc_real(size), gain = 0.0;
  fftw_complex *out = fftw_alloc_complex(size / 2 + 1);
  fftw_plan plan = fftw_plan_dft_r2c_1d((int)size, in, out, FFTW_ESTIMATE);
  for (uint32_t i = 0; i < size; i++) {
    const double t = 2.0 * i / (size - 1) - 1.0, w = bessel_i0(beta * sqrt(fmax(0.0, 1.0 - t * t)));
    gain += w;
    in[i] = w * (double)x[i];
  }
  fftw_execute(plan);
  for (uint32_t k = 0; k <= size / 2; k++)
    db[k] = 20.0 * log10(fmax(1e-15, 2.0 * hypot(out[k][0], out[k][1]) / gain));
  fftw_destroy_plan(plan);
  fftw_free(in);
  fftw_free(out);
}

void spectrum_welch(const float *x, uint32_t frames, uint32_t size, double *power)
{
  double *in = fftw_alloc_real(size), energy = 0.0;
  fftw_complex *out = fftw_alloc_complex(size / 2 + 1);
  fftw_plan plan = fftw_plan_dft_r2c_1d((int)size, in, out, FFTW_ESTIMATE);
  memset(power, 0, (size / 2 + 1) * sizeof *power);
  for (uint32_t i = 0; i < size; i++)
    energy += pow(0.5 - 0.5 * cos(2.0 * M_PI * i / size), 2.0);
  uint32_t windows = 0;
  for (uint32_t at = 0; at + size <= frames; at += size / 2, windows++) {
    for (uint32_t i = 0; i < size; i++)
      in[i] = (double)x[at + i] * (0.5 - 0.5 * cos(2.0 * M_PI * i / size));
    fftw_execute(plan);
    for (uint32_t k = 0; k <= size / 2; k++)
      power[k] += (out[k][0] * out[k][0] + out[k][1] * out[k][1]) / energy;
  }
  for (uint32_t k = 0; k <= size / 2; k++)
    power[k] /= windows;
  fftw_destroy_plan(plan);
  fftw_free(in);
  fftw_free(out);
}

double spectrum_true_peak(const float *x, uint32_t frames)
{
  enum { FINER = 16 };
  double *in = fftw_alloc_real(frames), *fine = fftw_alloc_real((size_t)FINER * frames), peak = 0.0;
  fftw_complex *bins = fftw_alloc_complex((size_t)FINER * frames / 2 + 1);
  fftw_plan there = fftw_plan_dft_r2c_1d((int)frames, in, bins, FFTW_ESTIMATE);
  fftw_plan back = fftw_plan_dft_c2r_1d((int)(FINER * frames), bins, fine, FFTW_ESTIMATE);
  memset(bins, 0, ((size_t)FINER * frames / 2 + 1) * sizeof *bins);
  for (uint32_t i = 0; i < frames; i++)
    in[i] = (double)x[i];
  fftw_execute(there);
  fftw_execute(back);
  for (size_t i = 0; i < (size_t)FINER * frames; i++)
    peak = fmax(peak, fabs(fine[i]) / frames);
  fftw_destroy_plan(there);
  fftw_destroy_plan(back);
  fftw_free(in);
  fftw_free(fine);
  fftw_free(bins);
  return peak;
}

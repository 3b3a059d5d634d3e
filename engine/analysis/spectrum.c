// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectrum.h"

bool hc_spectrum_init(HcSpectrum *spectrum, size_t n, double rate)
{
  spectrum->n = n;
  spectrum->bin_hz = rate / (double)n;
  spectrum->z = fftw_alloc_complex(n);
  spectrum->h = fftw_alloc_complex(n);
  spectrum->power = fftw_alloc_real(n / 2 + 1);
  if (!spectrum->z || !spectrum->h || !spectrum->power)
    return false;
  spectrum->plan = fftw_plan_dft_1d((int)n, spectrum->h, spectrum->z, FFTW_FORWARD, FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
  return spectrum->plan != NULL;
}

void hc_spectrum_free(HcSpectrum *spectrum)
{
  if (spectrum->plan)
    fftw_destroy_plan(spectrum->plan);
  fftw_free(spectrum->z);
  fftw_free(spectrum->h);
  fftw_free(spectrum->power);
}

/** w = ½ − ½·cos(2πi/n) is ½, −¼, −¼ on neighbouring bins. */
static void window(HcSpectrum *spectrum)
{
  const size_t n = spectrum->n;
  const double complex *z = spectrum->z;
  double complex *h = spectrum->h;
  h[0] = 0.5 * z[0] - 0.25 * (z[n - 1] + z[1]);
  for (size_t i = 1; i + 1 < n; i++)
    h[i] = 0.5 * z[i] - 0.25 * (z[i - 1] + z[i + 1]);
  h[n - 1] = 0.5 * z[n - 1] - 0.25 * (z[n - 2] + z[0]);
}

static double norm(double complex x)
{
  return creal(x) * creal(x) + cimag(x) * cimag(x);
}

/** |H(b)|² + |H(−b)|² is twice |L|² + |R|². Both sides of the spectrum, mean of two channels, energy 3n/8 of the window. */
static void integrate(HcSpectrum *spectrum)
{
  const size_t n = spectrum->n;
  const double scale = 1.0 / (2.0 * (double)n * 0.375 * (double)n);
  for (size_t i = 1; i < (n + 1) / 2; i++)
    spectrum->power[i] = scale * (norm(spectrum->h[i]) + norm(spectrum->h[n - i]));
  spectrum->power[0] = scale * norm(spectrum->h[0]);
  if (n % 2 == 0)
    spectrum->power[n / 2] = scale * norm(spectrum->h[n / 2]);
}

void hc_spectrum_run(HcSpectrum *spectrum, const float *left, const float *right, size_t start)
{
  const size_t n = spectrum->n;
  const size_t tail = n - start;
  for (size_t i = 0; i < tail; i++)
    spectrum->h[i] = CMPLX((double)left[start + i], (double)right[start + i]);
  for (size_t i = 0; i < start; i++)
    spectrum->h[tail + i] = CMPLX((double)left[i], (double)right[i]);
  fftw_execute(spectrum->plan);
  window(spectrum);
  integrate(spectrum);
}

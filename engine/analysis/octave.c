// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "octave.h"

#include <math.h>

double hc_octave_hz(unsigned band)
{
  return 1000.0 * pow(10.0, ((double)band - 17.0) / 10.0);
}

/** Power between two places on the bin axis; bin i spans i − ½ … i + ½. */
static double between(const HcSpectrum *spectrum, double low, double high)
{
  const size_t highest = spectrum->n / 2;
  const double end = (double)highest + 0.5;
  if (low >= end)
    return 0.0;
  const double top = fmin(high, end);
  const size_t first = (size_t)(low + 0.5), last = (size_t)fmin(top + 0.5, (double)highest);
  double sum = 0.0;
  for (size_t i = first; i <= last; i++) {
    const double share = fmin(top, (double)i + 0.5) - fmax(low, (double)i - 0.5);
    sum += share * spectrum->power[i];
  }
  return sum;
}

void hc_octave_powers(const HcSpectrum *spectrum, double power[HC_THIRD_OCTAVES])
{
  const double half = pow(10.0, 0.05);
  for (unsigned band = 0; band < HC_THIRD_OCTAVES; band++) {
    const double mid = hc_octave_hz(band) / spectrum->bin_hz;
    power[band] = between(spectrum, mid / half, mid * half);
  }
}

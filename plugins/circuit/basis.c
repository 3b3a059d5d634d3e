// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/basis.h"

#include <math.h>

unsigned hc_basis_size(unsigned taps, const HcPoles *poles)
{
  return taps + poles->reals + 2 * poles->pairs;
}

/** Without C's care for infinities, of which there are none. */
static double complex times(double complex a, double complex b)
{
  return CMPLX(creal(a) * creal(b) - cimag(a) * cimag(b), creal(a) * cimag(b) + cimag(a) * creal(b));
}

void hc_basis_response(unsigned taps, const HcPoles *poles, double theta, double complex *brick)
{
  const double half = sin(theta / 2);
  const double complex rise = CMPLX(2 * half * half, sin(theta)); // 1 − z⁻¹ without cancellation
  unsigned at = taps;
  // Delays are powers of one frame's, each from its halves: six products at most, where a sine each took longer than all the rest.
  for (unsigned k = 0; k < taps; ++k)
    brick[k] = k > 1 ? times(brick[k / 2], brick[k - k / 2]) : CMPLX(k ? cos(theta) : 1, k ? -sin(theta) : 0);
  for (unsigned i = 0; i < poles->reals; ++i) {
    const double a = poles->a[i];
    brick[at++] = (1 - a) / ((1 - a) + a * rise);
  }
  for (unsigned j = 0; j < poles->pairs; ++j) {
    const double c1 = poles->c1[j], c2 = poles->c2[j], g = poles->g[j];
    const double complex d = ((1 + c1) + c2) - (c1 + 2 * c2) * rise + c2 * rise * rise;
    brick[at++] = g * g / d;
    brick[at++] = g * rise / d;
  }
}

double complex hc_path_response(unsigned taps, const HcPoles *poles, const HcPath *path, double theta)
{
  double complex brick[HC_BASIS_MAX];
  hc_basis_response(taps, poles, theta, brick);
  double complex sum = 0;
  unsigned at = 0;
  for (unsigned k = 0; k < taps; ++k)
    sum += path->taps[k] * brick[at++];
  for (unsigned i = 0; i < poles->reals; ++i)
    sum += path->real[i] * brick[at++];
  for (unsigned j = 0; j < poles->pairs; ++j, at += 2)
    sum += path->pair[j][0] * brick[at] + path->pair[j][1] * brick[at + 1];
  return sum;
}

double complex hc_filters_response(const HcFilters *filters, HcSource source, double hz)
{
  const double theta = 2 * M_PI * hz / filters->rate;
  return hc_path_response(filters->taps, &filters->poles, &filters->path[source], theta) * cexp(CMPLX(0, theta * filters->delay));
}

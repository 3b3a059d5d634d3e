// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "weighting.h"

/** Magnitude of A before normalisation, squared: four zeros at 0, double poles at 20.6 and 12194 Hz, poles at 107.7 and 737.9. */
static double a_raw(double hz)
{
  const double f2 = hz * hz;
  const double p1 = 20.598997 * 20.598997, p2 = 107.65265 * 107.65265, p3 = 737.86223 * 737.86223, p4 = 12194.217 * 12194.217;
  const double low = f2 / (f2 + p1), high = p4 / (f2 + p4);
  return low * low * high * high * (f2 / (f2 + p2)) * (f2 / (f2 + p3));
}

/** Magnitude of the BS.468 network before normalisation, squared: one zero at 0 and six poles, a ladder given by polynomials. */
static double bs468_raw(double hz)
{
  const double f2 = hz * hz;
  const double even = ((-4.737338981378384e-24 * f2 + 2.043828333606125e-15) * f2 - 1.363894795463638e-7) * f2 + 1.0;
  const double odd = ((1.306612257412824e-19 * f2 - 2.118150887518656e-11) * f2 + 5.559488023498642e-4) * hz;
  return f2 / (even * even + odd * odd);
}

double hc_weighting_a(double hz)
{
  return a_raw(hz) / a_raw(1000.0);
}

double hc_weighting_bs468(double hz)
{
  return bs468_raw(hz) / bs468_raw(1000.0);
}

double hc_weighting_band(double hz)
{
  return hz >= 20.0 && hz <= 20000.0 ? 1.0 : 0.0;
}

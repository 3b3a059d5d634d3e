// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "statistics.h"

#include <math.h>
#include <stdbool.h>

/** Φ⁻¹(0.975). */
static const double Z95 = 1.959963984540054;

static double normal(double z)
{
  return 0.5 * erfc(-z * M_SQRT1_2);
}

/** P(exactly k of n). */
static double term(unsigned k, unsigned n, double p)
{
  if (p <= 0 || p >= 1)
    return k == (p >= 1 ? n : 0);
  const double ways = lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
  return exp(ways + k * log(p) + (n - k) * log1p(-p));
}

double hc_binomial_upper(unsigned k, unsigned n, double p)
{
  // From the end inwards, the small ones first.
  double sum = 0;
  for (unsigned i = n + 1; i-- > k;)
    sum += term(i, n, p);
  return sum < 1 ? sum : 1;
}

double hc_binomial_two_sided(unsigned k, unsigned n)
{
  const double one = hc_binomial_upper(k > n - k ? k : n - k, n, 0.5);
  return 2 * one < 1 ? 2 * one : 1;
}

void hc_wilson(unsigned k, unsigned n, double *low, double *high)
{
  hc_wilson_share(n ? (double)k / n : 0, n, low, high);
}

void hc_wilson_share(double share, unsigned n, double *low, double *high)
{
  *low = 0;
  *high = 1;
  if (n == 0)
    return;
  const double z2 = Z95 * Z95;
  const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4.0 * n * n));
  *low = share <= 0 ? 0 : middle - half;
  *high = share >= 1 ? 1 : middle + half;
}

/** P(|T| ≤ t), exact for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
static double student(double t, unsigned degrees)
{
  const double theta = atan(t / sqrt(degrees)), c = cos(theta), c2 = c * c;
  const bool odd = degrees % 2;
  double term = odd ? c : 1, sum = degrees > 1 ? term : 0;
  for (unsigned k = odd ? 2 : 1; k + 2 <= degrees - 1; k += 2)
    sum += term *= c2 * k / (k + 1);
  return odd ? 2 / M_PI * (theta + sin(theta) * sum) : sin(theta) * sum;
}

double hc_student_95(unsigned degrees)
{
  double low = 0, high = 16;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    if (student(middle, degrees) < 0.95)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

unsigned hc_critical(unsigned n, double p0)
{
  unsigned k = n + 1;
  for (double sum = 0; k > 0 && (sum += term(k - 1, n, p0)) <= HC_TRIAL_ALPHA;)
    --k;
  return k;
}

double hc_power(unsigned n, double p0, double p)
{
  return hc_binomial_upper(hc_critical(n, p0), n, p);
}

double hc_power_two_sided(unsigned n, double p)
{
  unsigned k = n + 1;
  while (k > 0 && hc_binomial_two_sided(k - 1, n) <= HC_TRIAL_ALPHA && 2 * (k - 1) > n)
    --k;
  return hc_binomial_upper(k, n, p) + hc_binomial_upper(k, n, 1 - p);
}

double hc_share_2afc(double d_prime)
{
  return normal(d_prime * M_SQRT1_2);
}

double hc_share_abx(double d_prime)
{
  return normal(d_prime * M_SQRT1_2) * normal(d_prime / 2) + normal(-d_prime * M_SQRT1_2) * normal(-d_prime / 2);
}

/** Both models rise with d′. */
static double invert(double (*share)(double), unsigned k, unsigned n)
{
  if (n < 2 || 2 * k <= n)
    return 0;
  const double wanted = k == n ? (2.0 * n - 1) / (2.0 * n) : (double)k / n;
  double low = 0, high = 40;
  for (int i = 0; i < 80; ++i) {
    const double middle = 0.5 * (low + high);
    if (share(middle) < wanted)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

double hc_d_prime_2afc(unsigned k, unsigned n)
{
  return invert(hc_share_2afc, k, n);
}

double hc_d_prime_abx(unsigned k, unsigned n)
{
  return invert(hc_share_abx, k, n);
}

void hc_sprt_bounds(unsigned n, double *heard, double *not_heard)
{
  const double right = log(HC_SPRT_P1 / 0.5), wrong = log((1 - HC_SPRT_P1) / 0.5);
  const double bound = log((1 - HC_TRIAL_ALPHA) / HC_TRIAL_ALPHA);
  const double middle = n * -wrong / (right - wrong), half = bound / (right - wrong);
  *heard = middle + half;
  *not_heard = middle - half;
}

HcSprt hc_sprt(unsigned k, unsigned n)
{
  double heard, not_heard;
  hc_sprt_bounds(n, &heard, &not_heard);
  return k >= heard ? HC_SPRT_HEARD : k <= not_heard ? HC_SPRT_NOT_HEARD : HC_SPRT_GOES_ON;
}

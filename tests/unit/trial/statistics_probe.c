// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file statistics-probe N: a line for every n up to N and every k, to be judged by somebody else's mathematics. */

#include "trial/statistics.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
  const unsigned most = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
  for (unsigned n = 1; n <= most; ++n) {
    double heard, not_heard;
    hc_sprt_bounds(n, &heard, &not_heard);
    printf("t %u %.17g\n", n, hc_student_95(n));
    printf("n %u %u %u %.17g %.17g", n, hc_critical(n, 0.5), hc_critical(n, 0.125), heard, not_heard);
    for (int p = 6; p <= 9; ++p)
      printf(" %.17g %.17g", hc_power(n, 0.5, p / 10.0), hc_power_two_sided(n, p / 10.0));
    printf("\n");
    for (unsigned k = 0; k <= n; ++k) {
      double low, high;
      hc_wilson(k, n, &low, &high);
      printf("k %u %u %.17g %.17g %.17g %.17g %.17g %.17g %.17g %d\n", n, k, hc_binomial_upper(k, n, 0.5),
             hc_binomial_upper(k, n, 0.125), hc_binomial_two_sided(k, n), low, high, hc_d_prime_abx(k, n), hc_d_prime_2afc(k, n),
             (int)hc_sprt(k, n));
    }
  }
  return 0;
}

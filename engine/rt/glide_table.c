// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "glide.h"

#include <math.h>

/** Time constants after which what is left of a step cannot be told from the target in 24 bits. */
static const double settled = 20.0;

uint32_t hc_glide_table_length(double rate, double tau_s)
{
  return (uint32_t)ceil(settled * tau_s * rate) + 2;
}

HcGlideTable hc_glide_table(double *power, double rate, double tau_s)
{
  const HcGlideTable table = {power, hc_glide_table_length(rate, tau_s), -1.0 / (tau_s * rate)};
  for (uint32_t k = 0; k < table.length; k++)
    power[k] = exp(table.log_r * k);
  return table;
}

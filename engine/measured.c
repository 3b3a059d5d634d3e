// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The transfer of a line or a headphone, measured on the instance that plays: an impulse goes in, Fourier's sum of what comes out is taken. */

#include "response.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Peak volts of a sine of so many dBu. */
static double peak_volts(double dbu)
{
  return sqrt(2.0) * sqrt(0.6) * pow(10.0, dbu / 20.0);
}

/** Until nothing comes any more. */
static void run_impulse(HcUnit *unit, unsigned input, unsigned output, double rate, const double *hz, size_t n, double complex *h)
{
  double complex *turn = calloc(2 * n + 1, sizeof *turn), *step = turn + n;
  const uint64_t longest = (uint64_t)(60 * rate);
  double peak = 0, recent = 0;
  for (size_t i = 0; i < n && turn; ++i) {
    turn[i] = 1;
    step[i] = cexp(CMPLX(0, -2 * M_PI * hz[i] / rate));
    h[i] = 0;
  }
  unit->prepare->reset(unit->plugin); // what went through before is not of this answer
  for (uint64_t frame = 0; frame < longest && turn; frame += HC_CHUNK) {
    for (unsigned k = 0; k < unit->inputs; ++k)
      memset(unit->in[k], 0, HC_CHUNK * sizeof(float));
    if (frame == 0)
      unit->in[input][0] = 1.0f;
    unit->run(unit, HC_CHUNK);
    for (unsigned k = 0; k < HC_CHUNK; ++k) {
      const double sample = (double)unit->out[output][k];
      recent = fmax(recent, fabs(sample));
      for (size_t i = 0; i < n; ++i) {
        h[i] += sample * turn[i];
        turn[i] *= step[i];
      }
    }
    if ((frame / HC_CHUNK) % 1024 == 1023) {
      peak = fmax(peak, recent);
      if (recent <= 1e-11 * peak)
        break;
      recent = 0;
    }
  }
  free(turn);
}

/** Volts into the line, or into one half of the headphone's amplifier, of a sample of 1 [peak]. */
static double input_volts(HcBench *bench, uint32_t lane, bool pair, const HcPrepareFacts *facts)
{
  char address[HC_ADDRESS_MAX];
  HcMessage volume;
  if (!pair)
    return peak_volts(facts->in_force);
  (void)snprintf(address, sizeof address, "/lane/%c/headphone/volume", 'a' + (int)lane);
  return hc_bench_value(bench, address, &volume) ? sqrt(2.0) * volume.argument[0].number : 1.0;
}

HcStatus hc_response_measured(const HcResponse *response, uint32_t lane, bool pair, HcSource source, double complex *h,
                              HcError *error)
{
  const double rate = response->options->rate > 0 ? response->options->rate : 48000;
  const double *hz = response->hz;
  HcUnit *unit = NULL;
  HcPrepareFacts facts;
  double gain = 1;
  HcStatus status = pair ? hc_bench_headphone(response->bench, lane, &unit, &facts, &gain, error)
                         : hc_bench_line(response->bench, lane, &unit, &facts, &gain, error);
  if (status)
    return status;
  for (size_t i = 0; i < response->points; ++i)
    if (hz[i] >= rate / 2)
      return hc_error_set(error, HC_BAD_INPUT, "--frequencies: %g Hz is not below half the rate, %g Hz", hz[i], rate / 2);
  // A headphone's residual goes the program's way, but past the amplifier's limits.
  const unsigned input = pair ? 2 + (source >= HC_RIGHT_TO_LEFT) : source == HC_SIGNAL ? 0 : 1 + (unsigned)source;
  const unsigned output = pair ? 2 + source % 2 : source == HC_SIGNAL ? 0 : 2;
  run_impulse(unit, input, output, rate, hz, response->points, h);
  const double full_scale = pair || source == HC_SIGNAL ? input_volts(response->bench, lane, pair, &facts) : 1.0;
  // One sample at the receiver, or across a driver, is the peak voltage of +24 dBu.
  for (size_t i = 0; i < response->points; ++i)
    h[i] *= peak_volts(24.0) / gain / full_scale * cexp(CMPLX(0, 2 * M_PI * hz[i] / rate * facts.latency));
  return HC_OK;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What measuring costs: CPU seconds per second of sound.
 */
#include "signal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static double cpu_seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void run(double rate, unsigned lanes)
{
  const Signal hum = {.count = 2, .partial = {{50.0, 0.1, 0.0}, {150.0, 0.05, 0.0}}, .right = 1.0, .noise_rms = 1e-4};
  Scene scene = {.rate = rate, .lanes = lanes, .program = &hum, .out = &hum};
  for (unsigned i = 0; i < lanes; i++) {
    scene.lane[i] = scene.residual[i] = &hum;
    scene.gain[i] = 1.0f;
  }
  HcTap tap;
  test_tap(&scene, 0, HC_CHUNK, &tap);
  HcAnalysis *analysis = hc_analysis_new(rate, lanes, NULL);
  if (!analysis)
    return;
  const unsigned seconds = 10;
  const uint64_t chunks = (uint64_t)(seconds * rate / HC_CHUNK);
  const double before = cpu_seconds();
  for (uint64_t i = 0; i < chunks; i++) {
    tap.frame = i * HC_CHUNK;
    hc_analysis_feed(analysis, &tap);
  }
  const double spent = cpu_seconds() - before;
  HcSnapshot s;
  printf("%6.0f Hz, %u lanes: %.4f CPU s per s of sound%s\n", rate, lanes, spent / seconds,
         hc_analysis_snapshot(analysis, &s) ? "" : ", nothing measured");
  hc_analysis_free(analysis);
}

int main(void)
{
  run(44100.0, 2);
  run(48000.0, 2);
  run(48000.0, 8);
  run(96000.0, 2);
  run(192000.0, 2);
  return 0;
}

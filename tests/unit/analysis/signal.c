// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

double test_uniform(uint64_t *state)
{
  *state += 0x9e3779b97f4a7c15u;
  uint64_t x = *state;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return ((double)((x ^ (x >> 31)) >> 11) + 0.5) * 0x1p-53;
}

static double gauss(uint64_t *state)
{
  const double u = test_uniform(state), v = test_uniform(state);
  return sqrt(-2.0 * log(u)) * cos(2.0 * M_PI * v);
}

static double noise(Scene *scene, const Signal *signal, unsigned channel)
{
  if (!(signal->noise_rms > 0.0))
    return 0.0;
  scene->memory[channel] = signal->noise_rms * gauss(&scene->random) + signal->pole * scene->memory[channel];
  return scene->memory[channel];
}

static void fill(Scene *scene, const Signal *signal, double gain, uint64_t frame, uint32_t frames, float *left, float *right)
{
  for (uint32_t i = 0; i < frames; i++) {
    const double t = (double)(frame + i) / scene->rate;
    double sum = 0.0;
    for (unsigned k = 0; k < signal->count; k++) {
      const Partial *p = &signal->partial[k];
      const double walk = signal->walk_hz * p->hz / signal->partial[0].hz * sin(2.0 * M_PI * 0.1 * t) / 0.1;
      sum += p->peak * sin(2.0 * M_PI * p->hz * t + walk + p->phase);
    }
    sum *= 1.0 + signal->am * sin(2.0 * M_PI * 0.2 * t);
    left[i] = (float)(gain * (sum + noise(scene, signal, 0)));
    right[i] = (float)(gain * (signal->right * sum + noise(scene, signal, 1)));
  }
}

void test_tap(Scene *scene, uint64_t frame, uint32_t frames, HcTap *tap)
{
  memset(tap, 0, sizeof *tap);
  tap->frame = frame;
  tap->frames = frames;
  tap->lanes = scene->lanes;
  if (scene->program)
    fill(scene, scene->program, 1.0, frame, frames, tap->row[0], tap->row[1]);
  if (scene->out && scene->out == scene->program)
    memcpy(tap->row[2], tap->row[0], sizeof tap->row[0] * 2);
  else if (scene->out)
    fill(scene, scene->out, 1.0, frame, frames, tap->row[2], tap->row[3]);
  for (unsigned i = 0; i < scene->lanes; i++) {
    tap->gain[i] = scene->gain[i];
    if (scene->lane[i] && scene->lane[i] == scene->program)
      memcpy(tap->row[4 + 4 * i], tap->row[0], sizeof tap->row[0] * 2);
    else if (scene->lane[i])
      fill(scene, scene->lane[i], 1.0, frame, frames, tap->row[4 + 4 * i], tap->row[5 + 4 * i]);
    if (scene->residual[i])
      fill(scene, scene->residual[i], (double)scene->gain[i], frame, frames, tap->row[6 + 4 * i], tap->row[7 + 4 * i]);
  }
}

uint64_t test_feed(HcAnalysis *analysis, Scene *scene, uint64_t frame, double seconds)
{
  const uint64_t end = frame + (uint64_t)llround(seconds * scene->rate);
  HcTap tap;
  while (frame < end) {
    const uint32_t frames = end - frame < HC_CHUNK ? (uint32_t)(end - frame) : HC_CHUNK;
    test_tap(scene, frame, frames, &tap);
    hc_analysis_feed(analysis, &tap);
    frame += frames;
  }
  return frame;
}

double test_peak_of_dbu(double dbu)
{
  const double full_scale_rms_v = 0.774597 * pow(10.0, 24.0 / 20.0), rms_v = 0.774597 * pow(10.0, dbu / 20.0);
  return rms_v / full_scale_rms_v;
}

double test_peak_of_dbfs(double dbfs)
{
  return pow(10.0, dbfs / 20.0);
}

void test_near(Tally *tally, const char *what, double measured, double expected, double within)
{
  const double error = fabs(measured - expected);
  tally->checks++;
  tally->worst = fmax(tally->worst, error / within);
  if (!(error <= within)) {
    tally->failures++;
    printf("  %s: measured %.6f, expected %.6f within %g\n", what, measured, expected, within);
  }
}

void test_true(Tally *tally, const char *what, bool condition)
{
  tally->checks++;
  if (!condition) {
    tally->failures++;
    printf("  %s: does not hold\n", what);
  }
}

int test_end(Tally *tally, const char *name, int status)
{
  const bool good = tally->failures == 0 && tally->checks > 0;
  printf("%s %s: %u checks, %u failed, worst error %.2f of its tolerance\n", good ? "ok" : "FAIL", name, tally->checks,
         tally->failures, tally->worst);
  *tally = (Tally){0};
  return good ? status : 1;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The interference plugin under torture: any rate, any block size, any value of any control, within its range and far outside, not a
 * number, infinite, changing all the time, ports taken away. What comes out is finite and bounded, and activate begins again.
 *
 * usage: torture_test BUNDLE
 */
#include "check.h"
#include "lv2_rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BUSES = 5 };
static const char *const k_bus[BUSES] = {"ground", "leakage", "magnetic", "electric", "rf"};
/** The largest levels of all generators, at the smallest distance, peaks of all of them together. */
static const double k_bound[BUSES] = {150, 0.05, 2, 1500, 20};

typedef struct Dice {
  uint64_t state;
} Dice;

static uint32_t roll(Dice *dice, uint32_t sides)
{
  dice->state = dice->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(dice->state >> 33) % sides;
}

/** Anything that a host could write into a port. */
static float any_value(Dice *dice, float low, float high)
{
  static const float odd[] = {NAN, INFINITY, -INFINITY, 3.4e38F, -3.4e38F, 1e-40F, -0.0F};
  switch (roll(dice, 4)) {
  case 0:
    return odd[roll(dice, sizeof odd / sizeof *odd)];
  case 1:
    return roll(dice, 2) ? low : high;
  case 2:
    return low + (high - low) * (-2.0F + 5.0F * (float)roll(dice, 1001) / 1000.0F);
  default:
    return low + (high - low) * (float)roll(dice, 1001) / 1000.0F;
  }
}

static void controls_shake(HcRig *rig, Dice *dice, const float *low, const float *high, uint32_t some)
{
  for (uint32_t p = 0; p < rig->ports; p++)
    if (!rig->audio[p] && roll(dice, some) == 0)
      rig->control[p] = any_value(dice, low[p], high[p]);
}

static void buses_check(const HcRig *rig, HcCheck *check, uint32_t frames, double rate)
{
  for (int b = 0; b < BUSES; b++) {
    const float *const x = rig->audio[hc_rig_port(rig, k_bus[b])];
    double peak = 0.0;
    for (uint32_t i = 0; i < frames; i++)
      peak = fmax(peak, isfinite(x[i]) ? fabs((double)x[i]) : (double)INFINITY);
    HC_CHECK(check, peak < k_bound[b], "%s reaches %g at %g Hz, block %u", k_bus[b], peak, rate, frames);
  }
}

static void case_rate(const char *bundle, double rate, unsigned *failures)
{
  char name[64];
  snprintf(name, sizeof name, "anything goes at %g Hz", rate);
  HcCheck check = {name, 0, 0, failures};
  Dice dice = {(uint64_t)rate};
  HcRig *const rig = hc_rig_new(bundle, "urn:hotcold:interference", rate);
  float low[HC_RIG_PORTS_MAX], high[HC_RIG_PORTS_MAX], usual[HC_RIG_PORTS_MAX];
  lilv_plugin_get_port_ranges_float(rig->plugin, low, high, usual);
  lilv_instance_activate(rig->instance);
  for (int block = 0; block < 1500; block++) {
    const uint32_t frames = roll(&dice, 3) == 0 ? roll(&dice, 4) : roll(&dice, block % 100 ? 300 : HC_RIG_FRAMES + 1);
    controls_shake(rig, &dice, low, high, 8);
    const uint32_t gone = roll(&dice, rig->ports);
    if (!rig->audio[gone]) // a port that is not connected has its default
      lilv_instance_connect_port(rig->instance, gone, NULL);
    hc_rig_run(rig, frames);
    if (!rig->audio[gone])
      lilv_instance_connect_port(rig->instance, gone, &rig->control[gone]);
    buses_check(rig, &check, frames, rate);
  }
  hc_rig_free(rig);
  hc_check_end(&check);
}

/** After everything, activate leads to the same bits as a plugin that is new. */
static void case_reset(const char *bundle, unsigned *failures)
{
  HcCheck check = {"activate begins again", 0, 0, failures};
  enum { FRAMES = 4096 };
  static float first[BUSES][FRAMES];
  Dice dice = {7};
  HcRig *const rig = hc_rig_new(bundle, "urn:hotcold:interference", 48000);
  float low[HC_RIG_PORTS_MAX], high[HC_RIG_PORTS_MAX], usual[HC_RIG_PORTS_MAX];
  lilv_plugin_get_port_ranges_float(rig->plugin, low, high, usual);
  for (int round = 0; round < 4; round++) {
    for (uint32_t p = 0; p < rig->ports; p++)
      if (!rig->audio[p])
        rig->control[p] = high[p] == 1.0F ? 1.0F : usual[p];
    lilv_instance_activate(rig->instance);
    hc_rig_run(rig, FRAMES);
    for (int b = 0; b < BUSES; b++) {
      const float *const x = rig->audio[hc_rig_port(rig, k_bus[b])];
      HC_CHECK(&check, round == 0 || memcmp(first[b], x, sizeof first[b]) == 0, "round %d: other bits on %s", round, k_bus[b]);
      memcpy(first[b], x, sizeof first[b]);
    }
    for (int block = 0; block < 300; block++) {
      controls_shake(rig, &dice, low, high, 3);
      hc_rig_run(rig, roll(&dice, 500));
    }
    lilv_instance_deactivate(rig->instance);
  }
  lilv_instance_activate(rig->instance);
  hc_rig_free(rig);
  hc_check_end(&check);
}

int main(int argc, char **argv)
{
  static const double rates[] = {8000, 22050, 32000, 44100, 48000, 96000, 192000, 384000};
  unsigned failures = 0;
  if (argc != 2)
    return 2;
  for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
    case_rate(argv[1], rates[r], &failures);
  case_reset(argv[1], &failures);
  return hc_check_summary(failures);
}

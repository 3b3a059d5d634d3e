// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Nobody hears the switch itself: a 997 Hz sine at -20 dBFS through two lanes that differ a little, a hundred switches at
 * each length of fade, and no component more than 500 Hz from the tone above -120 dBFS around any of them.
 */
#include "rig.h"
#include "spectrum.h"

#include <math.h>
#include <stdlib.h>

enum { WINDOW = 4096, SWITCHES = 100, SPACING = 4999, GUARD = 16 };
static const double rate = 48000.0;

/** Highest component away from the tone in windows around each switch [dBFS]. */
static double worst_away(const float *out, uint32_t first, uint32_t fade, unsigned *bins)
{
  double db[WINDOW / 2 + 1], worst = -300.0;
  for (uint32_t k = 0; k < SWITCHES; k++) {
    const uint32_t middle = first + k * SPACING + GUARD + fade / 2;
    spectrum_db(out + middle - WINDOW / 2, WINDOW, 16.0, db);
    for (uint32_t b = 0; b <= WINDOW / 2; b++)
      if (fabs(b * rate / WINDOW - 997.0) > 500.0) {
        worst = fmax(worst, db[b]);
        ++*bins;
      }
  }
  return worst;
}

static double hundred(double fade_ms, uint32_t *kinds)
{
  const uint32_t first = 6000, frames = first + SWITCHES * SPACING + WINDOW, fade = (uint32_t)(fade_ms * 48.0);
  HcRt *rt = hc_rt_new(rate, 2, 0);
  // 0.05 dB and 1.5 degrees apart: what a matched pair of lines may differ by at 997 Hz.
  FakeUnit *a = fake_insert(1.0f, 0), *b = fake_insert(1.004058f, 0);
  b->lead = 0.2012f;
  rig_send(rt, rig_commit(0, 5, OP(HC_OP_SLOT, 0, 3, 1.0, .unit = &a->unit), OP(HC_OP_SLOT, 1, 3, 1.0, .unit = &b->unit),
                          OP(HC_OP_FADE, .number = fade), OP(HC_OP_PROGRAM, .index = HC_PROGRAM_SINE), OP(.kind = HC_OP_SNAP)));
  for (uint32_t k = 0; k < SWITCHES; k++)
    rig_send(rt, rig_commit(first + k * SPACING, 1, OP(HC_OP_SELECT, .lane = (k + 1) % 2)));
  Take take = take_new(frames);
  rig_run(rt, NULL, &take, 256);
  unsigned bins = 0;
  const double worst = worst_away(take.out[0], first, fade, &bins);
  *kinds += bins;
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  fake_free(a);
  fake_free(b);
  return worst;
}

/** A plugin that is late comes in and goes: as long as it has nothing to say the old sound stays. 7 or 42 turns of the tone late, so
 * that the fade itself is not heard either. */
static double late_one(uint32_t late, unsigned *bins)
{
  const uint32_t first = 6000, frames = first + SWITCHES * SPACING + WINDOW, fade = 480;
  HcRt *rt = hc_rt_new(rate, 2, 0);
  FakeUnit *unit[SWITCHES / 2];
  rig_send(rt, rig_commit(0, 2, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_SINE), OP(.kind = HC_OP_SNAP)));
  for (uint32_t k = 0; k < SWITCHES; k++) {
    if (k % 2 == 0)
      unit[k / 2] = fake_insert(1.0f, late);
    rig_send(rt, rig_commit(first + k * SPACING, 1, OP(HC_OP_SLOT, 0, 3, 1.0, .unit = k % 2 ? NULL : &unit[k / 2]->unit)));
  }
  Take take = take_new(frames);
  rig_run(rt, NULL, &take, 256);
  // Going out begins at once, coming in when it is in step.
  const double worst = fmax(worst_away(take.out[0], first, fade, bins), worst_away(take.out[0], first + late, fade, bins));
  take_free(&take);
  rig_collect(rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(rt, NULL, NULL);
  for (uint32_t k = 0; k < SWITCHES / 2; k++)
    fake_free(unit[k]);
  return worst;
}

int main(void)
{
  const uint32_t lates[] = {337, 2022};
  for (int l = 0; l < 2; l++) {
    unsigned bins = 0;
    const double worst = late_one(lates[l], &bins);
    rig_check(worst < -120.0 && bins > 100000, "plugins %u frames late, in and out: %.1f dBFS at most in %u bins", lates[l],
              worst, bins);
  }
  const double fades_ms[] = {5.0, 10.0, 23.0, 50.0};
  for (int f = 0; f < 4; f++) {
    unsigned bins = 0;
    const double worst = hundred(fades_ms[f], &bins);
    rig_check(worst < -120.0 && bins > 100000, "fade of %.0f ms: %.1f dBFS at most in %u bins around %d switches", fades_ms[f],
              worst, bins, SWITCHES);
  }
  unsigned bins = 0;
  const double hard = hundred(0.0, &bins);
  rig_check(hard > -90.0, "the measurement sees a hard switch: %.1f dBFS", hard);
  return rig_end();
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "interference.h"

#include "mix.h"

#include <string.h>

HcInterference hc_interference_none(void)
{
  return (HcInterference){.swap = hc_ramp_at(1.0)};
}

bool hc_interference_ready(const HcInterference *interference)
{
  return hc_ramp_done(&interference->swap) && !interference->old;
}

void hc_interference_put(HcInterference *interference, HcUnit *unit, uint32_t fade, HcRing *returns)
{
  if (unit == interference->now)
    return;
  if (hc_interference_ready(interference)) {
    interference->old = interference->now;
    interference->swap = hc_ramp_at(0.0);
    hc_ramp_to(&interference->swap, 1.0, fade);
  } else if (interference->now) {
    hc_returns_give(returns, (HcReturn){HC_RETURN_UNIT, 0, 0, interference->now, interference->now});
  }
  interference->now = unit;
  interference->broken = interference->untold = false;
}

/** Outputs of a unit, silence where it has none. */
static bool run(HcUnit *unit, const float **bus, uint32_t frames)
{
  const uint32_t outputs = !unit ? 0 : unit->outputs < HC_BUS_ROWS ? unit->outputs : HC_BUS_ROWS;
  if (unit)
    unit->run(unit, frames);
  for (uint32_t b = 0; b < HC_BUS_ROWS; b++)
    bus[b] = b < outputs ? unit->out[b] : hc_mix_silence;
  const bool sane = hc_mix_sane(bus, outputs, frames);
  for (int b = 0; b < HC_BUS_ROWS && !sane; b++)
    bus[b] = hc_mix_silence;
  return sane;
}

bool hc_interference_render(HcInterference *interference, const float **bus, float (*room)[HC_CHUNK], uint32_t frames)
{
  const bool swapping = !hc_ramp_done(&interference->swap);
  const bool sane = run(interference->broken ? NULL : interference->now, bus, frames);
  if (!sane)
    interference->broken = interference->untold = true;
  if (!swapping)
    return sane;
  const float *old[HC_BUS_ROWS];
  float toward[HC_CHUNK];
  run(interference->old, old, frames);
  hc_ramp_render(&interference->swap, toward, frames);
  for (int b = 0; b < HC_BUS_ROWS; b++) {
    memcpy(room[b], old[b], frames * sizeof(float));
    hc_mix_toward(room[b], bus[b], toward, frames);
    bus[b] = room[b];
  }
  return sane;
}

void hc_interference_settle(HcInterference *interference, HcRing *returns, uint32_t lane)
{
  if (interference->untold && hc_returns_give(returns, (HcReturn){HC_RETURN_BROKEN, lane, 0, NULL, interference->now}))
    interference->untold = false;
  if (interference->old && hc_ramp_done(&interference->swap) &&
      hc_returns_give(returns, (HcReturn){HC_RETURN_UNIT, lane, 0, interference->old, interference->old}))
    interference->old = NULL;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "leakage.h"

#include <string.h>

void hc_leakage_init(HcLeakage *leakage)
{
  memset(leakage, 0, sizeof *leakage);
}

HC_CLONES static void leakage_add(const HcLeakage *restrict leakage, const HcMains *restrict mains, double *restrict current,
                                  double *restrict electric)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    current[i] += hc_gain_at(&leakage->amperes, i) * mains->current[i];
    electric[i] += hc_gain_at(&leakage->volts, i) * mains->volt[i];
  }
}

void hc_leakage_render(HcLeakage *leakage, const HcRoom *room, HcGridRow *bus)
{
  const bool on = hc_room_on(room, HC_INTERFERENCE_PORT_LEAKAGE_ON);
  hc_gain_step(&leakage->amperes, on ? room->value[HC_INTERFERENCE_PORT_LEAKAGE_LEVEL] : 0.0, room->follow);
  hc_gain_step(&leakage->volts, on ? room->value[HC_INTERFERENCE_PORT_LEAKAGE_VOLTAGE] : 0.0, room->follow);
  if (hc_gain_silent(&leakage->amperes) && hc_gain_silent(&leakage->volts))
    return;
  hc_mains_waves(room->mains);
  leakage_add(leakage, room->mains, hc_grid_row(&bus[HC_BUS_LEAKAGE]), hc_grid_row(&bus[HC_BUS_ELECTRIC]));
}

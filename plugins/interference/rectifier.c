// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rectifier.h"

#include <string.h>

void hc_rectifier_init(HcRectifier *rectifier)
{
  memset(rectifier, 0, sizeof *rectifier);
}

/** The phase from the last zero crossing on, in halves of a turn, says how far the crest is. */
HC_CLONES static void pulses_add(const HcRectifier *restrict rectifier, double phase, double per_frame, double *restrict ground)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double halves = 2.0 * (phase + per_frame * i); // less than 4: a step is shorter than a period
    const double third = halves >= 3.0 ? 3.0 : 2.0, first = halves >= 1.0 ? 1.0 : 0.0, whole = halves >= 2.0 ? third : first;
    const double sign = whole == 1.0 || whole == 3.0 ? -1.0 : 1.0;
    const double off = fabs(halves - whole - 0.5) / hc_gain_at(&rectifier->angle, i); // half a pulse is 1
    const double half = hc_quarter_cosine(off < 1.0 ? off : 1.0);
    ground[i] += sign * hc_gain_at(&rectifier->volts, i) * (half * half);
  }
}

static double peak_volts(const HcRectifier *rectifier, const HcRoom *room)
{
  const double w = rectifier->angle.now, x = 0.5 * hc_turn * w;
  const double fundamental = 2.0 * w * sin(x) / (x * (1.0 - w * w));
  return sqrt(2.0) * room->value[HC_INTERFERENCE_PORT_RECTIFIER_LEVEL] / fundamental;
}

void hc_rectifier_render(HcRectifier *rectifier, const HcRoom *room, HcGridRow *bus)
{
  const double angle = room->value[HC_INTERFERENCE_PORT_RECTIFIER_ANGLE] / 360.0;
  if (room->frame == 0)
    rectifier->angle = hc_gain_resting(angle);
  hc_gain_step(&rectifier->angle, angle, room->follow);
  const bool on = hc_room_on(room, HC_INTERFERENCE_PORT_RECTIFIER_ON);
  hc_gain_step(&rectifier->volts, on ? peak_volts(rectifier, room) : 0.0, room->follow);
  if (!hc_gain_silent(&rectifier->volts))
    pulses_add(rectifier, room->mains->phase, room->mains->per_frame, hc_grid_row(&bus[HC_BUS_GROUND]));
}

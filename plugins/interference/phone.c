// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "phone.h"

#include <string.h>

static const double k_frame_s = 60e-3 / 13.0, k_burst_s = 15e-3 / 26.0;

void hc_phone_init(HcPhone *phone)
{
  memset(phone, 0, sizeof *phone);
}

static bool burst_is_sent(const HcRoom *room, uint64_t burst)
{
  enum { IDLE = 26, GROUP = 51, BURSTS = 4, GROUPS = 20, FEWEST = 5, MORE = 6 };
  if (room->value[HC_INTERFERENCE_PORT_PHONE_MODE] < 0.5)
    return burst % IDLE != IDLE - 1;
  const uint64_t group = burst / GROUP;
  const uint64_t groups = FEWEST + hc_random_bits(hc_stream(room->seed, HC_STREAM_PHONE), group / GROUPS) % MORE;
  return group % GROUPS < groups && burst % GROUP < BURSTS;
}

HC_CLONES static void rf_add(const HcGain *restrict volts, const double *restrict envelope, double *restrict rf)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++)
    rf[i] += hc_gain_at(volts, i) * envelope[i];
}

void hc_phone_render(HcPhone *phone, const HcRoom *room, HcGridRow *bus)
{
  double envelope[HC_INTERFERENCE_GRID], at;
  while (at = phone->next - (double)(int64_t)room->frame, !hc_train_early(room->edge, at)) {
    if (burst_is_sent(room, phone->burst)) {
      hc_train_add(&phone->train, at, 1.0);
      hc_train_add(&phone->train, at + k_burst_s * room->rate, -1.0);
    }
    phone->burst++;
    phone->next = (double)phone->burst * (k_frame_s * room->rate);
  }
  const double level = room->near * room->value[HC_INTERFERENCE_PORT_PHONE_LEVEL];
  hc_gain_step(&phone->volts, hc_room_on(room, HC_INTERFERENCE_PORT_PHONE_ON) ? level : 0.0, room->follow);
  hc_train_render(&phone->train, room->edge, false, hc_gain_silent(&phone->volts) ? NULL : envelope);
  if (!hc_gain_silent(&phone->volts))
    rf_add(&phone->volts, envelope, hc_grid_row(&bus[HC_BUS_RF]));
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wifi.h"

#include "hash.h"

#include <string.h>

static const double k_interval_s = 102.4e-3, k_gap_s = 0.4e-3, k_exponent = 1.3, k_noise = 0.3;

void hc_wifi_init(HcWifi *wifi)
{
  memset(wifi, 0, sizeof *wifi);
}

static double draw(HcWifi *wifi, const HcRoom *room)
{
  return hc_random_uniform(hc_stream(room->seed, HC_STREAM_WIFI), ++wifi->drawn);
}

/** The burst that begins at `next_s` goes off, and the one after it is planned; false where the next beacon comes before. */
static bool burst_send(HcWifi *wifi, const HcRoom *room, double at)
{
  const double beacon_s = 0.4e-3 + 2.1e-3 * hc_random_uniform(hc_stream(room->seed, HC_STREAM_WIFI), 0);
  const double length_s = wifi->next_s == 0.0 ? beacon_s : 0.2e-3 + 1.3e-3 * draw(wifi, room);
  if (wifi->next_s + length_s > k_interval_s - k_gap_s)
    return false;
  const double gap_s = k_gap_s / fmax(room->value[HC_INTERFERENCE_PORT_WIFI_TRAFFIC], 1e-3);
  hc_train_add(&wifi->train, at, 1.0);
  hc_train_add(&wifi->train, at + length_s * room->rate, -1.0);
  wifi->next_s = fmin(wifi->next_s + length_s + gap_s * pow(1.0 - draw(wifi, room), -1.0 / k_exponent), k_interval_s);
  return true;
}

HC_CLONES static void rf_add(const HcGain *restrict volts, const double *restrict envelope, const double *restrict gate,
                             const HcHashing hashing, double *restrict rf)
{
  const double *const n0 = hashing.narrow[0], *const n1 = hashing.narrow[1];
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++)
    rf[i] += hc_gain_at(volts, i) * (envelope[i] + k_noise * (gate[i] * (n0[i] + n1[i])));
}

void hc_wifi_render(HcWifi *wifi, const HcRoom *room, HcGridRow *bus)
{
  double envelope[HC_INTERFERENCE_GRID], gate[HC_INTERFERENCE_GRID], at;
  while (at = wifi->next - (double)(int64_t)room->frame, !hc_train_early(room->edge, at)) {
    if (!burst_send(wifi, room, at)) {
      wifi->beacon++;
      wifi->next_s = 0.0;
    }
    wifi->next = ((double)wifi->beacon * k_interval_s + wifi->next_s) * room->rate;
  }
  const double level = room->near * room->value[HC_INTERFERENCE_PORT_WIFI_LEVEL];
  hc_gain_step(&wifi->volts, hc_room_on(room, HC_INTERFERENCE_PORT_WIFI_ON) ? level : 0.0, room->follow);
  const bool silent = hc_gain_silent(&wifi->volts);
  if (!silent)
    hc_train_sum(&wifi->train, room->slow, false, gate);
  hc_train_render(&wifi->train, room->edge, false, silent ? NULL : envelope);
  if (!silent)
    rf_add(&wifi->volts, envelope, gate, hc_hash_read(room, HC_STREAM_WIFI), hc_grid_row(&bus[HC_BUS_RF]));
}

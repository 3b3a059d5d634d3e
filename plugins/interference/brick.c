// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "brick.h"

#include "hash.h"

#include <string.h>

void hc_brick_init(HcBrick *brick)
{
  memset(brick, 0, sizeof *brick);
}

/** Angular frequencies: of the mains and of the tone. */
HC_CLONES static void buses_add(const HcBrick *restrict brick, const HcMains *restrict mains, const HcTurns *restrict turn,
                                const HcTurns *restrict tone, const HcHashing hashing, const double radian_s[2],
                                double *restrict leakage, double *restrict magnetic)
{
  const double *const n0 = hashing.noise[0], *const n1 = hashing.noise[1], *const s0 = hashing.slope[0],
                      *const s1 = hashing.slope[1];
  const double mains_s = radian_s[0], tone_s = radian_s[1];
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double sine = turn->im[i], square = sine * sine, fourth = square * square, eighth = fourth * fourth;
    const double eighteenth = eighth * eighth * square, gate = eighteenth * square;
    const double gate_slope = 20.0 * mains_s * (eighteenth * (sine * turn->re[i]));
    const double noise = n0[i] + n1[i], slope = s0[i] + s1[i];
    const double hash = gate * noise + 0.707106781186547524 * tone->im[i];
    const double hash_slope = (gate * slope + gate_slope * noise) + 0.707106781186547524 * tone_s * tone->re[i];
    leakage[i] += hc_gain_at(&brick->leakage, i) * mains->current[i] + hc_gain_at(&brick->hash, i) * hash;
    magnetic[i] += hc_gain_at(&brick->magnetic, i) * hash_slope;
  }
}

void hc_brick_render(HcBrick *brick, const HcRoom *room, HcGridRow *bus)
{
  const double *const value = room->value;
  const bool on = hc_room_on(room, HC_INTERFERENCE_PORT_BRICK_ON);
  hc_gain_step(&brick->leakage, on ? value[HC_INTERFERENCE_PORT_BRICK_LEVEL] : 0.0, room->follow);
  hc_gain_step(&brick->hash, on ? value[HC_INTERFERENCE_PORT_BRICK_HASH] : 0.0, room->follow);
  hc_gain_step(&brick->magnetic, on ? value[HC_INTERFERENCE_PORT_BRICK_RIPPLE] * room->mutual_h_m : 0.0, room->follow);
  const double tone_hz = value[HC_INTERFERENCE_PORT_BRICK_TONE];
  const double phase = brick->phase;
  brick->phase += HC_INTERFERENCE_GRID * tone_hz / room->rate;
  brick->phase -= hc_whole(brick->phase);
  if (hc_gain_silent(&brick->leakage) && hc_gain_silent(&brick->hash) && hc_gain_silent(&brick->magnetic))
    return;
  const double radian_s[2] = {hc_turn * room->mains->per_frame * room->rate, hc_turn * tone_hz};
  HcTurns tone;
  hc_turns_fill(&tone, phase, tone_hz / room->rate);
  hc_mains_waves(room->mains);
  buses_add(brick, room->mains, hc_mains_turn(room->mains), &tone, hc_hash_read(room, HC_STREAM_HASH), radian_s,
            hc_grid_row(&bus[HC_BUS_LEAKAGE]), hc_grid_row(&bus[HC_BUS_MAGNETIC]));
}

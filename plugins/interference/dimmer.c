// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dimmer.h"

#include <string.h>

void hc_dimmer_init(HcDimmer *dimmer)
{
  memset(dimmer, 0, sizeof *dimmer);
}

/** What the next firing is like is decided when its half-cycle's turn comes. */
static void firing_decide(HcDimmer *dimmer, const HcRoom *room)
{
  const double jitter_s = 1e-6 * room->value[HC_INTERFERENCE_PORT_DIMMER_JITTER];
  const double off_s = jitter_s * hc_random_normal(hc_stream(room->seed, HC_STREAM_DIMMER), dimmer->firing);
  const double width_s = 2e-6 * room->value[HC_INTERFERENCE_PORT_DIMMER_RISE];
  dimmer->fires = 1.0 - dimmer->conduction.now + off_s * 2.0 * room->mains->per_frame * room->rate;
  if (width_s != dimmer->width_s) {
    dimmer->width_s = width_s;
    hc_edge_fill(&dimmer->edge, room->taper, width_s);
  }
}

/** The firing at hand, in half-cycles from the step's first frame. */
static double firing_left(const HcDimmer *dimmer, const HcMains *mains)
{
  const double whole = (double)(int64_t)(dimmer->firing - 2 * mains->cycle);
  return whole + dimmer->fires - 2.0 * mains->phase;
}

/** The same in frames. */
static double firing_at(const HcDimmer *dimmer, const HcMains *mains)
{
  return firing_left(dimmer, mains) / (2.0 * mains->per_frame);
}

/** Its edge ends before the step. */
static bool firing_over(const HcDimmer *dimmer, const HcRoom *room)
{
  if (firing_left(dimmer, room->mains) > 0.0)
    return false;
  const double half = 0.5 * (dimmer->width_s + room->taper->ring_s) * room->rate;
  return firing_at(dimmer, room->mains) + half <= 0.0;
}

/** The gate is what has opened less what has closed: firings before this one and this one, zero crossings before the one at hand
 * and that one. Nowhere else does it change within the step. */
static void gate_fill(HcDimmer *dimmer, const HcRoom *room, double *gate, double *slope)
{
  const HcMains *const mains = room->mains;
  const double rate = room->rate, half = 0.5 * (dimmer->width_s + room->taper->ring_s) * rate, fire = firing_at(dimmer, mains);
  const double crossing = floor(2.0 * mains->phase + mains->per_frame * HC_INTERFERENCE_GRID + 0.5);
  const double zero = (crossing - 2.0 * mains->phase) / (2.0 * mains->per_frame);
  const double open = (double)(int64_t)(dimmer->firing - 2 * mains->cycle) - crossing + 1.0;
  double closing[HC_INTERFERENCE_GRID] = {0}, closing_slope[HC_INTERFERENCE_GRID] = {0};
  if (fire + half > 0.0 && fire - half < HC_INTERFERENCE_GRID)
    hc_edge_sum(&dimmer->edge, -fire / rate, 1.0 / rate, HC_INTERFERENCE_GRID, gate, slope);
  else
    for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
      gate[i] = fire > 0.0 ? 0.0 : 1.0;
      slope[i] = 0.0;
    }
  hc_edge_rows_step(room->edge, zero, 1.0, closing);
  hc_edge_rows_pulse(room->edge, zero, room->edge->peak_s, closing_slope);
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    gate[i] += open - closing[i];
    slope[i] -= closing_slope[i];
  }
}

HC_CLONES static void buses_add(const HcDimmer *restrict dimmer, const HcTurns *restrict turn, double radian_s,
                                const double *restrict gate, const double *restrict slope, double *restrict ground,
                                double *restrict magnetic, double *restrict electric)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double current = gate[i] * turn->im[i], rise = slope[i] * turn->im[i] + radian_s * (gate[i] * turn->re[i]);
    ground[i] += hc_gain_at(&dimmer->ground, i) * current;
    electric[i] += hc_gain_at(&dimmer->electric, i) * current;
    magnetic[i] += hc_gain_at(&dimmer->magnetic, i) * rise;
  }
}

void hc_dimmer_render(HcDimmer *dimmer, const HcRoom *room, HcGridRow *bus)
{
  const double *const value = room->value;
  const double conduction = value[HC_INTERFERENCE_PORT_DIMMER_ANGLE] / 180.0;
  const bool on = hc_room_on(room, HC_INTERFERENCE_PORT_DIMMER_ON);
  const double current = on ? value[HC_INTERFERENCE_PORT_DIMMER_LEVEL] : 0.0;
  hc_gain_step(&dimmer->ground, 1e-3 * current * value[HC_INTERFERENCE_PORT_DIMMER_SHARED], room->follow);
  hc_gain_step(&dimmer->magnetic, current * room->mutual_h_m, room->follow);
  hc_gain_step(&dimmer->electric, on ? sqrt(2.0) * value[HC_INTERFERENCE_PORT_DIMMER_VOLTAGE] : 0.0, room->follow);
  if (room->frame == 0) {
    dimmer->conduction = hc_gain_resting(conduction);
    dimmer->firing = 2 * room->mains->cycle + (room->mains->phase >= 0.5 ? 1 : 0);
    firing_decide(dimmer, room);
  }
  hc_gain_step(&dimmer->conduction, conduction, 0.05 * room->follow); // so slow that no two firings come near each other
  // Below 9 kHz a grid step can be longer than a half-cycle: a firing is then passed over, and does not stay behind for ever.
  for (int passed = 0; passed < 2 && firing_over(dimmer, room); passed++) {
    dimmer->firing++;
    firing_decide(dimmer, room);
  }
  if (hc_gain_silent(&dimmer->ground) && hc_gain_silent(&dimmer->magnetic) && hc_gain_silent(&dimmer->electric))
    return;
  double gate[HC_INTERFERENCE_GRID], slope[HC_INTERFERENCE_GRID];
  gate_fill(dimmer, room, gate, slope);
  buses_add(dimmer, hc_mains_turn(room->mains), hc_turn * room->mains->per_frame * room->rate, gate, slope,
            hc_grid_row(&bus[HC_BUS_GROUND]), hc_grid_row(&bus[HC_BUS_MAGNETIC]), hc_grid_row(&bus[HC_BUS_ELECTRIC]));
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "motor.h"

#include "hash.h"

#include <string.h>

static const double k_shortest_s = 0.75e-3, k_longest_s = 15e-3, k_gap_s = 0.1e-3, k_gap_more_s = 0.3e-3, k_last_s = 2e-3;
static const double k_decay_s = 0.15, k_arc_per_s = 0.2 / 50e-6, k_third = 0.2;

void hc_motor_init(HcMotor *motor)
{
  memset(motor, 0, sizeof *motor);
}

static double draw(HcMotor *motor)
{
  return hc_random_uniform(motor->stream, ++motor->impulse);
}

/** The arc begins as soon as its first impulse can still be added. */
static void fire_begin(HcMotor *motor, const HcRoom *room)
{
  motor->stream = hc_random_bits(hc_stream(room->seed, HC_STREAM_MOTOR), room->frame);
  motor->impulse = 0;
  motor->arcing = motor->starting = true;
  motor->next = ceil(room->edge->half) + HC_INTERFERENCE_GRID;
  motor->end = motor->next + (k_shortest_s + (k_longest_s - k_shortest_s) * draw(motor)) * room->rate;
  motor->wait = ceil(motor->end + k_last_s * room->rate);
  motor->times = 5.0 + 3.0 * draw(motor);
}

static void arc_step(HcMotor *motor, const HcRoom *room)
{
  while (motor->arcing && !hc_train_early(room->edge, motor->next)) {
    const double left = motor->end - motor->next, length_s = k_longest_s * room->rate;
    const double grown = fmax(0.0, fmin(1.0, 1.0 - left / length_s)), sign = draw(motor) < 0.5 ? -1.0 : 1.0;
    hc_train_add(&motor->train, motor->next, sign * grown * (0.3 + 0.7 * draw(motor)));
    motor->next += (k_gap_s + k_gap_more_s * draw(motor)) * room->rate;
    if (motor->next > motor->end) { // the contact is open: the last one, at full height, on a frame
      hc_train_add(&motor->train, motor->wait, 1.0);
      motor->arcing = false;
    }
  }
  motor->next -= HC_INTERFERENCE_GRID;
  motor->end -= HC_INTERFERENCE_GRID;
}

/** Nobody hears of the contact. */
static bool contact_rests(const HcMotor *motor)
{
  return !motor->arcing && !motor->starting && motor->train.n == 0 && motor->from == 0.0 && motor->inrush == 0.0;
}

static void inrush_step(HcMotor *motor, const HcRoom *room)
{
  motor->from = motor->inrush;
  if (motor->inrush > 0.0)
    motor->inrush *= exp(-HC_INTERFERENCE_GRID / (k_decay_s * room->rate));
  if (motor->starting && motor->wait + room->edge->half <= 0.0) {
    motor->inrush = motor->times;
    motor->starting = false;
  }
  motor->wait -= HC_INTERFERENCE_GRID;
  if (motor->inrush < 1e-9)
    motor->inrush = 0.0;
}

HC_CLONES static void buses_add(const HcMotor *restrict motor, const HcTurns *restrict turn, double radian_s,
                                const double *restrict arc, const HcHashing hashing, double *restrict ground,
                                double *restrict magnetic)
{
  const double *const n0 = hashing.noise[0], *const n1 = hashing.noise[1];
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double part = (i + 1) * (1.0 / HC_INTERFERENCE_GRID), re = turn->re[i], im = turn->im[i];
    const double size = hc_gain_at(&motor->running, i) + motor->from + (motor->inrush - motor->from) * part;
    const double hum = size * (im + k_third * (im * (3.0 - 4.0 * im * im)));
    ground[i] += hc_gain_at(&motor->arc_volts, i) * arc[i] + hc_gain_at(&motor->hum_volts, i) * hum +
                 hc_gain_at(&motor->brush, i) * (n0[i] + n1[i]);
    magnetic[i] += hc_gain_at(&motor->arc_field, i) * arc[i] + hc_gain_at(&motor->hum_field, i) * (radian_s * size * re);
  }
}

void hc_motor_render(HcMotor *motor, const HcRoom *room, bool fire, HcGridRow *bus)
{
  const double *const value = room->value;
  const bool on = hc_room_on(room, HC_INTERFERENCE_PORT_MOTOR_ON);
  const double level = room->hushed ? 0.0 : value[HC_INTERFERENCE_PORT_MOTOR_LEVEL];
  const double field = room->hushed ? 0.0 : sqrt(2.0) * value[HC_INTERFERENCE_PORT_MOTOR_CURRENT] * room->mutual_h_m;
  hc_gain_step(&motor->running, on ? 1.0 : 0.0, room->follow);
  hc_gain_step(&motor->arc_volts, level, room->follow);
  hc_gain_step(&motor->arc_field, field * k_arc_per_s, room->follow);
  hc_gain_step(&motor->hum_volts, 0.1 * level, room->follow);
  hc_gain_step(&motor->hum_field, field, room->follow);
  hc_gain_step(&motor->brush, on ? value[HC_INTERFERENCE_PORT_MOTOR_BRUSH] : 0.0, room->follow);
  if (fire && !motor->arcing)
    fire_begin(motor, room);
  if (contact_rests(motor) && hc_gain_silent(&motor->running) && hc_gain_silent(&motor->brush))
    return;
  double arc[HC_INTERFERENCE_GRID];
  arc_step(motor, room);
  const bool arc_sounds = motor->train.n > 0;
  hc_train_render(&motor->train, room->edge, true, arc);
  inrush_step(motor, room);
  if (!arc_sounds && hc_gain_silent(&motor->running) && hc_gain_silent(&motor->brush) && motor->from == 0.0 &&
      motor->inrush == 0.0)
    return;
  buses_add(motor, hc_mains_turn(room->mains), hc_turn * room->mains->per_frame * room->rate, arc,
            hc_hash_read(room, HC_STREAM_MOTOR), hc_grid_row(&bus[HC_BUS_GROUND]), hc_grid_row(&bus[HC_BUS_MAGNETIC]));
}

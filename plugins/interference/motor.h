// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A motor on the same mains. Running (`on`): hum of its current and noise of brushes. Started (`fire`, whether it runs or not): a
 * showering arc in the thermostat's contact, 0.75 to 15 ms of impulses each 0.1 to 0.4 ms, growing as the contact opens, then inrush: the
 * hum times 5 to 8, decaying with 0.15 s.
 *
 * `ground` [V] = level·(Σ ±s_k·e(t − t_k)) + level/10·(r(t) + s(t)·e^{−t/0.15 s})·(sin φ + 0.2·sin(3φ)) + brush·n(t): e is an
 * impulse of height 1, the derivative of a band-limited edge of 28 us (edge.h); the last one has s = 1 and comes 2 ms after the others;
 * n is noise of 2 to 20 kHz (hash.h). Level: peak of the arc, 10 to 500 mV. `magnetic` [V/m] = M'·di/dt (M' as of the dimmer) of
 * √2·`current`·(r + s·e^{−t/0.15 s})·sin φ, and 0.2 per 50 us of that current's crest at each impulse, an estimate. Valid for
 * contacts that switch less than a kilowatt. Leaves out: radiation of the arc, ringing of the wiring, the running-up in detail.
 */
#ifndef HC_INTERFERENCE_MOTOR_H
#define HC_INTERFERENCE_MOTOR_H

#include "mains.h"
#include "train.h"

typedef struct HcMotor {
  HcGain running, arc_volts, arc_field, hum_volts, hum_field, brush;
  HcTrain train;
  uint64_t stream;     ///< random numbers of the arc at hand
  uint64_t impulse;    ///< how many it has had
  double next, end;    ///< next impulse, end of the arc [frames from the next step]
  double inrush, from; ///< s·e^{−t/τ} at the end of this step and at its beginning
  double wait;         ///< until the inrush begins [frames]
  double times;        ///< how much more than running it will be
  bool arcing, starting;
} HcMotor;

void hc_motor_init(HcMotor *motor);
/** RT. One grid step, added to the buses `ground` and `magnetic`; `fire`: the button was pressed. */
void hc_motor_render(HcMotor *motor, const HcRoom *room, bool fire, HcGridRow *bus);

#endif

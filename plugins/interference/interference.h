// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HC_INTERFERENCE_H
#define HC_INTERFERENCE_H

#include "brick.h"
#include "dimmer.h"
#include "hash.h"
#include "hum.h"
#include "leakage.h"
#include "motor.h"
#include "phone.h"
#include "radio.h"
#include "rectifier.h"
#include "wifi.h"

#include "lv2/core/lv2.h"

#define HC_INTERFERENCE_URI "urn:hotcold:interference"

enum {
  HC_INTERFERENCE_CONTROLS = sizeof hc_interference_controls / sizeof *hc_interference_controls,
  HC_INTERFERENCE_CONTROL = HC_INTERFERENCE_PORTS - HC_INTERFERENCE_CONTROLS ///< the first of them: audio ports come before
};

typedef struct HcInterference {
  HcGridRow bus[HC_INTERFERENCE_BUSES]; ///< of the grid step at hand
  HcGridRow source;                     ///< hum in the program
  HcRoom room;
  HcMains mains;
  HcHum hum;
  HcLeakage leakage;
  HcRectifier rectifier;
  HcDimmer dimmer;
  HcBrick brick;
  HcPhone phone;
  HcWifi wifi;
  HcRadio radio;
  HcMotor motor;
  HcTaper taper;
  HcEdgeRows edge, slow;
  HcHash *hash;
  double *white;                               ///< for making the hash; NULL: all tables are made
  bool adopted;                                ///< the host tells what is switched on
  bool stale;                                  ///< nothing has been read yet
  float read[HC_INTERFERENCE_CONTROLS];        ///< what the controls' ports held in the last run
  double value[HC_INTERFERENCE_PORTS];         ///< of the controls, as of this run
  const float *knob[HC_INTERFERENCE_CONTROLS]; ///< the controls' ports, in the order of the table
  float *out[HC_INTERFERENCE_CONTROL];         ///< the audio ports
  uint64_t frame;
  uint32_t hush_steps; ///< of waiting for silence, before a new seed is taken
  bool pressed;        ///< the button, in the last run
  bool fire;           ///< it was pressed, and the next grid step is to know
} HcInterference;

/** RT. interference_run.c, everything that run() reaches. */
void hc_interference_run(LV2_Handle instance, uint32_t frames);

#endif

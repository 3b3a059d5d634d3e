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

typedef struct HcInterference {
  HcBusBlock bus;   ///< of the grid step at hand
  HcGridRow source; ///< hum in the program
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
  HcEdgeRows edge;
  HcHash hash;
  float read[HC_INTERFERENCE_PORTS];   ///< what the controls' ports held in the last run; NaN before the first
  double value[HC_INTERFERENCE_PORTS]; ///< of the controls, as of this run
  void *port[HC_INTERFERENCE_PORTS];
  uint64_t frame;
  uint32_t hush_steps; ///< of waiting for silence, before a new seed is taken
  bool pressed;        ///< the button, in the last run
  bool fire;           ///< it was pressed, and the next grid step is to know
} HcInterference;

/** RT. interference_run.c, everything that run() reaches. */
void hc_interference_run(LV2_Handle instance, uint32_t frames);

#endif

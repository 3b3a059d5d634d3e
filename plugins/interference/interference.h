// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HC_INTERFERENCE_H
#define HC_INTERFERENCE_H

#include "hum.h"
#include "interference_ports.h"

#include "lv2/core/lv2.h"

#define HC_INTERFERENCE_URI "urn:hotcold:interference"

typedef struct HcInterference {
  HcBusBlock bus;
  HcHum hum;
  void *port[HC_INTERFERENCE_PORTS];
  double rate;
  uint64_t frame;
} HcInterference;

/** RT. interference_run.c, everything that run() reaches. */
void hc_interference_run(LV2_Handle instance, uint32_t frames);

#endif

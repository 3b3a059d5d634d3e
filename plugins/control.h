// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HC_CONTROL_H
#define HC_CONTROL_H

#include <stdbool.h>

/** A control input of one of our plugins, as its table says. `define` is the parameter of the circuit that it sets, times `scale`, or
 * NULL. */
typedef struct HcPortControl {
  unsigned port;
  float minimum, maximum, standard;
  const char *define;
  double scale;
  bool live; ///< takes effect where it is read: nothing has to be prepared for it
} HcPortControl;

#endif

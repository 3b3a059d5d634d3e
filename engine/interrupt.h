// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Ctrl-C and SIGTERM are held back, so that what was begun can be taken away. */
#ifndef HC_INTERRUPT_H
#define HC_INTERRUPT_H

#include <stdbool.h>
#include <uv.h>

typedef struct HcInterrupt {
  uv_loop_t loop;
  uv_signal_t on[2];
  int caught; ///< signal; 0: none yet
} HcInterrupt;

/** False: out of memory. */
bool hc_interrupt_open(HcInterrupt *interrupt);
/** Look whether one has come; a few microseconds. */
bool hc_interrupt_caught(HcInterrupt *interrupt);
/** What was caught happens now. */
void hc_interrupt_close(HcInterrupt *interrupt);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "interrupt.h"

#include <signal.h>

static void stop_at(uv_signal_t *handle, int signal)
{
  ((HcInterrupt *)handle->data)->caught = signal;
}

bool hc_interrupt_open(HcInterrupt *interrupt)
{
  static const int signals[2] = {SIGINT, SIGTERM};
  if (uv_loop_init(&interrupt->loop))
    return false;
  for (unsigned i = 0; i < 2; ++i) {
    interrupt->on[i].data = interrupt;
    (void)uv_signal_init(&interrupt->loop, &interrupt->on[i]);
    (void)uv_signal_start(&interrupt->on[i], stop_at, signals[i]);
  }
  return true;
}

bool hc_interrupt_caught(HcInterrupt *interrupt)
{
  (void)uv_run(&interrupt->loop, UV_RUN_NOWAIT);
  return interrupt->caught;
}

void hc_interrupt_close(HcInterrupt *interrupt)
{
  (void)hc_interrupt_caught(interrupt);
  for (unsigned i = 0; i < 2; ++i)
    uv_close((uv_handle_t *)&interrupt->on[i], NULL);
  (void)uv_run(&interrupt->loop, UV_RUN_DEFAULT);
  (void)uv_loop_close(&interrupt->loop);
  if (interrupt->caught)
    (void)raise(interrupt->caught);
}

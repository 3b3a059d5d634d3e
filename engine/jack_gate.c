// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jack_internal.h"

#include <time.h>

enum { CLOSED, OPEN, INSIDE, CLOSING };

void hc_gate_init(HcGate *gate)
{
  atomic_init(&gate->state, CLOSED);
}

void hc_gate_open(HcGate *gate)
{
  atomic_store_explicit(&gate->state, OPEN, memory_order_release);
}

void hc_gate_close(HcGate *gate)
{
  int open = OPEN;
  if (atomic_compare_exchange_strong(&gate->state, &open, CLOSED) || open == CLOSED)
    return;
  int inside = INSIDE;
  if (!atomic_compare_exchange_strong(&gate->state, &inside, CLOSING)) {
    hc_gate_close(gate); // RT has just left
    return;
  }
  const struct timespec pause = {.tv_nsec = 200000};
  while (atomic_load_explicit(&gate->state, memory_order_acquire) != CLOSED)
    nanosleep(&pause, NULL);
}

bool hc_gate_enter(HcGate *gate)
{
  int open = OPEN;
  return atomic_compare_exchange_strong_explicit(&gate->state, &open, INSIDE, memory_order_acquire, memory_order_relaxed);
}

void hc_gate_leave(HcGate *gate)
{
  int inside = INSIDE;
  if (!atomic_compare_exchange_strong_explicit(&gate->state, &inside, OPEN, memory_order_release, memory_order_relaxed))
    atomic_store_explicit(&gate->state, CLOSED, memory_order_release);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What the backend calls in the audio thread. */

#include "model.h"

#include <string.h>

/** In a trial whoever listens at a lane's own port hears nothing. */
static void silence(float **port, uint32_t frames)
{
  if (*port)
    memset(*port, 0, frames * sizeof(float));
  *port = NULL;
}

void hc_bench_process(void *bench, const HcRtPorts *ports, uint32_t frames)
{
  HcBench *b = bench;
  if (!b->setup.offline) // there everything is handed over a longest period ahead, whatever the period is
    atomic_store_explicit(&b->period, frames, memory_order_relaxed);
  if (!atomic_load_explicit(&b->lanes_hidden, memory_order_relaxed)) {
    hc_rt_process(b->rt, ports, frames);
    return;
  }
  HcRtPorts heard = *ports;
  for (uint32_t lane = 0; lane < HC_LANES_MAX; ++lane)
    for (unsigned side = 0; side < 2; ++side) {
      silence(&heard.lane[lane][side], frames);
      silence(&heard.residual[lane][side], frames);
    }
  hc_rt_process(b->rt, &heard, frames);
}

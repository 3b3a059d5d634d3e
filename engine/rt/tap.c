// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tap.h"

#include <string.h>

static uint32_t rows_of(uint32_t lanes)
{
  return 4 + 4 * lanes;
}

uint32_t hc_tap_bytes(uint32_t lanes)
{
  return (uint32_t)(offsetof(HcTap, row) + sizeof(float[HC_CHUNK]) * rows_of(lanes));
}

void hc_tap_ring_init(HcTapRing *taps, unsigned char *memory, uint32_t lanes)
{
  hc_ring_init(&taps->ring, NULL, HC_TAPS);
  taps->memory = memory;
  taps->slot_bytes = hc_tap_bytes(lanes);
  taps->rows = rows_of(lanes);
  atomic_init(&taps->on, false);
}

void hc_tap_listen(HcTapRing *taps, bool on)
{
  if (on && !taps->there)
    memset(taps->memory, 0, (size_t)HC_TAPS * taps->slot_bytes);
  taps->there = taps->there || on;
  atomic_store_explicit(&taps->on, on, memory_order_release);
}

HcTap *hc_tap_next(HcTapRing *taps)
{
  if (!hc_ring_space(&taps->ring))
    return NULL;
  return (void *)(taps->memory + (size_t)hc_ring_write_at(&taps->ring) * taps->slot_bytes);
}

void hc_tap_done(HcTapRing *taps)
{
  hc_ring_wrote(&taps->ring, 1);
}

bool hc_tap_take(HcTapRing *taps, HcTap *tap)
{
  if (!hc_ring_filled(&taps->ring))
    return false;
  memcpy(tap, taps->memory + (size_t)hc_ring_read_at(&taps->ring) * taps->slot_bytes, taps->slot_bytes);
  hc_ring_took(&taps->ring, 1);
  return true;
}

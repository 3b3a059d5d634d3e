// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tap.h"

#include <string.h>

uint32_t hc_tap_bytes(uint32_t lanes)
{
  return (uint32_t)(offsetof(HcTap, row) + sizeof(float[HC_CHUNK]) * (4 + 4 * lanes));
}

void hc_tap_ring_init(HcTapRing *taps, unsigned char *memory, uint32_t lanes)
{
  hc_ring_init(&taps->ring, NULL, HC_TAPS);
  taps->memory = memory;
  taps->slot_bytes = hc_tap_bytes(lanes);
  atomic_init(&taps->on, false);
}

void hc_tap_listen(HcTapRing *taps, bool on)
{
  if (on && !taps->there)
    memset(taps->memory, 0, (size_t)HC_TAPS * taps->slot_bytes);
  taps->there = taps->there || on;
  atomic_store_explicit(&taps->on, on, memory_order_release);
}

bool hc_tap_put(HcTapRing *taps, const HcTap *tap)
{
  if (!atomic_load_explicit(&taps->on, memory_order_acquire))
    return true;
  if (!hc_ring_space(&taps->ring))
    return false;
  memcpy(taps->memory + (size_t)hc_ring_write_at(&taps->ring) * taps->slot_bytes, tap, taps->slot_bytes);
  hc_ring_wrote(&taps->ring, 1);
  return true;
}

bool hc_tap_take(HcTapRing *taps, HcTap *tap)
{
  if (!hc_ring_filled(&taps->ring))
    return false;
  memcpy(tap, taps->memory + (size_t)hc_ring_read_at(&taps->ring) * taps->slot_bytes, taps->slot_bytes);
  hc_ring_took(&taps->ring, 1);
  return true;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ring.h"

#include <stddef.h>
#include <string.h>

void hc_ring_init(HcRing *ring, void *memory, uint32_t size)
{
  atomic_init(&ring->written, 0);
  atomic_init(&ring->taken, 0);
  ring->mask = size - 1;
  ring->bytes = memory;
}

// The thread that owns a position reads it relaxed; the other side's is acquired, so that the bytes behind it are there.

uint32_t hc_ring_space(const HcRing *ring)
{
  const uint32_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
  return ring->mask + 1 - (written - atomic_load_explicit(&ring->taken, memory_order_acquire));
}

uint32_t hc_ring_filled(const HcRing *ring)
{
  const uint32_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
  return atomic_load_explicit(&ring->written, memory_order_acquire) - taken;
}

uint32_t hc_ring_write_at(const HcRing *ring)
{
  return atomic_load_explicit(&ring->written, memory_order_relaxed) & ring->mask;
}

uint32_t hc_ring_read_at(const HcRing *ring)
{
  return atomic_load_explicit(&ring->taken, memory_order_relaxed) & ring->mask;
}

void hc_ring_wrote(HcRing *ring, uint32_t n)
{
  const uint32_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
  atomic_store_explicit(&ring->written, written + n, memory_order_release);
}

void hc_ring_took(HcRing *ring, uint32_t n)
{
  const uint32_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
  atomic_store_explicit(&ring->taken, taken + n, memory_order_release);
}

/** Bytes of `n` that lie before the end of the memory, from offset `at`. */
static uint32_t straight(const HcRing *ring, uint32_t at, uint32_t n)
{
  const uint32_t left = ring->mask + 1 - at;
  return n < left ? n : left;
}

bool hc_ring_write(HcRing *ring, const void *from, uint32_t n)
{
  if (hc_ring_space(ring) < n)
    return false;
  const uint32_t at = hc_ring_write_at(ring), first = straight(ring, at, n);
  memcpy(ring->bytes + at, from, first);
  memcpy(ring->bytes, (const unsigned char *)from + first, n - first);
  hc_ring_wrote(ring, n);
  return true;
}

bool hc_ring_peek(const HcRing *ring, void *to, uint32_t n)
{
  if (hc_ring_filled(ring) < n)
    return false;
  const uint32_t at = hc_ring_read_at(ring), first = straight(ring, at, n);
  memcpy(to, ring->bytes + at, first);
  memcpy((unsigned char *)to + first, ring->bytes, n - first);
  return true;
}

bool hc_ring_read(HcRing *ring, void *to, uint32_t n)
{
  if (!hc_ring_peek(ring, to, n))
    return false;
  hc_ring_took(ring, n);
  return true;
}

bool hc_ring_push(HcRing *ring, void *pointer)
{
  return hc_ring_write(ring, &pointer, sizeof pointer);
}

void *hc_ring_pop(HcRing *ring)
{
  void *pointer = NULL;
  return hc_ring_read(ring, &pointer, sizeof pointer) ? pointer : NULL;
}

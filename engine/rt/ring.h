// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A ring of bytes between one writing and one reading thread. C11 acquire and release on the two positions and nothing
 * else, so that ThreadSanitizer can judge it. The caller owns the memory; nobody ever waits.
 *
 * Tags: CTL before the threads start; WRITER, READER one thread each, either may be the audio thread.
 */
#ifndef HC_RT_RING_H
#define HC_RT_RING_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** Positions run free modulo 2³² and are masked on use, so that all `size` bytes can be filled. Each has a cache line of its
 * own: the two threads then do not take it from each other at every message. */
typedef struct HcRing {
  alignas(64) _Atomic uint32_t written;
  alignas(64) _Atomic uint32_t taken;
  alignas(64) uint32_t mask;
  unsigned char *bytes;
} HcRing;

/** CTL. `size` [bytes], a power of two up to 2³¹. `memory` holds that many and outlives the ring; it may be NULL where only
 * hc_ring_write_at() and hc_ring_read_at() are used, to count slots kept elsewhere. */
void hc_ring_init(HcRing *ring, void *memory, uint32_t size);

/** WRITER. Bytes that fit now. */
uint32_t hc_ring_space(const HcRing *ring);
/** WRITER. Put in the whole of `n` bytes, or nothing and false. */
bool hc_ring_write(HcRing *ring, const void *from, uint32_t n);
/** WRITER. Offset of the next byte to be written; hc_ring_wrote() then publishes `n` ≤ hc_ring_space(). */
uint32_t hc_ring_write_at(const HcRing *ring);
void hc_ring_wrote(HcRing *ring, uint32_t n);
/** WRITER. Put in a pointer; what it points to is visible to the reader. False: full. */
bool hc_ring_push(HcRing *ring, void *pointer);

/** READER. Bytes that can be taken now. */
uint32_t hc_ring_filled(const HcRing *ring);
/** READER. Take the whole of `n` bytes, or nothing and false. */
bool hc_ring_read(HcRing *ring, void *to, uint32_t n);
/** READER. Same without taking them. */
bool hc_ring_peek(const HcRing *ring, void *to, uint32_t n);
/** READER. Offset of the next byte to be read; hc_ring_took() then frees `n` ≤ hc_ring_filled(). */
uint32_t hc_ring_read_at(const HcRing *ring);
void hc_ring_took(HcRing *ring, uint32_t n);
/** READER. Take a pointer; NULL: empty. */
void *hc_ring_pop(HcRing *ring);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Ring and box between two threads: every byte and pointer arrives once and in order, every box value is whole and none is
 * older than the one before.
 */
#include "rt/ring.h"
#include "rig.h"
#include "rt/box.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
enum { MESSAGES = 300000 };
#else
enum { MESSAGES = 3000000 };
#endif

/// Enough, where other load lets the two seldom run at once and time is up before all have crossed.
enum { FEWEST = 10000, FRESH = 1000, SECONDS = 20 };

/** What a test's two threads share. Relaxed: the ring alone orders what crosses it. */
typedef struct Way {
  void *over;           ///< HcRing, HcBox
  _Atomic uint64_t end; ///< so many cross; the writer lowers it when time is up
  _Atomic uint64_t seen;
  double until;
  /** Looks at what is not there yet, before others may have the processor: for a whole turn, where there are others. */
  unsigned patience;
} Way;

static double seconds(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static Way way_over(void *over)
{
  cpu_set_t processors;
  const bool one = !sched_getaffinity(0, sizeof processors, &processors) && CPU_COUNT(&processors) == 1;
  return (Way){.over = over, .end = MESSAGES, .until = seconds() + SECONDS, .patience = one ? 1 : 20000};
}

static void look_again(const Way *way, unsigned *looks)
{
  if (++*looks % way->patience == 0)
    sched_yield();
}

/** Writer: must the next one, after `n`, go over too? */
static bool more(Way *way, uint64_t n, bool enough)
{
  if (n % 64 == 0 && enough && seconds() > way->until)
    atomic_store_explicit(&way->end, n, memory_order_relaxed);
  return n < atomic_load_explicit(&way->end, memory_order_relaxed);
}

static uint64_t end_of(Way *way)
{
  return atomic_load_explicit(&way->end, memory_order_relaxed);
}

typedef struct Message {
  uint32_t serial, length;
  uint32_t word[14];
} Message;

static Message message(uint32_t serial)
{
  Message made = {.serial = serial, .length = serial * 2654435761u >> 16 & 7};
  for (uint32_t i = 0; i < made.length; i++)
    made.word[i] = serial ^ (i * 0x9e3779b9u);
  return made;
}

static uint32_t bytes(const Message *made)
{
  return 8 + 4 * made->length;
}

static void *write_messages(void *user)
{
  Way *way = user;
  unsigned looks = 0;
  for (uint32_t n = 0; more(way, n, n >= FEWEST); n++) {
    const Message made = message(n);
    while (!hc_ring_write(way->over, &made, bytes(&made)))
      look_again(way, &looks);
  }
  return NULL;
}

static void bytes_across(uint32_t size)
{
  HcRing ring;
  unsigned char *memory = malloc(size);
  hc_ring_init(&ring, memory, size);
  pthread_t thread;
  Way way = way_over(&ring);
  pthread_create(&thread, NULL, write_messages, &way);
  uint32_t verified = 0, wrong = 0;
  unsigned looks = 0;
  while (verified + wrong < end_of(&way)) {
    Message got = {0};
    if (!hc_ring_peek(&ring, &got, 8)) {
      look_again(&way, &looks);
      continue;
    }
    const Message want = message(verified + wrong);
    const bool good = got.length == want.length && hc_ring_read(&ring, &got, bytes(&want)) && !memcmp(&got, &want, bytes(&want));
    *(good ? &verified : &wrong) += 1;
    if (!good)
      break;
  }
  if (wrong)
    exit(rig_check(false, "ring of %u bytes: message %u is wrong", size, verified));
  pthread_join(thread, NULL);
  rig_check(verified == end_of(&way) && verified >= FEWEST && !hc_ring_filled(&ring) && hc_ring_space(&ring) == size,
            "ring of %u bytes: %u messages verified", size, verified);
  free(memory);
}

static void *write_pointers(void *user)
{
  Way *way = user;
  unsigned looks = 0;
  for (uintptr_t n = 0; more(way, n, n >= FEWEST); n++)
    while (!hc_ring_push(way->over, (void *)(n + 1)))
      look_again(way, &looks);
  return NULL;
}

static void pointers_across(void)
{
  HcRing ring;
  void *memory[64];
  hc_ring_init(&ring, memory, sizeof memory);
  pthread_t thread;
  Way way = way_over(&ring);
  pthread_create(&thread, NULL, write_pointers, &way);
  uintptr_t next = 1;
  unsigned looks = 0;
  bool good = true;
  while (next <= end_of(&way) && good) {
    void *got = hc_ring_pop(&ring);
    if (got)
      good = (uintptr_t)got == next++;
    else
      look_again(&way, &looks);
  }
  if (!good)
    exit(rig_check(false, "pointer ring: %u is wrong", (unsigned)next));
  pthread_join(thread, NULL);
  rig_check(next == end_of(&way) + 1 && next > FEWEST, "pointer ring: %u verified", (unsigned)next - 1);
}

static void alone(void)
{
  HcRing ring;
  unsigned char memory[16], out[16];
  hc_ring_init(&ring, memory, 16);
  bool good = hc_ring_write(&ring, "0123456789abcdef", 16) && !hc_ring_write(&ring, "x", 1) && hc_ring_space(&ring) == 0;
  good = good && hc_ring_read(&ring, out, 10) && !memcmp(out, "0123456789", 10) && !hc_ring_read(&ring, out, 7);
  good = good && hc_ring_write(&ring, "ghijklmnop", 10) && hc_ring_filled(&ring) == 16;
  good = good && hc_ring_read(&ring, out, 16) && !memcmp(out, "abcdefghijklmnop", 16) && !hc_ring_pop(&ring);
  rig_check(good, "ring: filled to the last byte, wrapped, emptied");
}

typedef struct Whole {
  uint64_t serial, copy[7];
} Whole;

static void *write_values(void *user)
{
  Way *way = user;
  unsigned looks = 0;
  for (uint64_t n = 0, seen; seen = atomic_load_explicit(&way->seen, memory_order_relaxed), more(way, n, seen > FRESH);) {
    const Whole value = {++n, {n, n, n, n, n, n, n}};
    hc_box_put(way->over, &value);
    // The last ones are for the reader to have seen so many.
    while (n + FRESH > MESSAGES && atomic_load_explicit(&way->seen, memory_order_relaxed) == seen && seen <= FRESH)
      look_again(way, &looks);
    if (n % 64 == 0)
      look_again(way, &looks);
  }
  return NULL;
}

static void values_across(void)
{
  HcBox box;
  Whole memory[3], got;
  hc_box_init(&box, memory, sizeof got, &(Whole){0});
  pthread_t thread;
  Way way = way_over(&box);
  pthread_create(&thread, NULL, write_values, &way);
  uint64_t last = 0;
  unsigned fresh = 0, looks = 0, waits = 0, wrong = 0;
  while (last < end_of(&way) && !wrong) {
    const bool new = hc_box_get(&box, &got);
    for (int i = 0; i < 7; i++)
      wrong += got.copy[i] != got.serial;
    wrong += new ? got.serial <= last : got.serial != last;
    last = got.serial;
    fresh += new;
    looks++;
    atomic_store_explicit(&way.seen, fresh, memory_order_relaxed);
    if (!new)
      look_again(&way, &waits);
  }
  pthread_join(thread, NULL);
  rig_check(!wrong && last == end_of(&way) && fresh > FRESH, "box: %u values put, %u looks, %u new ones, all whole, none older",
            (unsigned)last, looks, fresh);
}

int main(void)
{
  alone();
  bytes_across(64);
  bytes_across(4096);
  pointers_across();
  values_across();
  return rig_end();
}

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
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
enum { MESSAGES = 300000 };
#else
enum { MESSAGES = 3000000 };
#endif

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

static void *write_messages(void *ring)
{
  for (uint32_t n = 0; n < MESSAGES; n++) {
    const Message made = message(n);
    while (!hc_ring_write(ring, &made, bytes(&made)))
      sched_yield();
  }
  return NULL;
}

static void bytes_across(uint32_t size)
{
  HcRing ring;
  unsigned char *memory = malloc(size);
  hc_ring_init(&ring, memory, size);
  pthread_t thread;
  pthread_create(&thread, NULL, write_messages, &ring);
  uint32_t verified = 0, wrong = 0;
  while (verified + wrong < MESSAGES) {
    Message got = {0};
    if (!hc_ring_peek(&ring, &got, 8)) {
      sched_yield();
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
  rig_check(verified == MESSAGES && !hc_ring_filled(&ring) && hc_ring_space(&ring) == size,
            "ring of %u bytes: %u messages verified", size, verified);
  free(memory);
}

static void *write_pointers(void *ring)
{
  for (uintptr_t n = 1; n <= MESSAGES; n++)
    while (!hc_ring_push(ring, (void *)n))
      sched_yield();
  return NULL;
}

static void pointers_across(void)
{
  HcRing ring;
  void *memory[64];
  hc_ring_init(&ring, memory, sizeof memory);
  pthread_t thread;
  pthread_create(&thread, NULL, write_pointers, &ring);
  uintptr_t next = 1;
  bool good = true;
  while (next <= MESSAGES && good) {
    void *got = hc_ring_pop(&ring);
    if (got)
      good = (uintptr_t)got == next++;
    else
      sched_yield();
  }
  if (!good)
    exit(rig_check(false, "pointer ring: %u is wrong", (unsigned)next));
  pthread_join(thread, NULL);
  rig_check(next == MESSAGES + 1u, "pointer ring: %u verified", (unsigned)next - 1);
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

static void *write_values(void *box)
{
  for (uint64_t n = 1; n <= MESSAGES; n++) {
    const Whole value = {n, {n, n, n, n, n, n, n}};
    hc_box_put(box, &value);
    if (n % 64 == 0)
      sched_yield();
  }
  return NULL;
}

static void values_across(void)
{
  HcBox box;
  Whole memory[3], got;
  hc_box_init(&box, memory, sizeof got, &(Whole){0});
  pthread_t thread;
  pthread_create(&thread, NULL, write_values, &box);
  uint64_t last = 0;
  unsigned fresh = 0, looks = 0, wrong = 0;
  while (last < MESSAGES && !wrong) {
    const bool new = hc_box_get(&box, &got);
    for (int i = 0; i < 7; i++)
      wrong += got.copy[i] != got.serial;
    wrong += new ? got.serial <= last : got.serial != last;
    last = got.serial;
    fresh += new;
    looks++;
    if (!new)
      sched_yield();
  }
  pthread_join(thread, NULL);
  rig_check(!wrong && last == MESSAGES && fresh > 1000, "box: %u values put, %u looks, %u new ones, all whole, none older",
            MESSAGES, looks, fresh);
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

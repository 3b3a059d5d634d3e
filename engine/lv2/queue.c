// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Runs on the audio thread: the build checks that nothing here or in run.c reaches for more than memory it has. */
#include "lv2/queue.h"

#include <string.h>

/* A record that does not fit before the end of the buffer starts again at its beginning; this size marks the gap. Records take
 * multiples of 16 bytes, so a gap always has room for its header. */
static const uint32_t gap_size = UINT32_MAX;

static uint32_t record_bytes(uint32_t size)
{
  return (uint32_t)sizeof(HcRecord) + ((size + 15u) & ~15u);
}

bool hc_queue_push(HcQueue *queue, uint64_t due, uint32_t size, const void *data)
{
  if (size > queue->capacity) {
    return false;
  }
  uint32_t head = atomic_load_explicit(&queue->head, memory_order_relaxed);
  const uint32_t used = head - atomic_load_explicit(&queue->tail, memory_order_acquire);
  const uint32_t need = record_bytes(size);
  const uint32_t to_end = queue->capacity - (head & (queue->capacity - 1));
  const uint32_t gap = to_end < need ? to_end : 0;
  if (queue->capacity - used < gap + need) {
    return false;
  }
  if (gap) {
    const HcRecord mark = {.size = gap_size};
    memcpy(queue->bytes + (head & (queue->capacity - 1)), &mark, sizeof(mark));
    head += gap;
  }
  char *const to = queue->bytes + (head & (queue->capacity - 1));
  const HcRecord record = {.due = due, .size = size};
  memcpy(to, &record, sizeof(record));
  if (size) {
    memcpy(to + sizeof(record), data, size);
  }
  atomic_store_explicit(&queue->head, head + need, memory_order_release);
  return true;
}

const HcRecord *hc_queue_peek(HcQueue *queue)
{
  uint32_t tail = atomic_load_explicit(&queue->tail, memory_order_relaxed);
  if (tail == atomic_load_explicit(&queue->head, memory_order_acquire)) {
    return NULL;
  }
  const uint32_t at = tail & (queue->capacity - 1);
  const HcRecord *record = (const HcRecord *)(const void *)(queue->bytes + at);
  if (record->size == gap_size) {
    tail += queue->capacity - at;
    atomic_store_explicit(&queue->tail, tail, memory_order_release);
    record = (const HcRecord *)(const void *)queue->bytes;
  }
  return record;
}

void hc_queue_pop(HcQueue *queue)
{
  const uint32_t tail = atomic_load_explicit(&queue->tail, memory_order_relaxed);
  const HcRecord *record = (const HcRecord *)(const void *)(queue->bytes + (tail & (queue->capacity - 1)));
  atomic_store_explicit(&queue->tail, tail + record_bytes(record->size), memory_order_release);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A queue of records between two threads: one writes, one reads, nobody waits. Records lie in one piece, so that the reader
 * can hand them on without a copy.
 */
#ifndef HC_LV2_QUEUE_H
#define HC_LV2_QUEUE_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** Header of a record; `size` bytes follow it, aligned to 16. */
typedef struct HcRecord {
  uint64_t due; ///< the writer's own: frame from which the reader may take it
  uint32_t size;
  uint32_t reserved;
} HcRecord;

typedef struct HcQueue {
  char *bytes;
  uint32_t capacity; ///< power of two
  alignas(64) atomic_uint_least32_t head;
  alignas(64) atomic_uint_least32_t tail;
} HcQueue;

/** Setup. `capacity` [bytes] is a power of two of at least 32; false: out of memory. */
bool hc_queue_init(HcQueue *queue, uint32_t capacity);
void hc_queue_clear(HcQueue *queue);

/** Writer, RT-safe. False when there is no room (nothing is written). */
bool hc_queue_push(HcQueue *queue, uint64_t due, uint32_t size, const void *data);
/** Reader, RT-safe. Oldest record, or NULL; stays valid until popped. */
const HcRecord *hc_queue_peek(HcQueue *queue);
/** Reader, RT-safe. Gives the oldest record's room back; only after a peek that found one. */
void hc_queue_pop(HcQueue *queue);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/queue.h"

#include <stdlib.h>

bool hc_queue_init(HcQueue *queue, uint32_t capacity)
{
  queue->bytes = aligned_alloc(64, capacity < 64 ? 64 : capacity);
  queue->capacity = capacity;
  atomic_init(&queue->head, 0);
  atomic_init(&queue->tail, 0);
  return queue->bytes != NULL;
}

void hc_queue_clear(HcQueue *queue)
{
  free(queue->bytes);
  queue->bytes = NULL;
}

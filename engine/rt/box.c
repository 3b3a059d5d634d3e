// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "box.h"

#include <string.h>

enum { HC_BOX_FRESH = 4, HC_BOX_SLOT = 3 };

void hc_box_init(HcBox *box, void *memory, uint32_t size, const void *first)
{
  box->bytes = memory;
  box->size = size;
  box->reading = 0;
  atomic_init(&box->between, 1);
  box->writing = 2;
  memcpy(box->bytes, first, size);
}

void hc_box_put(HcBox *box, const void *value)
{
  memcpy(box->bytes + box->writing * box->size, value, box->size);
  box->writing = atomic_exchange_explicit(&box->between, box->writing | HC_BOX_FRESH, memory_order_acq_rel) & HC_BOX_SLOT;
}

bool hc_box_get(HcBox *box, void *value)
{
  const bool fresh = atomic_load_explicit(&box->between, memory_order_relaxed) & HC_BOX_FRESH;
  if (fresh)
    box->reading = atomic_exchange_explicit(&box->between, box->reading, memory_order_acq_rel) & HC_BOX_SLOT;
  memcpy(value, box->bytes + box->reading * box->size, box->size);
  return fresh;
}

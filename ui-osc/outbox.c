// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "outbox.h"
#include "codec.h"
#include "validator.h"

#include <string.h>

bool hc_outbox_add(HcOutbox *outbox, const HcMessage *message, bool value)
{
  uint8_t *const to = outbox->bytes + outbox->used;
  if (outbox->n == HC_OUTBOX_ENTRIES)
    return false;
  const size_t size = hc_osc_encode(message, to, HC_OUTBOX_BYTES - outbox->used);
  if (size == 0)
    return false;
  for (uint32_t i = outbox->settled; value && i < outbox->n; i++) {
    HcOutboxEntry *const entry = &outbox->entry[i];
    if (entry->size == 0 || strcmp((const char *)outbox->bytes + entry->offset, message->address) != 0)
      continue;
    if (entry->size == size) {
      memcpy(outbox->bytes + entry->offset, to, size);
      return true;
    }
    entry->size = 0;
  }
  outbox->entry[outbox->n++] = (HcOutboxEntry){.offset = outbox->used, .size = (uint32_t)size};
  outbox->used += (uint32_t)size;
  if (!value)
    outbox->settled = outbox->n;
  return true;
}

void hc_outbox_clear(HcOutbox *outbox)
{
  outbox->used = outbox->n = outbox->settled = 0;
}

void hc_packer_flush(HcPacker *packer)
{
  if (packer->size > 16)
    packer->send(packer->user, packer->bytes, packer->size);
  packer->size = 0;
}

void hc_packer_add(HcPacker *packer, const uint8_t *message, size_t size)
{
  static const uint8_t head[16] = {'#', 'b', 'u', 'n', 'd', 'l', 'e', 0, [15] = 1};
  if (packer->size + 4 + size > HC_BUNDLE_MAX)
    hc_packer_flush(packer);
  if (sizeof head + 4 + size > HC_BUNDLE_MAX) {
    packer->send(packer->user, message, size);
    return;
  }
  if (packer->size == 0) {
    memcpy(packer->bytes, head, sizeof head);
    packer->size = sizeof head;
  }
  hc_osc_put_word(packer->bytes + packer->size, (uint32_t)size);
  memcpy(packer->bytes + packer->size + 4, message, size);
  packer->size += 4 + size;
}

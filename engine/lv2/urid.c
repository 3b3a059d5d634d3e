// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/urid.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An open hash table whose slots are written once and never emptied: the number is the slot's, plus one. */
struct HcUrids {
  _Atomic(char *) slot[HC_URIDS];
  atomic_uint taken;       ///< how many slots are
  uint32_t used[HC_URIDS]; ///< which; taking them apart does not touch the rest of a table that is mostly never touched
};

HcUrids *hc_urids_new(void)
{
  return calloc(1, sizeof(HcUrids));
}

void hc_urids_free(HcUrids *urids)
{
  for (unsigned i = 0; urids && i < atomic_load_explicit(&urids->taken, memory_order_relaxed); ++i) {
    free(atomic_load_explicit(&urids->slot[urids->used[i]], memory_order_relaxed));
  }
  free(urids);
}

static uint32_t hash_of(const char *uri)
{
  uint32_t hash = 2166136261u; // FNV-1a
  for (const char *c = uri; *c; ++c) {
    hash = (hash ^ (unsigned char)*c) * 16777619u;
  }
  return hash ^ (hash >> 15);
}

LV2_URID hc_urids_map(LV2_URID_Map_Handle handle, const char *uri)
{
  HcUrids *const urids = (HcUrids *)handle;
  const uint32_t start = hash_of(uri);
  char *copy = NULL;
  LV2_URID urid = 0;
  for (uint32_t i = 0; i < HC_URIDS && !urid; ++i) {
    const uint32_t at = (start + i) & (HC_URIDS - 1);
    char *there = atomic_load_explicit(&urids->slot[at], memory_order_acquire);
    if (!there) {
      copy = copy ? copy : strdup(uri);
      if (!copy) {
        return 0;
      }
      if (atomic_compare_exchange_strong_explicit(&urids->slot[at], &there, copy, memory_order_acq_rel, memory_order_acquire)) {
        urids->used[atomic_fetch_add_explicit(&urids->taken, 1, memory_order_relaxed)] = at;
        return at + 1;
      }
    }
    // Either the slot was taken before, or another thread has just won it: `there` says by whom.
    urid = strcmp(there, uri) ? 0 : at + 1;
  }
  free(copy);
  return urid;
}

const char *hc_urids_unmap(LV2_URID_Unmap_Handle handle, LV2_URID urid)
{
  HcUrids *const urids = (HcUrids *)handle;
  return urid && urid <= HC_URIDS ? atomic_load_explicit(&urids->slot[urid - 1], memory_order_acquire) : NULL;
}

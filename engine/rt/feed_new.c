// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "feed.h"

#include <stdlib.h>
#include <string.h>

HcFeed *hc_feed_new(uint32_t capacity_frames, uint64_t position)
{
  uint32_t bytes = 64;
  while (bytes < 1u << 30 && bytes / (2 * sizeof(float)) < capacity_frames)
    bytes *= 2;
  HcFeed *feed = aligned_alloc(64, sizeof *feed);
  void *memory = malloc(bytes);
  if (!feed || !memory) {
    free(memory);
    free(feed);
    return NULL;
  }
  // Touched now, so that the audio thread's first reading is no page fault; memset() might become a lazy calloc().
  explicit_bzero(memory, bytes);
  memset(feed, 0, sizeof *feed);
  hc_ring_init(&feed->ring, memory, bytes);
  feed->position = position;
  feed->memory = memory;
  atomic_init(&feed->ended, false);
  return feed;
}

void hc_feed_free(HcFeed *feed)
{
  if (!feed)
    return;
  free(feed->memory);
  free(feed);
}

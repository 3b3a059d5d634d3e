// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "feed.h"

#include "mix.h"
#include "unit.h"

#include <string.h>

enum { FRAME_BYTES = 2 * sizeof(float) };

uint32_t hc_feed_space(const HcFeed *feed)
{
  return hc_ring_space(&feed->ring) / FRAME_BYTES;
}

void hc_feed_write(HcFeed *feed, const float *stereo, uint32_t frames)
{
  const uint32_t space = hc_feed_space(feed), n = frames < space ? frames : space;
  if (n)
    hc_ring_write(&feed->ring, stereo, n * FRAME_BYTES);
}

void hc_feed_end(HcFeed *feed)
{
  atomic_store_explicit(&feed->ended, true, memory_order_release);
}

bool hc_feed_read(HcFeed *feed, float *const to[2], uint32_t frames)
{
  // The end first: what was written before it is then certainly seen.
  const bool ended = atomic_load_explicit(&feed->ended, memory_order_acquire);
  const uint32_t ready = hc_ring_filled(&feed->ring) / FRAME_BYTES, n = frames < ready ? frames : ready;
  float stereo[2 * HC_CHUNK];
  if (n)
    hc_ring_read(&feed->ring, stereo, n * FRAME_BYTES);
  hc_mix_part(stereo, to[0], to[1], n);
  for (int c = 0; c < 2; c++)
    memset(to[c] + n, 0, (frames - n) * sizeof(float));
  feed->position += n;
  return n == frames || ended;
}

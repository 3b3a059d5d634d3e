// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Inside of a feed: stereo frames on their way from disk into the program (process.h has the outside).
 */
#ifndef HC_RT_FEED_H
#define HC_RT_FEED_H

#include "process.h"
#include "ring.h"

struct HcFeed {
  HcRing ring;
  uint64_t position; ///< frame in the file of the next frame to be read; RT's own once handed over
  _Atomic bool ended;
  void *memory;
};

/** RT. The next `frames` ≤ HC_CHUNK into `to`, silence where there are none. False: some were missing though the end was not
 * announced. */
bool hc_feed_read(HcFeed *feed, float *const to[2], uint32_t frames);

#endif

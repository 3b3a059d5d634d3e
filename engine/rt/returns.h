// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The way back: what the audio thread is done with. A full ring never loses anything: who wants to give something back asks
 * for room first, and keeps it until there is.
 */
#ifndef HC_RT_RETURNS_H
#define HC_RT_RETURNS_H

#include "commit.h"
#include "ring.h"

enum { HC_RETURNS = 4096 }; ///< entries

/** RT. Entries that fit. */
static inline uint32_t hc_returns_room(const HcRing *returns)
{
  return hc_ring_space(returns) / (uint32_t)sizeof(HcReturn);
}

/** RT. False: full, nothing was given. */
static inline bool hc_returns_give(HcRing *returns, HcReturn item)
{
  return hc_ring_write(returns, &item, sizeof item);
}

#endif

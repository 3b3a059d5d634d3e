// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Taps: a record of everything that is measured, for every HC_CHUNK frames, made in the ring of each reader that listens. A full ring
 * drops the record and counts it.
 */
#ifndef HC_RT_TAP_H
#define HC_RT_TAP_H

#include "process.h"
#include "ring.h"

enum { HC_TAPS = 1024 }; ///< records a ring holds: 1.4 s at 48 kHz

typedef struct HcTapRing {
  HcRing ring;               ///< counts slots
  unsigned char *memory;     ///< HC_TAPS slots, there once somebody has listened
  uint32_t slot_bytes, rows; ///< of a record
  bool there;
  _Atomic bool on;
} HcTapRing;

/** ANY. Bytes of a record of so many lanes; of none, program and output are left. */
uint32_t hc_tap_bytes(uint32_t lanes);
/** CTL. `memory`: HC_TAPS × hc_tap_bytes(lanes). Nobody listens. */
void hc_tap_ring_init(HcTapRing *taps, unsigned char *memory, uint32_t lanes);
/** CTL. Somebody listens from now on, or not; the first time its memory is touched, so that the audio thread meets no page fault. */
void hc_tap_listen(HcTapRing *taps, bool on);
/** RT. True while somebody listens. */
static inline bool hc_tap_wanted(const HcTapRing *taps)
{
  return atomic_load_explicit(&taps->on, memory_order_acquire);
}
/** RT. Where the next record is to be made, with `taps->rows` rows; NULL: full, it is dropped. hc_tap_done() then hands it over. */
HcTap *hc_tap_next(HcTapRing *taps);
void hc_tap_done(HcTapRing *taps);
/** READER. False: none there. */
bool hc_tap_take(HcTapRing *taps, HcTap *tap);

#endif

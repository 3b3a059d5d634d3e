// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A latest-value box between one writing and one reading thread: the reader gets the newest whole value, nobody waits, and
 * what was not looked at in time is overwritten. Three slots: one being written, one being read, one between.
 *
 * Tags: CTL before the threads start; WRITER, READER one thread each.
 */
#ifndef HC_RT_BOX_H
#define HC_RT_BOX_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct HcBox {
  alignas(64) _Atomic uint32_t between; ///< slot index, with HC_BOX_FRESH when the reader has not seen it
  alignas(64) uint32_t writing;
  alignas(64) uint32_t reading;
  uint32_t size;
  unsigned char *bytes;
} HcBox;

/** CTL. `memory` holds 3 × `size` bytes and outlives the box; `first` is the value until something is put in. */
void hc_box_init(HcBox *box, void *memory, uint32_t size, const void *first);
/** WRITER. */
void hc_box_put(HcBox *box, const void *value);
/** READER. Copies the newest value; true when it was not seen before. */
bool hc_box_get(HcBox *box, void *value);

#endif

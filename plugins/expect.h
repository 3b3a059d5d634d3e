// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What a host may tell a plugin, beyond LV2, that keeps tables for some of what it does: which of it will be asked for, so that the
 * rest need not be worked out. A host that does not know this extension loses nothing but time: everything is made in activate().
 *
 * Obtained with `extension_data(HC_EXPECT_URI)`.
 */
#ifndef HC_EXPECT_H
#define HC_EXPECT_H

#include "lv2/core/lv2.h"

#include <stdint.h>

#define HC_EXPECT_URI "urn:hotcold:expect"

typedef struct HcExpectInterface {
  /** Not the audio thread, before activate(): the host calls expect. */
  void (*adopt)(LV2_Handle instance);
  /** Any thread but the audio thread, one call at a time per instance, before the audio thread is told: this control input will hold
   * this value. What that takes is ready when the call returns. */
  void (*expect)(LV2_Handle instance, uint32_t port, float value);
} HcExpectInterface;

#endif

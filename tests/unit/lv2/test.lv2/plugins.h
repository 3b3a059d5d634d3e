// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Plugins that check their host. */
#ifndef HC_TEST_PLUGINS_H
#define HC_TEST_PLUGINS_H

#include "lv2/core/lv2.h"

#define TEST_URI "urn:hotcold:test#"

const LV2_Descriptor *test_work_descriptor(void);
const LV2_Descriptor *test_wire_descriptor(uint32_t index);

#endif

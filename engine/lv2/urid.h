// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * URI ↔ number for LV2. Any thread may call at any time: looking up takes no lock; only a URI that was never seen allocates.
 */
#ifndef HC_LV2_URID_H
#define HC_LV2_URID_H

#include "lv2/urid/urid.h"

enum { HC_URIDS = 1 << 17 }; ///< most URIs there can be; samplers name thousands each

typedef struct HcUrids HcUrids;

HcUrids *hc_urids_new(void); ///< NULL: out of memory
void hc_urids_free(HcUrids *urids);

/** Number of a URI, never 0 … except when memory or all HC_URIDS numbers are used up. `handle` is a HcUrids. */
LV2_URID hc_urids_map(LV2_URID_Map_Handle handle, const char *uri);
/** URI of a number, NULL for one that was never given. `handle` is a HcUrids. */
const char *hc_urids_unmap(LV2_URID_Unmap_Handle handle, LV2_URID urid);

#endif

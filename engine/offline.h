// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file The backend without a server: whoever opens it says when a period passes. */
#ifndef HC_OFFLINE_H
#define HC_OFFLINE_H

#include "backend.h"

/** `rate` [Hz]. The pair of /clock is fixed: frame 0 at NTP 0. */
HcBackend *hc_offline_open(double rate, uint32_t period, HcError *error);
/** One period passes. */
void hc_offline_process(HcBackend *backend, const HcRtPorts *ports, uint32_t frames);

#endif

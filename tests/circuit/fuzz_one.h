// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One netlist out of bytes, and everything that may be asked of it: what the fuzzers of the language have in common.
 */
#ifndef HC_FUZZ_ONE_H
#define HC_FUZZ_ONE_H

#include <stddef.h>

/** Read `bytes` as a netlist; a circuit that comes of it writes its deck and answers. Returns what promise was broken, or NULL;
 * `accepted` is counted up where there was a circuit. */
const char *hc_fuzz_netlist(const void *bytes, size_t n, unsigned long *accepted);

#endif

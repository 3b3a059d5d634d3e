// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * HC_HOT marks a loop that is worth having once for each width of the machine's vectors. All clones do the same operations
 * on each sample, so their bits are the same. Sanitizers cannot have clones: their runtime is not ready when the resolvers run.
 */
#ifndef HC_RT_HOT_H
#define HC_RT_HOT_H

#if defined(__x86_64__) && !defined(HC_ONE_CLONE)
#define HC_HOT __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define HC_HOT
#endif

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HC_CLONES_H
#define HC_CLONES_H

/** A loop that is worth having once for each width of the machine's vectors; all of them give the same bits. */
#if defined HC_ONE_CLONE || !defined __x86_64__
#define HC_CLONES
#else
#define HC_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#endif

#endif

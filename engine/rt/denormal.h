// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Denormal numbers count as zero while the audio thread computes, and only then: they cost a hundred times what others do,
 * and the bits must not depend on whether the caller had thought of it. RT.
 */
#ifndef HC_RT_DENORMAL_H
#define HC_RT_DENORMAL_H

#ifdef __SSE2__
#include <immintrin.h>
#endif

/** Returns the state for hc_denormals_back(). */
static inline unsigned hc_denormals_off(void)
{
#ifdef __SSE2__
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040u); // flush to zero, denormals are zero
  return before;
#else
  return 0;
#endif
}

static inline void hc_denormals_back(unsigned before)
{
#ifdef __SSE2__
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

#endif

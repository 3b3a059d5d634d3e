// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Vectors of the kernels, as the compiler's own vector types: the same source for every machine, and the same bits,
 * because every operation is one IEEE operation per element. The files that use them are compiled once per machine level;
 * types wider than the machine's registers would be taken apart badly, so a group of eight doubles is HC_PARTS vectors.
 */
#ifndef HC_VECTOR_H
#define HC_VECTOR_H

#include <stdint.h>

#if defined __AVX512F__
#define HC_WIDTH 8
#elif defined __AVX__
#define HC_WIDTH 4
#else
#define HC_WIDTH 2
#endif

enum {
  HC_GROUP = 8,                   ///< frames that the poles take at a time
  HC_PARTS = HC_GROUP / HC_WIDTH, ///< vectors in a group
};

typedef double HcV __attribute__((vector_size(HC_WIDTH * 8), may_alias));
typedef double HcVLoose __attribute__((vector_size(HC_WIDTH * 8), aligned(8), may_alias));
typedef double HcV4 __attribute__((vector_size(32), may_alias));
typedef double HcV4Loose __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t HcI4 __attribute__((vector_size(32)));
typedef float HcF __attribute__((vector_size(HC_WIDTH * 4)));
typedef int64_t HcI __attribute__((vector_size(HC_WIDTH * 8)));

#define HC_INLINE static inline __attribute__((always_inline))

HC_INLINE HcV hc_v_all(double value)
{
  return value - (HcV){0};
}

/** From an address aligned to 8 bytes. Volatile, for one load that serves several products: left to itself the compiler makes
 * each product load for itself, and loads are what there is least of. */
HC_INLINE HcV hc_v_loose(const double *from)
{
  return *(const volatile HcVLoose *)from;
}

/** At an address aligned to the vector. */
HC_INLINE HcV *hc_v_at(double *at)
{
  return (HcV *)__builtin_assume_aligned(at, HC_WIDTH * 8);
}

HC_INLINE HcV hc_v_of(const double *at)
{
  return *(const HcV *)__builtin_assume_aligned(at, HC_WIDTH * 8);
}

/** 0, 1, 2 … */
HC_INLINE HcV hc_v_order(void)
{
  HcV order;
  for (int i = 0; i < HC_WIDTH; i++)
    order[i] = i;
  return order;
}

/** v where low < |v| < high, else 0; NaN becomes 0. */
HC_INLINE HcV hc_v_keep(HcV v, double low, double high)
{
  const HcV size = (HcV)((HcI)v & INT64_MAX);
  return (HcV)((HcI)v & (HcI)(size > low) & (HcI)(size < high));
}

/** v where |v| < high, else 0; NaN becomes 0. */
HC_INLINE HcV hc_v_below(HcV v, double high)
{
  const HcV size = (HcV)((HcI)v & INT64_MAX);
  return (HcV)((HcI)v & (HcI)(size < high));
}

/** v within low … high. */
HC_INLINE HcV hc_v_clamp(HcV v, double low, double high)
{
  const HcI below = (HcI)(v < low), above = (HcI)(v > high);
  return (HcV)(((HcI)v & ~below & ~above) | ((HcI)hc_v_all(low) & below) | ((HcI)hc_v_all(high) & above));
}

#endif

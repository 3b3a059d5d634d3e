// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Vectors of the line's kernel, as the compiler's own vector types: the same source for every machine, and the same bits,
 * because every operation is one IEEE operation per element. The files that use them are compiled once per machine level;
 * types wider than the machine's registers would be taken apart badly, so a frame of eight doubles is HC_PARTS vectors.
 */
#ifndef HC_LINE_VECTOR_H
#define HC_LINE_VECTOR_H

#include <stdint.h>

#if defined __AVX512F__
#define HC_WIDTH 8
#elif defined __AVX__
#define HC_WIDTH 4
#else
#define HC_WIDTH 2
#endif

enum {
  HC_FRAME = 8,                   ///< doubles in a frame
  HC_PARTS = HC_FRAME / HC_WIDTH, ///< vectors in a frame
};

typedef double HcV __attribute__((vector_size(HC_WIDTH * 8), may_alias));
typedef double HcVLoose __attribute__((vector_size(HC_WIDTH * 8), aligned(8), may_alias));
typedef float HcF __attribute__((vector_size(HC_WIDTH * 4)));
typedef int64_t HcI __attribute__((vector_size(HC_WIDTH * 8)));

#define HC_INLINE static inline __attribute__((always_inline))

HC_INLINE HcV hc_v_all(double value)
{
  return value - (HcV){0};
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

#if HC_WIDTH == 8
/** Rows become columns: eight channels of eight frames ↔ eight frames of eight channels. */
HC_INLINE void hc_v_transpose(HcV v[HC_FRAME][HC_PARTS])
{
  HcV a[8], b[8];
  for (int i = 0; i < 4; i++) {
    a[2 * i] = __builtin_shufflevector(v[2 * i][0], v[2 * i + 1][0], 0, 8, 2, 10, 4, 12, 6, 14);
    a[2 * i + 1] = __builtin_shufflevector(v[2 * i][0], v[2 * i + 1][0], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int half = 0; half < 8; half += 4)
    for (int i = half; i < half + 2; i++) {
      b[i] = __builtin_shufflevector(a[i], a[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      b[i + 2] = __builtin_shufflevector(a[i], a[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (int i = 0; i < 4; i++) {
    v[i][0] = __builtin_shufflevector(b[i], b[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    v[i + 4][0] = __builtin_shufflevector(b[i], b[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}
#else
HC_INLINE void hc_v_transpose(HcV v[HC_FRAME][HC_PARTS])
{
  double t[HC_FRAME][HC_FRAME] __attribute__((aligned(64)));
  for (int i = 0; i < HC_FRAME; i++)
    for (int j = 0; j < HC_FRAME; j++)
      t[j][i] = v[i][j / HC_WIDTH][j % HC_WIDTH];
  for (int i = 0; i < HC_FRAME; i++)
    for (int p = 0; p < HC_PARTS; p++)
      v[i][p] = *(const HcV *)&t[i][p * HC_WIDTH];
}
#endif

#endif

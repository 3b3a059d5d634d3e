// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Vectors of the kernels, as the compiler's own vector types: the same source for every machine, and the same bits,
 * because every operation is one IEEE operation per element. The files that use them are compiled once per machine level;
 * types wider than the machine's registers would be taken apart badly.
 */
#ifndef HC_VECTOR_H
#define HC_VECTOR_H

#include <stdbool.h>
#include <stdint.h>

#if defined __SSE2__
#include <immintrin.h>
#endif

#if defined __AVX512F__
#define HC_WIDTH 8
#elif defined __AVX__
#define HC_WIDTH 4
#else
#define HC_WIDTH 2
#endif

typedef double HcV __attribute__((vector_size(HC_WIDTH * 8), may_alias));
typedef double HcVLoose __attribute__((vector_size(HC_WIDTH * 8), aligned(8), may_alias));
typedef double HcV2 __attribute__((vector_size(16), aligned(8), may_alias));
typedef int64_t HcI2 __attribute__((vector_size(16)));
typedef double HcV4 __attribute__((vector_size(32), may_alias));
typedef float HcF __attribute__((vector_size(HC_WIDTH * 4), may_alias));
typedef float HcFloats __attribute__((vector_size(HC_WIDTH * 8), may_alias)); ///< twice as many as HcV has doubles
typedef float HcFloatsLoose __attribute__((vector_size(HC_WIDTH * 8), aligned(4), may_alias));
typedef int32_t HcInts __attribute__((vector_size(HC_WIDTH * 8)));
typedef uint32_t HcWords __attribute__((vector_size(HC_WIDTH * 8)));
typedef uint64_t HcU __attribute__((vector_size(HC_WIDTH * 8)));
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

/** 0, 1, 2 … */
HC_INLINE HcWords hc_words_order(void)
{
  HcWords order;
  for (uint32_t i = 0; i < 2 * HC_WIDTH; i++)
    order[i] = i;
  return order;
}

/** At an address aligned to the vector. */
HC_INLINE HcFloats *hc_floats_at(float *at)
{
  return (HcFloats *)__builtin_assume_aligned(at, HC_WIDTH * 8);
}

HC_INLINE HcFloats hc_floats_of(const float *at)
{
  return *(const HcFloats *)__builtin_assume_aligned(at, HC_WIDTH * 8);
}

/** Floats as doubles: one instruction, where the compiler makes a handful. */
HC_INLINE HcV hc_v_wide(HcF floats)
{
#if HC_WIDTH == 8
  return (HcV)_mm512_cvtps_pd((__m256)floats);
#elif HC_WIDTH == 4
  return (HcV)_mm256_cvtps_pd((__m128)floats);
#else
  return __builtin_convertvector(floats, HcV);
#endif
}

HC_INLINE HcV hc_v_wide_of(const float *at)
{
  return hc_v_wide(*(const HcF *)__builtin_assume_aligned(at, HC_WIDTH * 4));
}

/** True when a bit is set. */
HC_INLINE bool hc_i_any(HcI v)
{
#if HC_WIDTH == 8
  return _mm512_test_epi64_mask((__m512i)v, (__m512i)v) != 0;
#elif HC_WIDTH == 4
  return !_mm256_testz_si256((__m256i)v, (__m256i)v);
#else
  return (v[0] | v[1]) != 0;
#endif
}

HC_INLINE HcWords hc_words_xor(HcWords a, HcWords b, HcWords c)
{
#if HC_WIDTH == 8
  return (HcWords)_mm512_ternarylogic_epi32((__m512i)a, (__m512i)b, (__m512i)c, 0x96);
#else
  return a ^ b ^ c;
#endif
}

/** High half of each less its low half, both with a sign. */
HC_INLINE HcInts hc_words_high_less_low(HcWords v)
{
#if HC_WIDTH == 8
  return (HcInts)_mm512_madd_epi16((__m512i)v, _mm512_set1_epi32(0x1ffff));
#elif HC_WIDTH == 4
  return (HcInts)_mm256_madd_epi16((__m256i)v, _mm256_set1_epi32(0x1ffff));
#elif defined __SSE2__
  return (HcInts)_mm_madd_epi16((__m128i)v, _mm_set1_epi32(0x1ffff));
#else
  return ((HcInts)v >> 16) - ((HcInts)(v << 16) >> 16);
#endif
}

/** sum + a·b where a·b is exact in double (of a float and at most 29 significant bits, say): one instruction where the machine has
 * it, with the bits of two. */
HC_INLINE HcV4 hc_v4_add_exact(HcV4 sum, HcV4 a, HcV4 b)
{
#if defined __FMA__
  return (HcV4)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)sum);
#else
  return sum + a * b;
#endif
}

HC_INLINE HcV hc_v_add_exact(HcV sum, HcV a, HcV b)
{
#if HC_WIDTH == 8
  return (HcV)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)sum);
#elif HC_WIDTH == 4
  return hc_v4_add_exact(sum, a, b);
#else
  return sum + a * b;
#endif
}

/** v as floats where low < |v| < high, else 0; NaN becomes 0. The bits of numbers without a sign are in their order, so that one
 * comparison does. */
HC_INLINE HcF hc_f_keep(HcV v, double low, double high)
{
  uint64_t above, below;
  __builtin_memcpy(&above, &low, sizeof above);
  __builtin_memcpy(&below, &high, sizeof below);
  const uint64_t first = (uint64_t)INT64_MIN - above - 1;
  const HcI place = (HcI)(((HcU)v & INT64_MAX) + first);
  const int64_t end = (int64_t)(below + first);
#if HC_WIDTH == 8
  return (HcF)_mm512_maskz_cvtpd_ps(_mm512_cmplt_epi64_mask((__m512i)place, _mm512_set1_epi64(end)), (__m512d)v);
#else
  return __builtin_convertvector((HcV)((HcI)v & (place < end)), HcF);
#endif
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

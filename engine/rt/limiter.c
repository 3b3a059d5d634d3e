// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter.h"

#include "hot.h"

#include <stddef.h>
#include <string.h>

enum {
  PAST = HC_LIMITER_PAST,
  REACH = HC_LIMITER_REACH,
  ATTACK = HC_LIMITER_ATTACK,
  WINDOW = ATTACK + 1 ///< reductions that one held value covers: the lookahead, and the peak on the sample's other side
};
_Static_assert(REACH + ATTACK - 1 == HC_LIMITER_DELAY, "interpolation and attack make up the delay");

static const float ceiling = HC_LIMITER_CEILING;

/** The three points after each sample, from the twelve around it. The first and the last point mirror each other, so that
 * sums and differences of mirrored samples do for both: `phase` holds a half of h[k] + h[11 − k], a half of h[k] − h[11 − k],
 * and the middle point's h[k]. */
HC_HOT static void interpolate(const float *restrict x, float (*restrict phase)[REACH], float *restrict q1, float *restrict q2,
                               float *restrict q3, uint32_t frames)
{
  for (size_t i = 0; i < frames; i++) {
    float even = 0.0f, odd = 0.0f, middle = 0.0f;
#pragma GCC unroll 6
    for (int k = 0; k < REACH; k++) {
      const float near = x[i + (size_t)k], far = x[i + (size_t)(2 * REACH - 1 - k)];
      const float sum = near + far, difference = near - far;
      even += phase[0][k] * sum;
      odd += phase[1][k] * difference;
      middle += phase[2][k] * sum;
    }
    q1[i] = even + odd;
    q2[i] = middle;
    q3[i] = even - odd;
  }
}

static inline float larger(float a, float b)
{
  return a > b ? a : b;
}

/** A peak near `b`, between its neighbours on the fine grid: a parabola rises above its points by at most an eighth of their
 * second difference. */
static inline float bound(float a, float b, float c)
{
  return __builtin_fabsf(b) + 0.125f * __builtin_fabsf(a - 2.0f * b + c);
}

/** Highest of the four points from sample `x[i]` on; `q`: the three interpolated rows, which begin one sample earlier. */
HC_HOT static void peaks(const float *restrict x, const float *restrict q1, const float *restrict q2, const float *restrict q3,
                         float *restrict peak, uint32_t frames)
{
  for (size_t i = 0; i < frames; i++) {
    const float a = larger(bound(q3[i], x[i], q1[i + 1]), bound(x[i], q1[i + 1], q2[i + 1]));
    const float b = larger(bound(q1[i + 1], q2[i + 1], q3[i + 1]), bound(q2[i + 1], q3[i + 1], x[i + 1]));
    peak[i] = larger(peak[i], larger(a, b));
  }
}

HC_HOT static void ask(const float *restrict peak, float *restrict asked, uint32_t frames)
{
  for (size_t i = 0; i < frames; i++)
    asked[i] = larger(1.0f - ceiling / peak[i], 0.0f); // without a branch, whose cost would tell; a peak of 0 asks for -infinity
}

/** `x`, which is not negative, or 0 where it is below `least`; without a branch, whose cost would tell. */
static inline float zero_below(float x, float least)
{
  uint32_t bits, from;
  memcpy(&bits, &x, sizeof bits);
  memcpy(&from, &least, sizeof from);
  bits &= 0u - (bits > from);
  memcpy(&x, &bits, sizeof bits);
  return x;
}

/** held = maximum of `asked` over WINDOW samples, falling no faster than the release. */
static void hold(HcLimiter *limiter, uint32_t frames)
{
  const float *asked = limiter->asked + PAST - (WINDOW - 1);
  float *held = limiter->held + PAST;
  for (size_t i = 0; i < frames; i++) {
    float most = held[(ptrdiff_t)i - 1] * limiter->release;
    most = zero_below(most, 1e-5f);
    for (size_t k = 0; k < WINDOW; k++)
      most = larger(most, asked[i + k]);
    held[i] = most;
  }
}

/** The reduction comes along the attack curve; `io` gets the delayed samples times what is left. */
HC_HOT static void reduce(const float *restrict held, const float *restrict attack, const float *restrict from,
                          float *restrict io, uint32_t frames)
{
  float reduction[HC_CHUNK] = {0};
  for (size_t k = 0; k < ATTACK; k++)
    for (size_t i = 0; i < frames; i++)
      reduction[i] += attack[k] * held[i + k];
  for (size_t i = 0; i < frames; i++)
    io[i] = from[i] * (1.0f - reduction[i]);
}

/** Samples since anything was asked or held, as of the chunk's end. */
static uint32_t quiet_after(const HcLimiter *limiter, uint32_t frames)
{
  for (uint32_t back = 0; back < frames; back++)
    if (limiter->asked[PAST + frames - 1 - back] != 0.0f || limiter->held[PAST + frames - 1 - back] != 0.0f)
      return back;
  return limiter->quiet + frames;
}

/** True when any of these, none of them negative, is not zero. */
HC_HOT static bool any(const float *restrict row, uint32_t frames)
{
  uint32_t all = 0;
  for (size_t i = 0; i < frames; i++) {
    uint32_t bits;
    memcpy(&bits, row + i, sizeof bits);
    all |= bits;
  }
  return all;
}

/** Highest true peak of both channels around each sample. */
static void look(HcLimiter *limiter, float *restrict peak, uint32_t frames)
{
  float fine[3][HC_CHUNK + 1];
  const uint32_t points = frames < HC_CHUNK ? frames + 1 : HC_CHUNK + 1;
  for (int c = 0; c < 2; c++) {
    const float *past = limiter->past[c];
    // The newest interval that can be looked at begins REACH samples ago; one more before it for its neighbour.
    interpolate(past + PAST - 2 * REACH, limiter->phase, fine[0], fine[1], fine[2], points);
    peaks(past + PAST - REACH, fine[0], fine[1], fine[2], peak, frames);
  }
}

/** The delayed samples, reduced where that is called for; and what is in is past. */
static void give(HcLimiter *limiter, bool working, float *const out[2], uint32_t frames)
{
  for (int c = 0; c < 2; c++) {
    const float *from = limiter->past[c] + PAST - HC_LIMITER_DELAY;
    if (working)
      reduce(limiter->held + PAST - (ATTACK - 1), limiter->attack, from, out[c], frames);
    else
      memcpy(out[c], from, frames * sizeof(float));
    memmove(limiter->past[c], limiter->past[c] + frames, PAST * sizeof(float));
  }
}

/** True when what is around the new samples is calm, too, so that nobody needs to look closer. */
static bool calm_around(HcLimiter *limiter, bool calm, uint32_t frames)
{
  const bool before = limiter->calm_for >= 2 * REACH;
  limiter->calm_for = !calm ? 0 : before ? limiter->calm_for : limiter->calm_for + frames;
  return calm && before && !limiter->steady;
}

bool hc_limiter_render(HcLimiter *limiter, bool calm, float *const out[2], uint32_t frames)
{
  calm = calm_around(limiter, calm, frames);
  const bool idle = limiter->quiet >= PAST + HC_CHUNK; // all that is kept of `asked` and `held` is zero
  if (calm && idle) {
    give(limiter, false, out, frames);
    return false;
  }
  if (calm) {
    memset(limiter->asked + PAST, 0, frames * sizeof(float));
  } else {
    float peak[HC_CHUNK] = {0};
    look(limiter, peak, frames);
    ask(peak, limiter->asked + PAST, frames);
  }
  const bool working = limiter->steady || !idle || (!calm && any(limiter->asked + PAST, frames));
  if (working)
    hold(limiter, frames);
  give(limiter, working, out, frames);
  const bool reduced = limiter->steady ? any(limiter->held + PAST - (ATTACK - 1), frames + ATTACK - 1) : working;
  limiter->quiet = limiter->steady ? 0 : working ? quiet_after(limiter, frames) : UINT32_MAX / 2;
  if (!working)
    return reduced;
  memmove(limiter->asked, limiter->asked + frames, PAST * sizeof(float));
  memmove(limiter->held, limiter->held + frames, PAST * sizeof(float));
  return reduced;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * One block of the line: y = Σ taps[k]·x[n−k] + Σ slow poles, for both sets; noise; the fade between the sets; sums.
 *
 * Compiled once per machine level, with HC_BLOCK_RUN its name. (`target_clones` would take the vectors apart for the
 * smallest machine before it makes the clones.) The order of all sums is fixed by the source, so all levels give the same
 * bits. Nothing decays into denormal numbers: states below 1e-100 are cleared once in HC_BLOCK frames of the kernel's own
 * counter, and outputs below the smallest normal float are zero.
 */
#include "noise.h"
#include "taps.h"

static const double k_input_limit = 1e6, k_output_limit = 1e9, k_smallest_float = 1.1754943508222875e-38;

/** HC_WIDTH floats as doubles, zeros behind `frames`. */
HC_INLINE HcV floats_load(const float *channel, uint32_t at, uint32_t frames)
{
  HcF raw = {0};
  if (at + HC_WIDTH <= frames)
    __builtin_memcpy(&raw, channel + at, sizeof raw);
  else
    for (uint32_t i = at; i < frames; i++)
      raw[i - at] = channel[i];
  return hc_v_below(hc_v_wide(raw), k_input_limit);
}

/** True when a sample is not zero. */
HC_INLINE bool sounds(const float *channel, uint32_t frames)
{
  HcI all = {0};
  uint32_t i = 0;
  for (; i + 2 * HC_WIDTH <= frames; i += 2 * HC_WIDTH) {
    HcI two;
    __builtin_memcpy(&two, channel + i, sizeof two);
    all |= two;
  }
  bool any = hc_i_any(all & INT64_C(0x7fffffff7fffffff)); // a zero may have a sign
  for (; i < frames; i++)
    any |= channel[i] != 0.0F;
  return any;
}

/** The newest samples of a row become its history; a bus that has left nothing behind is not live any more. */
HC_INLINE void history_keep(HcKernel *k, int sets)
{
  for (int row = 0; row < HC_LINE_INPUTS; row++) {
    if (row >= 2 && k->live[row] && k->quiet[row] >= HC_ROW && states_empty(k, row, sets))
      k->live[row] = false;
    for (int i = 0; i < HC_TAPS_MAX && (row < 2 || k->live[row]); i += HC_WIDTH)
      *hc_v_at(k->x[row] + i) = hc_v_loose(k->x[row] + HC_BLOCK + i); // memcpy would become a slow string instruction
  }
  for (int c = 0; c < 2; c++)
    __builtin_memcpy(k->white[c], k->white[c] + HC_BLOCK, HC_GROUP * sizeof(float));
}

HC_INLINE void inputs_load(HcKernel *k, const float *const in[HC_LINE_INPUTS], uint32_t position, uint32_t frames)
{
  for (int c = 0; c < HC_LINE_INPUTS; c++) {
    double *const x = k->x[c] + HC_TAPS_MAX + position;
    const bool program = c < 2, sounding = in[c] && (program || sounds(in[c], frames));
    k->live[c] = k->live[c] || sounding;
    k->quiet[c] = sounding ? 0 : k->quiet[c] + (k->quiet[c] < HC_ROW ? frames : 0);
    if (!k->live[c])
      continue;
    for (uint32_t at = 0; at < frames; at += HC_WIDTH)
      *(HcVLoose *)(x + at) = in[c] ? floats_load(in[c], at, frames) : hc_v_all(0.0);
  }
}

/** Raised cosine 0 … 1 at the middle of a frame: ½ + ½·sin(π(t − ½)), its series good to 1e-13. 0 when there is no fade. */
HC_INLINE void weights_fill(HcKernel *k, const HcBlockSpan *span)
{
  const double on = k->fade_frames ? 1.0 : 0.0, step = 1.0 / (k->fade_frames ? k->fade_frames : 1);
  const double from = (double)k->fade_at - span->at + 0.5;
  for (uint32_t at = span->first; at < span->last; at += HC_WIDTH) {
    const HcV t = hc_v_clamp((hc_v_order() + (from + at)) * step, 0.0, 1.0), u = (t - 0.5) * 3.14159265358979324, uu = u * u;
    HcV s = uu * (1 / 355687428096000.0) - 1 / 1307674368000.0;
    s = s * uu + 1 / 6227020800.0;
    s = s * uu - 1 / 39916800.0;
    s = s * uu + 1 / 362880.0;
    s = s * uu - 1 / 5040.0;
    s = s * uu + 1 / 120.0;
    s = s * uu - 1 / 6.0;
    s = s * uu + 1.0;
    *hc_v_at(k->weight + at) = (0.5 + 0.5 * (s * u)) * on;
  }
}

HC_INLINE void weights_clear(HcKernel *k, const HcBlockSpan *span)
{
  for (uint32_t at = span->first; at < span->last; at += HC_WIDTH)
    *hc_v_at(k->weight + at) = hc_v_all(0.0);
}

/** Linear ramp of the noise, 0 … 1, towards 1 when `on`; `after` frames into the block. */
HC_INLINE HcV noise_level(const HcKernel *k, double after, bool on)
{
  const double step = 1.0 / k->noise_ramp, direction = on ? 1.0 : -1.0;
  const HcV moved = (k->noise_at + direction * (hc_v_order() + (after + 1.0))) * step;
  const HcI above = (HcI)(moved >= 1.0 - 1e-9), below = (HcI)(moved < 1e-9);
  return (HcV)(((HcI)moved & ~above & ~below) | ((HcI)hc_v_all(1.0) & above));
}

/** From the set that plays towards the next. */
HC_INLINE HcV faded(const double gain[2], const double *playing, const double *next, HcV weight, int sets)
{
  const HcV from = hc_v_of(playing) * gain[0];
  if (sets == 1)
    return from;
  const HcV to = hc_v_of(next) * gain[1];
  return from + weight * (to - from);
}

/** HC_WIDTH frames from the grid's `at`: those that lie in the block, which begins at `span->at`. */
HC_INLINE void channel_store(float *channel, const HcBlockSpan *span, uint32_t at, HcV value)
{
  const HcF raw = hc_f_keep(value, k_smallest_float, k_output_limit);
  if (!channel)
    return;
  if (at >= span->at && at + HC_WIDTH <= span->end)
    __builtin_memcpy(channel + (at - span->at), &raw, sizeof raw);
  else
    for (uint32_t i = 0; i < HC_WIDTH; i++)
      if (at + i >= span->at && at + i < span->end)
        channel[at + i - span->at] = raw[i];
}

/** `settled`: the noise's ramp has nowhere to go in this block. */
HC_INLINE void frames_store(HcKernel *k, float *const out[HC_LINE_OUTPUTS], const HcBlockSpan *span, bool on, bool slow, int sets,
                            bool settled)
{
  const double gain[2] = {k->gain[0], k->gain[1]};
  for (uint32_t at = span->at & ~(HC_WIDTH - 1U); at < span->end; at += HC_WIDTH) {
    const HcV weight = hc_v_of(k->weight + at);
    const HcV level = settled ? hc_v_all(on ? 1.0 : 0.0) : noise_level(k, (double)at - span->at, on);
    const HcV disturbance = faded(gain, k->y[0][2] + at, k->y[1][2] + at, weight, sets);
    for (int c = 0; c < 2; c++) {
      HcV noise = hc_v_wide_of(k->noise[c] + at);
      if (slow)
        noise += faded(gain, k->slow[0][c] + at, k->slow[1][c] + at, weight, sets);
      const HcV residual = disturbance + noise * level;
      channel_store(out[c], span, at, faded(gain, k->y[0][c] + at, k->y[1][c] + at, weight, sets) + residual);
      channel_store(out[2 + c], span, at, residual);
    }
  }
}

HC_INLINE void outputs_store(HcKernel *k, float *const out[HC_LINE_OUTPUTS], const HcBlockSpan *span, bool on, bool slow,
                             int sets)
{
  if (k->noise_at == (on ? k->noise_ramp : 0))
    frames_store(k, out, span, on, slow, sets, true);
  else
    frames_store(k, out, span, on, slow, sets, false);
}

/** From rows of samples to outputs, through one set or both. */
HC_INLINE void filters_run(HcKernel *k, float *const out[HC_LINE_OUTPUTS], const HcBlockSpan *span, bool on, int sets)
{
  HcBegun begun[2][HC_ROWS];
  poles_run(k, begun, span, sets);
  rows_run(k, begun, span, sets);
  noise_run(k, span, sets);
  outputs_store(k, out, span, on, slow_run(k, begun, span, sets), sets);
}

HC_INLINE void block_run(HcKernel *k, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS], uint32_t at,
                         uint32_t frames, bool whole, const HcNoiseControls *noise)
{
  const uint32_t end = at + frames, first = at & ~(HC_GROUP - 1U), last = (end + HC_GROUP - 1U) & ~(HC_GROUP - 1U);
  const HcBlockSpan span = {at, end, first, last, whole};
  const bool rests = k->alone && !k->fade_frames;
  if (at == 0)
    history_keep(k, rests ? 1 : 2);
  inputs_load(k, in, at, frames);
  hc_noise_draw(k->white, first, last, noise->seed, noise->lane, k->frame - at + first);
  noise_widen(k, &span);
  if (rests) {
    weights_clear(k, &span);
    filters_run(k, out, &span, noise->on, 1);
  } else {
    weights_fill(k, &span);
    filters_run(k, out, &span, noise->on, 2);
  }
}

/** Nearly all blocks are whole: for these the compiler knows every length. */
void HC_BLOCK_RUN(HcKernel *k, const float *const in[HC_LINE_INPUTS], float *const out[HC_LINE_OUTPUTS], uint32_t frames,
                  const HcNoiseControls *noise)
{
  if (frames == HC_BLOCK)
    block_run(k, in, out, 0, HC_BLOCK, true, noise);
  else
    block_run(k, in, out, (uint32_t)(k->frame % HC_BLOCK), frames, false, noise);
}

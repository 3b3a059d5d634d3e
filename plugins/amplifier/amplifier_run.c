// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Everything that the amplifier's run() reaches. Controls are read at multiples of 64 frames of its own counter and reached in a
 * straight line at the next one, so that bits do not depend on the period and no knob clicks. All loops are compiled for each width
 * of vectors, with the same bits.
 */
#include "amplifier.h"

#include "clones.h"
#include "random.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const float k_input_limit = 1e6f;

/** A control value within its range; its default where the port is not connected or holds no number. */
static double control(const HcAmplifier *amplifier, HcAmplifierPort port)
{
  const HcAmplifierControl *const c = &hc_amplifier_controls[port - HC_AMPLIFIER_PORT_TOPOLOGY];
  const float *const value = amplifier->port[port];
  if (!value || !(*value == *value))
    return (double)c->standard;
  return (double)(*value < c->minimum ? c->minimum : *value > c->maximum ? c->maximum : *value);
}

static double linear(double db)
{
  return exp(db * 0.11512925464970229);
}

static HcAmplifierSet controls_read(const HcAmplifier *amplifier)
{
  const bool balanced = control(amplifier, HC_AMPLIFIER_PORT_TOPOLOGY) > 0.5;
  const bool halved = balanced && control(amplifier, HC_AMPLIFIER_PORT_SWING) > 0.5;
  const double second = 0.01 * control(amplifier, HC_AMPLIFIER_PORT_SECOND),
               third = 0.01 * control(amplifier, HC_AMPLIFIER_PORT_THIRD);
  const double rail = linear(control(amplifier, HC_AMPLIFIER_PORT_RAILS)),
               mismatch = 0.01 * control(amplifier, HC_AMPLIFIER_PORT_MISMATCH);
  // Of a sine at full drive, whose mean square is ½, spread over half the rate instead of 20 kHz.
  const double noise = linear(control(amplifier, HC_AMPLIFIER_PORT_FLOOR)) * sqrt(0.5 * amplifier->rate / 40000.0);
  return (HcAmplifierSet){
      .half = {hc_half(second, third, rail), hc_half(second * (1.0 - mismatch), third, rail)},
      .drive = halved ? 0.5f : 1.0f,
      .other = balanced ? 1.0f : 0.0f,
      .noise = control(amplifier, HC_AMPLIFIER_PORT_NOISE) > 0.5 ? (float)noise : 0.0f,
      .linear = balanced && !halved ? 2.0f : 1.0f,
  };
}

static float between(float from, float to, float t)
{
  return from + t * (to - from);
}

static HcHalf half_between(const HcHalf *from, const HcHalf *to, float t)
{
  return (HcHalf){between(from->second, to->second, t), between(from->third, to->third, t), between(from->rail, to->rail, t),
                  between(from->low, to->low, t), between(from->high, to->high, t)};
}

HC_CLONES static void filter_add(const float *restrict taps, const float *restrict newest, float *restrict to, int frames)
{
  for (int k = 0; k < HC_AMPLIFIER_TAPS; k++)
    for (int i = 0; i < frames; i++)
      to[i] += taps[k] * newest[i - k];
}

/** What both halves add to a row of steps, each from `before` to `now`. */
HC_CLONES static void halves_run(const HcAmplifierSet *restrict from, const HcAmplifierSet *restrict to, int at,
                                 const float *restrict before, const float *restrict now, float *restrict y, int frames)
{
  for (int i = 0; i < frames; i++) {
    const float t = (float)(at + i) * (1.0f / HC_AMPLIFIER_GRID), drive = between(from->drive, to->drive, t);
    const HcHalf hot = half_between(&from->half[0], &to->half[0], t), cold = half_between(&from->half[1], &to->half[1], t);
    const float x0 = drive * before[i], x1 = drive * now[i];
    y[i] = hc_half_adds(&hot, x0, x1) - between(from->other, to->other, t) * hc_half_adds(&cold, -x0, -x1);
  }
}

/** Input as numbers, behind its history. */
static void input_load(HcAmplifierChannel *channel, const float *in, uint32_t frames)
{
  float *const x = channel->x + HC_AMPLIFIER_PAST;
  for (uint32_t i = 0; i < frames; i++) {
    const float value = in ? in[i] : 0.0f;
    x[i] = value > -k_input_limit && value < k_input_limit ? value : 0.0f;
  }
}

/** The program as it came, what the halves add to it less its DC, and their noise. */
static void output_store(HcAmplifier *amplifier, HcAmplifierChannel *channel, const float *added, unsigned at, uint64_t stream,
                         float *out, uint32_t frames)
{
  const float *const x = channel->x + HC_AMPLIFIER_PAST - HC_AMPLIFIER_LATENCY;
  for (uint32_t i = 0; i < frames; i++) {
    const float t = (float)(at + i) * (1.0f / HC_AMPLIFIER_GRID);
    const double gain = (double)between(amplifier->from.linear, amplifier->to.linear, t);
    const double noise = (double)between(amplifier->from.noise, amplifier->to.noise, t);
    const double other = (double)between(amplifier->from.other, amplifier->to.other, t);
    const double hiss = hc_random_gauss(hc_random_bits(stream, amplifier->frame + i)) +
                        other * hc_random_gauss(hc_random_bits(stream + 1, amplifier->frame + i));
    channel->servo += amplifier->servo_step * ((double)added[i] - channel->servo);
    if (out)
      out[i] = (float)(gain * (double)x[i] + (double)added[i] - channel->servo + noise * hiss);
  }
  channel->servo = fabs(channel->servo) > 1e-30 ? channel->servo : 0.0;
}

static void rows_keep(HcAmplifierChannel *channel, uint32_t frames)
{
  memmove(channel->x, channel->x + frames, HC_AMPLIFIER_PAST * sizeof(float));
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    memmove(channel->y[phase], channel->y[phase] + frames, HC_AMPLIFIER_PAST * sizeof(float));
}

static void channel_run(HcAmplifier *amplifier, HcAmplifierChannel *channel, unsigned at, uint64_t stream, float *out,
                        uint32_t frames)
{
  enum { LAST = HC_AMPLIFIER_OVER - 1 };
  float step[HC_AMPLIFIER_OVER][1 + HC_AMPLIFIER_GRID] = {{0.0f}}, sum[HC_AMPLIFIER_GRID] = {0.0f};
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    filter_add(amplifier->up[phase], channel->x + HC_AMPLIFIER_PAST, step[phase] + 1, (int)frames);
  step[LAST][0] = channel->last;
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    halves_run(&amplifier->from, &amplifier->to, (int)at, phase ? step[phase - 1] + 1 : step[LAST], step[phase] + 1,
               channel->y[phase] + HC_AMPLIFIER_PAST, (int)frames);
  channel->last = step[LAST][frames];
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    filter_add(amplifier->down[phase], channel->y[phase] + HC_AMPLIFIER_PAST, sum, (int)frames);
  output_store(amplifier, channel, sum, at, stream, out, frames);
  rows_keep(channel, frames);
}

/** The first of the two streams of a channel: lanes, channels and halves draw noise of their own. */
static uint64_t noise_stream(const HcAmplifier *amplifier, unsigned channel)
{
  const uint64_t seed = (uint64_t)control(amplifier, HC_AMPLIFIER_PORT_NOISE_SEED);
  return (seed << 16) + ((uint64_t)control(amplifier, HC_AMPLIFIER_PORT_CHANNEL) << 8) + UINT64_C(0x40) + 2 * channel;
}

void hc_amplifier_run(LV2_Handle instance, uint32_t frames)
{
  HcAmplifier *const amplifier = instance;
  for (uint32_t done = 0; done < frames;) {
    const unsigned at = (unsigned)(amplifier->frame % HC_AMPLIFIER_GRID);
    const uint32_t to_grid = HC_AMPLIFIER_GRID - at, length = frames - done < to_grid ? frames - done : to_grid;
    if (at == 0) {
      const HcAmplifierSet next = controls_read(amplifier);
      amplifier->from = amplifier->frame ? amplifier->to : next;
      amplifier->to = next;
    }
    for (unsigned c = 0; c < 2; c++) { // both before an output, which may be an input
      const float *const in = amplifier->port[HC_AMPLIFIER_PORT_IN_LEFT + c];
      input_load(&amplifier->channel[c], in ? in + done : NULL, length);
    }
    for (unsigned c = 0; c < 2; c++) {
      float *const out = amplifier->port[HC_AMPLIFIER_PORT_OUT_LEFT + c];
      channel_run(amplifier, &amplifier->channel[c], at, noise_stream(amplifier, c), out ? out + done : NULL, length);
    }
    amplifier->frame += length;
    done += length;
  }
  float *const latency = amplifier->port[HC_AMPLIFIER_PORT_LATENCY];
  if (latency)
    *latency = HC_AMPLIFIER_LATENCY;
}

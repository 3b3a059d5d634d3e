// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Everything that the amplifier's run() reaches. What the controls ask for is reached through a fade: one of the host's, or (in hosts that
 * do not prepare) one of 64 frames from a multiple of 64 of its own counter on, so that bits do not depend on the period and no knob clicks.
 * All loops are compiled for each width of vectors, with the same bits.
 */
#include "amplifier.h"

#include "clones.h"
#include "random.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const float k_input_limit = 1e6f;

/** Frames that lie in one block of the grid. */
typedef struct HcAmplifierBlock {
  unsigned at; ///< of the first one in the grid
  uint32_t frames;
  float weight[HC_AMPLIFIER_GRID]; ///< of what is faded to
} HcAmplifierBlock;

/** Value of a control within its range; its default where there is no number. */
static double within(HcAmplifierPort port, float value)
{
  const HcPortControl *const c = &hc_amplifier_controls[port - HC_AMPLIFIER_PORT_TOPOLOGY];
  if (!(value == value))
    return (double)c->standard;
  return (double)(value < c->minimum ? c->minimum : value > c->maximum ? c->maximum : value);
}

static double control(const HcAmplifier *amplifier, HcAmplifierPort port)
{
  const float *const value = amplifier->port[port];
  return within(port, value ? *value : __builtin_nanf(""));
}

static double linear(double db)
{
  return exp(db * 0.11512925464970229);
}

HcAmplifierSet hc_amplifier_set(const float *ports, double rate)
{
  double value[HC_AMPLIFIER_PORTS] = {0.0};
  for (unsigned p = HC_AMPLIFIER_PORT_TOPOLOGY; p <= HC_AMPLIFIER_PORT_FLOOR; p++)
    value[p] = within((HcAmplifierPort)p, ports[p]);
  const bool balanced = value[HC_AMPLIFIER_PORT_TOPOLOGY] > 0.5, halved = balanced && value[HC_AMPLIFIER_PORT_SWING] > 0.5;
  const double second = 0.01 * value[HC_AMPLIFIER_PORT_SECOND], third = 0.01 * value[HC_AMPLIFIER_PORT_THIRD];
  const double rail = linear(value[HC_AMPLIFIER_PORT_RAILS]), mismatch = 0.01 * value[HC_AMPLIFIER_PORT_MISMATCH];
  // Of a sine at full drive, whose mean square is ½, spread over half the rate instead of 20 kHz.
  const double noise = linear(value[HC_AMPLIFIER_PORT_FLOOR]) * sqrt(0.5 * rate / 40000.0);
  return (HcAmplifierSet){
      .half = {hc_half(second, third, rail), hc_half(second * (1.0 - mismatch), third, rail)},
      .drive = halved ? 0.5f : 1.0f,
      .other = balanced ? 1.0f : 0.0f,
      .noise = (float)noise,
      .linear = balanced && !halved ? 2.0f : 1.0f,
      .gain = 1.0f,
  };
}

void hc_amplifier_reset(HcAmplifier *amplifier)
{
  memset(amplifier->channel, 0, sizeof amplifier->channel);
  amplifier->frame = 0; // of noise too: how long it was left running unheard depends on the period
}

void hc_amplifier_fade(HcAmplifier *amplifier, const HcAmplifierSet *to, uint32_t frames)
{
  amplifier->from = amplifier->to;
  amplifier->to = *to;
  amplifier->fade_at = 0;
  amplifier->fade = frames;
}

/** How far each frame has come, ½ − ½·cos(πt) at its middle, by the series of ½ + ½·sin(π(t − ½)), good to 1e-6. */
static void weights_fill(const HcAmplifier *amplifier, float *weight, uint32_t frames)
{
  const double step = amplifier->fade ? 1.0 / amplifier->fade : 0.0, at = amplifier->fade ? amplifier->fade_at + 0.5 : 1.0;
  for (uint32_t i = 0; i < frames; i++) {
    const double way = amplifier->fade ? (at + i) * step : 1.0, t = way < 1.0 ? way : 1.0, u = (t - 0.5) * 3.14159265358979324,
                 uu = u * u;
    const double s = u * (1.0 + uu * (-1.0 / 6 + uu * (1.0 / 120 + uu * (-1.0 / 5040 + uu * (1.0 / 362880)))));
    weight[i] = t < 1.0 ? (float)(0.5 + 0.5 * s) : 1.0f;
  }
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
HC_CLONES static void halves_run(const HcAmplifierSet *restrict from, const HcAmplifierSet *restrict to,
                                 const float *restrict weight, const float *restrict before, const float *restrict now,
                                 float *restrict y, int frames)
{
  for (int i = 0; i < frames; i++) {
    const float t = weight[i], drive = between(from->drive, to->drive, t);
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
static void output_store(HcAmplifier *amplifier, HcAmplifierChannel *channel, const HcAmplifierBlock *block, const float *added,
                         uint64_t stream, float *out)
{
  const float *const x = channel->x + HC_AMPLIFIER_PAST - HC_AMPLIFIER_LATENCY;
  const HcAmplifierSet *const from = &amplifier->from, *const to = &amplifier->to;
  for (uint32_t i = 0; i < block->frames; i++) {
    const float t = block->weight[i],
                on = between(amplifier->noise_from, amplifier->noise_to, (float)(block->at + i) * (1.0f / HC_AMPLIFIER_GRID));
    const double through = (double)between(from->linear, to->linear, t), gain = (double)between(from->gain, to->gain, t);
    const double noise = (double)(on * between(from->noise, to->noise, t)), other = (double)between(from->other, to->other, t);
    const double hiss = hc_random_gauss(hc_random_bits(stream, amplifier->frame + i)) +
                        other * hc_random_gauss(hc_random_bits(stream + 1, amplifier->frame + i));
    channel->servo += amplifier->servo_step * ((double)added[i] - channel->servo);
    if (out)
      out[i] = (float)(gain * (through * (double)x[i] + (double)added[i] - channel->servo + noise * hiss));
  }
  channel->servo = fabs(channel->servo) > 1e-30 ? channel->servo : 0.0;
}

static void rows_keep(HcAmplifierChannel *channel, uint32_t frames)
{
  memmove(channel->x, channel->x + frames, HC_AMPLIFIER_PAST * sizeof(float));
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    memmove(channel->y[phase], channel->y[phase] + frames, HC_AMPLIFIER_PAST * sizeof(float));
}

static void channel_run(HcAmplifier *amplifier, HcAmplifierChannel *channel, const HcAmplifierBlock *block, uint64_t stream,
                        float *out)
{
  enum { LAST = HC_AMPLIFIER_OVER - 1 };
  const int frames = (int)block->frames;
  float step[HC_AMPLIFIER_OVER][1 + HC_AMPLIFIER_GRID] = {{0.0f}}, sum[HC_AMPLIFIER_GRID] = {0.0f};
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    filter_add(amplifier->up[phase], channel->x + HC_AMPLIFIER_PAST, step[phase] + 1, frames);
  step[LAST][0] = channel->last;
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    halves_run(&amplifier->from, &amplifier->to, block->weight, phase ? step[phase - 1] + 1 : step[LAST], step[phase] + 1,
               channel->y[phase] + HC_AMPLIFIER_PAST, frames);
  channel->last = step[LAST][frames];
  for (int phase = 0; phase < HC_AMPLIFIER_OVER; phase++)
    filter_add(amplifier->down[phase], channel->y[phase] + HC_AMPLIFIER_PAST, sum, frames);
  output_store(amplifier, channel, block, sum, stream, out);
  rows_keep(channel, block->frames);
}

/** The first of the two streams of a channel: lanes, channels and halves draw noise of their own. */
static uint64_t noise_stream(const HcAmplifier *amplifier, unsigned channel)
{
  const uint64_t seed = (uint64_t)control(amplifier, HC_AMPLIFIER_PORT_NOISE_SEED);
  return (seed << 16) + ((uint64_t)control(amplifier, HC_AMPLIFIER_PORT_CHANNEL) << 8) + UINT64_C(0x40) + 2 * channel;
}

/** At a multiple of the grid: what the ports say, where no host prepares; and whether there is noise. */
static void ports_read(HcAmplifier *amplifier)
{
  if (!amplifier->hosted) {
    float ports[HC_AMPLIFIER_PORTS];
    for (unsigned p = HC_AMPLIFIER_PORT_TOPOLOGY; p <= HC_AMPLIFIER_PORT_FLOOR; p++)
      ports[p] = (float)control(amplifier, (HcAmplifierPort)p);
    const HcAmplifierSet next = hc_amplifier_set(ports, amplifier->rate);
    hc_amplifier_fade(amplifier, &next, amplifier->frame ? HC_AMPLIFIER_GRID : 0);
  }
  const float on = control(amplifier, HC_AMPLIFIER_PORT_NOISE) > 0.5 ? 1.0f : 0.0f;
  amplifier->noise_from = amplifier->frame ? amplifier->noise_to : on;
  amplifier->noise_to = on;
}

void hc_amplifier_run(LV2_Handle instance, uint32_t frames)
{
  HcAmplifier *const amplifier = instance;
  for (uint32_t done = 0; done < frames;) {
    HcAmplifierBlock block = {.at = (unsigned)(amplifier->frame % HC_AMPLIFIER_GRID)};
    const uint32_t to_grid = HC_AMPLIFIER_GRID - block.at;
    block.frames = frames - done < to_grid ? frames - done : to_grid;
    if (block.at == 0)
      ports_read(amplifier);
    weights_fill(amplifier, block.weight, block.frames);
    for (unsigned c = 0; c < 2; c++) { // both before an output, which may be an input
      const float *const in = amplifier->port[HC_AMPLIFIER_PORT_IN_LEFT + c];
      input_load(&amplifier->channel[c], in ? in + done : NULL, block.frames);
    }
    for (unsigned c = 0; c < 2; c++) {
      float *const out = amplifier->port[HC_AMPLIFIER_PORT_OUT_LEFT + c];
      channel_run(amplifier, &amplifier->channel[c], &block, noise_stream(amplifier, c), out ? out + done : NULL);
    }
    const uint32_t left = amplifier->fade - amplifier->fade_at;
    amplifier->fade_at += block.frames < left ? block.frames : left;
    amplifier->frame += block.frames;
    done += block.frames;
  }
  float *const latency = amplifier->port[HC_AMPLIFIER_PORT_LATENCY];
  if (latency)
    *latency = HC_AMPLIFIER_LATENCY;
}

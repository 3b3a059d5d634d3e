// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radio.h"

#include <string.h>

static const double k_syllable_s = 0.2, k_swing_hz[2] = {0.071, 0.19};

void hc_radio_init(HcRadio *radio, double rate)
{
  memset(radio, 0, sizeof *radio);
  radio->syllable_steps = fmax(2.0, floor(k_syllable_s * rate / HC_INTERFERENCE_GRID));
}

/** A vowel by its formants [Hz] (Peterson and Barney, 1952), on a pitch; drawn while the envelope is 0. */
static void vowel_draw(HcRadio *radio)
{
  static const double formant[5][3] = {
      {730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010}, {570, 840, 2410}, {300, 870, 2240}};
  static const double weight[3] = {1.0, 0.5, 0.25}, width_hz = 120.0, loudest_rms = 0.35;
  const double *const place = formant[hc_random_bits(radio->stream, 4 * radio->number) % 5];
  double squares = 0.0;
  for (int k = HC_RADIO_FIRST; k <= HC_RADIO_LAST; k++) {
    radio->vowel[k] = 0.02;
    for (int f = 0; f < 3; f++) {
      const double off = (k * radio->pitch_hz - place[f]) / width_hz;
      radio->vowel[k] += weight[f] / (1.0 + off * off);
    }
    squares += radio->vowel[k] * radio->vowel[k];
  }
  // Signs of Rudin and Shapiro keep the peaks low.
  for (int k = HC_RADIO_FIRST; k <= HC_RADIO_LAST; k++)
    radio->vowel[k] *= loudest_rms * sqrt(2.0 / squares) * (__builtin_parity((unsigned)(k & (k >> 1))) ? -1.0 : 1.0);
  radio->power = loudest_rms * loudest_rms;
  radio->drawn = true;
}

/** The pitch is needed even where nobody listens: its phase goes on. */
static void syllable_begin(HcRadio *radio, const HcRoom *room)
{
  radio->number = radio->begun++;
  radio->place = 0;
  radio->stream = hc_stream(room->seed, HC_STREAM_RADIO);
  radio->pitch_hz = 115.0 + 25.0 * hc_random_uniform(radio->stream, 4 * radio->number + 1);
  radio->voice_per_frame = radio->pitch_hz / room->rate;
  radio->drawn = false;
}

/** Envelope of a syllable after `done` of its steps. */
static double loudness(const HcRadio *radio, double size, double done)
{
  const double loudest = size < 0.2 ? 0.0 : 0.5 + 0.5 * size, rise = sin(0.5 * hc_turn * done / radio->syllable_steps);
  return loudest * rise * rise;
}

static void envelope_fill(HcRadio *radio, const HcRoom *room, uint64_t place)
{
  const uint64_t stream = hc_stream(room->seed, HC_STREAM_RADIO), number = radio->number;
  const double size = hc_random_uniform(stream, 4 * number + 2);
  radio->loud_from = place == 0 ? 0.0 : loudness(radio, size, (double)place);
  radio->loud = place + 1 == (uint64_t)radio->syllable_steps ? 0.0 : loudness(radio, size, (double)(place + 1));
}

HC_CLONES static void rf_add(const HcRadio *restrict radio, const HcTurns *restrict voice, const HcTurns *restrict tone,
                             double *restrict rf)
{
  for (int i = 0; i < HC_INTERFERENCE_GRID; i++) {
    const double twice = 2.0 * voice->re[i];
    double b = radio->vowel[HC_RADIO_LAST], before = 0.0;
#pragma GCC unroll 32
    for (int k = HC_RADIO_LAST - 1; k >= 1; k--) { // Clenshaw; the last of it is Σ·cos, 0 for the orders below the first
      const double next = twice * b + ((k < HC_RADIO_FIRST ? 0.0 : radio->vowel[k]) - before);
      before = b;
      b = next;
    }
    const double loud = (radio->loud_from + (radio->loud - radio->loud_from) * ((i + 1) * (1.0 / HC_INTERFERENCE_GRID))) *
                        hc_gain_at(&radio->voice, i);
    const double whistle = hc_gain_at(&radio->tone, i);
    const double a = loud * (voice->re[i] * b - before) + whistle * tone->im[i];
    const double mean = loud * loud * radio->power + 0.5 * whistle * whistle;
    rf[i] += hc_gain_at(&radio->volts, i) * (a + hc_gain_at(&radio->depth, i) * (a * a - mean));
  }
}

/** Two slow swings, −1 … 1, as a factor. */
static double fading(const HcRoom *room)
{
  const double seconds = (double)room->frame / room->rate;
  double swing = 0.0;
  for (int s = 0; s < 2; s++)
    swing += 0.5 * sin(hc_turn * fmod(k_swing_hz[s] * seconds + s / 3.0, 1.0));
  return pow(10.0, swing * room->value[HC_INTERFERENCE_PORT_RADIO_FADING] / 20.0);
}

/** Where a phase stands, which then goes on by a step. */
static double phase_next(double *phase, double per_frame)
{
  const double from = *phase;
  *phase += HC_INTERFERENCE_GRID * per_frame;
  *phase -= hc_whole(*phase);
  return from;
}

void hc_radio_render(HcRadio *radio, const HcRoom *room, HcGridRow *bus)
{
  const double *const value = room->value;
  const bool on = hc_room_on(room, HC_INTERFERENCE_PORT_RADIO_ON), speech = value[HC_INTERFERENCE_PORT_RADIO_TONE] < 100.0;
  if (room->frame == 0 || radio->place == (uint64_t)radio->syllable_steps)
    syllable_begin(radio, room);
  const uint64_t place = radio->place++;
  hc_gain_step(&radio->volts, on ? sqrt(2.0) * value[HC_INTERFERENCE_PORT_RADIO_LEVEL] * fading(room) : 0.0, room->follow);
  hc_gain_step(&radio->voice, speech ? 1.0 : 0.0, room->follow);
  hc_gain_step(&radio->tone, speech ? 0.0 : 1.0, room->follow);
  hc_gain_step(&radio->depth, 0.5 * value[HC_INTERFERENCE_PORT_RADIO_DEPTH], room->follow);
  const double tone_per_frame = value[HC_INTERFERENCE_PORT_RADIO_TONE] / room->rate;
  const double voice_from = phase_next(&radio->voice_phase, radio->voice_per_frame);
  const double tone_from = phase_next(&radio->tone_phase, tone_per_frame);
  if (hc_gain_silent(&radio->volts))
    return;
  HcTurns voice, tone;
  if (!radio->drawn)
    vowel_draw(radio);
  envelope_fill(radio, room, place);
  hc_turns_fill(&voice, voice_from, radio->voice_per_frame);
  hc_turns_fill(&tone, tone_from, tone_per_frame);
  rf_add(radio, &voice, &tone, hc_grid_row(&bus[HC_BUS_RF]));
}

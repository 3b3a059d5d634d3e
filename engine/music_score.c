// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Sixteen bars in D at 80 beats a minute. Bars 1–4 guitar alone, ending in a rest; 5–8 with bass and keys, ending in a rest; 9–12
 * with brushes and a melody; 13–15 guitar alone again; the last bar is silent, so that the loop closes on nothing.
 */
#include "music_internal.h"

#include <stdlib.h>

static const float beat_s = 0.75f, bar_s = 3.0f;

/** Strings from low to high, root of the bass, keys: MIDI numbers. */
typedef struct Chord {
  unsigned char string[5], bass, keys[3];
} Chord;

static const Chord d_add9 = {{50, 57, 62, 64, 66}, 38, {66, 69, 76}};
static const Chord b_minor7 = {{47, 54, 57, 62, 66}, 35, {66, 69, 74}};
static const Chord g_major7 = {{43, 50, 59, 62, 66}, 31, {66, 71, 74}};
static const Chord a_sus4 = {{45, 52, 57, 62, 64}, 33, {64, 69, 74}};
static const Chord a_major = {{45, 52, 57, 61, 64}, 33, {64, 69, 73}};
static const Chord e_minor9 = {{40, 52, 55, 62, 66}, 28, {67, 71, 78}};
static const Chord f_sharp_minor7 = {{42, 54, 57, 61, 64}, 30, {64, 69, 73}};

typedef struct Bar {
  const Chord *chord;
  unsigned char eighths; ///< how many of the arpeggio are played before the hand comes down
  bool band, brushes;
  float loud;
} Bar;

static const Bar bars[16] = {
    {&d_add9, 8, false, false, 0.62f},       {&b_minor7, 8, false, false, 0.64f}, {&g_major7, 8, false, false, 0.70f},
    {&a_sus4, 3, false, false, 0.60f},       {&d_add9, 8, true, false, 0.70f},    {&b_minor7, 8, true, false, 0.70f},
    {&g_major7, 8, true, false, 0.72f},      {&a_major, 4, true, false, 0.70f},   {&e_minor9, 8, true, true, 0.66f},
    {&f_sharp_minor7, 8, true, true, 0.66f}, {&g_major7, 8, true, true, 0.70f},   {&a_sus4, 8, true, true, 0.68f},
    {&g_major7, 8, false, false, 0.64f},     {&a_major, 5, false, false, 0.56f},  {&d_add9, 0, false, false, 0.70f},
    {NULL, 0, false, false, 0.0f},
};

/** Melody of bars 9 … 13: beat from bar 9, length [beats], pitch. */
static const float melody[][3] = {
    {0.0f, 1.5f, 78}, {1.5f, 0.5f, 79}, {2.0f, 2.0f, 74},  {4.0f, 1.5f, 76},  {5.5f, 0.5f, 78},  {6.0f, 2.0f, 73},
    {8.0f, 1.0f, 71}, {9.0f, 1.0f, 74}, {10.0f, 2.0f, 78}, {12.0f, 2.0f, 76}, {14.0f, 1.0f, 74}, {15.0f, 1.2f, 69},
};

typedef struct Score {
  HcNote *notes;
  size_t count;
  uint32_t seed;
} Score;

/** A hand is never quite on the beat: up to ±4 ms and ±8 % of loudness, the same every time. */
static float human(Score *s)
{
  s->seed = s->seed * 1664525u + 1013904223u;
  return (float)(s->seed >> 8) * (2.0f / 16777216.0f) - 1.0f;
}

static void add(Score *s, HcInstrument instrument, float start_s, float end_s, float pitch, float loud, float pan)
{
  if (s->count == HC_MUSIC_NOTES)
    return;
  const float late_s = 0.004f * (1.0f + human(s));
  s->notes[s->count++] = (HcNote){start_s + late_s, end_s, instrument, pitch, loud * (1.0f + 0.08f * human(s)), pan};
}

static void add_arpeggio(Score *s, const Bar *bar, float at_s)
{
  static const unsigned char order[8] = {0, 2, 3, 4, 1, 3, 4, 2};
  static const float accent[8] = {1.0f, 0.7f, 0.75f, 0.85f, 0.8f, 0.7f, 0.85f, 0.7f};
  const float hand_s = at_s + (bar->eighths < 8 ? (float)bar->eighths * 0.5f * beat_s + 0.15f : bar_s + 0.2f);
  for (unsigned i = 0; i < bar->eighths; i++) {
    const unsigned string = order[i];
    add(s, HC_PLUCK, at_s + (float)i * 0.5f * beat_s, hand_s, bar->chord->string[string], bar->loud * accent[i],
        -0.35f + 0.15f * (float)string);
  }
}

static void add_band(Score *s, const Bar *bar, float at_s)
{
  const bool rests = bar->eighths < 8;
  const float end_s = at_s + (rests ? 1.6f : bar_s - 0.05f);
  add(s, HC_BASS, at_s, at_s + (rests ? 1.4f : 1.75f * beat_s), bar->chord->bass, bar->loud, 0.0f);
  if (!rests) {
    add(s, HC_BASS, at_s + 1.75f * beat_s, at_s + 2.4f * beat_s, bar->chord->bass + 12, 0.6f * bar->loud, 0.0f);
    add(s, HC_BASS, at_s + 2.5f * beat_s, at_s + 3.9f * beat_s, bar->chord->bass + 7, 0.8f * bar->loud, 0.0f);
  }
  for (unsigned i = 0; i < 3; i++)
    add(s, HC_KEYS, at_s + 0.02f * (float)i, end_s, bar->chord->keys[i], 0.5f * bar->loud, 0.35f - 0.1f * (float)i);
}

static void add_brushes(Score *s, const Bar *bar, float at_s)
{
  for (unsigned eighth = 0; eighth < 8; eighth++) {
    const float when_s = at_s + 0.5f * beat_s * (float)eighth + (eighth & 1 ? 0.05f : 0.0f); // lightly swung
    if (eighth % 4 == 2)
      add(s, HC_SWEEP, when_s - 0.04f, when_s + 0.3f, 0.0f, bar->loud, 0.2f);
    else
      add(s, HC_TAP, when_s, when_s + 0.1f, 0.0f, bar->loud * (eighth & 1 ? 0.35f : 0.55f), -0.15f);
  }
}

static int by_start(const void *a, const void *b)
{
  const float x = ((const HcNote *)a)->start_s, y = ((const HcNote *)b)->start_s;
  return (x > y) - (x < y);
}

size_t hc_score_write(HcNote notes[HC_MUSIC_NOTES])
{
  Score s = {.notes = notes, .seed = 1};
  for (unsigned i = 0; i < 16 && bars[i].chord; i++) {
    const float at_s = bar_s * (float)i;
    add_arpeggio(&s, &bars[i], at_s);
    if (bars[i].band)
      add_band(&s, &bars[i], at_s);
    if (bars[i].brushes)
      add_brushes(&s, &bars[i], at_s);
  }
  for (size_t i = 0; i < sizeof melody / sizeof *melody; i++) {
    const float at_s = 8.0f * bar_s + melody[i][0] * beat_s;
    add(&s, HC_PLUCK, at_s, at_s + melody[i][1] * beat_s, melody[i][2], 0.78f, 0.15f);
  }
  for (unsigned i = 0; i < 5; i++) // the last chord, slowly rolled, damped as the silent bar begins
    add(&s, HC_PLUCK, 14.0f * bar_s + 0.09f * (float)i, 15.0f * bar_s, d_add9.string[i], 0.62f, -0.35f + 0.15f * (float)i);
  qsort(notes, s.count, sizeof *notes, by_start);
  return s.count;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The parts of the built-in music: a score (music_score.c), voices that play it by modal synthesis (music_voice.c), brushes
 * (music_brush.c) and a small room (music_room.c). Everything is made in blocks of HC_MUSIC_BLOCK frames, counted from the
 * start of the loop.
 */
#ifndef HC_MUSIC_INTERNAL_H
#define HC_MUSIC_INTERNAL_H

#include "music.h"

#include <stdbool.h>

enum {
  HC_MUSIC_BLOCK = 64,
  HC_MUSIC_MODES = 24,  ///< of one note, a multiple of 4
  HC_MUSIC_VOICES = 32, ///< notes at once
  HC_MUSIC_NOTES = 512  ///< of the score
};

/** Vectors where the machine has them: with contraction off the bits are the same. */
#if defined(__x86_64__) && !defined(HC_ONE_CLONE)
#define HC_MUSIC_HOT __attribute__((target_clones("avx2", "default")))
#else
#define HC_MUSIC_HOT
#endif

typedef enum HcInstrument { HC_PLUCK, HC_KEYS, HC_BASS, HC_SWEEP, HC_TAP } HcInstrument;

typedef struct HcNote {
  float start_s, end_s; ///< in the loop; at the end the finger damps it
  HcInstrument instrument;
  float pitch; ///< MIDI number
  float loud;  ///< 0 … 1
  float pan;   ///< −1 left … 1 right
} HcNote;

static const double hc_score_seconds = 48.0;

/** Write the score in order of start; the number of notes, at most HC_MUSIC_NOTES. */
size_t hc_score_write(HcNote notes[HC_MUSIC_NOTES]);

/** A note under way: y = Σ Im(z_i·c_i^k). Tables hold c^k for one block. */
typedef struct HcVoice {
  unsigned modes; ///< 0: free
  uint64_t end;   ///< block in which it is damped
  bool damped;
  unsigned skip; ///< frames of its first block before it starts
  float left, right;
  double re[HC_MUSIC_MODES], im[HC_MUSIC_MODES];           ///< z at the start of the block
  double hertz[HC_MUSIC_MODES], t60[HC_MUSIC_MODES];       ///< [Hz], [s]
  double step_re[HC_MUSIC_MODES], step_im[HC_MUSIC_MODES]; ///< c^HC_MUSIC_BLOCK
  float table[HC_MUSIC_MODES][2][HC_MUSIC_BLOCK];
} HcVoice;

/** Starts `skip` frames into the next block. */
void hc_voice_start(HcVoice *voice, const HcNote *note, double rate, unsigned skip);
void hc_voice_damp(HcVoice *voice, double rate);
/** Adds the block to left, right. */
void hc_voice_render(HcVoice *voice, float *left, float *right);

/** One brush on the drum: band-passed noise under an envelope. */
typedef struct HcBrush {
  uint32_t seed;
  float gain, attack, decay; ///< envelope: attack per frame up, then decay factor per frame
  float level, target;
  float left, right;
  float g, k, a1; ///< state-variable filter (trapezoidal)
  float s1, s2;
} HcBrush;

void hc_brush_start(HcBrush *brush, const HcNote *note, double rate);
void hc_brush_render(HcBrush *brush, float *left, float *right);

/** Four delay lines that feed each other through a Hadamard matrix. */
typedef struct HcRoom {
  float *line[4];
  uint32_t mask, delay[4], at;
  float back[4], low[4], damp;
} HcRoom;

bool hc_room_init(HcRoom *room, double rate);
void hc_room_free(HcRoom *room);
void hc_room_clear(HcRoom *room);
/** Adds the room's answer to what is in left, right. */
void hc_room_render(HcRoom *room, float *left, float *right);

#endif

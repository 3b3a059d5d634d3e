// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "music_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BRUSHES = 4 };

static const double longest_ring_s = 6.0;
static const float level = 1.25f, knee = 0.3f, ceiling = 0.62f;

struct HcMusic {
  double rate;
  uint64_t blocks; ///< of one loop
  uint64_t block;  ///< next to be made
  HcNote notes[HC_MUSIC_NOTES];
  size_t count, next; ///< notes; the next to start
  HcVoice voice[HC_MUSIC_VOICES];
  HcBrush brush[BRUSHES];
  unsigned next_brush;
  HcRoom room;
  float left[HC_MUSIC_BLOCK], right[HC_MUSIC_BLOCK]; ///< the block made last
  size_t used;                                       ///< frames of it that were read
};

static uint64_t block_of(const HcMusic *m, double seconds)
{
  return (uint64_t)(seconds * m->rate / HC_MUSIC_BLOCK);
}

HcMusic *hc_music_new(double rate)
{
  if (!(rate >= 22050.0 && rate <= 384000.0))
    return NULL;
  HcMusic *const m = calloc(1, sizeof *m);
  if (!m)
    return NULL;
  m->rate = rate;
  m->blocks = (uint64_t)llround(hc_score_seconds * rate / HC_MUSIC_BLOCK);
  m->count = hc_score_write(m->notes);
  m->used = HC_MUSIC_BLOCK;
  if (!hc_room_init(&m->room, rate)) {
    hc_music_free(m);
    return NULL;
  }
  return m;
}

void hc_music_free(HcMusic *m)
{
  if (m)
    hc_room_free(&m->room);
  free(m);
}

uint64_t hc_music_frames(const HcMusic *m)
{
  return m->blocks * HC_MUSIC_BLOCK;
}

static void start_note(HcMusic *m, const HcNote *note)
{
  if (note->instrument == HC_SWEEP || note->instrument == HC_TAP) {
    hc_brush_start(&m->brush[m->next_brush++ % BRUSHES], note, m->rate);
    return;
  }
  for (unsigned i = 0; i < HC_MUSIC_VOICES; i++) {
    if (m->voice[i].modes > 0)
      continue;
    hc_voice_start(&m->voice[i], note, m->rate, (unsigned)((double)note->start_s * m->rate) % HC_MUSIC_BLOCK);
    m->voice[i].end = block_of(m, (double)note->end_s);
    return;
  }
}

/** Straight up to the knee, then bending towards the ceiling, as tape does: loud bars keep their peaks near −6 dBFS. */
static void finish(float *x)
{
  for (unsigned k = 0; k < HC_MUSIC_BLOCK; k++) {
    const float size = fabsf(level * x[k]), over = fmaxf(size - knee, 0.0f), room = ceiling - knee;
    x[k] = copysignf(size - over + room * over / (room + over), x[k]);
  }
}

static void make_block(HcMusic *m)
{
  memset(m->left, 0, sizeof m->left);
  memset(m->right, 0, sizeof m->right);
  while (m->next < m->count && block_of(m, (double)m->notes[m->next].start_s) <= m->block)
    start_note(m, &m->notes[m->next++]);
  for (unsigned i = 0; i < HC_MUSIC_VOICES; i++) {
    HcVoice *const voice = &m->voice[i];
    if (voice->modes == 0)
      continue;
    if (!voice->damped && m->block >= voice->end)
      hc_voice_damp(voice, m->rate);
    hc_voice_render(voice, m->left, m->right);
  }
  for (unsigned i = 0; i < BRUSHES; i++)
    if (m->brush[i].gain > 0.0f)
      hc_brush_render(&m->brush[i], m->left, m->right);
  hc_room_render(&m->room, m->left, m->right);
  finish(m->left);
  finish(m->right);
  m->used = 0;
  if (++m->block == m->blocks)
    m->block = m->next = 0;
}

void hc_music_seek(HcMusic *m, uint64_t frame)
{
  const uint64_t block = frame / HC_MUSIC_BLOCK % m->blocks, ring = block_of(m, longest_ring_s);
  memset(m->voice, 0, sizeof m->voice);
  memset(m->brush, 0, sizeof m->brush);
  hc_room_clear(&m->room);
  m->block = block > ring ? block - ring : 0; // nothing rings across the silent bar
  m->next = 0;
  while (m->next < m->count && block_of(m, (double)m->notes[m->next].start_s) < m->block)
    m->next++;
  do
    make_block(m);
  while (m->block != (block + 1) % m->blocks);
  m->used = frame % HC_MUSIC_BLOCK;
}

void hc_music_read(HcMusic *m, float *stereo, size_t frames)
{
  for (size_t i = 0; i < frames; i++) {
    if (m->used == HC_MUSIC_BLOCK)
      make_block(m);
    stereo[2 * i] = m->left[m->used];
    stereo[2 * i + 1] = m->right[m->used++];
  }
}

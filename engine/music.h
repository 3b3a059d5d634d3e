// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The built-in music: a 48 s loop of plucked strings, soft keys, bass and brushes, made as it is heard. It leaves rests in which
 * hum can be heard. Stereo; peak about −6 dBFS, average about −20 dBFS; the same bits at a given rate, however it is read.
 */
#ifndef HC_MUSIC_H
#define HC_MUSIC_H

#include <stddef.h>
#include <stdint.h>

typedef struct HcMusic HcMusic;

/** `rate` 22050 … 384000 [Hz]. NULL: out of memory, or a rate outside. */
HcMusic *hc_music_new(double rate);
void hc_music_free(HcMusic *music);
/** Frames of one loop. */
uint64_t hc_music_frames(const HcMusic *music);
/** Go to a frame (modulo the loop); what would still ring there, rings. Takes up to 10 ms. */
void hc_music_seek(HcMusic *music, uint64_t frame);
/** Interleaved stereo; never ends. */
void hc_music_read(HcMusic *music, float *stereo, size_t frames);

#endif

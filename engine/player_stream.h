// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the player plays: a sound file or the built-in music behind one face. One thread at a time.
 */
#ifndef HC_PLAYER_STREAM_H
#define HC_PLAYER_STREAM_H

#include "circuit/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct HcStream HcStream;

/** `source`: "music" or a file. Errors as hc_soundfile_open. */
HcStream *hc_stream_open(const char *source, double rate, HcError *error);
void hc_stream_close(HcStream *stream);
uint64_t hc_stream_frames(const HcStream *stream);
HcStatus hc_stream_seek(HcStream *stream, uint64_t frame, HcError *error);
/** Interleaved stereo; less than `frames` at the end or on failure. */
size_t hc_stream_read(HcStream *stream, float *stereo, size_t frames, bool loop);
bool hc_stream_failed(const HcStream *stream);

#endif

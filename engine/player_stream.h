// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the player plays: sound files one after the other, or the built-in music, behind one face. One thread at a time, but for the
 * tracks, which stay as they are.
 */
#ifndef HC_PLAYER_STREAM_H
#define HC_PLAYER_STREAM_H

#include "circuit/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct HcStream HcStream;

/** A file among others, or the music. */
typedef struct HcTrack {
  const char *name; ///< path; "music"
  uint64_t start, frames;
} HcTrack;

/** `source`: "music", or a file, folder or list (playlist.h). Errors as hc_soundfile_open and hc_playlist_read. */
HcStream *hc_stream_open(const char *source, double rate, HcError *error);
void hc_stream_close(HcStream *stream);
uint64_t hc_stream_frames(const HcStream *stream);
size_t hc_stream_tracks(const HcStream *stream);
/** The nth; the last one past the end. */
HcTrack hc_stream_track(const HcStream *stream, size_t nth);
/** Which one this frame is in. */
size_t hc_stream_track_at(const HcStream *stream, uint64_t frame);
HcStatus hc_stream_seek(HcStream *stream, uint64_t frame, HcError *error);
/** Interleaved stereo; less than `frames` at the end or on failure. */
size_t hc_stream_read(HcStream *stream, float *stereo, size_t frames, bool loop);
bool hc_stream_failed(const HcStream *stream);

#endif

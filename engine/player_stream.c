// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "player_stream.h"

#include "music.h"
#include "soundfile.h"

#include <stdlib.h>
#include <string.h>

struct HcStream {
  HcSoundfile *sound; ///< or
  HcMusic *music;
  uint64_t position; ///< of the music
};

HcStream *hc_stream_open(const char *source, double rate, HcError *error)
{
  HcStream *const stream = calloc(1, sizeof *stream);
  if (!stream) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  if (strcmp(source, "music") != 0) {
    stream->sound = hc_soundfile_open(source, rate, error);
  } else {
    stream->music = hc_music_new(rate);
    if (!stream->music)
      hc_error_set(error, HC_BAD_INPUT, "the built-in music cannot be made at %.0f Hz; 22050 to 384000 Hz would be right", rate);
  }
  if (!stream->sound && !stream->music) {
    free(stream);
    return NULL;
  }
  return stream;
}

void hc_stream_close(HcStream *stream)
{
  hc_soundfile_close(stream->sound);
  hc_music_free(stream->music);
  free(stream);
}

uint64_t hc_stream_frames(const HcStream *stream)
{
  return stream->sound ? hc_soundfile_frames(stream->sound) : hc_music_frames(stream->music);
}

HcStatus hc_stream_seek(HcStream *stream, uint64_t frame, HcError *error)
{
  if (stream->sound)
    return hc_soundfile_seek(stream->sound, frame, error);
  if (frame > 0)
    hc_music_seek(stream->music, frame);
  stream->position = frame;
  return HC_OK;
}

size_t hc_stream_read(HcStream *stream, float *stereo, size_t frames, bool loop)
{
  if (stream->sound) {
    hc_soundfile_loop(stream->sound, loop);
    return hc_soundfile_read(stream->sound, stereo, frames);
  }
  const uint64_t length = hc_music_frames(stream->music);
  if (!loop && frames > length - stream->position)
    frames = length - stream->position;
  hc_music_read(stream->music, stereo, frames);
  stream->position += frames;
  if (loop)
    stream->position %= length;
  return frames;
}

bool hc_stream_failed(const HcStream *stream)
{
  return stream->sound && hc_soundfile_failed(stream->sound);
}

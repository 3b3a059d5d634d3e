// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "player_stream.h"

#include "music.h"
#include "playlist.h"
#include "soundfile.h"

#include <stdlib.h>
#include <string.h>

struct HcStream {
  HcMusic *music; ///< or
  HcPlaylist list;
  uint64_t *start; ///< of each file, and the end of the last
  double rate;
  HcSoundfile *sound; ///< the one that plays
  size_t now;         ///< its number
  uint64_t position;  ///< of the music
  bool failed;
};

/** Have this file play. */
static HcStatus open_track(HcStream *stream, size_t nth, HcError *error)
{
  if (stream->sound && stream->now == nth)
    return hc_soundfile_seek(stream->sound, 0, error);
  hc_soundfile_close(stream->sound);
  stream->now = nth;
  stream->sound = hc_soundfile_open(stream->list.file[nth], stream->rate, error);
  return stream->sound ? HC_OK : HC_IO;
}

/** All are opened once, so that it is known how long they are. */
static HcStatus open_files(HcStream *stream, const char *source, HcError *error)
{
  HcStatus status = hc_playlist_read(source, &stream->list, error);
  if (status)
    return status;
  stream->start = calloc(stream->list.count + 1, sizeof *stream->start);
  if (!stream->start)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  for (size_t i = 0; i < stream->list.count && !status; ++i) {
    status = open_track(stream, i, error);
    if (!status)
      stream->start[i + 1] = stream->start[i] + hc_soundfile_frames(stream->sound);
  }
  return status ? status : open_track(stream, 0, error);
}

HcStream *hc_stream_open(const char *source, double rate, HcError *error)
{
  HcStream *const stream = calloc(1, sizeof *stream);
  if (!stream) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  stream->rate = rate;
  if (strcmp(source, "music") != 0) {
    if (!open_files(stream, source, error))
      return stream;
    hc_stream_close(stream);
    return NULL;
  }
  stream->music = hc_music_new(rate);
  if (stream->music)
    return stream;
  hc_error_set(error, HC_BAD_INPUT, "the built-in music cannot be made at %.0f Hz; 22050 to 384000 Hz would be right", rate);
  hc_stream_close(stream);
  return NULL;
}

void hc_stream_close(HcStream *stream)
{
  hc_soundfile_close(stream->sound);
  hc_playlist_clear(&stream->list);
  free(stream->start);
  hc_music_free(stream->music);
  free(stream);
}

uint64_t hc_stream_frames(const HcStream *stream)
{
  return stream->music ? hc_music_frames(stream->music) : stream->start[stream->list.count];
}

size_t hc_stream_tracks(const HcStream *stream)
{
  return stream->music ? 1 : stream->list.count;
}

HcTrack hc_stream_track(const HcStream *stream, size_t nth)
{
  if (stream->music)
    return (HcTrack){"music", 0, hc_music_frames(stream->music)};
  nth = nth < stream->list.count ? nth : stream->list.count - 1;
  return (HcTrack){stream->list.file[nth], stream->start[nth], stream->start[nth + 1] - stream->start[nth]};
}

size_t hc_stream_track_at(const HcStream *stream, uint64_t frame)
{
  size_t nth = 0;
  while (nth + 1 < hc_stream_tracks(stream) && frame >= stream->start[nth + 1])
    ++nth;
  return nth;
}

HcStatus hc_stream_seek(HcStream *stream, uint64_t frame, HcError *error)
{
  if (!stream->music) {
    const size_t nth = hc_stream_track_at(stream, frame);
    const HcStatus status = open_track(stream, nth, error);
    return status ? status : hc_soundfile_seek(stream->sound, frame - stream->start[nth], error);
  }
  if (frame > 0)
    hc_music_seek(stream->music, frame);
  stream->position = frame;
  return HC_OK;
}

/** Files one after the other, without a gap; one alone goes round without a seam in its conversion. */
static size_t read_files(HcStream *stream, float *stereo, size_t frames, bool loop)
{
  const size_t count = stream->list.count;
  size_t got = 0;
  while (got < frames && stream->sound) {
    hc_soundfile_loop(stream->sound, loop && count == 1);
    got += hc_soundfile_read(stream->sound, stereo + 2 * got, frames - got);
    stream->failed = hc_soundfile_failed(stream->sound);
    const bool last = stream->now + 1 == count;
    if (got == frames || stream->failed || count == 1 || (last && !loop))
      break;
    stream->failed = open_track(stream, last ? 0 : stream->now + 1, NULL) != HC_OK;
  }
  return got;
}

size_t hc_stream_read(HcStream *stream, float *stereo, size_t frames, bool loop)
{
  if (!stream->music)
    return read_files(stream, stereo, frames, loop);
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
  return stream->failed;
}

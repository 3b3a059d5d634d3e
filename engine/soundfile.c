// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "soundfile.h"

#include <errno.h>
#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 4096 };

struct HcSoundfile {
  SNDFILE *file;
  SF_INFO info;
  double rate;            ///< delivered [Hz]
  uint64_t frames;        ///< at `rate`
  uint64_t position;      ///< next frame to deliver, at `rate`
  bool loop, failed, dry; ///< dry: the file has ended
  SRC_STATE *converter;   ///< NULL at the file's own rate
  float *raw;             ///< BLOCK frames of all the file's channels
  float stereo[2 * BLOCK];
  size_t had, used; ///< frames in `stereo`, and of these handed on
};

static HcStatus explain_open(const char *file, HcError *error)
{
  if (access(file, F_OK) != 0)
    return hc_error_set(error, HC_NOT_FOUND, "%s: no such sound file", file);
  if (access(file, R_OK) != 0)
    return hc_error_set(error, HC_IO, "%s: cannot be read: %s", file, strerror(errno));
  return hc_error_set(error, HC_BAD_INPUT, "%s: not a sound file that libsndfile reads (WAV, FLAC, AIFF, Ogg, MP3 …): %s", file,
                      sf_strerror(NULL));
}

static HcStatus prepare(HcSoundfile *s, const char *file, double rate, HcError *error)
{
  if (s->info.frames <= 0 || s->info.samplerate <= 0 || s->info.channels <= 0)
    return hc_error_set(error, HC_BAD_INPUT, "%s: holds no sound; a file of at least one frame would be right", file);
  s->raw = calloc((size_t)BLOCK * (size_t)s->info.channels, sizeof(float));
  if (!s->raw)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  s->rate = rate > 0.0 ? rate : s->info.samplerate;
  const double ratio = s->rate / s->info.samplerate;
  s->frames = (uint64_t)llround((double)s->info.frames * ratio);
  if (ratio == 1.0)
    return HC_OK;
  if (!src_is_valid_ratio(ratio))
    return hc_error_set(error, HC_BAD_INPUT, "%s: %d Hz cannot be converted to %.0f Hz; a ratio of at most 256 would be right",
                        file, s->info.samplerate, s->rate);
  int status = 0;
  s->converter = src_new(SRC_SINC_MEDIUM_QUALITY, 2, &status);
  return s->converter ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "%s: no rate converter: %s", file, src_strerror(status));
}

HcSoundfile *hc_soundfile_open(const char *file, double rate, HcError *error)
{
  HcSoundfile *const s = calloc(1, sizeof *s);
  if (!s) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  s->file = sf_open(file, SFM_READ, &s->info);
  if (!s->file)
    explain_open(file, error);
  if (!s->file || prepare(s, file, rate, error) != HC_OK) {
    hc_soundfile_close(s);
    return NULL;
  }
  return s;
}

void hc_soundfile_close(HcSoundfile *s)
{
  if (!s)
    return;
  if (s->converter)
    src_delete(s->converter);
  if (s->file)
    sf_close(s->file);
  free(s->raw);
  free(s);
}

double hc_soundfile_rate(const HcSoundfile *s)
{
  return s->rate;
}

uint64_t hc_soundfile_frames(const HcSoundfile *s)
{
  return s->frames;
}

void hc_soundfile_loop(HcSoundfile *s, bool loop)
{
  s->loop = loop;
}

bool hc_soundfile_failed(const HcSoundfile *s)
{
  return s->failed;
}

/** Fill `stereo` from the file, going round when looping. */
static void refill(HcSoundfile *s)
{
  const size_t channels = (size_t)s->info.channels, right = channels > 1 ? 1 : 0;
  s->had = s->used = 0;
  for (bool wrapped = false; s->had < BLOCK && !s->dry;) {
    const sf_count_t got = sf_readf_float(s->file, s->raw, (sf_count_t)(BLOCK - s->had));
    for (sf_count_t i = 0; i < got; i++, s->had++) {
      s->stereo[2 * s->had] = s->raw[(size_t)i * channels];
      s->stereo[2 * s->had + 1] = s->raw[(size_t)i * channels + right];
    }
    s->failed |= sf_error(s->file) != 0;
    // A file that gives nothing twice in a row has nothing to give.
    if (got <= 0)
      s->dry = !s->loop || wrapped || sf_seek(s->file, 0, SEEK_SET) != 0;
    wrapped = got <= 0;
  }
}

HcStatus hc_soundfile_seek(HcSoundfile *s, uint64_t frame, HcError *error)
{
  const double ratio = s->rate / s->info.samplerate;
  s->position = frame < s->frames ? frame : s->frames;
  sf_count_t at = s->converter ? llround((double)s->position / ratio) : (sf_count_t)s->position;
  at = at < s->info.frames ? at : s->info.frames;
  if (s->converter)
    src_reset(s->converter);
  s->had = s->used = 0;
  s->dry = false;
  if (sf_seek(s->file, at, SEEK_SET) < 0)
    return hc_error_set(error, HC_IO, "cannot seek in the sound file: %s", sf_strerror(s->file));
  return HC_OK;
}

static size_t read_direct(HcSoundfile *s, float *to, size_t frames)
{
  size_t done = 0;
  while (done < frames) {
    if (s->used == s->had && s->info.channels == 2 && frames - done >= BLOCK) {
      // As it is to be, and much of it: without a stop on the way.
      const sf_count_t got = sf_readf_float(s->file, to + 2 * done, (sf_count_t)(frames - done));
      s->failed |= sf_error(s->file) != 0;
      done += got > 0 ? (size_t)got : 0;
    }
    if (s->used == s->had && done < frames)
      refill(s);
    const size_t n = s->had - s->used < frames - done ? s->had - s->used : frames - done;
    if (n == 0)
      break;
    memcpy(to + 2 * done, s->stereo + 2 * s->used, 2 * n * sizeof(float));
    s->used += n;
    done += n;
  }
  return done;
}

static size_t read_converted(HcSoundfile *s, float *to, size_t frames)
{
  size_t done = 0;
  while (done < frames) {
    if (s->used == s->had && !s->dry)
      refill(s);
    SRC_DATA data = {.data_in = s->stereo + 2 * s->used,
                     .input_frames = (long)(s->had - s->used),
                     .data_out = to + 2 * done,
                     .output_frames = (long)(frames - done),
                     .end_of_input = s->dry,
                     .src_ratio = s->rate / s->info.samplerate};
    if (src_process(s->converter, &data) != 0) {
      s->failed = true;
      break;
    }
    s->used += (size_t)data.input_frames_used;
    done += (size_t)data.output_frames_gen;
    if (data.output_frames_gen == 0 && s->dry && s->used == s->had)
      break;
  }
  return done;
}

size_t hc_soundfile_read(HcSoundfile *s, float *stereo, size_t frames)
{
  // Of a file that ends, exactly as many frames as were promised: the converter may give one more or less.
  if (!s->loop && frames > s->frames - s->position)
    frames = s->frames - s->position;
  size_t done = s->converter ? read_converted(s, stereo, frames) : read_direct(s, stereo, frames);
  if (s->converter && !s->loop && !s->failed && done < frames) {
    memset(stereo + 2 * done, 0, 2 * (frames - done) * sizeof(float));
    done = frames;
  }
  s->position += done;
  if (s->loop)
    s->position %= s->frames;
  return done;
}

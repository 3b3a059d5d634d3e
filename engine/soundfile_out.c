// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "soundfile.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

struct HcSoundOut {
  SNDFILE *file;
  int opened; ///< its descriptor
  bool raw;   ///< floats go to the file as they are
  size_t frame_bytes;
  uint64_t clipped; ///< samples
  char *path;
};

static bool ends_in(const char *text, const char *ending)
{
  const size_t n = strlen(text), k = strlen(ending);
  return n > k && strcasecmp(text + n - k, ending) == 0;
}

void hc_soundout_remove(const char *file)
{
  struct stat there;
  char *const whole = realpath(file, NULL);
  if (whole && !stat(whole, &there) && S_ISREG(there.st_mode))
    (void)unlink(whole);
  free(whole);
}

static HcStatus open_out(HcSoundOut *out, const char *file, SF_INFO *info, HcError *error)
{
  // Opened here, because libsndfile does not pass on why the system refused; and once, because ext4 writes a file out at once
  // that was there before it was opened anew.
  const int opened = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (opened < 0)
    return hc_error_set(error, HC_IO, "%s: cannot be written: %s", file, strerror(errno));
  out->opened = opened;
  out->file = sf_open_fd(opened, SFM_WRITE, info, SF_TRUE);
  if (!out->file) {
    hc_soundout_remove(file);
    if (sf_error(NULL) == SF_ERR_SYSTEM)
      return hc_error_set(error, HC_IO, "%s: cannot be written: %s", file, sf_strerror(NULL));
    return hc_error_set(error, HC_BAD_INPUT, "%s: %u channels at %d Hz do not fit this kind of file: %s", file,
                        (unsigned)info->channels, info->samplerate, sf_strerror(NULL));
  }
  // A plain WAV header is kept unless the file outgrows it.
  sf_command(out->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
  sf_command(out->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
  return HC_OK;
}

static HcSoundOut *create(const char *file, double rate, unsigned channels, int wav, HcError *error)
{
  SF_INFO info = {.samplerate = (int)lround(rate), .channels = (int)channels};
  if (ends_in(file, ".wav"))
    info.format = wav;
  else if (ends_in(file, ".flac"))
    info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
  if (!info.format) {
    hc_error_set(error, HC_BAD_INPUT, "%s: the name says no format; one that ends in .wav or .flac would be right", file);
    return NULL;
  }
  HcSoundOut *const out = calloc(1, sizeof *out);
  if (!out) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  out->path = strdup(file);
  out->raw = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && (info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT;
  out->frame_bytes = channels * sizeof(float);
  if (!out->path || open_out(out, file, &info, error) != HC_OK) {
    if (!out->path)
      hc_error_set(error, HC_NO_MEMORY, "out of memory");
    free(out->path);
    free(out);
    return NULL;
  }
  return out;
}

HcSoundOut *hc_soundout_create(const char *file, double rate, unsigned channels, HcError *error)
{
  return create(file, rate, channels, SF_FORMAT_RF64 | SF_FORMAT_FLOAT, error);
}

HcSoundOut *hc_soundout_create_24(const char *file, double rate, unsigned channels, HcError *error)
{
  return create(file, rate, channels, SF_FORMAT_WAV | SF_FORMAT_PCM_24, error);
}

static uint64_t louder_than_full_scale(const float *samples, size_t n)
{
  uint64_t louder = 0;
  for (size_t i = 0; i < n; ++i)
    louder += fabsf(samples[i]) > 1.0f;
  return louder;
}

size_t hc_soundout_piece(const HcSoundOut *out, size_t frames)
{
  const off_t at = out->raw ? lseek(out->opened, 0, SEEK_CUR) : 0;
  return at > 0 ? frames - (size_t)at / out->frame_bytes % frames : frames; // a pipe stands nowhere
}

HcStatus hc_soundout_write(HcSoundOut *out, const float *samples, size_t frames, HcError *error)
{
  errno = 0;
  if (!out->raw)
    out->clipped += louder_than_full_scale(samples, frames * out->frame_bytes / sizeof(float));
  // As they are, where the file's floats are this machine's: libsndfile would look for the peak of a chunk that is not written.
  const sf_count_t bytes = (sf_count_t)(frames * out->frame_bytes);
  if (out->raw ? sf_write_raw(out->file, samples, bytes) == bytes
               : sf_writef_float(out->file, samples, (sf_count_t)frames) == (sf_count_t)frames)
    return HC_OK;
  return hc_error_set(error, HC_IO, "%s: cannot be written further: %s", out->path,
                      errno ? strerror(errno) : sf_strerror(out->file));
}

uint64_t hc_soundout_clipped(const HcSoundOut *out)
{
  return out->clipped;
}

/** libsndfile writes a PEAK chunk into every RF64 of floats; it carries the time of day, and no peaks of what was written as it is.
 * It becomes padding. */
static void strike_peak(const char *path)
{
  FILE *const file = fopen(path, "r+b");
  unsigned char chunk[8];
  long at = 12; // behind RIFF, size and WAVE
  while (file && fseek(file, at, SEEK_SET) == 0 && fread(chunk, 1, sizeof chunk, file) == sizeof chunk &&
         memcmp(chunk, "data", 4) != 0) {
    if (memcmp(chunk, "PEAK", 4) == 0) {
      (void)fseek(file, at, SEEK_SET);
      (void)fwrite("JUNK", 1, 4, file);
      const unsigned size = chunk[4] + 256u * chunk[5];
      (void)fseek(file, at + 8, SEEK_SET);
      for (unsigned i = 0; i < size; ++i)
        (void)putc(0, file);
      break;
    }
    at += 8 + (long)(chunk[4] + 256u * chunk[5] + 65536u * chunk[6]);
  }
  if (file)
    (void)fclose(file);
}

HcStatus hc_soundout_close(HcSoundOut *out, HcError *error)
{
  if (!out)
    return HC_OK;
  errno = 0;
  const int status = sf_close(out->file);
  HcStatus result = HC_OK;
  if (status != 0)
    result =
        hc_error_set(error, HC_IO, "%s: could not be finished: %s", out->path, errno ? strerror(errno) : sf_error_number(status));
  else if (out->raw)
    strike_peak(out->path);
  free(out->path);
  free(out);
  return result;
}

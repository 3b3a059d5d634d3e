// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "online.h"
#include "recorder.h"
#include "soundfile.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>

static const double PEAK_DB = -1, EDGE_S = 0.01;

enum { PIECE = 4096 };

bool hc_online_is_empty(const char *folder)
{
  DIR *open = opendir(folder);
  unsigned entries = 0;
  while (open && entries < 3 && readdir(open))
    ++entries;
  if (open)
    (void)closedir(open);
  return open && entries < 3; // . and ..
}

static HcSoundfile *open_lane(const char *rendered, unsigned lane, HcError *error)
{
  char path[HC_ONLINE_PATH_MAX];
  hc_recorder_name(rendered, lane, false, path, sizeof path);
  return hc_soundfile_open(path, 0, error);
}

/** Largest sample of a lane, and its length. */
static HcStatus measure(const char *rendered, unsigned lane, float *peak, HcExperimentProgram *program, HcError *error)
{
  float stereo[2 * PIECE];
  HcSoundfile *sound = open_lane(rendered, lane, error);
  if (!sound)
    return error->status;
  for (size_t got; (got = hc_soundfile_read(sound, stereo, PIECE)) > 0;)
    for (size_t i = 0; i < 2 * got; ++i)
      *peak = fmaxf(*peak, fabsf(stereo[i]));
  program->seconds = (double)hc_soundfile_frames(sound) / hc_soundfile_rate(sound);
  const bool failed = hc_soundfile_failed(sound);
  hc_soundfile_close(sound);
  return failed ? hc_error_set(error, HC_IO, "%s: lane %c cannot be read again", rendered, 'a' + (int)lane) : HC_OK;
}

/** Weight of a frame: the edges. */
static double edge(uint64_t frame, uint64_t frames, double length)
{
  const uint64_t last = frames - 1 - frame;
  const double near = (double)(frame < last ? frame : last) / length;
  return near < 1 ? 0.5 - 0.5 * cos(M_PI * near) : 1;
}

static HcStatus copy(HcSoundfile *sound, HcSoundOut *out, double gain, HcError *error)
{
  float stereo[2 * PIECE];
  const uint64_t frames = hc_soundfile_frames(sound);
  const double length = fmin(EDGE_S * hc_soundfile_rate(sound), (double)frames / 2);
  uint64_t at = 0;
  HcStatus status = HC_OK;
  for (size_t got; !status && (got = hc_soundfile_read(sound, stereo, PIECE)) > 0; at += got) {
    for (size_t i = 0; i < 2 * got; ++i)
      stereo[i] = (float)((double)stereo[i] * gain * edge(at + i / 2, frames, length));
    status = hc_soundout_write(out, stereo, got, error);
  }
  return status;
}

static HcStatus hash_file(const char *path, char hex[HC_COMMIT_DIGITS + 1], HcError *error)
{
  FILE *file = fopen(path, "rb");
  uint8_t piece[PIECE], digest[SHA256_DIGEST_SIZE];
  struct sha256_ctx hash;
  sha256_init(&hash);
  for (size_t got; file && (got = fread(piece, 1, sizeof piece, file)) > 0;)
    sha256_update(&hash, got, piece);
  sha256_digest(&hash, sizeof digest, digest);
  base16_encode_update(hex, sizeof digest, digest);
  hex[HC_COMMIT_DIGITS] = '\0';
  const bool good = file && !ferror(file);
  const HcStatus status = good ? HC_OK : hc_error_set(error, HC_IO, "%s cannot be read again: %s", path, strerror(errno));
  if (file)
    (void)fclose(file);
  return status;
}

static HcStatus make_sound(const HcExperiment *experiment, HcExperimentProgram *program, unsigned lane, const char *rendered,
                           const char *folder, HcError *error)
{
  char path[HC_ONLINE_PATH_MAX], file[HC_EXPERIMENT_FILE_MAX];
  hc_experiment_file(experiment, &program->sound[lane], file);
  (void)snprintf(path, sizeof path, "%.*s/%s", HC_ONLINE_FOLDER_MAX - 1, folder, file);
  HcSoundfile *sound = open_lane(rendered, lane, error);
  HcSoundOut *out = sound ? hc_soundout_create_24(path, hc_soundfile_rate(sound), 2, error) : NULL;
  HcStatus status = out ? copy(sound, out, pow(10, program->gain_db / 20), error) : error->status;
  const HcStatus closed = hc_soundout_close(out, status ? NULL : error);
  hc_soundfile_close(sound);
  status = status ? status : closed;
  return status ? status : hash_file(path, program->sound[lane].sha256, error);
}

HcStatus hc_online_sounds(HcExperiment *experiment, unsigned program, const char *rendered, const char *folder, HcError *error)
{
  HcExperimentProgram *of = &experiment->program[program];
  float peak = 0;
  HcStatus status = HC_OK;
  for (unsigned lane = 0; lane < experiment->plan.lanes && !status; ++lane)
    status = measure(rendered, lane, &peak, of, error);
  of->gain_db = peak > 0 ? fmin(0, PEAK_DB - 20 * log10((double)peak)) : 0;
  for (unsigned lane = 0; lane < experiment->plan.lanes && !status; ++lane)
    status = make_sound(experiment, of, lane, rendered, folder, error);
  return status;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recorder.h"

#include "soundfile.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const long nap_ns = 4000000;
enum { BLOCK = 1024, PATH_SIZE = 4096, FILES_MAX = 1 + 2 * HC_LANES_MAX, OUT_ROW = 2 };

/** One file: which two rows of the tap go there, and what has not been written yet. */
typedef struct Track {
  HcSoundOut *out;
  unsigned row;
  float stereo[2 * BLOCK];
} Track;

struct HcRecorder {
  HcRt *rt;
  Track track[FILES_MAX];
  unsigned tracks;
  size_t held; ///< frames in every track's `stereo`
  uint64_t next_frame;
  bool begun;
  HcRecorderReport report;
  HcError error;      ///< the thread's, told by `failed`
  atomic_bool failed; ///< nothing is written from now on
  atomic_bool quit;
  pthread_t thread;
};

void hc_recorder_name(const char *out, uint32_t lane, bool residual, char *to, size_t size)
{
  const char *const slash = strrchr(out, '/'), *const dot = strrchr(out, '.');
  const bool has_ending = dot && (!slash || dot > slash);
  const int stem = has_ending ? (int)(dot - out) : (int)strlen(out);
  snprintf(to, size, "%.*s.%c%s%s", stem, out, (char)('a' + lane), residual ? ".residual" : "", has_ending ? dot : "");
}

static void fail(HcRecorder *r, const HcError *error)
{
  if (atomic_load_explicit(&r->failed, memory_order_relaxed))
    return;
  r->error = *error;
  atomic_store_explicit(&r->failed, true, memory_order_release);
}

static void flush(HcRecorder *r)
{
  HcError error = {0};
  for (unsigned i = 0; i < r->tracks && r->held > 0; i++)
    if (!atomic_load_explicit(&r->failed, memory_order_relaxed) &&
        hc_soundout_write(r->track[i].out, r->track[i].stereo, r->held, &error) != HC_OK)
      fail(r, &error);
  r->held = 0;
}

/** Append the first frames of a tap, or silence. */
static void append(HcRecorder *r, const HcTap *tap, uint64_t frames)
{
  for (uint64_t k = 0; k < frames; k++) {
    for (unsigned i = 0; i < r->tracks; i++) {
      Track *const t = &r->track[i];
      t->stereo[2 * r->held] = tap ? tap->row[t->row][k] : 0.0f;
      t->stereo[2 * r->held + 1] = tap ? tap->row[t->row + 1][k] : 0.0f;
    }
    if (++r->held == BLOCK)
      flush(r);
  }
  r->report.frames += frames;
}

static void take(HcRecorder *r, const HcTap *tap)
{
  if (!r->begun)
    r->report.first_frame = r->next_frame = tap->frame;
  r->begun = true;
  if (tap->frame > r->next_frame) {
    r->report.gaps++;
    r->report.gap_frames += tap->frame - r->next_frame;
    append(r, NULL, tap->frame - r->next_frame);
  }
  append(r, tap, tap->frames);
  r->next_frame = tap->frame + tap->frames;
}

static void *recorder_thread(void *user)
{
  HcRecorder *const r = user;
  const struct timespec nap = {.tv_nsec = nap_ns};
  HcTap tap;
  for (bool last = false; !last;) {
    last = atomic_load_explicit(&r->quit, memory_order_acquire);
    bool any = false;
    while (hc_rt_record_tap(r->rt, &tap)) { // also after a failure: the ring must not fill up
      any = true;
      if (!atomic_load_explicit(&r->failed, memory_order_relaxed))
        take(r, &tap);
    }
    if (!any && !last)
      nanosleep(&nap, NULL);
  }
  flush(r);
  return NULL;
}

static HcStatus close_files(HcRecorder *r, HcError *error)
{
  HcStatus status = HC_OK;
  for (unsigned i = 0; i < r->tracks; i++) {
    r->report.clipped += hc_soundout_clipped(r->track[i].out);
    const HcStatus this = hc_soundout_close(r->track[i].out, status == HC_OK ? error : NULL);
    status = status == HC_OK ? this : status;
  }
  return status;
}

static void track_name(const char *out, unsigned track, char *to, size_t size)
{
  if (track == 0)
    snprintf(to, size, "%s", out);
  else
    hc_recorder_name(out, (track - 1) / 2, (track - 1) % 2, to, size);
}

/** Undo open_files. */
static void remove_files(HcRecorder *r, const char *out)
{
  char name[PATH_SIZE];
  close_files(r, NULL);
  for (unsigned i = 0; i < r->tracks; i++) {
    track_name(out, i, name, sizeof name);
    hc_soundout_remove(name);
  }
}

static HcStatus open_files(HcRecorder *r, const char *out, double rate, uint32_t lanes, HcError *error)
{
  char name[PATH_SIZE];
  for (unsigned i = 0; i < 1 + 2 * lanes; i++, r->tracks++) {
    Track *const t = &r->track[i];
    t->row = i == 0 ? OUT_ROW : 4 + 2 * (i - 1);
    track_name(out, i, name, sizeof name);
    t->out = hc_soundout_create(name, rate, 2, error);
    if (!t->out) {
      remove_files(r, out);
      return HC_IO;
    }
  }
  return HC_OK;
}

HcRecorder *hc_recorder_start(HcRt *rt, const char *out, double rate, uint32_t lanes, HcError *error)
{
  HcRecorder *const r = calloc(1, sizeof *r);
  if (!r) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  r->rt = rt;
  if (open_files(r, out, rate, lanes, error) != HC_OK) {
    free(r);
    return NULL;
  }
  HcTap old; // of a recording that ended before its last tap came
  while (hc_rt_record_tap(rt, &old))
    continue;
  if (pthread_create(&r->thread, NULL, recorder_thread, r) != 0) {
    hc_error_set(error, HC_IO, "no recorder thread: the system allows no more threads");
    remove_files(r, out);
    free(r);
    return NULL;
  }
  hc_rt_record(rt, true);
  return r;
}

HcStatus hc_recorder_status(HcRecorder *r, HcError *error)
{
  if (!atomic_load_explicit(&r->failed, memory_order_acquire))
    return HC_OK;
  return hc_error_set(error, r->error.status, "%s", r->error.text);
}

HcStatus hc_recorder_stop(HcRecorder *r, HcRecorderReport *report, HcError *error)
{
  hc_rt_record(r->rt, false);
  atomic_store_explicit(&r->quit, true, memory_order_release);
  pthread_join(r->thread, NULL);
  const HcStatus written = hc_recorder_status(r, error);
  const HcStatus closed = close_files(r, written == HC_OK ? error : NULL);
  if (report)
    *report = r->report;
  free(r);
  return written != HC_OK ? written : closed;
}

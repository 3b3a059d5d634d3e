// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <string.h>
#include <time.h>

typedef struct HcJob {
  void (*job)(HcHost *host, void *user);
  void (*done)(void *user);
  void *user;
} HcJob;

enum { HC_JOBS = 256, HC_JOB_BYTES = 1 << 14 };

LV2_Worker_Status hc_plug_respond(LV2_Worker_Respond_Handle handle, uint32_t size, const void *data)
{
  HcPlug *const plug = (HcPlug *)handle;
  return hc_queue_push(&plug->responses, plug->due, size, data) ? LV2_WORKER_SUCCESS : LV2_WORKER_ERR_NO_SPACE;
}

static unsigned work_of(HcPlug *plug)
{
  unsigned n = 0;
  const HcRecord *record = NULL;
  while ((record = hc_queue_peek(&plug->requests))) {
    plug->due = record->due;
    plug->worker->work(plug->handle, hc_plug_respond, plug, record->size, record + 1);
    hc_queue_pop(&plug->requests);
    ++n;
  }
  return n;
}

unsigned hc_host_work(HcHost *host)
{
  unsigned n = 0;
  for (HcHosted *hosted = host->first; hosted; hosted = hosted->next) {
    for (unsigned c = 0; c < hosted->plugs; ++c) {
      n += hosted->plug[c].worker ? work_of(&hosted->plug[c]) : 0;
    }
  }
  return n;
}

void hc_host_work_synchronously(HcHost *host, bool on)
{
  host->synchronous = on;
}

/* ---- jobs ------------------------------------------------------------------------------------------------------------- */

static HcJob job_of(const HcRecord *record)
{
  HcJob job;
  memcpy(&job, record + 1, sizeof(job));
  return job;
}

static void do_jobs(HcHost *host)
{
  const HcRecord *record = NULL;
  while ((record = hc_queue_peek(&host->jobs))) {
    const HcJob job = job_of(record);
    job.job(host, job.user);
    // As many may be done as may wait, and hc_host_post counts both: there is room.
    hc_queue_push(&host->done, 0, sizeof(job), &job);
    hc_queue_pop(&host->jobs);
  }
}

bool hc_host_post(HcHost *host, void (*job)(HcHost *host, void *user), void (*done)(void *user), void *user)
{
  const HcJob posted = {job, done, user};
  if (host->posted == HC_JOBS || !hc_queue_push(&host->jobs, 0, sizeof(posted), &posted)) {
    return false;
  }
  ++host->posted;
  if (!host->running) {
    do_jobs(host);
  }
  return true;
}

unsigned hc_host_collect(HcHost *host)
{
  unsigned n = 0;
  const HcRecord *record = NULL;
  while ((record = hc_queue_peek(&host->done))) {
    const HcJob job = job_of(record);
    hc_queue_pop(&host->done);
    --host->posted;
    ++n;
    if (job.done) {
      job.done(job.user);
    }
  }
  return n;
}

static void *work_until_stopped(void *argument)
{
  HcHost *const host = (HcHost *)argument;
  const struct timespec pause = {0, 2000000};
  pthread_setname_np(pthread_self(), "hotcold-worker");
  while (!atomic_load_explicit(&host->stop, memory_order_acquire)) {
    do_jobs(host);
    hc_host_work(host);
    nanosleep(&pause, NULL);
  }
  do_jobs(host);
  return NULL;
}

HcStatus hc_host_start(HcHost *host, HcError *error)
{
  if (host->running) {
    return HC_OK;
  }
  if (host->synchronous) {
    return hc_error_set(error, HC_REFUSED, "work is synchronous; a worker thread would be in its way");
  }
  atomic_store_explicit(&host->stop, false, memory_order_relaxed);
  const int failed = pthread_create(&host->thread, NULL, work_until_stopped, host);
  if (failed) {
    return hc_error_set(error, HC_IO, "the worker thread would not start: %s", strerror(failed));
  }
  host->running = true;
  return HC_OK;
}

void hc_host_stop(HcHost *host)
{
  if (host->running) {
    atomic_store_explicit(&host->stop, true, memory_order_release);
    pthread_join(host->thread, NULL);
    host->running = false;
  }
}

bool hc_host_open_queues(HcHost *host)
{
  _Static_assert(HC_JOBS * (sizeof(HcRecord) + ((sizeof(HcJob) + 15) & ~15ul)) + 64 <= HC_JOB_BYTES, "room for all jobs");
  return hc_queue_init(&host->jobs, HC_JOB_BYTES) && hc_queue_init(&host->done, HC_JOB_BYTES);
}

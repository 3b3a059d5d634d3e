// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jobs.h"

#include "rt/ring.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { JOBS_MAX = 256 };

struct HcJobs {
  HcRing in, out;
  unsigned char in_memory[JOBS_MAX * sizeof(void *)], out_memory[2 * JOBS_MAX * sizeof(void *)];
  sem_t waiting; ///< one count a job, one more to end
  pthread_t thread;
  bool synchronous;
  void (*wake)(void *);
  void *user;
  unsigned open;
};

static void *work(void *user)
{
  HcJobs *jobs = user;
  for (;;) {
    while (sem_wait(&jobs->waiting) && errno == EINTR)
      continue;
    HcJob *job = hc_ring_pop(&jobs->in);
    if (!job)
      return NULL;
    job->run(job);
    // At most JOBS_MAX are open, so the way back always has room.
    (void)hc_ring_push(&jobs->out, job);
    jobs->wake(jobs->user);
  }
}

HcJobs *hc_jobs_new(const char *name, bool synchronous, void (*wake)(void *user), void *user, HcError *error)
{
  HcJobs *jobs = aligned_alloc(64, (sizeof *jobs + 63) / 64 * 64);
  if (!jobs) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  *jobs = (HcJobs){.synchronous = synchronous, .wake = wake, .user = user};
  hc_ring_init(&jobs->in, jobs->in_memory, sizeof jobs->in_memory);
  hc_ring_init(&jobs->out, jobs->out_memory, sizeof jobs->out_memory);
  sem_init(&jobs->waiting, 0, 0);
  if (synchronous)
    return jobs;
  if (pthread_create(&jobs->thread, NULL, work, jobs)) {
    hc_error_set(error, HC_IO, "the %s thread does not start", name);
    sem_destroy(&jobs->waiting);
    free(jobs);
    return NULL;
  }
  pthread_setname_np(jobs->thread, name);
  return jobs;
}

void hc_jobs_free(HcJobs *jobs)
{
  if (!jobs)
    return;
  if (!jobs->synchronous) {
    sem_post(&jobs->waiting);
    pthread_join(jobs->thread, NULL);
  }
  hc_jobs_collect(jobs);
  sem_destroy(&jobs->waiting);
  free(jobs);
}

bool hc_jobs_submit(HcJobs *jobs, HcJob *job)
{
  if (jobs->open == JOBS_MAX)
    return false;
  jobs->open++;
  if (jobs->synchronous) {
    job->run(job);
    return hc_ring_push(&jobs->out, job);
  }
  (void)hc_ring_push(&jobs->in, job);
  sem_post(&jobs->waiting);
  return true;
}

unsigned hc_jobs_collect(HcJobs *jobs)
{
  unsigned n = 0;
  for (HcJob *job; (job = hc_ring_pop(&jobs->out)); ++n) {
    jobs->open--;
    job->done(job);
  }
  return n;
}

unsigned hc_jobs_open(const HcJobs *jobs)
{
  return jobs->open;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A thread that does what takes long: jobs go in one way and come back the other, through rings. CTL submits and takes.
 */
#ifndef HC_JOBS_H
#define HC_JOBS_H

#include "circuit/error.h"

#include <stdbool.h>

typedef struct HcJob HcJob;
struct HcJob {
  void (*run)(HcJob *job);  ///< in the jobs' thread
  void (*done)(HcJob *job); ///< in the control thread, from hc_jobs_collect; frees the job
};

typedef struct HcJobs HcJobs;

/** `wake` is called in the jobs' thread whenever one is finished. `synchronous`: no thread, run at submission. */
HcJobs *hc_jobs_new(const char *name, bool synchronous, void (*wake)(void *user), void *user, HcError *error);
/** Waits for the job that runs; jobs not begun are run too, so that nothing is lost. */
void hc_jobs_free(HcJobs *jobs);
/** False when 256 wait already. */
bool hc_jobs_submit(HcJobs *jobs, HcJob *job);
/** Call `done` of every job that is finished; number of these. */
unsigned hc_jobs_collect(HcJobs *jobs);
/** Jobs submitted and not yet collected. */
unsigned hc_jobs_open(const HcJobs *jobs);

#endif

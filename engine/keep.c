// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What plugins keep in themselves outlives their instances: when everything is made anew for another sample rate, their state
 * is saved into a private folder first and given to those that take their places.
 */

#include "model.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct HcKeepJob {
  HcUnit *unit;
  const char *folder;
  HcStatus status;
  HcError error;
  bool done;
} HcKeepJob;

static void save(HcHost *host, void *user)
{
  (void)host;
  HcKeepJob *job = user;
  job->status = hc_unit_save(job->unit, NULL, job->folder, &job->error);
}

static void saved(void *user)
{
  ((HcKeepJob *)user)->done = true;
}

/** Folder of our own for all states; NULL where none can be made. */
static const char *root(HcBench *bench)
{
  if (!bench->kept) {
    const char *temporary = getenv("TMPDIR");
    if (asprintf(&bench->kept, "%s/hotcold-XXXXXX", temporary && *temporary ? temporary : "/tmp") < 0)
      bench->kept = NULL;
    else if (!mkdtemp(bench->kept)) {
      free(bench->kept);
      bench->kept = NULL;
    }
  }
  return bench->kept;
}

static void save_one(HcBench *bench, HcInsert *insert)
{
  char *folder = NULL;
  // A number of its own each time: an instance may still use files of the state that it came from.
  if (!root(bench) || asprintf(&folder, "%s/%u", bench->kept, ++bench->kept_count) < 0)
    return;
  HcKeepJob job = {.unit = insert->unit, .folder = folder};
  const bool posted = hc_host_post(bench->host, save, saved, &job);
  while (posted && (hc_host_collect(bench->host), !job.done))
    usleep(200);
  free(insert->state);
  insert->state = posted && !job.status ? folder : NULL;
  if (!insert->state)
    free(folder);
}

void hc_keep_save(HcBench *bench)
{
  for (uint32_t lane = 0; lane < bench->setup.lanes; ++lane)
    for (unsigned i = 0; i < HC_INSERTS_KNOWN; ++i)
      if (bench->lane[lane].insert[i].id && bench->lane[lane].insert[i].unit && !bench->lane[lane].insert[i].coming)
        save_one(bench, &bench->lane[lane].insert[i]);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
  (void)status;
  (void)kind;
  (void)where;
  return remove(path);
}

void hc_keep_free(HcBench *bench)
{
  if (bench->kept)
    (void)nftw(bench->kept, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(bench->kept);
  bench->kept = NULL;
}

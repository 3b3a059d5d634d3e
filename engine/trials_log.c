// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Logs on disk, written by a thread of their own: to synchronise a file may take long, and the control thread waits for nobody.
 * The sealed key is there before the first line of its part, and goes when all is revealed; whatever moment a crash chooses,
 * every trial in the log can be counted, once.
 */

#include "trial/chain.h"
#include "trial/seal.h"
#include "trials.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct HcDiskJob {
  HcJob job;
  HcBench *bench;
  char folder[4000], path[HC_TRIAL_PATH_MAX];
  char seals[HC_SEAL_MAX];         ///< a line for the sealed keys, or ""
  char *lines;                     ///< for the log, or NULL
  bool unseals;                    ///< the sealed keys are of no use any more
  char head[HC_COMMIT_DIGITS + 1]; ///< of the log's chain, with these lines
  HcError error;
} HcDiskJob;

static void seal_path(const char *path, char *to, size_t size)
{
  (void)snprintf(to, size, "%s.key", path);
}

static HcStatus make_folder(const char *folder, HcError *error)
{
  char path[4000];
  (void)snprintf(path, sizeof path, "%s", folder);
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    (void)mkdir(path, 0755);
    *slash = '/';
  }
  if (mkdir(path, 0755) && errno != EEXIST)
    return hc_error_set(error, HC_IO, "%s cannot be made: %s", folder, strerror(errno));
  return HC_OK;
}

static HcStatus append(const char *path, const char *text, mode_t mode, HcError *error)
{
  const int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode);
  const size_t length = strlen(text);
  const bool written = file >= 0 && write(file, text, length) == (ssize_t)length && !fsync(file);
  const int why = errno;
  if (file >= 0)
    (void)close(file);
  return written ? HC_OK : hc_error_set(error, HC_IO, "%s cannot be written: %s", path, strerror(why));
}

static void sync_folder(const char *folder)
{
  const int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0)
    return;
  (void)fsync(file);
  (void)close(file);
}

static void run(HcJob *job)
{
  HcDiskJob *disk = (HcDiskJob *)job;
  char path[HC_TRIAL_PATH_MAX + 8];
  seal_path(disk->path, path, sizeof path);
  HcStatus status = HC_OK;
  if (*disk->seals) {
    status = make_folder(disk->folder, &disk->error);
    if (!status)
      status = append(path, disk->seals, 0600, &disk->error);
  }
  if (!status && disk->lines)
    status = append(disk->path, disk->lines, 0644, &disk->error);
  if (!status && disk->unseals)
    (void)unlink(path);
  if (!status && (*disk->seals || disk->unseals))
    sync_folder(disk->folder);
}

static void done(HcJob *job)
{
  HcDiskJob *disk = (HcDiskJob *)job;
  HcTrials *trials = disk->bench->trials;
  if (!disk->error.status) {
    memcpy(trials->sealed, disk->head, sizeof trials->sealed);
    hc_trials_tell_sealed(disk->bench);
  }
  hc_trials_kept(disk->bench, &disk->error);
  free(disk->lines);
  free(disk);
}

/** `lines`: malloc'ed, taken over. */
static void submit(HcBench *bench, const char *seals, char *lines, bool unseals)
{
  HcTrials *trials = bench->trials;
  lines = hc_log_chain(lines, trials->head);
  HcDiskJob *disk = lines ? calloc(1, sizeof *disk) : NULL;
  if (!disk) {
    free(lines);
    hc_trials_kept(bench, &(HcError){HC_NO_MEMORY, "out of memory"});
    return;
  }
  *disk = (HcDiskJob){.job = {run, done}, .bench = bench, .lines = lines, .unseals = unseals};
  memcpy(disk->folder, trials->folder, sizeof disk->folder);
  memcpy(disk->path, trials->path, sizeof disk->path);
  memcpy(disk->head, trials->head, sizeof disk->head);
  (void)snprintf(disk->seals, sizeof disk->seals, "%s", seals);
  (void)hc_jobs_submit(trials->disk, &disk->job); // never more than one at a time and the end
}

static unsigned xruns(const HcBench *bench)
{
  return bench->backend ? bench->backend->status(bench->backend).xruns : 0;
}

void hc_trials_keep_begin(HcBench *bench, unsigned answered)
{
  HcTrials *trials = bench->trials;
  char seal[HC_SEAL_MAX];
  const HcTrialKey *key = &trials->key[trials->parts - 1];
  hc_trial_seal(key, seal);
  submit(bench, seal, hc_log_begin(trials->id, &trials->series.plan, answered, key->commit, &trials->setting, time(NULL)), false);
}

void hc_trials_keep_answer(HcBench *bench)
{
  HcTrials *trials = bench->trials;
  const double seconds = hc_bench_now() - trials->began_s;
  char *lines;
  if (trials->series.plan.options & HC_TRIAL_AUDIENCE) {
    lines = hc_log_votes(trials->id, &trials->series, trials->votes, seconds, xruns(bench));
    for (unsigned i = 0; i < trials->votes->voters; ++i)
      trials->votes->voter[i].logged |= trials->votes->voter[i].voted;
    hc_votes_count(trials->votes, &trials->series);
  } else
    lines = hc_log_trial(trials->id, &trials->series, seconds, xruns(bench));
  submit(bench, "", lines, false);
}

void hc_trials_keep_end(HcBench *bench, const char *reason)
{
  const HcTrials *trials = bench->trials;
  char *all = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&all, &size);
  for (unsigned i = 0; i <= trials->parts && file; ++i) {
    char *line =
        i < trials->parts ? hc_log_reveal(trials->id, &trials->key[i]) : hc_log_end(trials->id, reason, xruns(bench), time(NULL));
    if (line)
      (void)fputs(line, file);
    free(line);
  }
  if (file)
    (void)fclose(file);
  submit(bench, "", all, true);
}

HcStatus hc_trials_name(HcTrials *trials, HcError *error)
{
  unsigned char id[HC_SERIES_ID_DIGITS / 2];
  if (!hc_trial_random(id, sizeof id))
    return hc_error_set(error, HC_IO, "the system gives no random numbers");
  for (unsigned i = 0; i < sizeof id; ++i)
    (void)snprintf(trials->id + 2 * i, 3, "%02x", id[i]);
  char stamp[32];
  const time_t now = time(NULL);
  struct tm utc;
  (void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
  (void)snprintf(trials->path, sizeof trials->path, "%s/%s-%s.jsonl", trials->folder, stamp, trials->id);
  trials->parts = 0;
  *trials->head = '\0';
  hc_votes_begin(trials->votes);
  return HC_OK;
}

/* ---- after a crash ----------------------------------------------------------------------------------------------------- */

/** A series that was ended has no sealed keys any more, and its log need not be read. */
static bool is_sealed(const char *path)
{
  char name[HC_TRIAL_PATH_MAX + 8];
  seal_path(path, name, sizeof name);
  return !access(name, R_OK);
}

/** Keys of all parts from the sealed file; false where one is missing. */
static bool unseal(const char *path, HcLogSeries *cut)
{
  char name[HC_TRIAL_PATH_MAX + 8], line[HC_SEAL_MAX + 2];
  seal_path(path, name, sizeof name);
  FILE *file = fopen(name, "r");
  while (file && fgets(line, sizeof line, file)) {
    HcTrialKey key;
    for (unsigned i = 0; hc_trial_unseal(line, &key) && i < cut->parts; ++i)
      if (!strcmp(cut->part[i].key.commit, key.commit)) {
        cut->part[i].key = key;
        cut->part[i].revealed = strlen(key.letters) == hc_trial_letters(&cut->plan);
      }
  }
  if (file)
    (void)fclose(file);
  for (unsigned i = 0; i < cut->parts; ++i)
    if (!cut->part[i].revealed)
      return false;
  return true;
}

static bool is_same(const HcLogSeries *cut, const HcTrialPlan *plan, const HcTrialSetting *setting)
{
  return !*cut->reason && !cut->changed && cut->parts < HC_LOG_PARTS_MAX && cut->plan.mode == plan->mode &&
         cut->plan.n == plan->n && cut->plan.options == plan->options && cut->plan.lanes == plan->lanes &&
         !strcmp(cut->plan.listener, plan->listener) && cut->setting.rate_hz == setting->rate_hz &&
         !strcmp(cut->setting.state, setting->state);
}

/** Whoever is here keeps the seat. */
static void take_over_votes(HcTrials *trials, const HcLogSeries *cut)
{
  HcVotes *before = trials->votes, *votes = malloc(sizeof *votes);
  if (!votes) { // the log has them all the same
    hc_votes_begin(before);
    return;
  }
  hc_log_count_votes(cut, votes);
  hc_votes_begin(before);
  before->trials = votes->trials;
  before->n = votes->n;
  before->right = votes->right;
  memcpy(before->drawn, votes->drawn, sizeof before->drawn);
  for (unsigned i = 0; i < votes->voters; ++i) {
    const HcVoter *voter = &votes->voter[i];
    unsigned seat = 0;
    while (seat < before->voters && strcmp(before->voter[seat].id, voter->id))
      ++seat;
    const bool here = seat < before->voters && before->voter[seat].here;
    if (!here)
      seat = hc_votes_join(before, voter->id, voter->name);
    if (seat == HC_VOTERS_MAX)
      continue;
    before->voter[seat].here = here;
    before->voter[seat].n = voter->n;
    before->voter[seat].right = voter->right;
  }
  free(votes);
}

static void take_over(HcTrials *trials, const char *path, const HcLogSeries *cut, unsigned *counted, unsigned *right)
{
  *counted = *right = 0;
  for (unsigned i = 0; i < cut->answered; ++i) {
    HcSeries answered;
    if (hc_log_trial_of(cut, i, &answered) && !hc_series_catches(&answered)) {
      ++*counted;
      *right += hc_series_is_right(&answered);
    }
  }
  for (unsigned i = 0; i < cut->parts; ++i)
    trials->key[i] = cut->part[i].key;
  trials->parts = cut->parts;
  memcpy(trials->id, cut->id, sizeof trials->id);
  memcpy(trials->head, cut->link[cut->links - 1].hash, sizeof trials->head);
  take_over_votes(trials, cut);
  (void)snprintf(trials->path, sizeof trials->path, "%s", path);
}

/** A line that the power cut tore must not swallow the next one. */
static void mend(const char *path)
{
  const int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0)
    return;
  off_t end = lseek(file, 0, SEEK_END);
  char last = '\n';
  while (end > 0 && pread(file, &last, 1, end - 1) == 1 && last != '\n')
    --end;
  (void)!ftruncate(file, end);
  (void)close(file);
}

bool hc_trials_find_cut(HcTrials *trials, const HcTrialPlan *plan, const HcTrialSetting *setting, unsigned *answered,
                        unsigned *counted, unsigned *right)
{
  struct dirent **names = NULL;
  const int n = scandir(trials->folder, &names, NULL, alphasort);
  bool found = false;
  for (int i = n; i-- > 0;) { // the newest first
    char path[HC_TRIAL_PATH_MAX];
    const char *dot = strrchr(names[i]->d_name, '.');
    (void)snprintf(path, sizeof path, "%s/%.255s", trials->folder, names[i]->d_name);
    HcLogSeries *cut = NULL;
    size_t count = 0;
    if (!found && dot && !strcmp(dot, ".jsonl") && is_sealed(path) && !hc_log_read(path, &cut, &count, NULL) && count == 1 &&
        is_same(cut, plan, setting) && unseal(path, cut)) {
      take_over(trials, path, cut, counted, right);
      *answered = cut->answered;
      mend(path);
      found = true;
    }
    hc_log_free(cut, count);
    free(names[i]);
  }
  free(names);
  return found;
}

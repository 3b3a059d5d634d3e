// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What is recorded, and how it is refused. */

#include "../temporary.h"
#include "playing.h"
#include "soundfile.h"

#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void remove_recordings(const char *folder)
{
  char command[600];
  (void)snprintf(command, sizeof command, "rm -f '%s'/record*", folder);
  (void)!system(command);
}

static void recordings(const char *folder)
{
  Rig *rig = playing("/program/source sine");
  char file[300], lane[300], other[300];
  (void)snprintf(file, sizeof file, "%s/record-one.wav", folder);
  (void)snprintf(lane, sizeof lane, "%s/record-one.b.residual.wav", folder);
  (void)snprintf(other, sizeof other, "%s/record-two.wav", folder);
  rig_forget(rig);
  rig_check(rig_say(rig, "/record 0") == HC_OK, "%s", rig->error.text); // nothing is recorded: that is no failure
  rig_wait(rig, 50, NULL);
  rig_check(rig_told(rig, "/error") == 0, "a stop without a start is an error");
  (void)rig_say(rig, "/record /nowhere/at/all.wav");
  rig_check(rig_wait(rig, 500, "/error /record"), "a file that cannot be written is recorded");
  rig_forget(rig);
  (void)say(rig, "/record ", folder);
  rig_check(rig_wait(rig, 500, "/error /record"), "a folder is recorded");
  rig_forget(rig);
  rig_check(say(rig, "/record ", file) == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 400, NULL);
  rig_check(say(rig, "/record ", other) == HC_OK, "%s", rig->error.text); // the first one ends well
  rig_wait(rig, 300, NULL);
  (void)rig_say(rig, "/record 0");
  rig_wait(rig, 200, NULL);
  rig_check(rig_told(rig, "/error") == 0, "%s", rig->n_told ? rig->told[rig->n_told - 1] : "");
  for (unsigned i = 0; i < 2; ++i) {
    HcSoundfile *sound = hc_soundfile_open(i ? other : file, 0, &rig->error);
    if (rig_check(sound != NULL, "%s", rig->error.text))
      rig_check(hc_soundfile_frames(sound) > 4800, "%llu frames", (unsigned long long)hc_soundfile_frames(sound));
    hc_soundfile_close(sound);
  }
  rig_check(access(lane, R_OK) == 0, "no residual of lane b");
  rig_check(rig_say(rig, "/record 5") != HC_OK && rig_say(rig, "/record") != HC_OK, "recorded to nothing");
  rig_close(rig);
  remove_recordings(folder);
  rig_case("recordings");
}

/** A FLAC cannot hold what is louder than full scale, and says so when it is finished; a WAV can. */
static void too_loud(const char *folder)
{
  Rig *rig = playing("/match 0");
  char source[300];
  (void)snprintf(source, sizeof source, "%s/twice.wav", folder);
  write_tone(source, 2, 2, 3);
  (void)say(rig, "/program/source file | /program/file ", source);
  rig_wait(rig, 400, NULL);
  for (int wav = 0; wav < 2; ++wav) {
    char file[300];
    (void)snprintf(file, sizeof file, "%s/record.%s", folder, wav ? "wav" : "flac");
    rig_forget(rig);
    rig_check(say(rig, "/record ", file) == HC_OK, "%s", rig->error.text);
    rig_wait(rig, 300, NULL);
    (void)rig_say(rig, "/record 0");
    rig_check(rig_wait(rig, 500, "/record/running \"\""), "its end is not told");
    rig_check(rig_told(rig, "/error /record") == !wav, "%s", wav ? "a WAV that holds all is an error" : "clipped without a word");
  }
  rig_close(rig);
  (void)unlink(source);
  remove_recordings(folder);
  rig_case("a recording that is too loud for its file");
}

/** All threads on one processor, all but the caller's only when that one has nothing to do; or as they were in `all`. */
static void starve_others(bool on, const cpu_set_t *all)
{
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  DIR *const tasks = opendir("/proc/self/task");
  for (const struct dirent *entry; tasks && (entry = readdir(tasks));) {
    const pid_t thread = atoi(entry->d_name); // 0 for "." and ".."
    if (thread)
      (void)sched_setaffinity(thread, sizeof one, on ? &one : all);
    if (thread && thread != gettid())
      (void)sched_setscheduler(thread, on ? SCHED_IDLE : SCHED_OTHER, &(struct sched_param){0});
  }
  if (tasks)
    (void)closedir(tasks);
}

/** A minute in which the disk's thread hardly gets a processor: what is missing is told, with how much silence stands for it. */
static void fallen_behind(const char *folder)
{
  Rig *rig = playing("/match 0");
  cpu_set_t all;
  (void)sched_getaffinity(0, sizeof all, &all);
  char file[300];
  (void)snprintf(file, sizeof file, "%s/record.wav", folder);
  for (int starved = 0; starved < 2; ++starved) {
    rig_forget(rig);
    rig_check(say(rig, "/record ", file) == HC_OK, "%s", rig->error.text);
    rig_wait(rig, 300, NULL);
    if (starved) {
      starve_others(true, &all);
      rig_run(rig, 60 * 48000);
      starve_others(false, &all);
    }
    (void)rig_say(rig, "/record 0");
    rig_check(rig_wait(rig, 500, "/record/running \"\""), "its end is not told");
    unsigned gaps = 0;
    unsigned long long frames = 0;
    for (unsigned i = 0; i < rig->n_told; ++i)
      (void)sscanf(rig->told[i], "/error /record \"%u gaps: %*[^;]; %llu frames of silence", &gaps, &frames);
    rig_check(starved ? gaps > 0 && frames > gaps : gaps == 0 && !rig_told(rig, "/error /record"), "%u gaps, %llu frames", gaps,
              frames);
  }
  rig_close(rig);
  remove_recordings(folder);
  rig_case("a recorder that falls behind");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  char folder[TEMPORARY_SIZE];
  if (!mkdtemp(temporary_path(folder, "hotcold-XXXXXX")))
    return 2;
  recordings(folder);
  too_loud(folder);
  fallen_behind(folder);
  (void)rmdir(folder);
  return rig_end();
}

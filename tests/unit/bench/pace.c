// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pace.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** First line of a file of /proc; "" where there is none. */
static const char *line_of(const char *path, char line[64])
{
  FILE *file = fopen(path, "r");
  *line = '\0';
  if (file && !fgets(line, 64, file))
    *line = '\0';
  if (file)
    (void)fclose(file);
  return line;
}

Pace pace_find(void)
{
  static const char *const names[] = {"hc-solver\n", "hc-worker\n", "hotcold-worker\n", "hc-trials\n"};
  Pace pace = {.threads = 0};
  glob_t found = {0};
  if (glob("/proc/self/task/*/comm", 0, NULL, &found))
    return pace;
  for (size_t i = 0; i < found.gl_pathc; ++i) {
    char line[64];
    (void)line_of(found.gl_pathv[i], line);
    for (size_t k = 0; k < sizeof names / sizeof *names; ++k)
      if (!strcmp(line, names[k]) && pace.threads < PACE_THREADS_MAX)
        pace.thread[pace.threads++] = (pid_t)strtol(found.gl_pathv[i] + strlen("/proc/self/task/"), NULL, 10);
  }
  globfree(&found);
  return pace;
}

double pace_seconds(const Pace *pace)
{
  double sum = 0;
  for (unsigned i = 0; i < pace->threads; ++i) {
    struct timespec spent = {0};
    // The clock that pthread_getcpuclockid gives to who has started the thread.
    (void)clock_gettime((clockid_t)(~(unsigned)pace->thread[i] << 3 | 6u), &spent);
    sum += (double)spent.tv_sec + 1e-9 * (double)spent.tv_nsec;
  }
  return sum;
}

bool pace_computes(const Pace *pace)
{
  bool any = false;
  for (unsigned i = 0; i < pace->threads && !any; ++i) {
    char path[64], line[64];
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/stat", (int)pace->thread[i]);
    const char *const state = strstr(line_of(path, line), ") ");
    any = state && (state[2] == 'R' || state[2] == 'D');
  }
  return any;
}

void pace_read(const HcFeed *feed)
{
  enum { AHEAD = 1 << 17, LOOKS = 30000 }; // bytes: 16384 frames; a feed holds 2 s and begins with 0.5 s
  for (unsigned i = 0; feed && i < LOOKS && hc_ring_filled(&feed->ring) < AHEAD && !atomic_load(&feed->ended); ++i)
    usleep(1000);
}

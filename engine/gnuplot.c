// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "gnuplot.h"
#include "replace.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/** Status of the process, −1 with errno where none could be started. */
static int run(int script, int picture)
{
  char name[] = "gnuplot", defaults[] = "-d"; // whatever stands in ~/.gnuplot
  char *const arguments[] = {name, defaults, NULL};
  posix_spawn_file_actions_t actions;
  pid_t process = 0;
  int status = -1;
  if (posix_spawn_file_actions_init(&actions))
    return -1;
  posix_spawn_file_actions_adddup2(&actions, script, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, picture, STDOUT_FILENO);
  const int failed = posix_spawnp(&process, name, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed) {
    errno = failed;
    return -1;
  }
  while (waitpid(process, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

static HcStatus draw(int script, int picture, HcError *error)
{
  struct stat drawn;
  (void)lseek(script, 0, SEEK_SET);
  const int status = run(script, picture);
  if (status == -1)
    return hc_error_set(error, HC_IO, "--plot: gnuplot cannot be started: %s; Debian has it in the package gnuplot-nox",
                        strerror(errno));
  if (!WIFEXITED(status) || WEXITSTATUS(status) || fstat(picture, &drawn) || !drawn.st_size)
    return hc_error_set(error, HC_IO, "--plot: gnuplot has failed; expected one with the terminals svg and pngcairo");
  return HC_OK;
}

HcStatus hc_gnuplot_run(FILE *script, const char *file, HcError *error)
{
  HcReplace replace;
  HcStatus status = hc_replace_open(&replace, file, error);
  if (status)
    return status;
  status = draw(fileno(script), fileno(replace.file), error);
  const HcStatus placed = hc_replace_close(&replace, !status, status ? NULL : error);
  return status ? status : placed;
}

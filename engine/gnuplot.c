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

const char *const hc_gnuplot_colour[HC_GNUPLOT_COLOURS] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                           "#e69f00", "#56b4e9", "#000000", "#7f7f7f"};

bool hc_gnuplot_is_png(const char *file)
{
  const size_t n = strlen(file);
  return n > 4 && !strcmp(file + n - 4, ".png");
}

void hc_gnuplot_text(FILE *to, const char *text)
{
  fputc('\'', to);
  for (; *text; ++text) {
    if (*text == '\'')
      fputc('\'', to);
    fputc((unsigned char)*text < ' ' ? ' ' : *text, to);
  }
  fputc('\'', to);
}

void hc_gnuplot_terminal(FILE *to, bool png, int width, int height)
{
  const int scale = png ? 2 : 1;
  if (png)
    fprintf(to, "set terminal pngcairo noenhanced size %d,%d font 'Sans,9.5' fontscale %d linewidth %d background '#ffffff'\n",
            width * scale, height * scale, scale, scale);
  else
    fprintf(to, "set terminal svg noenhanced size %d,%d font 'sans-serif,13' background '#ffffff'\n", width, height);
  fputs("set encoding utf8\n", to);
}

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

FILE *hc_gnuplot_script(HcError *error)
{
  FILE *const script = tmpfile();
  if (!script)
    hc_error_set(error, HC_IO, "--plot: no temporary file can be made; expected room in %s", P_tmpdir);
  return script;
}

static HcStatus draw_into(FILE *script, const char *file, HcError *error)
{
  if (fflush(script) || ferror(script))
    return hc_error_set(error, HC_IO, "--plot: the temporary file cannot be written; expected room in %s", P_tmpdir);
  HcReplace replace;
  HcStatus status = hc_replace_open(&replace, file, error);
  if (status)
    return status;
  status = draw(fileno(script), fileno(replace.file), error);
  const HcStatus placed = hc_replace_close(&replace, !status, status ? NULL : error);
  return status ? status : placed;
}

HcStatus hc_gnuplot_draw(FILE *script, const char *file, HcError *error)
{
  const HcStatus status = draw_into(script, file, error);
  (void)fclose(script);
  return status;
}

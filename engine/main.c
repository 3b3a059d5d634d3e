// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "options.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

static int exit_status(HcStatus status)
{
  return status == HC_OK ? 0 : status == HC_BAD_INPUT || status == HC_NOT_FOUND ? 2 : 1;
}

/** A solve takes a few megabytes in pieces of up to a few hundred kilobytes. Left to itself the allocator gives them back each time,
 * and a quarter of the next solve goes into getting them again page by page. */
static void keep_memory(void)
{
  (void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
  (void)mallopt(M_TRIM_THRESHOLD, 1 << 25);
}

int main(int argc, char **argv)
{
  static const struct {
    const char *name;
    HcStatus (*command)(const HcOptions *, const HcPaths *, HcError *);
    bool solves_often;
  } commands[] = {{"run", hc_command_run, true},           {"render", hc_command_render, false},
                  {"response", hc_command_response, true}, {"deck", hc_command_deck, false},
                  {"list", hc_command_list, false},        {"trial", hc_command_trial, false},
                  {"layout", hc_command_layout, false}};
  HcOptions options;
  HcPaths paths;
  HcError error = {0};
  HcStatus status = hc_options_parse(argc, argv, &options, &error);
  const bool told = status == HC_REFUSED; // help or version
  status = told ? HC_OK : status;
  if (!status && !told)
    status = hc_paths_find(&paths, &error);
  for (size_t i = 0; i < sizeof commands / sizeof *commands && !status && !told; ++i) {
    if (strcmp(options.command, commands[i].name))
      continue;
    if (commands[i].solves_often)
      keep_memory();
    status = commands[i].command(&options, &paths, &error);
  }
  // A reader that has closed its end of the pipe is no failure of ours; anything else is.
  if (!status && (fflush(stdout) || ferror(stdout)))
    status = hc_error_set(&error, HC_IO, "standard output cannot be written");
  if (status)
    fprintf(stderr, "hotcold: %s\n", error.text);
  return exit_status(status);
}

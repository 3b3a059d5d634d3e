// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Opens the live bench: run.c with JACK and all surfaces is a module, because the thirty shared libraries that only it needs take
 * as long to bind as a rendering takes for three seconds of sound.
 */
#include "options.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef HcStatus HcCommand(const HcOptions *options, const HcPaths *paths, HcError *error);

HcStatus hc_command_run(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  char file[sizeof paths->live + sizeof "/hotcold-live.so"];
  (void)snprintf(file, sizeof file, "%s/hotcold-live.so", paths->live);
  void *const module = dlopen(file, RTLD_NOW | RTLD_LOCAL); // for good: its libraries have threads
  void *const symbol = module ? dlsym(module, "hc_command_run") : NULL;
  HcCommand *run = NULL;
  if (!symbol)
    return hc_error_set(error, HC_NOT_FOUND, "the live bench cannot be opened: %.400s; build or install hotcold whole",
                        dlerror());
  memcpy(&run, &symbol, sizeof run);
  return run(options, paths, error);
}

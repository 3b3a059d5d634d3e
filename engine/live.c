// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Opens the live bench: the commands that need JACK or a surface are a module, because the dozens of shared libraries that only they
 * need take as long to bind as a rendering takes for two seconds of sound.
 */
#include "options.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef HcStatus HcCommand(const HcOptions *options, const HcPaths *paths, HcError *error);

/** The module's command of this name. */
static HcStatus hand_over(const char *name, const HcOptions *options, const HcPaths *paths, HcError *error)
{
  char file[sizeof paths->live + sizeof "/hotcold-live.so"];
  (void)snprintf(file, sizeof file, "%s/hotcold-live.so", paths->live);
  void *const module = dlopen(file, RTLD_NOW | RTLD_LOCAL); // for good: its libraries have threads
  void *const symbol = module ? dlsym(module, name) : NULL;
  HcCommand *command = NULL;
  if (!symbol)
    return hc_error_set(error, HC_IO, "the live bench cannot be opened: %.400s; build or install hotcold whole", dlerror());
  memcpy(&command, &symbol, sizeof command);
  return command(options, paths, error);
}

HcStatus hc_command_run(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  return hand_over(__func__, options, paths, error);
}

HcStatus hc_command_layout(const HcOptions *options, const HcPaths *paths, HcError *error)
{
  return hand_over(__func__, options, paths, error);
}

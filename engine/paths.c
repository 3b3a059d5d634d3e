// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Where our own plugins, circuits and scenes are. */

#include "options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_folder_of(const char *base, const char *folder, const char *probe, char path[4096])
{
  char file[4200];
  const int n = snprintf(path, 4096, "%s/%s", base, folder);
  return n < 4096 && snprintf(file, sizeof file, "%s/%s", path, probe) < (int)sizeof file && access(file, R_OK) == 0;
}

HcStatus hc_paths_find(HcPaths *paths, HcError *error)
{
  char base[4000];
  const ssize_t n = readlink("/proc/self/exe", base, sizeof base - 1);
  base[n > 0 ? n : 0] = '\0';
  char *slash = strrchr(base, '/');
  if (slash)
    *slash = '\0';
  const bool beside = is_folder_of(base, "plugins", "line.lv2/manifest.ttl", paths->plugins) &&
                      is_folder_of(HC_SOURCE_ROOT, "scenes", "two-outlets.scene", paths->scenes) &&
                      is_folder_of(HC_SOURCE_ROOT, "plugins/circuits", "line.cir", paths->circuits) &&
                      is_folder_of(HC_SOURCE_ROOT, "ui-osc/web/page", "index.html", paths->page) &&
                      is_folder_of(HC_SOURCE_ROOT, "ui-osc/midi/maps", "nanokontrol2.map", paths->maps);
  // Without the module only `run` and `layout` miss something, and they say so.
  (void)snprintf(paths->live, sizeof paths->live, "%s%s", base, beside ? "" : "/../lib/hotcold");
  if (beside || (is_folder_of(base, "../lib/lv2", "hotcold-line.lv2/manifest.ttl", paths->plugins) &&
                 is_folder_of(base, "../share/hotcold/scenes", "two-outlets.scene", paths->scenes) &&
                 is_folder_of(base, "../lib/lv2/hotcold-line.lv2/circuits", "line.cir", paths->circuits) &&
                 is_folder_of(base, "../share/hotcold/page", "index.html", paths->page) &&
                 is_folder_of(base, "../share/hotcold/maps", "nanokontrol2.map", paths->maps)))
    return HC_OK;
  return hc_error_set(error, HC_IO,
                      "hotcold's plugins, circuits, scenes, page and maps are neither beside %s nor installed; build "
                      "or install it whole",
                      base);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Files that a plugin makes while it plays (state:makePath) live in a folder of the unit's own, which goes when the unit goes. */
#include "lv2/inside.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *scratch_of(HcHosted *hosted)
{
  if (!hosted->scratch) {
    const char *const root = getenv("TMPDIR");
    char *dir = NULL;
    if (asprintf(&dir, "%s/hotcold-XXXXXX", root && *root ? root : "/tmp") < 0) {
      return NULL;
    }
    hosted->scratch = mkdtemp(dir);
    if (!hosted->scratch) {
      free(dir);
    }
  }
  return hosted->scratch;
}

char *hc_path_make(const char *dir, const char *path)
{
  char *whole = NULL;
  if (path[0] == '/' || strstr(path, "..") || asprintf(&whole, "%s/%s", dir, path) < 0) {
    return NULL;
  }
  for (char *c = whole + strlen(dir) + 1; (c = strchr(c, '/')); ++c) {
    *c = '\0';
    const int failed = mkdir(whole, 0777) && errno != EEXIST;
    *c = '/';
    if (failed) {
      free(whole);
      return NULL;
    }
  }
  return whole;
}

char *hc_unit_make_path(LV2_State_Make_Path_Handle handle, const char *path)
{
  const char *const dir = scratch_of((HcHosted *)handle);
  return dir ? hc_path_make(dir, path) : NULL;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
  (void)status;
  (void)type;
  (void)walk;
  return remove(path);
}

void hc_scratch_remove(const char *dir)
{
  nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

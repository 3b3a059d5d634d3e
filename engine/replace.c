// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "replace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static HcStatus fail(const char *name, const char *why, HcError *error)
{
  (void)hc_error_set(error, HC_IO, "%.300s: cannot be written: %s", name, why);
  return HC_IO;
}

HcStatus hc_replace_open(HcReplace *replace, const char *name, HcError *error)
{
  struct stat there;
  if (!stat(name, &there) && !S_ISREG(there.st_mode))
    return fail(name, S_ISDIR(there.st_mode) ? strerror(EISDIR) : "it is no file", error);
  char *whole = realpath(name, NULL); // NULL where there is none yet
  const int length = snprintf(replace->name, sizeof replace->name, "%s", whole ? whole : name);
  free(whole);
  if (length > HC_REPLACE_MAX - 8)
    return fail(name, strerror(ENAMETOOLONG), error);
  (void)snprintf(replace->part, sizeof replace->part, "%.*s.part", HC_REPLACE_MAX - 8, replace->name);
  replace->file = fopen(replace->part, "we");
  return replace->file ? HC_OK : fail(name, strerror(errno), error);
}

HcStatus hc_replace_close(HcReplace *replace, bool whole, HcError *error)
{
  const bool written = !ferror(replace->file);
  errno = 0;
  if (!fclose(replace->file) && written && whole && !rename(replace->part, replace->name))
    return HC_OK;
  const int why = errno ? errno : EIO;
  (void)unlink(replace->part);
  return fail(replace->name, strerror(why), error);
}

HcStatus hc_replace_text(const char *name, const char *text, bool wait, HcError *error)
{
  HcReplace replace;
  const HcStatus status = hc_replace_open(&replace, name, error);
  if (status)
    return status;
  const bool whole = fputs(text, replace.file) >= 0 && !fflush(replace.file) && (!wait || !fsync(fileno(replace.file)));
  const int why = errno;
  const HcStatus placed = hc_replace_close(&replace, whole, error);
  return whole ? placed : fail(name, strerror(why), error);
}

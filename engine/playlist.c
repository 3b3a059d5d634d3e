// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playlist.h"

#include "message.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool ends_in(const char *name, const char *const *endings)
{
  const char *dot = strrchr(name, '.');
  for (; dot && *endings; ++endings)
    if (!strcasecmp(dot + 1, *endings))
      return true;
  return false;
}

static int is_sound(const struct dirent *file)
{
  static const char *const endings[] = {"wav", "flac", "aif",  "aiff", "ogg", "oga", "opus",
                                        "mp3", "w64",  "rf64", "caf",  "au",  NULL};
  return file->d_name[0] != '.' && ends_in(file->d_name, endings);
}

void hc_playlist_clear(HcPlaylist *list)
{
  for (size_t i = 0; i < list->count; ++i)
    free(list->file[i]);
  free(list->file);
  *list = (HcPlaylist){0};
}

/** A path from `folder` (whose length is given), unless it is whole. */
static HcStatus add(HcPlaylist *list, const char *folder, int length, const char *name, HcError *error)
{
  if (list->count == HC_TRACKS_MAX)
    return hc_error_set(error, HC_BAD_INPUT, "more than %d sound files; name a smaller folder or list", HC_TRACKS_MAX);
  if (!list->file && !(list->file = calloc(HC_TRACKS_MAX, sizeof *list->file)))
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  const bool whole = *name == '/' || length == 0;
  if (asprintf(&list->file[list->count], "%.*s%s%s", whole ? 0 : length, folder, whole ? "" : "/", name) < 0)
    return hc_error_set(error, HC_NO_MEMORY, "out of memory");
  list->count++;
  return HC_OK;
}

static HcStatus read_folder(const char *folder, HcPlaylist *list, HcError *error)
{
  struct dirent **found = NULL;
  const int n = scandir(folder, &found, is_sound, versionsort);
  HcStatus status = n < 0 ? hc_error_set(error, HC_IO, "%s: the folder cannot be read", folder) : HC_OK;
  for (int i = 0; i < n; ++i) {
    status = status ? status : add(list, folder, (int)strlen(folder), found[i]->d_name, error);
    free(found[i]);
  }
  free(found);
  return status;
}

typedef struct Reading {
  HcPlaylist *list;
  const char *folder;
  int length;
} Reading;

static HcStatus read_line(void *user, const char *line, unsigned number, HcError *error)
{
  const Reading *reading = user;
  (void)number;
  const size_t length = strcspn(line, "\r\n");
  if (!length || *line == '#')
    return HC_OK;
  char name[4096];
  if (snprintf(name, sizeof name, "%.*s", (int)length, line) >= (int)sizeof name)
    return hc_error_set(error, HC_BAD_INPUT, "a path that is too long");
  return add(reading->list, reading->folder, reading->length, name, error);
}

HcStatus hc_playlist_read(const char *source, HcPlaylist *list, HcError *error)
{
  static const char *const lists[] = {"m3u", "m3u8", NULL};
  struct stat what;
  *list = (HcPlaylist){0};
  HcStatus status = HC_OK;
  if (!stat(source, &what) && S_ISDIR(what.st_mode))
    status = read_folder(source, list, error);
  else if (ends_in(source, lists)) {
    const char *slash = strrchr(source, '/');
    Reading reading = {list, source, slash ? (int)(slash - source) : 0};
    status = hc_text_lines(source, read_line, &reading, error);
  } else
    status = add(list, "", 0, source, error);
  if (!status && !list->count)
    status = hc_error_set(error, HC_BAD_INPUT, "%s: no sound files in it; expected .wav, .flac, .ogg, .mp3 and the like", source);
  if (status)
    hc_playlist_clear(list);
  return status;
}

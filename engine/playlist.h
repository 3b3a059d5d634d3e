// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What a program's name stands for: one sound file, the sound files of a folder, or those of an .m3u list. Any thread. */
#ifndef HC_PLAYLIST_H
#define HC_PLAYLIST_H

#include "circuit/error.h"

#include <stddef.h>

enum { HC_TRACKS_MAX = 1000 };

typedef struct HcPlaylist {
  char **file; ///< paths, in the order in which they play
  size_t count;
} HcPlaylist;

/** A folder's sound files come in the order of their names; its other files and what is in folders below are passed over. Lines of a
 * list are paths, as they are or from the list's own folder; `#` begins a comment. HC_NOT_FOUND, HC_IO: it cannot be read;
 * HC_BAD_INPUT: nothing to play, or more than HC_TRACKS_MAX. */
HcStatus hc_playlist_read(const char *source, HcPlaylist *list, HcError *error);
void hc_playlist_clear(HcPlaylist *list);

#endif

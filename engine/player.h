// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The player: sound files and the built-in music into feeds, which the audio thread reads. Several feeds live at once while old
 * ones fade out.
 *
 * A feed's way: hc_player_open → HC_OP_PROGRAM commits it → the audio thread gives it back (HC_RETURN_FEED) → hc_player_forget.
 * Seeking is another feed of the same file. CTL throughout; the disk thread inside is the only one that writes to a feed.
 */
#ifndef HC_PLAYER_H
#define HC_PLAYER_H

#include "circuit/error.h"
#include "rt/process.h"

typedef struct HcPlayer HcPlayer;

typedef struct HcPlayerFacts {
  double length_s;       ///< of all files together, or the music's loop [s]
  double position_s;     ///< of `feed_frame` in that [s], 0 … length
  const char *track;     ///< file that is played at `feed_frame`, valid as long as the feed; "music"
  double track_length_s; ///< of that file [s]
  double track_s;        ///< position in it [s]
  bool failed;           ///< the disk failed: the feed ends early
} HcPlayerFacts;

enum { HC_FEEDS_MAX = 16 };

/** `threaded`: a disk thread fills the feeds; otherwise hc_player_fill_now() does (offline). NULL: no memory, no thread. */
HcPlayer *hc_player_new(bool threaded, HcError *error);
/** Feeds that were not forgotten are freed as well: nobody may read them any more. */
void hc_player_free(HcPlayer *player);

/** A feed of `source`, the name of a sound file, folder or list (playlist.h) or the word "music" (a file of that name is "./music"), at `rate` [Hz] from
 * `seconds` on (past the end: from the end, or from the beginning when looping), with its first half second already in it. It
 * begins at feed frame seconds · rate and counts on through every turn of a loop. HC_NOT_FOUND, HC_BAD_INPUT, HC_IO as
 * hc_soundfile_open; HC_REFUSED: HC_FEEDS_MAX live already. */
HcFeed *hc_player_open(HcPlayer *player, const char *source, double rate, double seconds, bool loop, HcError *error);
/** Where to go from where a program stands, or would: over so many files (below 0: back, where the first step goes to the beginning of
 * the file that plays if that is more than HC_PLAYER_BACK_S ago), then to a position in the file, below 0: none. */
typedef struct HcPlayerMove {
  double from_s; ///< of all files together [s]; hc_player_open_at puts here where that leads
  int files;
  double to_s;
} HcPlayerMove;

enum { HC_PLAYER_BACK_S = 3 };

/** hc_player_open, from where a move leads to. */
HcFeed *hc_player_open_at(HcPlayer *player, const char *source, double rate, HcPlayerMove *move, bool loop, HcError *error);
/** Go round at the end, or stop there. Heard once what is in the feed (2 s at most) was played. */
void hc_player_loop(HcPlayer *player, const HcFeed *feed, bool loop);
/** `feed_frame`: HcRtStatus.feed_frame. False: no such feed. */
bool hc_player_facts(const HcPlayer *player, const HcFeed *feed, uint64_t feed_frame, HcPlayerFacts *facts);
/** The audio thread has given `feed` back (or never got it): free it. */
void hc_player_forget(HcPlayer *player, HcFeed *feed);
/** Fill every feed as far as it holds, in the calling thread. Only where not threaded. */
void hc_player_fill_now(HcPlayer *player);

#endif

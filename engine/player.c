// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "player.h"

#include "player_stream.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

static const double capacity_s = 2.0, prefill_s = 0.5;
static const long nap_ns = 4000000;
enum { BLOCK = 2048, BLOCKS_A_TURN = 8 };

/** A feed's life. FREE and LIVE → OLD are the control thread's to write, OLD → FREE the disk thread's. */
enum { FREE, LIVE, OLD };

typedef struct Slot {
  atomic_int state;
  HcFeed *feed;
  HcStream *stream;
  double rate;
  bool ended;
  atomic_bool loop, failed;
} Slot;

struct HcPlayer {
  Slot slot[HC_FEEDS_MAX];
  bool threaded;
  atomic_bool quit;
  pthread_t thread;
};

/** Write at most `blocks` blocks into the feed; false when it is full or has ended. */
static bool fill(Slot *slot, unsigned blocks)
{
  float stereo[2 * BLOCK];
  for (; blocks > 0 && !slot->ended; blocks--) {
    const uint32_t space = hc_feed_space(slot->feed);
    const size_t want = space < BLOCK ? space : BLOCK;
    if (want == 0)
      return false;
    const size_t got = hc_stream_read(slot->stream, stereo, want, atomic_load_explicit(&slot->loop, memory_order_relaxed));
    hc_feed_write(slot->feed, stereo, (uint32_t)got);
    if (got == want)
      continue;
    atomic_store_explicit(&slot->failed, hc_stream_failed(slot->stream), memory_order_relaxed);
    slot->ended = true;
    hc_feed_end(slot->feed);
  }
  return !slot->ended;
}

static void release(Slot *slot)
{
  hc_stream_close(slot->stream);
  hc_feed_free(slot->feed);
  atomic_store_explicit(&slot->state, FREE, memory_order_release);
}

static void *disk_thread(void *user)
{
  HcPlayer *const player = user;
  const struct timespec nap = {.tv_nsec = nap_ns};
  while (!atomic_load_explicit(&player->quit, memory_order_acquire)) {
    bool more = false;
    for (unsigned i = 0; i < HC_FEEDS_MAX; i++) {
      const int state = atomic_load_explicit(&player->slot[i].state, memory_order_acquire);
      if (state == OLD)
        release(&player->slot[i]);
      else if (state == LIVE)
        more |= fill(&player->slot[i], BLOCKS_A_TURN);
    }
    if (!more)
      nanosleep(&nap, NULL);
  }
  return NULL;
}

HcPlayer *hc_player_new(bool threaded, HcError *error)
{
  HcPlayer *const player = calloc(1, sizeof *player);
  if (!player) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  player->threaded = threaded;
  if (threaded && pthread_create(&player->thread, NULL, disk_thread, player) != 0) {
    hc_error_set(error, HC_IO, "no disk thread: the system allows no more threads");
    free(player);
    return NULL;
  }
  return player;
}

void hc_player_free(HcPlayer *player)
{
  if (!player)
    return;
  atomic_store_explicit(&player->quit, true, memory_order_release);
  if (player->threaded)
    pthread_join(player->thread, NULL);
  for (unsigned i = 0; i < HC_FEEDS_MAX; i++)
    if (atomic_load(&player->slot[i].state) != FREE)
      release(&player->slot[i]);
  free(player);
}

static Slot *free_slot(HcPlayer *player)
{
  for (unsigned i = 0; i < HC_FEEDS_MAX; i++)
    if (atomic_load_explicit(&player->slot[i].state, memory_order_acquire) == FREE)
      return &player->slot[i];
  return NULL;
}

static uint64_t frames_of(double seconds, double rate)
{
  return seconds > 0.0 ? (uint64_t)fmin(seconds * rate, 9e15) : 0;
}

/** Frame where a move leads to, of all files together. */
static uint64_t destination(const HcStream *stream, const HcPlayerMove *move, double rate, bool loop)
{
  const uint64_t frames = hc_stream_frames(stream), given = frames_of(move->from_s, rate);
  const uint64_t from = given <= frames ? given : loop ? 0 : frames;
  if (move->files == 0 && move->to_s < 0.0)
    return from;
  const long tracks = (long)hc_stream_tracks(stream), now = (long)hc_stream_track_at(stream, from);
  const bool far = from - hc_stream_track(stream, (size_t)now).start > frames_of(HC_PLAYER_BACK_S, rate);
  long to = now + move->files + (move->files < 0 && far ? 1 : 0);
  if (to >= tracks && !loop)
    return frames;
  to = loop ? (to % tracks + tracks) % tracks : to < 0 ? 0 : to;
  const HcTrack track = hc_stream_track(stream, (size_t)to);
  const uint64_t in = move->to_s < 0.0 ? 0 : frames_of(move->to_s, rate);
  if (tracks == 1 && in > frames && loop)
    return 0;
  return track.start + (in < track.frames ? in : track.frames);
}

HcFeed *hc_player_open(HcPlayer *player, const char *source, double rate, double seconds, bool loop, HcError *error)
{
  HcPlayerMove move = {.from_s = seconds, .to_s = -1.0};
  return hc_player_open_at(player, source, rate, &move, loop, error);
}

HcFeed *hc_player_open_at(HcPlayer *player, const char *source, double rate, HcPlayerMove *move, bool loop, HcError *error)
{
  Slot *const slot = free_slot(player);
  if (!slot) {
    hc_error_set(error, HC_REFUSED, "%d programs play or fade already; try again when one has ended", HC_FEEDS_MAX);
    return NULL;
  }
  HcStream *const stream = hc_stream_open(source, rate, error);
  if (!stream)
    return NULL;
  const uint64_t from = destination(stream, move, rate, loop);
  move->from_s = (double)from / rate;
  HcFeed *const feed = hc_feed_new((uint32_t)(capacity_s * rate), from);
  if (!feed || hc_stream_seek(stream, from, error) != HC_OK) {
    if (!feed)
      hc_error_set(error, HC_NO_MEMORY, "out of memory");
    hc_feed_free(feed);
    hc_stream_close(stream);
    return NULL;
  }
  slot->feed = feed;
  slot->stream = stream;
  slot->rate = rate;
  slot->ended = false;
  atomic_store(&slot->loop, loop);
  atomic_store(&slot->failed, false);
  fill(slot, 1 + (unsigned)(prefill_s * rate / BLOCK));
  atomic_store_explicit(&slot->state, LIVE, memory_order_release);
  return feed;
}

static Slot *slot_of(const HcPlayer *player, const HcFeed *feed)
{
  for (unsigned i = 0; i < HC_FEEDS_MAX; i++)
    if (atomic_load_explicit(&player->slot[i].state, memory_order_acquire) == LIVE && player->slot[i].feed == feed)
      return (Slot *)&player->slot[i];
  return NULL;
}

void hc_player_loop(HcPlayer *player, const HcFeed *feed, bool loop)
{
  Slot *const slot = slot_of(player, feed);
  if (slot)
    atomic_store_explicit(&slot->loop, loop, memory_order_relaxed);
}

bool hc_player_facts(const HcPlayer *player, const HcFeed *feed, uint64_t feed_frame, HcPlayerFacts *facts)
{
  Slot *const slot = slot_of(player, feed);
  if (!slot)
    return false;
  const uint64_t frames = hc_stream_frames(slot->stream);
  const uint64_t in_turn = feed_frame == frames ? frames : feed_frame % frames;
  const HcTrack track = hc_stream_track(slot->stream, hc_stream_track_at(slot->stream, in_turn));
  *facts = (HcPlayerFacts){.length_s = (double)frames / slot->rate,
                           .position_s = (double)in_turn / slot->rate,
                           .track = track.name,
                           .track_length_s = (double)track.frames / slot->rate,
                           .track_s = (double)(in_turn - track.start) / slot->rate,
                           .failed = atomic_load_explicit(&slot->failed, memory_order_relaxed)};
  return true;
}

void hc_player_forget(HcPlayer *player, HcFeed *feed)
{
  Slot *const slot = slot_of(player, feed);
  if (slot && player->threaded)
    atomic_store_explicit(&slot->state, OLD, memory_order_release);
  else if (slot)
    release(slot);
}

void hc_player_fill_now(HcPlayer *player)
{
  for (unsigned i = 0; i < HC_FEEDS_MAX; i++)
    if (atomic_load_explicit(&player->slot[i].state, memory_order_acquire) == LIVE)
      fill(&player->slot[i], UINT32_MAX);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The audio thread and all who talk to it at once, for ThreadSanitizer: commits and returns, status, all taps, a feed.
 */
#include "rig.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct Shared {
  HcRt *rt;
  HcFeed *feed;
  _Atomic bool over;
  _Atomic unsigned seen; ///< of that which analyse() sees least
  _Atomic unsigned back;
  unsigned taps, records, relayed, statuses, periods;
} Shared;

/** So many periods, and as many more as the others need, whom a busy machine may leave without a processor meanwhile. */
enum { PERIODS = 6000, PERIODS_MAX = 1000 * PERIODS, PERIOD = 48, ENOUGH = 100 };

static bool all_have_seen_enough(Shared *shared)
{
  return atomic_load_explicit(&shared->seen, memory_order_relaxed) > ENOUGH &&
         atomic_load_explicit(&shared->back, memory_order_relaxed) > ENOUGH;
}

static void *audio(void *user)
{
  Shared *shared = user;
  float out[2][PERIOD];
  for (; shared->periods < PERIODS || (!all_have_seen_enough(shared) && shared->periods < PERIODS_MAX); shared->periods++) {
    const HcRtPorts ports = {.out = {out[0], out[1]}};
    hc_rt_process(shared->rt, &ports, PERIOD);
    sched_yield();
  }
  atomic_store(&shared->over, true);
  return NULL;
}

static void *analyse(void *user)
{
  Shared *shared = user;
  HcTap tap;
  while (!atomic_load(&shared->over)) {
    while (hc_rt_tap(shared->rt, &tap))
      shared->taps++;
    while (hc_rt_record_tap(shared->rt, &tap))
      shared->records++;
    while (hc_rt_relay_tap(shared->rt, &tap))
      shared->relayed++;
    shared->statuses += hc_rt_status(shared->rt).frame > 0;
    const unsigned counts[] = {shared->taps, shared->records, shared->relayed, shared->statuses};
    unsigned least = counts[0];
    for (int i = 1; i < 4; i++)
      least = counts[i] < least ? counts[i] : least;
    atomic_store_explicit(&shared->seen, least, memory_order_relaxed);
    sched_yield();
  }
  return NULL;
}

static void *play(void *user)
{
  Shared *shared = user;
  float stereo[2 * 256];
  for (int i = 0; i < 512; i++)
    stereo[i] = 0.1f * rig_noise((uint64_t)i);
  while (!atomic_load(&shared->over)) {
    if (hc_feed_space(shared->feed) >= 256)
      hc_feed_write(shared->feed, stereo, 256);
    sched_yield();
  }
  hc_feed_end(shared->feed);
  return NULL;
}

static void drop(void *user, const HcReturn *item)
{
  if (item->kind == HC_RETURN_COMMIT) {
    free(item->pointer);
    ++*(uint32_t *)user;
  }
}

int main(void)
{
  Shared shared = {.rt = hc_rt_new(48000.0, 2, 0), .feed = hc_feed_new(4096, 0)};
  FakeUnit *unit[2] = {fake_insert(0.5f, 0), fake_insert(0.6f, 0)};
  rig_send(shared.rt, rig_commit(0, 1, OP(HC_OP_PROGRAM, .index = HC_PROGRAM_FEED, .pointer = shared.feed)));
  hc_rt_analyse(shared.rt, true);
  hc_rt_record(shared.rt, true);
  hc_rt_relay(shared.rt, true);
  pthread_t thread[3];
  pthread_create(&thread[0], NULL, audio, &shared);
  pthread_create(&thread[1], NULL, analyse, &shared);
  pthread_create(&thread[2], NULL, play, &shared);
  uint32_t sent = 1, back = 0, units = 0;
  bool in = false;
  for (uint32_t k = 0; !atomic_load(&shared.over); k++) {
    HcCommit *made = rig_commit(0, 2, OP(HC_OP_SELECT, .lane = k % 2), OP(HC_OP_TRIM, .number = 0.1 * (k % 9)));
    if (!in) {
      made->op[1] = OP(HC_OP_SLOT, 0, 2, 1.0, .unit = &unit[units % 2]->unit);
    }
    if (hc_rt_send(shared.rt, made)) {
      sent++;
      in = true;
    } else {
      free(made);
    }
    for (HcReturn item; hc_rt_receive(shared.rt, &item);) {
      if (item.kind == HC_RETURN_COMMIT) {
        back++;
        free(item.pointer);
      } else if (item.kind == HC_RETURN_UNIT) {
        units++;
      }
    }
    atomic_store_explicit(&shared.back, back, memory_order_relaxed);
    if (k % 200 == 199 && in) {
      made = rig_commit(0, 1, OP(HC_OP_SLOT, 0, 2, 1.0, .unit = &unit[(units + 1) % 2]->unit));
      if (hc_rt_send(shared.rt, made))
        sent++;
      else
        free(made);
    }
    sched_yield();
  }
  for (int t = 0; t < 3; t++)
    pthread_join(thread[t], NULL);
  const HcRtStatus status = hc_rt_status(shared.rt);
  const uint32_t frames = (uint32_t)status.frame;
  hc_rt_free(shared.rt, drop, &back);
  rig_check(back == sent && frames == shared.periods * PERIOD && all_have_seen_enough(&shared),
            "four threads: %u frames, %u commits sent, %u back, %u + %u + %u taps, %u looks at the status", frames, sent, back,
            shared.taps, shared.records, shared.relayed, shared.statuses);
  hc_feed_free(shared.feed);
  fake_free(unit[0]);
  fake_free(unit[1]);
  return rig_end();
}

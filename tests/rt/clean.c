// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The audio thread is clean: a minute of sound under heavy traffic with allocations, locks and system calls trapped; and the
 * trap is shown to work by tripping each kind once.
 */
#include "rig.h"
#include "trap.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { PERIOD = 64, PERIODS = 60 * 48000 / PERIOD, AHEAD = 25 };

typedef struct Show {
  HcRt *rt;
  _Atomic uint32_t allowed; ///< periods that the traffic has prepared
  float sum;
} Show;

static void audio(void *user)
{
  Show *show = user;
  float in[2][PERIOD], out[2][PERIOD], lane[2][PERIOD];
  for (int i = 0; i < PERIOD; i++)
    in[0][i] = in[1][i] = 0.1f * rig_noise((uint64_t)i);
  for (uint32_t k = 0; k < PERIODS; k++) {
    while (atomic_load_explicit(&show->allowed, memory_order_acquire) <= k)
      continue; // waiting properly would be a system call
    const HcRtPorts ports = {.in = {in[0], in[1]}, .out = {out[0], out[1]}, .lane = {{lane[0], lane[1]}}};
    hc_rt_process(show->rt, &ports, PERIOD);
    for (int i = 0; i < PERIOD; i++)
      show->sum += out[0][i] * out[0][i];
  }
}

typedef struct Traffic {
  Show *show;
  FakeUnit *insert[2], *line, *room;
  HcFeed *feed;
  uint32_t sent, back, swaps, circuits;
} Traffic;

static void send(Traffic *traffic, HcCommit *made)
{
  if (hc_rt_send(traffic->show->rt, made))
    traffic->sent++;
  else
    free(made);
}

static void some(Traffic *traffic, uint32_t k)
{
  const uint64_t frame = (uint64_t)k * PERIOD + k % 131;
  send(traffic,
       rig_commit(frame, 2, OP(HC_OP_TRIM, .number = 0.1 + 0.01 * (k % 90)), OP(HC_OP_LISTEN_GAIN, .number = 1.0 + k % 7)));
  send(traffic, rig_commit(0, 2, OP(HC_OP_SELECT, .lane = k % 2), OP(HC_OP_LISTEN, .index = k / 40 % 3)));
  send(traffic, rig_commit(frame, 1, OP(HC_OP_CONTROL, .unit = &traffic->line->unit, .index = 0, .number = k)));
  if (k % 50 == 0) {
    send(traffic,
         rig_commit(0, 1, OP(HC_OP_LINE, .unit = &traffic->line->unit, .pointer = traffic, .number = 0.5 + 0.001 * (k % 300))));
    send(traffic,
         rig_commit(0, 2, OP(HC_OP_DELAY, .lane = k / 50 % 2, .index = k % 999), OP(HC_OP_BYPASS, 1, 3, .number = k / 50 % 2)));
  }
  if (k % 75 == 0)
    send(traffic, rig_commit(0, 1, OP(HC_OP_SLOT, 0, 3, 1.0, .unit = k / 75 % 2 ? &traffic->insert[k / 150 % 2]->unit : NULL)));
  if (k % 100 == 0)
    send(traffic, rig_commit(frame, 3, OP(HC_OP_PROGRAM, .index = k / 100 % 5), OP(HC_OP_LEVEL, .number = 0.05 * (k / 100 % 9)),
                             OP(HC_OP_FREQUENCY, .number = 100.0 + k % 5000)));
  if (k % 300 == 0)
    send(traffic, rig_commit(0, 3, OP(HC_OP_MUTE, .index = k / 300 % 2), OP(HC_OP_PANIC, .index = k / 600 % 2),
                             OP(HC_OP_PLAY, .index = k / 300 % 2)));
}

static void *control(void *user)
{
  Traffic *traffic = user;
  float stereo[512] = {0.1f, -0.1f};
  HcTap *tap = malloc(sizeof *tap);
  for (uint32_t k = 0; k < PERIODS; k++) {
    some(traffic, k);
    atomic_store_explicit(&traffic->show->allowed, k + 1 > AHEAD ? k + 1 - AHEAD : 0, memory_order_release);
    for (HcReturn item; hc_rt_receive(traffic->show->rt, &item);) {
      traffic->back += item.kind == HC_RETURN_COMMIT;
      traffic->swaps += item.kind == HC_RETURN_UNIT;
      traffic->circuits += item.kind == HC_RETURN_PREPARED;
      if (item.kind == HC_RETURN_COMMIT)
        free(item.pointer);
    }
    while (k % 8 && hc_rt_tap(traffic->show->rt, tap))
      continue;
    while (k < PERIODS / 2 && hc_rt_relay_tap(traffic->show->rt, tap)) // then it fills up
      continue;
    if (hc_feed_space(traffic->feed) > 256)
      hc_feed_write(traffic->feed, stereo, 256);
    while (hc_rt_status(traffic->show->rt).frame + 200ull * PERIOD < (uint64_t)k * PERIOD)
      usleep(50);
  }
  atomic_store_explicit(&traffic->show->allowed, PERIODS, memory_order_release);
  free(tap);
  return NULL;
}

static void minute(void)
{
  Show show = {.rt = hc_rt_new(48000.0, 2, 0)};
  Traffic traffic = {.show = &show,
                     .insert = {fake_insert(0.5f, 0), fake_insert(0.7f, 32)},
                     .line = fake_line(1.0f, 9),
                     .room = fake_interference(),
                     .feed = hc_feed_new(1 << 16, 0)};
  hc_rt_analyse(show.rt, true);
  traffic.room->gain = 0.01f; // so that the guard does not find it to be direct current and silence all
  FakeUnit *fixed = fake_insert(1.1f, 5);
  hc_rt_record(show.rt, true);
  hc_rt_relay(show.rt, true);
  rig_send(show.rt,
           rig_commit(0, 5, OP(HC_OP_SLOT, 0, 1, 1.0, .unit = &traffic.line->unit),
                      OP(HC_OP_INTERFERENCE, .unit = &traffic.room->unit), OP(HC_OP_SLOT, 1, 3, 1.0, .unit = &fixed->unit),
                      OP(HC_OP_PROGRAM, .index = HC_PROGRAM_FEED, .pointer = traffic.feed), OP(.kind = HC_OP_SNAP)));
  pthread_t thread;
  pthread_create(&thread, NULL, control, &traffic);
  const HcTrapCount count = hc_trap_run(audio, &show);
  pthread_join(thread, NULL);
  rig_check(!count.allocations && !count.locks && !count.calls, "a minute: %u allocations, %u locks, %u system calls (last %d)",
            count.allocations, count.locks, count.calls, count.last_call);
  rig_check(hc_rt_status(show.rt).frame == 60 * 48000 && traffic.back > 100000 && traffic.swaps > 100 && traffic.circuits > 100 &&
                show.sum > 500.0f,
            "a minute: %u frames (energy %.3g), %u commits landed, %u swaps, %u circuits", (unsigned)hc_rt_status(show.rt).frame,
            (double)show.sum, traffic.back, traffic.swaps, traffic.circuits);
  rig_collect(show.rt, HC_RETURN_UNIT, NULL);
  hc_rt_free(show.rt, NULL, NULL);
  hc_feed_free(traffic.feed);
  FakeUnit *const units[] = {traffic.insert[0], traffic.insert[1], traffic.line, traffic.room, fixed};
  for (int u = 0; u < 5; u++)
    fake_free(units[u]);
}

static void allocate(void *user)
{
  *(void **)user = malloc(100);
}

static void lock(void *user)
{
  pthread_mutex_lock(user);
}

static void call(void *user)
{
  *(int *)user = (int)getppid();
}

static void nothing(void *user)
{
  *(int *)user = 1;
}

static void trips(void)
{
  void *memory = NULL;
  HcTrapCount count = hc_trap_run(allocate, &memory);
  rig_check(count.allocations == 1 && !count.locks, "the trap sees an allocation");
  free(memory);
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  count = hc_trap_run(lock, &mutex);
  rig_check(count.locks == 1 && !count.allocations && !count.calls, "the trap sees a lock");
  int parent = 0;
  count = hc_trap_run(call, &parent);
  rig_check(count.calls == 1 && !count.allocations && !count.locks && parent < 0, "the trap sees and refuses a system call (%d)",
            count.last_call);
  count = hc_trap_run(nothing, &parent);
  rig_check(!count.calls && !count.allocations && !count.locks && parent == 1, "the trap sees nothing where nothing is");
}

int main(void)
{
  trips();
  minute();
  return rig_end();
}

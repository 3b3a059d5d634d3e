// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The whole bench in a trap: lines, every disturbance, amplifiers, headphones, taps, an insert; solver, host, analysis and disk running as they do live; a minute of
 * sound on a thread on which allocations, locks and system calls are caught, while people move everything there is.
 *
 * rt-bench PLUGINS SCENES
 */
#include "bench.h"
#include "bench_setup.h"
#include "lv2/inside.h"
#include "model.h"
#include "offline.h"
#include "rt/world.h"
#include "trap.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RATE = 48000, PERIOD = 64, PERIODS = 60 * RATE / PERIOD, STRIDE = 50, AHEAD = 100 };

typedef struct Show {
  HcBench *bench;
  HcBackend *backend;
  _Atomic uint32_t allowed, done; ///< periods
  double energy;
  unsigned bad; ///< samples that are no numbers
} Show;

typedef struct Traffic {
  Show *show;
  unsigned sent, refused, landed, meters, circuits;
} Traffic;

static bool check(bool good, unsigned *failed, const char *name)
{
  printf("%s %s\n", good ? "ok" : "FAIL", name);
  *failed += !good;
  return good;
}

static void audio(void *user)
{
  Show *show = user;
  float out[2][PERIOD], lane[2][2][PERIOD], residual[2][2][PERIOD];
  for (uint32_t k = 0; k < PERIODS; k++) {
    while (atomic_load_explicit(&show->allowed, memory_order_acquire) <= k)
      continue; // waiting properly would be a system call
    const HcRtPorts ports = {.out = {out[0], out[1]},
                             .lane = {{lane[0][0], lane[0][1]}, {lane[1][0], lane[1][1]}},
                             .residual = {{residual[0][0], residual[0][1]}, {residual[1][0], residual[1][1]}}};
    hc_offline_process(show->backend, &ports, PERIOD);
    for (int i = 0; i < PERIOD; i++) {
      show->energy += (double)(out[0][i] * out[0][i]);
      show->bad += !isfinite(out[0][i]);
    }
    atomic_store_explicit(&show->done, k + 1, memory_order_release);
  }
}

static void say(Traffic *traffic, const char *text)
{
  HcLine line;
  bool found = false;
  HcError error = {0};
  if (hc_line_parse(text, &line, &found, &error) || !found ||
      hc_bench_apply(traffic->show->bench, &line.message, 1, 0, true, NULL, &error)) {
    if (!traffic->refused++)
      printf("# %s: %s\n", text, error.text);
  } else
    traffic->sent++;
}

__attribute__((format(printf, 2, 3))) static void sayf(Traffic *traffic, const char *format, ...)
{
  char text[256];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  say(traffic, text);
}

/** What everybody does at turn k. */
static void some(Traffic *traffic, unsigned k)
{
  static const char *const listens[] = {"lane", "difference", "residual", "lane"};
  static const char *const receivers[] = {"difference-1pct", "trimmed", "transformer"};
  static const char *const disturbances[] = {"leakage", "rectifier", "dimmer", "brick", "phone", "wifi", "radio", "motor"};
  static const char *const sources[] = {"sine", "pink", "music", "sine"};
  sayf(traffic, "/select %c", "ab"[k % 2]);
  sayf(traffic, "/trim %.2f", -0.1 * (k % 60));
  sayf(traffic, "/lane/%c/line/length %u", "ab"[k / 3 % 2], 1 + k % 90);
  sayf(traffic, "/lane/b/line/imbalance %u", k % 50);
  sayf(traffic, "/listen/gain %u", k % 3);
  sayf(traffic, "/interference/hum/level %.4f", 0.001 * (k % 40));
  if (k % 7 == 0)
    sayf(traffic, "/lane/b/line/receiver %s", receivers[k / 7 % 3]);
  if (k % 5 == 0)
    sayf(traffic, "/match %u", k / 5 % 2);
  if (k % 11 == 0)
    sayf(traffic, "/listen %s", listens[k / 11 % 4]);
  if (k % 13 == 0)
    sayf(traffic, "/interference/hum/on %u", k / 13 % 2);
  if (k % 17 == 0)
    sayf(traffic, "/mute %u", k / 17 % 3 == 0);
  if (k % 29 == 0)
    sayf(traffic, "/program/source %s", sources[k / 29 % 4]);
  if (k % 31 == 0)
    sayf(traffic, "/interference/noise/on %u", k / 31 % 2);
  if (k % 19 == 0)
    sayf(traffic, "/interference/%s/on %u", disturbances[k / 19 % 8], k / 152 % 3 != 2);
  if (k % 23 == 0)
    sayf(traffic, "/lane/%c/amplifier/on %u", "ab"[k / 23 % 2], k / 46 % 3 != 2);
  if (k % 37 == 0)
    sayf(traffic, "/lane/%c/headphone/on %u", "ba"[k / 37 % 2], k / 74 % 3 != 2);
  if (k % 41 == 0)
    sayf(traffic, "/lane/a/amplifier/second %.1f", 0.1 * (k / 41 % 50));
  if (k % 43 == 0)
    sayf(traffic, "/lane/b/headphone/volume %.2f", 0.5 + 0.01 * (k % 50));
  if (k % 101 == 50)
    say(traffic, k / 101 % 2 ? "/lane/a/remove amp" : "/lane/a/insert http://lv2plug.in/plugins/eg-amp amp");
  if (k % 101 == 90 && k / 101 % 2 == 0)
    sayf(traffic, "/lane/a/amp/gain %d", -(int)(k % 10));
  if (k % 97 == 0)
    say(traffic, k / 97 % 2 ? "/panic/release" : "/panic");
}

static void told(void *user, const HcMessage *message, bool meter)
{
  Traffic *traffic = user;
  traffic->landed += !meter;
  traffic->meters += meter;
  if (!strcmp(message->address, "/error"))
    printf("# /error %s %s\n", message->argument[0].text, message->argument[1].text);
}

/** The solver's turn, and the others': until they have done what they were given, however long they have no processor for it. */
static void let_others_work(HcBench *bench)
{
  usleep(4000);
  const HcTapRing *taps = &hc_bench_rt(bench)->analysis;
  for (unsigned looks = 0; looks < 50000 && (hc_jobs_open(bench->solver) || hc_jobs_open(bench->worker) || bench->host->posted ||
                                             hc_ring_filled(&taps->ring) > HC_TAPS / 2);
       ++looks) {
    hc_bench_step(bench);
    usleep(200);
  }
}

static void *control(void *user)
{
  Traffic *traffic = user;
  Show *show = traffic->show;
  for (uint32_t k = 0; k < PERIODS; k += STRIDE) {
    some(traffic, k / STRIDE);
    hc_bench_step(show->bench);
    while (atomic_load_explicit(&show->done, memory_order_acquire) + AHEAD < k) {
      hc_bench_step(show->bench);
      usleep(200);
    }
    atomic_store_explicit(&show->allowed, k + STRIDE, memory_order_release);
    let_others_work(show->bench);
  }
  while (atomic_load_explicit(&show->done, memory_order_acquire) < PERIODS) {
    hc_bench_step(show->bench);
    usleep(200);
  }
  return NULL;
}

static void nobody(void *user)
{
  (void)user;
}

static bool open_show(Show *show, char **argv)
{
  HcError error = {0};
  const HcBenchSetup setup = {.lanes = 2, .plugins = argv[1], .scenes = argv[2], .wake = nobody};
  show->bench = hc_bench_new(&setup, &error);
  show->backend = hc_offline_open(RATE, PERIOD, &error);
  const HcBackendClient client = {show->bench, hc_bench_process, hc_bench_latency};
  const bool open = show->bench && show->backend && !hc_bench_scene(show->bench, "two-outlets", &error) &&
                    !hc_bench_start(show->bench, RATE, true, show->backend, &error) &&
                    !show->backend->start(show->backend, &client, &error);
  if (!open)
    printf("# %s\n", error.text);
  return open;
}

/** A process function that breaks the promise, to see it caught in this very program. */
static void break_promise(void *user)
{
  void **memory = user;
  float out[PERIOD];
  hc_bench_process(memory[0], &(HcRtPorts){.out = {out, NULL}}, PERIOD);
  memory[1] = malloc(1000);
  (void)getppid();
}

int main(int argc, char **argv)
{
  unsigned failed = 0;
  Show show = {0};
  if (argc != 3 || !check(open_show(&show, argv), &failed, "the bench starts"))
    return 1;
  void *memory[2] = {show.bench, NULL};
  HcTrapCount count = hc_trap_run(break_promise, memory);
  check(count.allocations == 1 && count.calls >= 1, &failed, "an allocation and a call on purpose are caught");
  free(memory[1]);
  Traffic traffic = {.show = &show};
  hc_bench_watch(show.bench, told, &traffic);
  pthread_t thread;
  pthread_create(&thread, NULL, control, &traffic);
  count = hc_trap_run(audio, &show);
  pthread_join(thread, NULL);
  const HcRtStatus status = hc_rt_status(hc_bench_rt(show.bench));
  printf("# a minute: %u changes sent, %u refused, %u told, %u meters; energy %.3g, %u taps lost, %u chunks broken\n",
         traffic.sent, traffic.refused, traffic.landed, traffic.meters, show.energy, status.tap_drops, status.broken);
  printf("# %u allocations, %u locks, %u system calls (last %d)\n", count.allocations, count.locks, count.calls, count.last_call);
  check(!count.allocations && !count.locks && !count.calls, &failed, "a minute without an allocation, a lock or a system call");
  check(status.frame == PERIOD + (uint64_t)PERIODS * PERIOD && show.energy > 10 && !show.bad && !status.broken, &failed,
        "a minute of sound");
  check(traffic.sent > 5000 && !traffic.refused && traffic.landed > 5000 && traffic.meters > 100, &failed, "under traffic");
  show.backend->stop(show.backend);
  hc_bench_free(show.bench);
  show.backend->close(show.backend);
  printf("%u failed\n", failed);
  return failed != 0;
}

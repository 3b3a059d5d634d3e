// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The JACK backend with the simplest engine behind it, for the live tests.
 *
 * backend_client SERVER NAME LANES connect|alone pass|count [verbose]
 *
 * count: out_left and out_right carry the frame number modulo 2^16 over 2^16; pass: they carry in_left and in_right. Lane L
 * carries 0.1 (L+1) left and its negative right, its residual a tenth of that. Commands, one a line, from standard input:
 * `status`, `latency N`, `name LANE NAME`, `stop`, `start`, `quit`. Facts go to standard output, one a line.
 */
#include "backend.h"

#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

typedef struct Engine {
  bool count;
  uint32_t lanes;
  uint64_t frame;
  atomic_uint latency, periods, flushes;
} Engine;

static void process(void *user, const HcRtPorts *ports, uint32_t frames)
{
  Engine *const e = user;
  for (uint32_t side = 0; side < 2; side++) {
    for (uint32_t i = 0; ports->out[side] && i < frames; i++)
      ports->out[side][i] = e->count ? (float)((e->frame + i) & 0xffff) / 65536.0f : ports->in[side] ? ports->in[side][i] : 0.0f;
    for (uint32_t lane = 0; lane < e->lanes; lane++) {
      const float value = 0.1f * (float)(lane + 1) * (side ? -1.0f : 1.0f);
      for (uint32_t i = 0; ports->lane[lane][side] && i < frames; i++)
        ports->lane[lane][side][i] = value;
      for (uint32_t i = 0; ports->residual[lane][side] && i < frames; i++)
        ports->residual[lane][side][i] = 0.1f * value;
    }
  }
  e->frame += frames;
  atomic_fetch_add_explicit(&e->periods, 1, memory_order_relaxed);
#if defined(__x86_64__)
  atomic_store_explicit(&e->flushes, (_mm_getcsr() & 0x8040) == 0x8040, memory_order_relaxed);
#else
  atomic_store_explicit(&e->flushes, 1, memory_order_relaxed);
#endif
}

static uint32_t latency(void *user)
{
  return atomic_load(&((Engine *)user)->latency);
}

static void print_status(HcBackend *backend, Engine *e)
{
  const HcBackendStatus s = backend->status(backend);
  printf("status rate=%.0f period=%u load=%.4f worst_us=%.1f xruns=%u frame=%llu ntp=%llu freewheel=%d periods=%u flush=%u "
         "server=%s\n",
         backend->rate(backend), s.period, s.load, backend->worst_us(backend), s.xruns, (unsigned long long)s.frame,
         (unsigned long long)s.ntp, s.freewheel, atomic_load(&e->periods), atomic_load(&e->flushes), s.server);
}

static bool start(HcBackend *backend, const HcBackendClient *client)
{
  HcError error = {0};
  if (backend->start(backend, client, &error) == HC_OK)
    return true;
  printf("refused %s\n", error.text);
  return false;
}

/** Carries out one command; false to end. */
static bool obey(HcBackend *backend, const HcBackendClient *client, char *line)
{
  Engine *const e = client->user;
  char name[64];
  unsigned number;
  line[strcspn(line, "\n")] = 0;
  if (strcmp(line, "quit") == 0)
    return false;
  if (strcmp(line, "status") == 0) {
    print_status(backend, e);
  } else if (strcmp(line, "stop") == 0) {
    backend->stop(backend);
    printf("stopped periods=%u\n", atomic_load(&e->periods));
  } else if (strcmp(line, "start") == 0) {
    start(backend, client);
    printf("started\n");
  } else if (sscanf(line, "latency %u", &number) == 1) {
    atomic_store(&e->latency, number);
    backend->latency_changed(backend);
    printf("latency %u\n", number);
  } else if (sscanf(line, "name %u %63[^\n]", &number, name) == 2) {
    backend->name_lane(backend, number, name);
    printf("named\n");
  }
  fflush(stdout);
  return true;
}

static const char *const state_names[] = {"stopped", "running", "lost", "returned"};

/** The control loop of a host: poll every 5 ms, start again when the server is back. */
static void run(HcBackend *backend, const HcBackendClient *client)
{
  HcBackendState told = HC_BACKEND_STOPPED;
  char line[256];
  for (bool on = true; on;) {
    const HcBackendState state = backend->poll(backend);
    if (state != told) {
      printf("state %s rate=%.0f\n", state_names[state], backend->rate(backend));
      fflush(stdout);
    }
    told = state;
    if (state == HC_BACKEND_RETURNED)
      start(backend, client);
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&in, 1, 5) > 0)
      on = fgets(line, sizeof line, stdin) && obey(backend, client, line);
  }
}

int main(int argc, char **argv)
{
  if (argc < 6) {
    fprintf(stderr, "usage: backend_client SERVER NAME LANES connect|alone pass|count [verbose]\n");
    return 2;
  }
  setvbuf(stdin, NULL, _IONBF, 0);
  Engine engine = {.count = strcmp(argv[5], "count") == 0, .lanes = (uint32_t)atoi(argv[3])};
  const HcJackOptions options = {
      .name = argv[2], .server = argv[1], .connect = strcmp(argv[4], "connect") == 0, .lanes = engine.lanes, .verbose = argc > 6};
  HcError error = {0};
  HcBackend *const backend = hc_jack_open(&options, &error);
  if (!backend) {
    fprintf(stderr, "hotcold: %s\n", error.text);
    return 1;
  }
  const HcBackendClient client = {.user = &engine, .process = process, .latency = latency};
  const bool started = start(backend, &client);
  if (started)
    run(backend, &client);
  backend->close(backend);
  return started ? 0 : 1;
}

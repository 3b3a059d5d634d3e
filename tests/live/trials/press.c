// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Presses buttons of blind trials and listens: press SERVER PRESSES NAME_A PORT_A NAME_B PORT_B. Two benches run, x is lane a of
 * the first and lane b of the second; each plays a sine of 997 Hz without noise, `/fade 0`, and its lanes differ in phase. Presses
 * go to the one or the other and to x or the lane's own button at random, always such that the lane changes. A line a press:
 *
 *   draw button lane heard_us place told_us
 *
 * microseconds from the packet's sending to the first sample that does not continue the sine; that sample's place in a chunk of 64
 * of the bench; microseconds until /trial/state was told. On the clock of the machine: a server that is late stops its frames.
 * A sine goes on as x[n] = 2 cos w · x[n−1] − x[n−2]: what departs from it is a switch.
 */
#include <arpa/inet.h>
#include <jack/jack.h>
#include <math.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BENCHES = 2, CHUNK = 64, SPOILT_MAX = 200 };
static const float departs = 1e-6f; // the lanes' difference is 0.06 at its greatest, a float's rounding 1e-8

typedef struct Bench {
  jack_port_t *port;
  int socket;
  char lane;               ///< heard
  float last[2];           ///< the newest first
  _Atomic int64_t changed; ///< when the first sample that departed was heard [us of JACK's clock], −1
  _Atomic unsigned place;  ///< its place in its cycle
  _Atomic bool broken;     ///< no other sine came behind it
} Bench;

typedef struct Press {
  jack_client_t *client;
  Bench bench[BENCHES];
  float twice_cosine;
  double frame_us;
} Press;

/** True where after a departure a sine goes on, and no silence: another lane and not a missed period. */
static bool goes_on(const Press *press, const float *in, jack_nframes_t at, jack_nframes_t frames)
{
  enum { LOOK = 24 };
  float loudest = 0, worst = 0;
  for (jack_nframes_t i = at + 2; i < at + LOOK && at + LOOK <= frames; i++) {
    loudest = fmaxf(loudest, fabsf(in[i]));
    worst = fmaxf(worst, fabsf(in[i] - press->twice_cosine * in[i - 1] + in[i - 2]));
  }
  return loudest > 0.01f && worst < departs;
}

static int hear(jack_nframes_t frames, void *user)
{
  Press *const press = user;
  const int64_t now_us = (int64_t)jack_get_time();
  for (int b = 0; b < BENCHES; b++) {
    Bench *const bench = &press->bench[b];
    const float *const in = jack_port_get_buffer(bench->port, frames);
    for (jack_nframes_t i = 0; i < frames; i++) {
      const float due = press->twice_cosine * bench->last[0] - bench->last[1];
      if (fabsf(in[i] - due) > departs && atomic_load(&bench->changed) < 0) {
        atomic_store(&bench->place, i);
        atomic_store(&bench->broken, !goes_on(press, in, i, frames));
        atomic_store(&bench->changed, now_us + (int64_t)(i * press->frame_us));
      }
      bench->last[1] = bench->last[0];
      bench->last[0] = in[i];
    }
  }
  return 0;
}

static void nap(double seconds)
{
  const struct timespec t = {0, (long)(seconds * 1e9)};
  nanosleep(&t, NULL);
}

static bool say(const Bench *bench, const char *packet, size_t size)
{
  return send(bench->socket, packet, size, 0) == (ssize_t)size;
}

/** Wait for a packet that tells a state; microseconds, or −1. */
static long told_us(const Bench *bench, int64_t from_us)
{
  char packet[2048];
  for (struct pollfd one = {bench->socket, POLLIN, 0}; poll(&one, 1, 5000) > 0;) {
    const ssize_t size = recv(bench->socket, packet, sizeof packet, 0);
    if (size > 0 && memmem(packet, (size_t)size, "/trial/state", 12))
      return (long)((int64_t)jack_get_time() - from_us);
  }
  return -1;
}

static void forget(const Bench *bench)
{
  char packet[2048];
  while (recv(bench->socket, packet, sizeof packet, MSG_DONTWAIT) > 0)
    continue;
}

/** False where a cycle was missed and the sine broke by itself. */
static bool try(Press *press, int draw, char button)
{
  Bench *const bench = &press->bench[draw];
  const char lane = button == 'x' ? (char)('a' + draw) : button;
  char packet[] = "/trial/play\0,s\0\0?\0\0\0";
  packet[16] = button;
  atomic_store(&bench->changed, -1);
  nap(0.004 + 0.008 * drand48()); // a whole number of periods between them would ask the same question each time
  forget(bench);
  const bool whole = atomic_load(&bench->changed) < 0;
  const int64_t sent_us = (int64_t)jack_get_time();
  if (!say(bench, packet, sizeof packet - 1))
    return false;
  const long told = told_us(bench, sent_us);
  for (int i = 0; i < 10000 && atomic_load(&bench->changed) < 0; i++)
    nap(0.001);
  const int64_t changed = atomic_load(&bench->changed);
  bench->lane = lane;
  if (!whole || atomic_load(&bench->broken) || told < 0 || changed < sent_us)
    return false;
  printf("%d %c %c %lld %u %ld\n", draw, button, lane, (long long)(changed - sent_us), atomic_load(&bench->place) % CHUNK, told);
  return true;
}

static int presses(Press *press, int wanted)
{
  int spoilt = 0;
  int64_t subscribed_us = 0;
  for (int done = 0; done < wanted && spoilt < SPOILT_MAX + wanted / 4;) {
    const int draw = drand48() < 0.5;
    const char other = press->bench[draw].lane == 'a' ? 'b' : 'a';
    const bool x = other == 'a' + draw && drand48() < 0.5;
    if (try(press, draw, x ? 'x' : other))
      done++;
    else
      spoilt++;
    const int64_t now_us = (int64_t)jack_get_time();
    for (int b = 0; b < BENCHES && now_us - subscribed_us > 2000000; b++) // ends ten seconds after the last
      (void)say(&press->bench[b], "/subscribe\0\0,\0\0\0", 16);
    if (now_us - subscribed_us > 2000000)
      subscribed_us = now_us;
  }
  fprintf(stderr, "%d presses spoilt by missed cycles and made again\n", spoilt);
  return 0;
}

static bool open_bench(Press *press, int draw, const char *name, int port)
{
  Bench *const bench = &press->bench[draw];
  const struct sockaddr_in to = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char from[128];
  (void)snprintf(from, sizeof from, "%s:out_left", name);
  bench->socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bench->lane = 'a';
  return bench->socket >= 0 && !connect(bench->socket, (const struct sockaddr *)&to, sizeof to) &&
         say(bench, "/subscribe\0\0,\0\0\0", 16) && say(bench, "/trial/play\0,s\0\0a\0\0\0", 20) &&
         !jack_connect(press->client, from, jack_port_name(bench->port));
}

int main(int argc, char **argv)
{
  if (argc != 7)
    return 2;
  Press press = {.client = jack_client_open("press", JackNoStartServer | JackServerName, NULL, argv[1])};
  if (!press.client)
    return 1;
  press.frame_us = 1e6 / jack_get_sample_rate(press.client);
  press.twice_cosine = (float)(2 * cos(2 * 3.14159265358979323846 * 997 / jack_get_sample_rate(press.client)));
  for (int b = 0; b < BENCHES; b++) {
    press.bench[b].port = jack_port_register(press.client, b ? "b" : "a", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    atomic_store(&press.bench[b].changed, 0);
  }
  jack_set_process_callback(press.client, hear, &press);
  int status = jack_activate(press.client);
  for (int b = 0; b < BENCHES && !status; b++)
    status = !open_bench(&press, b, argv[3 + 2 * b], atoi(argv[4 + 2 * b]));
  nap(0.3);
  status = status ? status : presses(&press, atoi(argv[2]));
  jack_client_close(press.client);
  return status;
}

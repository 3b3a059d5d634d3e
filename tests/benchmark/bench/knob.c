// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * How far the sound is behind a knob: knob CLIENT OSC_PORT TURNS EACH_MS
 *
 * Sends TURNS values of /lane/a/line/full_scale, one every EACH_MS, and listens to out_left. The program is a sine of a quarter of
 * the sample rate, of which two neighbouring samples give the amplitude at once, and the line's level is what the amplitude says.
 * Prints, one line a turn, the frames from the packet's sending until the sound stands (within 0.5 %, for a millisecond) at
 * this value or at a newer one that has been sent by then; both on JACK's frame clock. Wants /match 0 and nothing random, and TURNS up to
 * 200 and no multiple of 83, so that every level is another.
 */
#include <arpa/inet.h>
#include <jack/jack.h>
#include <lo/lo.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { BEFORE_MS = 500, AFTER_MS = 500, STEP = 83 };

typedef struct Turn {
  double level_dbu;
  uint32_t frame; ///< sent, on JACK's clock
} Turn;

typedef struct Knob {
  jack_client_t *client;
  jack_port_t *in;
  float *heard; ///< every frame from `first` on
  uint32_t size, rate;
  _Atomic uint32_t first; ///< JACK's frame of heard[0]; 0: not yet
  _Atomic uint32_t count;
  _Atomic uint32_t holes; ///< cycles that did not follow the one before
} Knob;

static int listen_to(jack_nframes_t frames, void *user)
{
  Knob *knob = user;
  const uint32_t now = jack_last_frame_time(knob->client);
  if (!atomic_load(&knob->first))
    atomic_store(&knob->first, now);
  const uint32_t at = now - atomic_load(&knob->first);
  if (at != atomic_load(&knob->count))
    atomic_fetch_add(&knob->holes, 1);
  const float *in = jack_port_get_buffer(knob->in, frames);
  for (jack_nframes_t i = 0; i < frames && at + i < knob->size; i++)
    knob->heard[at + i] = in[i];
  atomic_store(&knob->count, at + frames);
  return 0;
}

static void sleep_until(struct timespec *then, double after_s)
{
  then->tv_nsec += (long)(after_s * 1e9);
  then->tv_sec += then->tv_nsec / 1000000000;
  then->tv_nsec %= 1000000000;
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, then, NULL);
}

static int send_level(int fd, double level_dbu)
{
  lo_message message = lo_message_new();
  lo_message_add_float(message, (float)level_dbu);
  char packet[128];
  size_t size = sizeof packet;
  const char *const address = "/lane/a/line/full_scale";
  lo_message_serialise(message, address, packet, &size);
  size = lo_message_length(message, address);
  lo_message_free(message);
  return send(fd, packet, size, 0) != (ssize_t)size;
}

static double amplitude(const Knob *knob, uint32_t at)
{
  return hypot((double)knob->heard[at], (double)knob->heard[at - 1]);
}

/** True when the sound stands at an amplitude from `at` on. */
static int stands(const Knob *knob, uint32_t at, double wanted)
{
  for (uint32_t i = 0; i < knob->rate / 1000; i++)
    if (fabs(amplitude(knob, at + i) / wanted - 1) > 0.005)
      return 0;
  return 1;
}

/** Frames from a turn to the sound of it or of a newer one; −1: never. */
static long behind(const Knob *knob, const Turn *turns, int count, int which, double full_scale)
{
  const uint32_t first = atomic_load(&knob->first), end = atomic_load(&knob->count) - knob->rate / 1000;
  for (uint32_t at = turns[which].frame - first + 1; at < end && at < knob->size - knob->rate / 1000; at++)
    for (int k = which; k < count && turns[k].frame <= first + at; k++)
      if (stands(knob, at, full_scale * pow(10, turns[k].level_dbu / 20)))
        return (long)(first + at - turns[which].frame);
  return -1;
}

static int rising(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/** Amplitude at the end, when all has come to rest: the middle one of many, should a cycle have been missed. */
static double at_rest(const Knob *knob)
{
  enum { PLACES = 101 };
  double found[PLACES];
  for (uint32_t i = 0; i < PLACES; i++)
    found[i] = amplitude(knob, atomic_load(&knob->count) - knob->rate / 100 - i * (knob->rate / 400));
  qsort(found, PLACES, sizeof *found, rising);
  return found[PLACES / 2];
}

static int turn(Knob *knob, int fd, Turn *turns, int count, double each_s)
{
  struct timespec then;
  clock_gettime(CLOCK_MONOTONIC, &then);
  for (int i = 0; i < count; i++) {
    turns[i].level_dbu = -10 + 38.0 * (STEP * i % count) / count; // each once, neighbours far apart
    sleep_until(&then, i ? each_s : BEFORE_MS * 1e-3);
    turns[i].frame = jack_time_to_frames(knob->client, jack_get_time());
    if (send_level(fd, turns[i].level_dbu))
      return 1;
  }
  sleep_until(&then, AFTER_MS * 1e-3);
  return 0;
}

static int knob_open(Knob *knob, const char *bench, int count, double each_s)
{
  char from[256];
  snprintf(from, sizeof from, "%s:out_left", bench);
  knob->client = jack_client_open("knob", JackNoStartServer, NULL);
  if (!knob->client)
    return 1;
  knob->rate = jack_get_sample_rate(knob->client);
  knob->size = (uint32_t)((BEFORE_MS + AFTER_MS + 2000) * 1e-3 * knob->rate + count * each_s * knob->rate);
  knob->heard = calloc(knob->size, sizeof *knob->heard);
  knob->in = jack_port_register(knob->client, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  jack_set_process_callback(knob->client, listen_to, knob);
  return !knob->heard || jack_activate(knob->client) || jack_connect(knob->client, from, jack_port_name(knob->in));
}

/** Print what was measured. */
static void tell(const Knob *knob, const Turn *turns, int count)
{
  const double full_scale = at_rest(knob) / pow(10, turns[count - 1].level_dbu / 20);
  for (int i = 0; i < count; i++)
    printf("%ld\n", behind(knob, turns, count, i, full_scale));
  fprintf(stderr, "%u cycles missed\n", atomic_load(&knob->holes));
}

int main(int argc, char **argv)
{
  if (argc != 5) {
    fputs("usage: knob CLIENT OSC_PORT TURNS EACH_MS\n", stderr);
    return 2;
  }
  const int port = (int)strtol(argv[2], NULL, 10), count = (int)strtol(argv[3], NULL, 10);
  const double each_s = strtod(argv[4], NULL) * 1e-3;
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const struct sockaddr_in to = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  Knob knob = {.client = NULL};
  Turn *const turns = calloc(count > 0 ? (size_t)count : 1, sizeof *turns);
  const int failed = count < 1 || !turns || connect(fd, (const struct sockaddr *)&to, sizeof to) ||
                     knob_open(&knob, argv[1], count, each_s) || turn(&knob, fd, turns, count, each_s);
  if (knob.client)
    jack_client_close(knob.client);
  if (!failed)
    tell(&knob, turns, count);
  free(turns);
  free(knob.heard);
  close(fd);
  return failed;
}

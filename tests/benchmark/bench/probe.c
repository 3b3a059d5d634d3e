// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A JACK client that watches a running hotcold from outside.
 *
 * probe latency CLIENT OSC_PORT TRIES   sends /select b, a, b … and prints, one line a try, the frames from the packet's sending
 *   (loopback: its arrival) to the first changed sample of out_left. Both are on JACK's frame clock: the first sample of a cycle
 *   carries the time at which the cycle began. Wants fade 0 and lanes that differ. The guard looks ahead, so the output comes some
 *   frames after the lanes' own ports; that delay is found first, told on standard error, and is in what is printed.
 * probe start CLIENT COMMAND ARG…       runs the command, prints seconds from there to the first sample that is not zero in
 *   CLIENT:out_left, then its resident memory in KiB after three more seconds (all, then without what is shared), and ends it.
 */
#include <arpa/inet.h>
#include <jack/jack.h>
#include <lo/lo.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OUT, LANE_A, LANE_B, PORTS };
enum { HISTORY = 1 << 14, DELAY_MAX = 512 };
static const float same = 1e-4f; // far under the difference of the lanes, far over a float's rounding

typedef struct Probe {
  jack_client_t *client;
  jack_port_t *port[PORTS];
  _Atomic int expected;       ///< LANE_A or LANE_B: what the output has been so far; 0: look for anything but silence
  _Atomic int64_t changed;    ///< frame of the first sample that is not the expected lane's, −1 while there is none
  _Atomic int64_t changed_us; ///< JACK time of the cycle in which it was seen
  _Atomic int delay;          ///< frames by which the output comes after the lanes' ports; −1 while it is not known
  uint32_t at;                ///< frames heard so far
  float history[PORTS][HISTORY];
} Probe;

/** Frames by which the newest 1024 frames of the output come after lane a's, or −1. */
static int probe_delay(const Probe *probe)
{
  const uint32_t end = probe->at;
  for (uint32_t delay = 0; delay < DELAY_MAX && end > 1024 + DELAY_MAX; delay++) {
    uint32_t i = 1;
    while (i <= 1024 &&
           fabsf(probe->history[OUT][(end - i) % HISTORY] - probe->history[LANE_A][(end - i - delay) % HISTORY]) <= same) {
      i++;
    }
    if (i > 1024) {
      return (int)delay;
    }
  }
  return -1;
}

static void probe_changed(Probe *probe, int64_t frame)
{
  atomic_store(&probe->changed_us, (int64_t)jack_get_time());
  atomic_store(&probe->changed, frame);
}

static int probe_process(jack_nframes_t frames, void *user)
{
  Probe *probe = user;
  const int expected = atomic_load(&probe->expected);
  const int64_t first = jack_last_frame_time(probe->client);
  const float *in[PORTS];
  for (int p = 0; p < PORTS; p++) {
    in[p] = jack_port_get_buffer(probe->port[p], frames);
  }
  for (jack_nframes_t i = 0; i < frames; i++, probe->at++) {
    for (int p = 0; p < PORTS; p++) {
      probe->history[p][probe->at % HISTORY] = in[p][i];
    }
    if (expected < 0 || atomic_load(&probe->changed) >= 0) {
      continue;
    }
    const uint32_t then = probe->at - (uint32_t)atomic_load(&probe->delay);
    const float due = expected ? probe->history[expected][then % HISTORY] : 0;
    if (fabsf(in[OUT][i] - due) > (expected ? same : 0)) {
      probe_changed(probe, first + i);
    }
  }
  if (expected < 0 && atomic_load(&probe->delay) < 0) {
    atomic_store(&probe->delay, probe_delay(probe));
  }
  return 0;
}

/** Refused connections are expected while waiting for the ports. */
static void say_nothing(const char *text)
{
  (void)text;
}

static void nap(double seconds)
{
  const struct timespec t = {(time_t)seconds, (long)((seconds - floor(seconds)) * 1e9)};
  nanosleep(&t, NULL);
}

/** Open the client `watch` with its ports; 0 on success. */
static int probe_open(Probe *probe)
{
  static const char *const names[PORTS] = {"out", "lane_a", "lane_b"};
  atomic_store(&probe->expected, -1);
  atomic_store(&probe->changed, -1);
  atomic_store(&probe->delay, -1);
  probe->client = jack_client_open("watch", JackNoStartServer, NULL);
  if (!probe->client) {
    fputs("probe: no JACK server runs; start jackd first\n", stderr);
    return 1;
  }
  for (int p = 0; p < PORTS; p++) {
    probe->port[p] = jack_port_register(probe->client, names[p], JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  }
  jack_set_process_callback(probe->client, probe_process, probe);
  return jack_activate(probe->client);
}

static int probe_connect(Probe *probe, const char *bench, const char *name, int port)
{
  char from[256];
  snprintf(from, sizeof from, "%s:%s", bench, name);
  return jack_connect(probe->client, from, jack_port_name(probe->port[port]));
}

/** A connected loopback UDP socket to `port`, or −1. */
static int socket_to(int port)
{
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const struct sockaddr_in to = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return fd >= 0 && !connect(fd, (const struct sockaddr *)&to, sizeof to) ? fd : -1;
}

/** Send /select and wait for the change; frames from the one to the other, or −1 when nothing changed for a second. */
static int64_t probe_try(Probe *probe, int fd, int from)
{
  lo_message message = lo_message_new();
  lo_message_add_string(message, from == LANE_A ? "b" : "a");
  char packet[64];
  size_t size = sizeof packet;
  lo_message_serialise(message, "/select", packet, &size);
  size = lo_message_length(message, "/select");
  lo_message_free(message);
  atomic_store(&probe->changed, -1);
  atomic_store(&probe->expected, from);
  nap(0.02 + 0.01 * drand48()); // a whole number of periods between tries would ask the same question each time
  if (atomic_load(&probe->changed) >= 0) {
    fputs("probe: the output is not the selected lane's even before the switch\n", stderr);
    return -1;
  }
  const int64_t sent = jack_time_to_frames(probe->client, jack_get_time());
  if (send(fd, packet, size, 0) != (ssize_t)size) {
    return -1;
  }
  for (int i = 0; i < 1000 && atomic_load(&probe->changed) < 0; i++) {
    nap(0.001);
  }
  const int64_t changed = atomic_load(&probe->changed);
  atomic_store(&probe->expected, -1);
  return changed < 0 ? -1 : changed - sent;
}

static int latency(Probe *probe, const char *bench, int port, int tries)
{
  const int fd = socket_to(port);
  if (fd < 0 || probe_connect(probe, bench, "out_left", OUT) || probe_connect(probe, bench, "lane_a_left", LANE_A) ||
      probe_connect(probe, bench, "lane_b_left", LANE_B)) {
    fprintf(stderr, "probe: %s has no ports out_left, lane_a_left, lane_b_left\n", bench);
    return 1;
  }
  for (int i = 0; i < 200 && atomic_load(&probe->delay) < 0; i++) {
    nap(0.01);
  }
  if (atomic_load(&probe->delay) < 0) {
    fputs("probe: the output is not lane a's, whatever the delay\n", stderr);
    return 1;
  }
  fprintf(stderr, "the output comes %d frames after the lanes' ports\n", atomic_load(&probe->delay));
  int spoiled = 0;
  for (int i = 0; i < tries + spoiled && spoiled < 20; i++) {
    const int64_t frames = probe_try(probe, fd, i % 2 ? LANE_B : LANE_A);
    if (frames == -1) {
      fprintf(stderr, "probe: try %d: the output did not change\n", i);
      return 1;
    }
    if (frames < 0) {
      spoiled++; // a cycle was missed on this machine just then: a change before its cause
      nap(0.1);
    } else {
      printf("%lld\n", (long long)frames);
    }
  }
  fprintf(stderr, "%d tries spoiled by missed cycles and made again\n", spoiled);
  close(fd);
  return 0;
}

/** Resident memory, all of it and without shared memory: every client has the server's whole segment resident. */
static void resident_print(pid_t pid)
{
  char path[64], line[128];
  long all = 0, own = 0;
  snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file)) {
    if (!strncmp(line, "RssAnon:", 8) || !strncmp(line, "RssFile:", 8)) {
      own += strtol(line + 8, NULL, 10);
    } else if (!strncmp(line, "VmRSS:", 6)) {
      all = strtol(line + 6, NULL, 10);
    }
  }
  if (file) {
    fclose(file);
  }
  printf("%ld %ld\n", all, own);
}

static int start(Probe *probe, const char *bench, char **command)
{
  atomic_store(&probe->expected, 0);
  const int64_t begun_us = (int64_t)jack_get_time();
  const pid_t pid = fork();
  if (pid == 0) {
    execv(command[0], command);
    _exit(127);
  }
  int connected = 0;
  for (int i = 0; i < 20000 && atomic_load(&probe->changed) < 0; i++) {
    connected = connected || probe_connect(probe, bench, "out_left", OUT) == 0;
    nap(0.0005);
  }
  const int heard = atomic_load(&probe->changed) >= 0;
  if (heard) {
    printf("%.4f\n", (double)(atomic_load(&probe->changed_us) - begun_us) * 1e-6);
    nap(3);
    resident_print(pid);
  } else {
    fputs(connected ? "probe: silence for ten seconds\n" : "probe: the client did not appear\n", stderr);
  }
  kill(pid, SIGTERM);
  waitpid(pid, NULL, 0);
  return !heard;
}

int main(int argc, char **argv)
{
  Probe *const probe = calloc(1, sizeof *probe);
  const int is_latency = argc == 5 && !strcmp(argv[1], "latency");
  const int is_start = argc >= 4 && !strcmp(argv[1], "start");
  if (!is_latency && !is_start) {
    fputs("usage: probe latency CLIENT OSC_PORT TRIES | probe start CLIENT COMMAND ARG…\n", stderr);
    return 2;
  }
  jack_set_error_function(say_nothing);
  if (!probe || probe_open(probe)) {
    return 1;
  }
  const int status = is_latency ? latency(probe, argv[2], (int)strtol(argv[3], NULL, 10), (int)strtol(argv[4], NULL, 10))
                                : start(probe, argv[2], argv + 3);
  jack_client_close(probe->client);
  free(probe);
  return status;
}

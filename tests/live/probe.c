// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What another JACK client sees and does, for the live tests: probe SERVER VERB …
 *
 * ports PATTERN            one line a port: name, type, in|out, capture min max, playback min max, order, group, pretty, peers
 * connect A B · disconnect A B · period N
 * freewheel [held]         until standard input ends; held: it stands until a line comes there (JACK waits for ten seconds at most)
 * record FILE SECONDS [PORT …]   raw floats, interleaved, from ports that it connects to, from when it has; with none: waits to be
 *                                 connected (its own ports are record:in_1 and record:in_2); SIGTERM, or the server's end, ends it
 *                                 early, and it keeps what it has
 * source SECONDS           a client `source` whose ports source:out_1 and source:out_2 carry +0.5 and −0.5
 */
#include <jack/jack.h>
#include <jack/metadata.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHANNELS_MAX = 8 };

typedef struct Probe {
  jack_client_t *client;
  jack_port_t *port[CHANNELS_MAX];
  unsigned channels;
  float *data;
  size_t capacity;
  atomic_size_t frames;
  atomic_bool on; ///< what it records counts; the wheel may turn
  atomic_bool gone;
} Probe;

static void text_of(jack_uuid_t uuid, const char *key, char *to, size_t size)
{
  char *value = NULL, *type = NULL;
  snprintf(to, size, "-");
  if (jack_get_property(uuid, key, &value, &type) == 0)
    snprintf(to, size, "%s", value);
  free(value);
  free(type);
}

static int ports(jack_client_t *client, const char *pattern)
{
  const char **const names = jack_get_ports(client, pattern, NULL, 0);
  for (size_t i = 0; names && names[i]; i++) {
    jack_port_t *const port = jack_port_by_name(client, names[i]);
    jack_latency_range_t capture, playback;
    jack_port_get_latency_range(port, JackCaptureLatency, &capture);
    jack_port_get_latency_range(port, JackPlaybackLatency, &playback);
    const jack_uuid_t uuid = jack_port_uuid(port);
    char order[64], group[128], pretty[128];
    text_of(uuid, JACK_METADATA_ORDER, order, sizeof order);
    text_of(uuid, JACK_METADATA_PORT_GROUP, group, sizeof group);
    text_of(uuid, JACK_METADATA_PRETTY_NAME, pretty, sizeof pretty);
    printf("%s\t%s\t%s\t%u\t%u\t%u\t%u\t%s\t%s\t%s\t", names[i], jack_port_type(port),
           jack_port_flags(port) & JackPortIsInput ? "in" : "out", capture.min, capture.max, playback.min, playback.max, order,
           group, pretty);
    const char **const peers = jack_port_get_all_connections(client, port);
    for (size_t k = 0; peers && peers[k]; k++)
      printf("%s%s", k ? "," : "", peers[k]);
    jack_free((void *)peers);
    printf("\n");
  }
  jack_free((void *)names);
  return 0;
}

static int keep(jack_nframes_t frames, void *user)
{
  Probe *const p = user;
  if (!atomic_load(&p->on))
    return 0;
  const size_t had = atomic_load(&p->frames);
  const size_t n = had + frames > p->capacity ? p->capacity - had : frames;
  for (unsigned c = 0; c < p->channels; c++) {
    const float *const in = jack_port_get_buffer(p->port[c], frames);
    for (size_t i = 0; i < n; i++)
      p->data[(had + i) * p->channels + c] = in[i];
  }
  atomic_store(&p->frames, had + n);
  return 0;
}

static int give(jack_nframes_t frames, void *user)
{
  Probe *const p = user;
  for (unsigned c = 0; c < 2; c++) {
    float *const out = jack_port_get_buffer(p->port[c], frames);
    for (jack_nframes_t i = 0; i < frames; i++)
      out[i] = c ? -0.5f : 0.5f;
  }
  return 0;
}

/** In freewheel every server waits for its clients. */
static int hold(jack_nframes_t frames, void *user)
{
  Probe *const p = user;
  (void)frames;
  while (!atomic_load(&p->on))
    usleep(1000);
  return 0;
}

static void end_of_server(void *user)
{
  atomic_store(&((Probe *)user)->gone, true);
}

/** SIGTERM, for a recorder that waits for it. */
static sigset_t end_signal(void)
{
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  return ends;
}

static int record(Probe *p, const char *file, double seconds, char **names, int n)
{
  p->channels = n ? (unsigned)n : 2;
  p->capacity = (size_t)(seconds * jack_get_sample_rate(p->client));
  p->data = calloc(p->capacity * p->channels, sizeof(float));
  if (!p->data)
    return 1;
  jack_set_process_callback(p->client, keep, p);
  for (unsigned c = 0; c < p->channels; c++) {
    char name[16];
    snprintf(name, sizeof name, "in_%u", c + 1);
    p->port[c] = jack_port_register(p->client, name, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  }
  jack_on_shutdown(p->client, end_of_server, p);
  jack_activate(p->client);
  int status = 0;
  for (int c = 0; c < n; c++)
    status |= jack_connect(p->client, names[c], jack_port_name(p->port[c]));
  atomic_store(&p->on, true);
  printf("ready\n");
  fflush(stdout);
  const sigset_t ends = end_signal();
  const struct timespec moment = {.tv_nsec = 10000000};
  const int patience = 100 * (4 * (int)seconds + 120); // a server that is slow makes frames slowly
  for (int i = 0; i < patience && !atomic_load(&p->gone) && atomic_load(&p->frames) < p->capacity; i++)
    if (sigtimedwait(&ends, NULL, &moment) == SIGTERM)
      break;
  atomic_store(&p->on, false); // its ports are disconnected before it is called no more
  jack_deactivate(p->client);
  FILE *const to = fopen(file, "wb");
  const size_t samples = atomic_load(&p->frames) * p->channels;
  status |= !to || fwrite(p->data, sizeof(float), samples, to) != samples;
  status |= !to || fclose(to) != 0;
  free(p->data);
  return status != 0;
}

static int source(Probe *p, double seconds)
{
  jack_set_process_callback(p->client, give, p);
  p->port[0] = jack_port_register(p->client, "out_1", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
  p->port[1] = jack_port_register(p->client, "out_2", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
  jack_activate(p->client);
  printf("ready\n");
  fflush(stdout);
  usleep((useconds_t)(seconds * 1e6));
  return 0;
}

static int freewheel(Probe *p, bool held)
{
  atomic_store(&p->on, !held);
  jack_set_process_callback(p->client, hold, p);
  jack_activate(p->client);
  if (jack_set_freewheel(p->client, 1) != 0)
    return 1;
  printf("ready\n");
  fflush(stdout);
  for (int c; (c = getchar()) != EOF;)
    if (c == '\n')
      atomic_store(&p->on, true);
  atomic_store(&p->on, true);
  return jack_set_freewheel(p->client, 0) != 0;
}

static int do_verb(Probe *p, int argc, char **argv)
{
  const char *const verb = argv[2];
  if (strcmp(verb, "ports") == 0 && argc == 4)
    return ports(p->client, argv[3]);
  if (strcmp(verb, "connect") == 0 && argc == 5)
    return jack_connect(p->client, argv[3], argv[4]) != 0;
  if (strcmp(verb, "disconnect") == 0 && argc == 5)
    return jack_disconnect(p->client, argv[3], argv[4]) != 0;
  if (strcmp(verb, "period") == 0 && argc == 4)
    return jack_set_buffer_size(p->client, (jack_nframes_t)atoi(argv[3])) != 0;
  if (strcmp(verb, "freewheel") == 0 && (argc == 3 || strcmp(argv[3], "held") == 0))
    return freewheel(p, argc > 3);
  if (strcmp(verb, "record") == 0 && argc >= 5)
    return record(p, argv[3], atof(argv[4]), argv + 5, argc - 5 > CHANNELS_MAX ? CHANNELS_MAX : argc - 5);
  if (strcmp(verb, "source") == 0 && argc == 4)
    return source(p, atof(argv[3]));
  return 2;
}

int main(int argc, char **argv)
{
  if (argc < 3)
    return 2;
  Probe probe = {0};
  const bool records = strcmp(argv[2], "record") == 0;
  const char *const name = records || strcmp(argv[2], "source") == 0 ? argv[2] : "probe";
  const sigset_t ends = end_signal();
  if (records)
    pthread_sigmask(SIG_BLOCK, &ends, NULL); // here, so that libjack's threads leave it to record()
  probe.client = jack_client_open(name, JackNoStartServer | JackServerName, NULL, argv[1]);
  if (!probe.client)
    return 1;
  const int status = do_verb(&probe, argc, argv);
  jack_client_close(probe.client);
  return status;
}

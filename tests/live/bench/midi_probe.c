// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A MIDI controller, and a recorder that knows its frames: midi_probe SERVER VERB …
 *
 * send TO HEX@OFFSET …       plays messages (bytes as hexadecimal text) so many frames after the first; prints the first's frame
 * listen FROM               a line a message, as they come: frame, and its bytes; until standard input ends
 * record FILE SECONDS PORT … raw floats, interleaved, until standard input ends, and so many seconds at most; prints the frame of the first
 *                           sample
 */
#include <jack/jack.h>
#include <jack/midiport.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVENTS_MAX = 4096, PORTS_MAX = 8, BYTES_MAX = 16 };

typedef struct Event {
  unsigned frame; ///< after the first one to be sent; of one that came: JACK's
  unsigned n;
  unsigned char byte[BYTES_MAX];
} Event;

typedef struct Probe {
  jack_client_t *client;
  jack_port_t *port[PORTS_MAX];
  unsigned ports;
  Event event[EVENTS_MAX];
  atomic_uint events; ///< to be sent; that came
  unsigned next;
  bool begun;
  jack_nframes_t first; ///< frame of the first event or sample
  atomic_uint cycles;
  atomic_bool ready, done;
  float *data;
  size_t capacity, frames;
} Probe;

static int send_events(jack_nframes_t frames, void *user)
{
  Probe *const p = user;
  void *const buffer = jack_port_get_buffer(p->port[0], frames);
  jack_midi_clear_buffer(buffer);
  const jack_nframes_t now = jack_last_frame_time(p->client);
  atomic_fetch_add(&p->cycles, 1);
  if (!atomic_load(&p->ready))
    return 0;
  if (!p->begun)
    p->first = now + 2 * frames + 7; // anywhere in a period
  p->begun = true;
  for (; p->next < atomic_load(&p->events); p->next++) {
    const Event *const e = &p->event[p->next];
    const jack_nframes_t at = p->first + e->frame;
    if (at >= now + frames)
      return 0;
    // Late where a server that does not wait for its clients has left out a cycle.
    if (jack_midi_event_write(buffer, (int32_t)(at - now) > 0 ? at - now : 0, e->byte, e->n) != 0)
      abort();
  }
  atomic_store(&p->done, true);
  return 0;
}

static int take_events(jack_nframes_t frames, void *user)
{
  Probe *const p = user;
  void *const buffer = jack_port_get_buffer(p->port[0], frames);
  const jack_nframes_t now = jack_last_frame_time(p->client);
  for (unsigned i = 0; i < jack_midi_get_event_count(buffer); i++) {
    jack_midi_event_t event;
    const unsigned n = atomic_load(&p->events);
    if (n == EVENTS_MAX || jack_midi_event_get(&event, buffer, i) != 0 || event.size > BYTES_MAX)
      continue;
    p->event[n].frame = now + event.time;
    p->event[n].n = (unsigned)event.size;
    memcpy(p->event[n].byte, event.buffer, event.size);
    atomic_store(&p->events, n + 1);
  }
  return 0;
}

static int keep_sound(jack_nframes_t frames, void *user)
{
  Probe *const p = user;
  atomic_fetch_add(&p->cycles, 1);
  if (!atomic_load(&p->ready) || atomic_load(&p->done))
    return 0;
  if (p->frames == 0)
    p->first = jack_last_frame_time(p->client);
  const size_t n = p->capacity - p->frames < frames ? p->capacity - p->frames : frames;
  for (unsigned c = 0; c < p->ports; c++) {
    const float *const in = jack_port_get_buffer(p->port[c], frames);
    for (size_t i = 0; i < n; i++)
      p->data[(p->frames + i) * p->ports + c] = in[i];
  }
  p->frames += n;
  if (p->frames == p->capacity)
    atomic_store(&p->done, true);
  return 0;
}

static void wait_until_done(Probe *p)
{
  for (int i = 0; i < 6000 && !atomic_load(&p->done); i++)
    usleep(10000);
}

/** A connection that was made is in force, what was written has been read. */
static void wait_some_cycles(Probe *p)
{
  const unsigned from = atomic_load(&p->cycles);
  for (int i = 0; i < 6000 && atomic_load(&p->cycles) - from < 3; i++)
    usleep(10000);
}

static bool input_ends(int wait_ms)
{
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  char byte;
  return poll(&input, 1, wait_ms) > 0 && read(STDIN_FILENO, &byte, 1) <= 0;
}

static int do_send(Probe *p, const char *to, int n, char **words)
{
  for (int i = 0; i < n; i++) {
    Event *const e = &p->event[i];
    const char *at = words[i];
    unsigned byte = 0;
    for (; sscanf(at, "%2x", &byte) == 1 && e->n < BYTES_MAX; at += 2)
      e->byte[e->n++] = (unsigned char)byte;
    e->frame = (unsigned)strtoul(at + 1, NULL, 10);
  }
  atomic_store(&p->events, (unsigned)n);
  p->port[0] = jack_port_register(p->client, "out", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0);
  jack_set_process_callback(p->client, send_events, p);
  if (jack_activate(p->client) != 0 || jack_connect(p->client, jack_port_name(p->port[0]), to) != 0)
    return 1;
  wait_some_cycles(p);
  atomic_store(&p->ready, true);
  wait_until_done(p);
  wait_some_cycles(p);
  printf("%u\n", p->first);
  return 0;
}

static int do_listen(Probe *p, const char *from)
{
  p->port[0] = jack_port_register(p->client, "in", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0);
  jack_set_process_callback(p->client, take_events, p);
  if (jack_activate(p->client) != 0 || jack_connect(p->client, from, jack_port_name(p->port[0])) != 0)
    return 1;
  printf("ready\n");
  fflush(stdout);
  bool ends = false;
  for (unsigned told = 0; !ends; fflush(stdout)) {
    ends = input_ends(10);
    for (; told < atomic_load(&p->events); told++) {
      printf("%u ", p->event[told].frame);
      for (unsigned k = 0; k < p->event[told].n; k++)
        printf("%02x", p->event[told].byte[k]);
      printf("\n");
    }
  }
  return 0;
}

static int do_record(Probe *p, const char *file, double seconds, int n, char **names)
{
  p->ports = (unsigned)n;
  p->capacity = (size_t)(seconds * jack_get_sample_rate(p->client));
  p->data = calloc(p->capacity * p->ports, sizeof(float));
  jack_set_process_callback(p->client, keep_sound, p);
  for (unsigned c = 0; c < p->ports; c++) {
    char name[16];
    snprintf(name, sizeof name, "in_%u", c + 1);
    p->port[c] = jack_port_register(p->client, name, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  }
  int status = !p->data || jack_activate(p->client) != 0;
  for (unsigned c = 0; c < p->ports; c++)
    status |= jack_connect(p->client, names[c], jack_port_name(p->port[c]));
  wait_some_cycles(p);
  atomic_store(&p->ready, true);
  printf("ready\n");
  fflush(stdout);
  while (!atomic_load(&p->done) && !input_ends(10))
    continue;
  atomic_store(&p->done, true); // its ports are disconnected before it is called no more
  jack_deactivate(p->client);
  FILE *const to = fopen(file, "wb");
  status |= !to || fwrite(p->data, sizeof(float) * p->ports, p->frames, to) != p->frames;
  status |= !to || fclose(to) != 0;
  free(p->data);
  printf("%u\n", p->first);
  return status != 0;
}

int main(int argc, char **argv)
{
  if (argc < 4)
    return 2;
  Probe *const p = calloc(1, sizeof *p);
  if (!p || !(p->client = jack_client_open(argv[2], JackNoStartServer | JackServerName, NULL, argv[1]))) {
    free(p);
    return 1;
  }
  int status = 2;
  if (strcmp(argv[2], "send") == 0 && argc > 4)
    status = do_send(p, argv[3], argc - 4 > EVENTS_MAX ? EVENTS_MAX : argc - 4, argv + 4);
  else if (strcmp(argv[2], "listen") == 0)
    status = do_listen(p, argv[3]);
  else if (strcmp(argv[2], "record") == 0 && argc > 5)
    status = do_record(p, argv[3], atof(argv[4]), argc - 5 > PORTS_MAX ? PORTS_MAX : argc - 5, argv + 5);
  jack_client_close(p->client);
  free(p);
  return status;
}

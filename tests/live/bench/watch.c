// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Listens to one port for as long as it is wanted: watch SERVER PORT. For every line on standard input it prints what it has
 * heard since the line before: frames, peak, largest step from a sample to the next, samples that were no numbers.
 */
#include <jack/jack.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>

typedef struct Watch {
  jack_client_t *client;
  jack_port_t *port;
  _Atomic unsigned long frames, spoilt;
  _Atomic float peak, step;
  _Atomic int again; ///< counts begin anew
  float last;
  int heard; ///< there is a last sample
} Watch;

static int listen_to(jack_nframes_t frames, void *user)
{
  Watch *const watch = user;
  const float *const in = jack_port_get_buffer(watch->port, frames);
  float peak = atomic_load(&watch->peak), step = atomic_load(&watch->step);
  if (atomic_exchange(&watch->again, 0)) {
    atomic_store(&watch->frames, 0);
    atomic_store(&watch->spoilt, 0);
    peak = step = 0;
  }
  unsigned long spoilt = 0;
  for (jack_nframes_t i = 0; i < frames; i++) {
    spoilt += !isfinite(in[i]);
    peak = fmaxf(peak, fabsf(in[i]));
    if (watch->heard)
      step = fmaxf(step, fabsf(in[i] - watch->last));
    watch->heard |= in[i] != 0;
    watch->last = in[i];
  }
  atomic_store(&watch->peak, peak);
  atomic_store(&watch->step, step);
  atomic_fetch_add(&watch->spoilt, spoilt);
  atomic_fetch_add(&watch->frames, frames);
  return 0;
}

int main(int argc, char **argv)
{
  if (argc != 3)
    return 2;
  Watch watch = {.client = jack_client_open("watch", JackNoStartServer | JackServerName, NULL, argv[1])};
  if (!watch.client)
    return 1;
  watch.port = jack_port_register(watch.client, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
  jack_set_process_callback(watch.client, listen_to, &watch);
  const int status = jack_activate(watch.client) || jack_connect(watch.client, argv[2], jack_port_name(watch.port));
  for (int c; !status && (c = getchar()) != EOF;)
    if (c == '\n') {
      printf("%lu %.9g %.9g %lu\n", atomic_load(&watch.frames), (double)atomic_load(&watch.peak),
             (double)atomic_load(&watch.step), atomic_load(&watch.spoilt));
      fflush(stdout);
      atomic_store(&watch.again, 1);
    }
  jack_client_close(watch.client);
  return status;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The way back after a server's death, in a thread of its own: closing may hang (jack2 #395), and a missing server takes 15 ms to
 * say so, both too long for the control loop.
 */
#include "jack_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double close_patience_s = 3.0, stop_patience_s = 2.0;
static const long retry_ns = 250000000;

enum { CLOSING, CLOSED, LEFT_BEHIND };

struct HcJackReturn {
  HcJackOptions options;
  char name[64], server[64];
  HcJackNames names;
  HcJackAccount *account;
  HcJackMidi *midi;
  HcJackClient *lost;
  _Atomic(HcJackClient *) fresh;
  atomic_bool quit;
  pthread_t thread;
};

double hc_jack_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void pause_ns(long ns)
{
  const struct timespec pause = {.tv_nsec = ns};
  nanosleep(&pause, NULL);
}

static void *closer(void *client)
{
  HcJackClient *const c = client;
  hc_jack_ports_forget(c);
  jack_client_close(c->client);
  if (atomic_exchange(&c->closing, CLOSED) == LEFT_BEHIND)
    free(c);
  return NULL;
}

void hc_jack_abandon(HcJackClient *c, double seconds)
{
  pthread_t thread;
  atomic_store(&c->armed, false);
  atomic_store(&c->closing, CLOSING);
  if (pthread_create(&thread, NULL, closer, c) != 0)
    return; // better a client left open than a control loop that hangs
  pthread_detach(thread);
  const double until = hc_jack_now() + seconds;
  while (atomic_load(&c->closing) == CLOSING && hc_jack_now() < until)
    pause_ns(5000000);
  if (atomic_exchange(&c->closing, LEFT_BEHIND) == CLOSED)
    free(c);
}

static void *come_back(void *user)
{
  HcJackReturn *const back = user;
  hc_jack_abandon(back->lost, close_patience_s);
  while (!atomic_load(&back->quit)) {
    HcJackClient *const client = hc_jack_client_open(&back->options, &back->names, back->account, back->midi, NULL);
    if (client) {
      atomic_store(&back->fresh, client);
      return NULL;
    }
    pause_ns(retry_ns);
  }
  return NULL;
}

HcJackReturn *hc_jack_return_start(HcJackClient *lost, const HcJackOptions *options, const HcJackNames *names,
                                   HcJackAccount *account, HcJackMidi *midi)
{
  HcJackReturn *const back = calloc(1, sizeof *back);
  if (!back)
    return NULL;
  snprintf(back->name, sizeof back->name, "%s", options->name);
  snprintf(back->server, sizeof back->server, "%s", lost->server);
  back->names = *names;
  back->options = *options;
  back->options.name = back->name;
  back->options.server = back->server;
  back->account = account;
  back->midi = midi;
  back->lost = lost;
  if (pthread_create(&back->thread, NULL, come_back, back) != 0) {
    free(back);
    return NULL;
  }
  return back;
}

HcJackClient *hc_jack_return_poll(HcJackReturn *back)
{
  HcJackClient *const client = atomic_load(&back->fresh);
  if (!client)
    return NULL;
  pthread_join(back->thread, NULL);
  free(back);
  return client;
}

bool hc_jack_return_stop(HcJackReturn *back)
{
  atomic_store(&back->quit, true);
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += (time_t)stop_patience_s;
  if (pthread_timedjoin_np(back->thread, NULL, &until) == ETIMEDOUT) {
    pthread_detach(back->thread);
    return false;
  }
  HcJackClient *const client = atomic_load(&back->fresh);
  if (client)
    hc_jack_abandon(client, stop_patience_s);
  free(back);
  return true;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jack_internal.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPEN_TRIES = 3 };

static void say(const char *text)
{
  fprintf(stderr, "hotcold: jack: %s\n", text);
}

static void say_nothing(const char *text)
{
  (void)text;
}

// NOTE. The fields these read were set before the server could know of the client, except where `armed` is asked first.

static void on_shutdown(jack_status_t code, const char *reason, void *client)
{
  (void)code;
  (void)reason;
  atomic_store(&((HcJackClient *)client)->lost, true);
}

static int on_rate(jack_nframes_t rate, void *client)
{
  HcJackClient *const c = client;
  if (atomic_load_explicit(&c->armed, memory_order_acquire) && fabs(c->rate - (double)rate) > 0.5)
    atomic_store(&c->lost, true);
  return 0;
}

static int on_period(jack_nframes_t frames, void *client)
{
  HcJackClient *const c = client;
  atomic_store_explicit(&c->account->period, frames, memory_order_relaxed);
  return 0;
}

static void on_freewheel(int starting, void *client)
{
  atomic_store(&((HcJackClient *)client)->freewheel, starting != 0);
}

static void on_connect(jack_port_id_t a, jack_port_id_t b, int connected, void *client)
{
  (void)a;
  (void)b;
  (void)connected;
  atomic_store(&((HcJackClient *)client)->rewired, true);
}

static void on_port(jack_port_id_t port, int registered, void *client)
{
  (void)port;
  (void)registered;
  atomic_store(&((HcJackClient *)client)->replaced, true);
}

static void set_callbacks(HcJackClient *c)
{
  jack_on_info_shutdown(c->client, on_shutdown, c);
  jack_set_process_callback(c->client, hc_jack_process, c);
  jack_set_thread_init_callback(c->client, hc_jack_thread_init, c);
  jack_set_sample_rate_callback(c->client, on_rate, c);
  jack_set_buffer_size_callback(c->client, on_period, c);
  jack_set_freewheel_callback(c->client, on_freewheel, c);
  jack_set_port_connect_callback(c->client, on_connect, c);
  jack_set_port_registration_callback(c->client, on_port, c);
  jack_set_latency_callback(c->client, hc_jack_ports_latency, c);
}

static HcStatus explain(jack_status_t status, const HcJackOptions *options, const char *server, HcError *error)
{
  if (status & JackServerFailed)
    return hc_error_set(error, HC_IO,
                        "no JACK server '%s' runs; start one (jackd -n %s -d alsa, or -d dummy without a sound card)%s", server,
                        server, options->server ? "" : " or name another with --server NAME");
  if (status & JackVersionError)
    return hc_error_set(error, HC_IO, "JACK server '%s' and this libjack speak different protocols; use those of one package",
                        server);
  return hc_error_set(error, HC_IO, "JACK server '%s' refuses the client '%s' (status 0x%x); another --name may be free", server,
                      options->name, (unsigned)status);
}

/** A server that died must not take us along: libjack writes to its socket. */
static void block_sigpipe(void)
{
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, NULL);
}

/** On a busy machine libjack gives up a server that runs now and then (JackServerError): it is asked again. */
static jack_client_t *open_client(const char *name, const char *server, jack_status_t *status)
{
  jack_client_t *client = NULL;
  for (unsigned tries = 0; tries < OPEN_TRIES && !client; ++tries) {
    *status = 0;
    client = jack_client_open(name, JackNoStartServer | JackServerName, status, server);
    if (*status & JackServerFailed || !(*status & JackServerError))
      break;
  }
  return client;
}

HcJackClient *hc_jack_client_open(const HcJackOptions *options, const HcJackNames *names, HcJackAccount *account,
                                  HcJackMidi *midi, HcError *error)
{
  block_sigpipe();
  jack_set_error_function(options->verbose ? say : say_nothing);
  jack_set_info_function(options->verbose ? say : say_nothing);
  HcJackClient *const c = calloc(1, sizeof *c);
  if (!c) {
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  const char *const standard = getenv("JACK_DEFAULT_SERVER");
  snprintf(c->server, sizeof c->server, "%s", options->server ? options->server : standard && *standard ? standard : "default");
  jack_status_t status = 0;
  c->client = open_client(options->name, c->server, &status);
  if (!c->client) {
    explain(status, options, c->server, error);
    free(c);
    return NULL;
  }
  c->lanes = options->lanes;
  c->account = account;
  c->midi = midi;
  c->rate = jack_get_sample_rate(c->client);
  hc_gate_init(&c->gate);
  hc_clock_init(&c->clock);
  atomic_store_explicit(&account->period, jack_get_buffer_size(c->client), memory_order_relaxed);
  set_callbacks(c);
  if (hc_jack_ports_register(c, error) != HC_OK) {
    hc_jack_client_close(c);
    return NULL;
  }
  hc_jack_ports_describe(c, names, 0, c->ports);
  atomic_store_explicit(&c->armed, true, memory_order_release);
  return c;
}

void hc_jack_client_close(HcJackClient *c)
{
  atomic_store(&c->armed, false);
  hc_jack_ports_forget(c);
  jack_client_close(c->client);
  free(c);
}

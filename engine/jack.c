// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The JACK backend as backend.h wants it: one client after another, as servers die and return. CTL throughout.
 */
#include "jack_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct HcJack {
  HcBackend backend; ///< first: what callers hold
  HcJackOptions options;
  char name[64], server[64];
  HcJackNames names;
  HcJackAccount account;
  HcJackMidi *midi;
  HcJackClient *client; ///< NULL while lost
  HcJackReturn *back;   ///< while lost
  HcJackWishes wishes;
  HcBackendState state;
  double rate;        ///< [Hz] of the client, also of one that is lost
  bool was_connected; ///< the first start has made the first connections
  bool wheeling;      ///< freewheel, and `wheel_ntp` is of frame 0
  uint64_t wheel_ntp;
} HcJack;

static HcJack *jack_of(HcBackend *backend)
{
  return (HcJack *)backend;
}

static double rate_of(HcBackend *backend)
{
  return jack_of(backend)->rate;
}

static void connect_speakers(HcJackClient *c)
{
  const char **const speakers = jack_get_ports(c->client, NULL, JACK_DEFAULT_AUDIO_TYPE, JackPortIsPhysical | JackPortIsInput);
  for (uint32_t side = 0; speakers && side < 2 && speakers[side]; side++)
    jack_connect(c->client, jack_port_name(c->port[HC_JACK_OUT + side]), speakers[side]);
  jack_free((void *)speakers);
}

static HcStatus start(HcBackend *backend, const HcBackendClient *client, HcError *error)
{
  HcJack *const j = jack_of(backend);
  HcJackClient *const c = j->client;
  if (!c || atomic_load(&c->lost))
    return hc_error_set(error, HC_IO, "JACK server '%s' is gone; start it again, the bench comes back by itself", j->server);
  if (j->state == HC_BACKEND_RUNNING)
    return hc_error_set(error, HC_REFUSED, "the JACK client runs already; stop it before it is started again");
  c->user = *client;
  atomic_store(&c->latency, client->latency ? client->latency(client->user) : 0);
  if (jack_activate(c->client) != 0)
    return hc_error_set(error, HC_IO, "JACK server '%s' does not activate the client; it may be shutting down", j->server);
  c->active = true;
  j->state = HC_BACKEND_RUNNING;
  if (!j->was_connected && j->options.connect)
    connect_speakers(c);
  j->was_connected = true;
  const double now_s = hc_jack_now();
  j->wishes.patience_until = now_s + hc_jack_patience_s;
  j->wishes.next_try = 0.0;
  hc_jack_wishes_try(&j->wishes, c, now_s);
  atomic_store(&c->rewired, true);
  // Nothing sounds before it is connected: the engine comes in through a ramp, which must not go by unheard.
  c->settling = 2;
  hc_gate_open(&c->gate);
  return HC_OK;
}

/** While nobody processes. An engine that starts anew counts its chunks from a whole one. */
static void round_frames(HcJack *j)
{
  const uint64_t frames = atomic_load(&j->account.frames);
  atomic_store(&j->account.frames, (frames + HC_CHUNK - 1) / HC_CHUNK * HC_CHUNK);
}

static void stop(HcBackend *backend)
{
  HcJack *const j = jack_of(backend);
  HcJackClient *const c = j->client;
  if (!c || j->state != HC_BACKEND_RUNNING)
    return;
  hc_gate_close(&c->gate);
  if (!atomic_load(&c->lost)) {
    hc_jack_wishes_note(&j->wishes, c, hc_jack_now());
    jack_deactivate(c->client);
  }
  hc_jack_wishes_lost(&j->wishes, hc_jack_now());
  c->active = false;
  round_frames(j);
  j->state = HC_BACKEND_STOPPED;
}

static void lose(HcJack *j)
{
  hc_gate_close(&j->client->gate);
  round_frames(j);
  hc_jack_wishes_lost(&j->wishes, hc_jack_now());
  j->back = hc_jack_return_start(j->client, &j->options, &j->names, &j->account, j->midi);
  if (!j->back)
    return; // no thread now: the next poll tries again
  j->client = NULL;
  j->state = HC_BACKEND_LOST;
}

static void look_after_connections(HcJack *j)
{
  HcJackClient *const c = j->client;
  const double now_s = hc_jack_now();
  if (atomic_load(&c->freewheel)) { // JACK takes the physical ports away meanwhile
    hc_jack_wishes_hold(&j->wishes, now_s);
    return;
  }
  if (atomic_exchange(&c->replaced, false))
    j->wishes.next_try = 0.0;
  hc_jack_wishes_try(&j->wishes, c, now_s);
  if (atomic_exchange(&c->rewired, false) || hc_jack_wishes_unsettled(&j->wishes))
    hc_jack_wishes_note(&j->wishes, c, now_s);
}

static void describe_lanes(HcJack *j, uint32_t first, uint32_t end)
{
  hc_jack_ports_describe(j->client, &j->names, HC_JACK_LANES + 4 * first, HC_JACK_LANES + 4 * end);
}

static HcBackendState poll(HcBackend *backend)
{
  HcJack *const j = jack_of(backend);
  if (j->client && atomic_load(&j->client->lost)) {
    lose(j);
  } else if (j->back) {
    j->client = hc_jack_return_poll(j->back);
    if (j->client) {
      j->back = NULL;
      j->rate = j->client->rate;
      describe_lanes(j, 0, j->options.lanes); // names may have changed meanwhile
      j->state = HC_BACKEND_RETURNED;
    }
  } else if (j->state == HC_BACKEND_RUNNING) {
    look_after_connections(j);
  }
  return j->state;
}

/** So many frames as NTP 32.32. */
static uint64_t ntp_of_frames(uint64_t frames, double rate)
{
  const uint64_t hz = (uint64_t)llround(rate);
  return (frames / hz << 32) + (frames % hz << 32) / hz;
}

/** In freewheel frames and time have nothing to do with each other: the pair that it began with stands, told as that of frame 0. */
static void fix_pair(HcJack *j, HcBackendStatus *s)
{
  if (s->freewheel && !j->wheeling)
    j->wheel_ntp = s->ntp - ntp_of_frames(s->frame, j->rate);
  j->wheeling = s->freewheel;
  if (s->freewheel) {
    s->ntp = j->wheel_ntp;
    s->frame = 0;
  }
}

static HcBackendStatus status(HcBackend *backend)
{
  HcJack *const j = jack_of(backend);
  HcJackAccount *const a = &j->account;
  HcBackendStatus s = {
      .period = atomic_load(&a->period),
      .load = (double)atomic_load(&a->load),
      .xruns = atomic_load(&a->xruns),
      .frame = atomic_load(&a->frames),
      .server = j->server,
  };
  HcClockPair pair;
  if (j->state == HC_BACKEND_RUNNING && hc_clock_read(&j->client->clock, &pair)) {
    s.frame = pair.frame;
    s.ntp = hc_clock_ntp(pair.usecs);
  } else {
    s.ntp = hc_clock_ntp((double)jack_get_time());
  }
  s.freewheel = j->state == HC_BACKEND_RUNNING && atomic_load(&j->client->freewheel);
  fix_pair(j, &s);
  return s;
}

static double worst_us(HcBackend *backend)
{
  return (double)atomic_exchange(&jack_of(backend)->account.worst_us, 0.0f);
}

static void latency_changed(HcBackend *backend)
{
  HcJackClient *const c = jack_of(backend)->client;
  if (!c || !c->active || !c->user.latency || atomic_load(&c->lost))
    return;
  atomic_store(&c->latency, c->user.latency(c->user.user));
  jack_recompute_total_latencies(c->client);
}

static void name_lane(HcBackend *backend, uint32_t lane, const char *name)
{
  HcJack *const j = jack_of(backend);
  if (lane >= j->options.lanes || strcmp(j->names.lane[lane], name) == 0)
    return;
  snprintf(j->names.lane[lane], sizeof j->names.lane[lane], "%s", name);
  if (j->client && !atomic_load(&j->client->lost))
    describe_lanes(j, lane, lane + 1);
}

static bool midi_in(HcBackend *backend, HcMidiPacket *packet)
{
  return hc_jack_midi_in(jack_of(backend)->midi, packet);
}

static bool midi_out(HcBackend *backend, const uint8_t *bytes, uint32_t size)
{
  return hc_jack_midi_out(jack_of(backend)->midi, bytes, size);
}

static void midi_connected(HcBackend *backend, unsigned *in, unsigned *out)
{
  const HcJackClient *const c = jack_of(backend)->client;
  const bool here = c && c->active && !atomic_load(&c->lost);
  *in = here ? (unsigned)jack_port_connected(c->port[c->ports - 2]) : 0;
  *out = here ? (unsigned)jack_port_connected(c->port[c->ports - 1]) : 0;
}

static void close_backend(HcBackend *backend)
{
  HcJack *const j = jack_of(backend);
  stop(backend);
  hc_jack_wishes_free(&j->wishes);
  if (j->client)
    hc_jack_abandon(j->client, 5.0);
  if (j->back && !hc_jack_return_stop(j->back))
    return; // its thread hangs in libjack and may still look at the account
  free(j->midi);
  free(j);
}

HcBackend *hc_jack_open(const HcJackOptions *options, HcError *error)
{
  if (options->lanes < 2 || options->lanes > HC_LANES_MAX) {
    hc_error_set(error, HC_BAD_INPUT, "%u lanes: 2 to %d would be right", options->lanes, HC_LANES_MAX);
    return NULL;
  }
  HcJack *const j = calloc(1, sizeof *j);
  if (j)
    j->midi = hc_jack_midi_new();
  if (!j || !j->midi) {
    free(j);
    hc_error_set(error, HC_NO_MEMORY, "out of memory");
    return NULL;
  }
  snprintf(j->name, sizeof j->name, "%s", options->name ? options->name : "hotcold");
  j->options = *options;
  j->options.name = j->name;
  j->client = hc_jack_client_open(&j->options, &j->names, &j->account, j->midi, error);
  if (!j->client) {
    free(j->midi);
    free(j);
    return NULL;
  }
  snprintf(j->server, sizeof j->server, "%s", j->client->server);
  j->options.server = j->server;
  j->rate = j->client->rate;
  j->backend = (HcBackend){.rate = rate_of,
                           .start = start,
                           .stop = stop,
                           .poll = poll,
                           .status = status,
                           .worst_us = worst_us,
                           .latency_changed = latency_changed,
                           .name_lane = name_lane,
                           .midi_in = midi_in,
                           .midi_out = midi_out,
                           .midi_connected = midi_connected,
                           .close = close_backend};
  return &j->backend;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jack_internal.h"

#include <jack/metadata.h>
#include <stdio.h>
#include <string.h>

static const char *const side_names[2] = {"left", "right"};
static const char order_type[] = "http://www.w3.org/2001/XMLSchema#int";
static const char text_type[] = "text/plain";

static void port_name(const HcJackClient *c, uint32_t port, char *to, size_t size)
{
  const char *const side = side_names[port & 1];
  if (port == c->ports - 2)
    snprintf(to, size, "midi_in");
  else if (port == c->ports - 1)
    snprintf(to, size, "midi_out");
  else if (port < HC_JACK_LANES)
    snprintf(to, size, "%s_%s", port < HC_JACK_OUT ? "in" : "out", side);
  else
    snprintf(to, size, "%s_%c_%s", (port - HC_JACK_LANES) & 2 ? "residual" : "lane", (char)('a' + (port - HC_JACK_LANES) / 4),
             side);
}

HcStatus hc_jack_ports_register(HcJackClient *c, HcError *error)
{
  c->ports = HC_JACK_LANES + 4 * c->lanes + 2;
  for (uint32_t port = 0; port < c->ports; port++) {
    char name[64];
    port_name(c, port, name, sizeof name);
    const bool midi = port >= c->ports - 2;
    const bool input = port < HC_JACK_OUT || port == c->ports - 2;
    c->port[port] = jack_port_register(c->client, name, midi ? JACK_DEFAULT_MIDI_TYPE : JACK_DEFAULT_AUDIO_TYPE,
                                       input ? JackPortIsInput : JackPortIsOutput, 0);
    if (!c->port[port])
      return hc_error_set(error, HC_IO, "JACK server '%s' has no room for port %s; start jackd with a larger --port-max",
                          c->server, name);
  }
  return HC_OK;
}

/** Group and pretty name as a person reads them; `lane` is how people call the lane. */
static void describe(const HcJackClient *c, uint32_t port, const HcJackNames *names, char *group, char *pretty, size_t size)
{
  if (port >= c->ports - 2) {
    snprintf(group, size, "MIDI");
    snprintf(pretty, size, "MIDI %s", port == c->ports - 2 ? "in" : "out");
    return;
  }
  if (port < HC_JACK_LANES) {
    snprintf(group, size, "%s", port < HC_JACK_OUT ? "Program" : "Listening");
  } else {
    const uint32_t lane = (port - HC_JACK_LANES) / 4;
    char letter[16];
    snprintf(letter, sizeof letter, "Lane %c", (char)('a' + lane));
    snprintf(group, size, "%s%s", names->lane[lane][0] ? names->lane[lane] : letter,
             (port - HC_JACK_LANES) & 2 ? " residual" : "");
  }
  snprintf(pretty, size, "%.100s %s", group, side_names[port & 1]);
}

void hc_jack_ports_describe(HcJackClient *c, const HcJackNames *names, uint32_t first, uint32_t last)
{
  for (uint32_t port = first; port < last; port++) {
    char group[128], pretty[128], order[16];
    describe(c, port, names, group, pretty, sizeof group);
    snprintf(order, sizeof order, "%u", port);
    const jack_uuid_t uuid = jack_port_uuid(c->port[port]);
    jack_set_property(c->client, uuid, JACK_METADATA_PRETTY_NAME, pretty, text_type);
    jack_set_property(c->client, uuid, JACK_METADATA_PORT_GROUP, group, text_type);
    jack_set_property(c->client, uuid, JACK_METADATA_ORDER, order, order_type);
  }
}

void hc_jack_ports_forget(HcJackClient *c)
{
  // JACK numbers ports anew for every server and keeps one database: what stays would describe somebody else's port.
  for (uint32_t port = 0; port < c->ports; port++)
    if (c->port[port])
      jack_remove_properties(c->client, jack_port_uuid(c->port[port]));
}

/** Widest range over the ports first … last that are connected; over all of them when none is. */
static jack_latency_range_t range_over(HcJackClient *c, uint32_t first, uint32_t last, jack_latency_callback_mode_t mode)
{
  jack_latency_range_t all = {.min = UINT32_MAX, .max = 0};
  for (uint32_t port = first; port <= last; port++) {
    if (!jack_port_connected(c->port[port]))
      continue;
    jack_latency_range_t range = {0, 0};
    jack_port_get_latency_range(c->port[port], mode, &range);
    all.min = range.min < all.min ? range.min : all.min;
    all.max = range.max > all.max ? range.max : all.max;
  }
  return all.min == UINT32_MAX ? (jack_latency_range_t){0, 0} : all;
}

void hc_jack_ports_latency(jack_latency_callback_mode_t mode, void *client)
{
  HcJackClient *const c = client;
  if (!atomic_load_explicit(&c->armed, memory_order_acquire))
    return;
  const uint32_t last_out = c->ports - 3;
  const bool capture = mode == JackCaptureLatency;
  jack_latency_range_t range =
      capture ? range_over(c, HC_JACK_IN, HC_JACK_OUT - 1, mode) : range_over(c, HC_JACK_OUT, last_out, mode);
  const uint32_t latency = atomic_load_explicit(&c->latency, memory_order_relaxed);
  range.min += latency;
  range.max += latency;
  for (uint32_t port = capture ? HC_JACK_OUT : HC_JACK_IN; port <= (capture ? last_out : HC_JACK_OUT - 1); port++)
    jack_port_set_latency_range(c->port[port], mode, &range);
}

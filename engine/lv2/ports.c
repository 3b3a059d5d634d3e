// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include "lv2/port-groups/port-groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double hc_node_number(const HcHost *host, const LilvNode *node, double otherwise)
{
  if (!node || !(lilv_node_is_float(node) || lilv_node_is_int(node))) {
    return otherwise;
  }
  // lilv keeps numbers as float: the text has the digits that were meant.
  const char *const text = lilv_node_as_string(node);
  char *end = NULL;
  const double number = strtod_l(text, &end, host->c_locale);
  return end != text && isfinite(number) ? number : otherwise;
}

static HcPortKind kind_of(const HcWords *words, const LilvPlugin *plugin, const LilvPort *port)
{
  if (lilv_port_is_a(plugin, port, words->audio_port)) {
    return HC_PORT_AUDIO;
  }
  if (lilv_port_is_a(plugin, port, words->cv_port)) {
    return HC_PORT_CV;
  }
  if (lilv_port_is_a(plugin, port, words->control_port)) {
    return HC_PORT_CONTROL;
  }
  return lilv_port_is_a(plugin, port, words->atom_port) ? HC_PORT_ATOM : HC_PORT_OTHER;
}

static void read_designation(const HcWords *words, const LilvPlugin *plugin, HcPort *port)
{
  LilvNode *const node = lilv_port_get(plugin, port->port, words->designation);
  const char *const uri = node && lilv_node_is_uri(node) ? lilv_node_as_uri(node) : "";
  port->side = !strcmp(uri, LV2_PORT_GROUPS__left) ? 0 : !strcmp(uri, LV2_PORT_GROUPS__right) ? 1 : -1;
  port->designation = !*uri                             ? HC_DESIGNATED_NOT
                      : !strcmp(uri, LV2_CORE__enabled) ? HC_DESIGNATED_ENABLED
                      : !strcmp(uri, LV2_CORE__latency) ? HC_DESIGNATED_LATENCY
                                                        : HC_DESIGNATED_OTHER;
  lilv_node_free(node);
}

/* A side chain says so itself, or its group does. */
static bool is_side_chain(const HcShelf *shelf, const LilvPlugin *plugin, const LilvPort *port)
{
  if (lilv_port_has_property(plugin, port, shelf->words.side_chain)) {
    return true;
  }
  LilvNode *const group = lilv_port_get(plugin, port, shelf->words.group);
  const bool is = group && lilv_world_ask(shelf->world, group, shelf->words.side_chain_of, NULL);
  lilv_node_free(group);
  return is;
}

static void read_range(const HcHost *host, const HcWords *words, const LilvPlugin *plugin, double rate, HcPort *port)
{
  LilvNode *standard = NULL, *minimum = NULL, *maximum = NULL;
  lilv_port_get_range(plugin, port->port, &standard, &minimum, &maximum);
  port->standard = hc_node_number(host, standard, NAN);
  port->low = hc_node_number(host, minimum, NAN);
  port->high = hc_node_number(host, maximum, NAN);
  port->scale = lilv_port_has_property(plugin, port->port, words->sample_rate) ? rate : 1.0;
  port->value = (float)(port->scale * (!isnan(port->standard) ? port->standard : !isnan(port->low) ? port->low : 0.0));
  lilv_node_free(standard);
  lilv_node_free(minimum);
  lilv_node_free(maximum);
}

static uint32_t capacity_of(const HcWords *words, const LilvPlugin *plugin, const LilvPort *port)
{
  LilvNode *const node = lilv_port_get(plugin, port, words->minimum_size);
  const int asked = node && lilv_node_is_int(node) ? lilv_node_as_int(node) : 0;
  lilv_node_free(node);
  return asked > HC_ATOM_BYTES ? ((uint32_t)asked + 63u) & ~63u : HC_ATOM_BYTES;
}

static HcPorts *read_ports(const HcHost *host, const HcShelf *shelf, const LilvPlugin *plugin, double rate)
{
  const HcWords *const words = &shelf->words;
  const uint32_t n = lilv_plugin_get_num_ports(plugin);
  HcPorts *const ports = calloc(1, sizeof(*ports) + n * sizeof(*ports->port));
  if (!ports) {
    return NULL;
  }
  ports->plugin = plugin;
  ports->rate = rate;
  ports->n = n;
  for (uint32_t i = 0; i < n; ++i) {
    HcPort *const p = &ports->port[i];
    p->port = lilv_plugin_get_port_by_index(plugin, i);
    p->kind = kind_of(words, plugin, p->port);
    p->input = lilv_port_is_a(plugin, p->port, words->input_port);
    p->optional = lilv_port_has_property(plugin, p->port, words->connection_optional);
    p->trigger = p->kind == HC_PORT_CONTROL && p->input && lilv_port_has_property(plugin, p->port, words->trigger);
    read_designation(words, plugin, p);
    p->side_chain = is_side_chain(shelf, plugin, p->port);
    if (p->kind == HC_PORT_CONTROL || p->kind == HC_PORT_CV) {
      read_range(host, words, plugin, rate, p);
    }
    p->capacity = p->kind == HC_PORT_ATOM ? capacity_of(words, plugin, p->port) : 0;
  }
  return ports;
}

const HcPorts *hc_ports_of(HcHost *host, const HcShelf *shelf, const LilvPlugin *plugin, double rate)
{
  HcPorts *ports = host->read;
  while (ports && (ports->plugin != plugin || ports->rate != rate)) {
    ports = ports->next;
  }
  if (!ports) {
    ports = read_ports(host, shelf, plugin, rate);
    if (ports) {
      ports->next = host->read;
      host->read = ports;
    }
  }
  return ports;
}

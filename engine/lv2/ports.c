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

static int side_of(const HcWords *words, const LilvPlugin *plugin, const LilvPort *port)
{
  LilvNode *const node = lilv_port_get(plugin, port, words->designation);
  const char *const uri = node && lilv_node_is_uri(node) ? lilv_node_as_uri(node) : "";
  const int side = !strcmp(uri, LV2_PORT_GROUPS__left) ? 0 : !strcmp(uri, LV2_PORT_GROUPS__right) ? 1 : -1;
  lilv_node_free(node);
  return side;
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

static float default_of(HcHost *host, const HcShelf *shelf, const LilvPlugin *plugin, const LilvPort *port, double rate)
{
  LilvNode *standard = NULL, *minimum = NULL;
  lilv_port_get_range(plugin, port, &standard, &minimum, NULL);
  const double scale = lilv_port_has_property(plugin, port, shelf->words.sample_rate) ? rate : 1.0;
  const double value = scale * hc_node_number(host, standard, hc_node_number(host, minimum, 0.0));
  lilv_node_free(standard);
  lilv_node_free(minimum);
  return (float)value;
}

static uint32_t capacity_of(const HcWords *words, const LilvPlugin *plugin, const LilvPort *port)
{
  LilvNode *const node = lilv_port_get(plugin, port, words->minimum_size);
  const int asked = node && lilv_node_is_int(node) ? lilv_node_as_int(node) : 0;
  lilv_node_free(node);
  return asked > HC_ATOM_BYTES ? ((uint32_t)asked + 63u) & ~63u : HC_ATOM_BYTES;
}

HcPort *hc_ports_read(HcHost *host, const HcShelf *shelf, const LilvPlugin *plugin, double rate, uint32_t *n)
{
  const HcWords *const words = &shelf->words;
  *n = lilv_plugin_get_num_ports(plugin);
  HcPort *const ports = calloc(*n + 1, sizeof(*ports));
  for (uint32_t i = 0; ports && i < *n; ++i) {
    HcPort *const p = &ports[i];
    p->port = lilv_plugin_get_port_by_index(plugin, i);
    p->kind = kind_of(words, plugin, p->port);
    p->input = lilv_port_is_a(plugin, p->port, words->input_port);
    p->optional = lilv_port_has_property(plugin, p->port, words->connection_optional);
    p->trigger = p->kind == HC_PORT_CONTROL && p->input && lilv_port_has_property(plugin, p->port, words->trigger);
    p->side = side_of(words, plugin, p->port);
    p->side_chain = is_side_chain(shelf, plugin, p->port);
    p->value = p->kind == HC_PORT_CONTROL || p->kind == HC_PORT_CV ? default_of(host, shelf, plugin, p->port, rate) : 0.0f;
    p->capacity = p->kind == HC_PORT_ATOM ? capacity_of(words, plugin, p->port) : 0;
  }
  return ports;
}

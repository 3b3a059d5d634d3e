// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct HcPreset {
  const char *uri;
  LilvNode *label;
} HcPreset;

static const char *label_of(const HcPreset *preset)
{
  return preset->label ? lilv_node_as_string(preset->label) : "";
}

static int by_label(const void *a, const void *b)
{
  const HcPreset *const x = (const HcPreset *)a, *const y = (const HcPreset *)b;
  const int order = strcmp(label_of(x), label_of(y));
  return order ? order : strcmp(x->uri, y->uri);
}

HcStatus hc_host_presets(HcHost *host, const char *uri, bool (*each)(void *user, const char *preset, const char *label),
                         void *user, size_t *n, HcError *error)
{
  HcShelf *shelf = NULL;
  const LilvPlugin *plugin = NULL;
  const HcStatus status = hc_host_find(host, uri, &shelf, &plugin, error);
  *n = 0;
  if (status) {
    return status;
  }
  LilvNodes *const nodes = lilv_plugin_get_related(plugin, shelf->words.preset);
  HcPreset *const presets = calloc(lilv_nodes_size(nodes) + 1, sizeof(*presets));
  LILV_FOREACH(nodes, i, nodes)
  {
    const LilvNode *const preset = lilv_nodes_get(nodes, i);
    if (presets) {
      hc_reading_begin();
      lilv_world_load_resource(shelf->world, preset);
      hc_reading_end();
      presets[(*n)++] = (HcPreset){lilv_node_as_uri(preset), lilv_world_get(shelf->world, preset, shelf->words.label, NULL)};
    }
  }
  // lilv has them in the order of its memory.
  if (presets)
    qsort(presets, *n, sizeof(*presets), by_label);
  bool more = true;
  for (size_t i = 0; i < *n; ++i) {
    more = more && each(user, presets[i].uri, label_of(&presets[i]));
    lilv_node_free(presets[i].label);
  }
  free(presets);
  lilv_nodes_free(nodes);
  return HC_OK;
}

typedef struct HcWanted {
  const char *name;
  char preset[HC_PRESET_MAX], labels[192];
  unsigned n, labelled; ///< labelled: presets with this label
  bool by_uri;
} HcWanted;

static bool compare(void *user, const char *preset, const char *label)
{
  HcWanted *const wanted = (HcWanted *)user;
  const bool is_it = !strcmp(preset, wanted->name), has_label = !strcmp(label, wanted->name);
  wanted->labelled += has_label;
  wanted->by_uri = wanted->by_uri || is_it;
  if ((is_it || (has_label && !*wanted->preset)) && strlen(preset) < sizeof(wanted->preset)) {
    memcpy(wanted->preset, preset, strlen(preset) + 1);
  }
  const size_t used = strlen(wanted->labels);
  if (used + strlen(label) + sizeof(", \"\"…") < sizeof(wanted->labels)) {
    snprintf(wanted->labels + used, sizeof(wanted->labels) - used, "%s\"%s\"", used ? ", " : "", label);
  } else if (used >= 3 && used + sizeof("…") <= sizeof(wanted->labels) && strcmp(wanted->labels + used - 3, "…")) {
    memcpy(wanted->labels + used, "…", sizeof("…"));
  }
  ++wanted->n;
  return true;
}

HcStatus hc_host_preset_find(HcHost *host, const char *uri, const char *name, char preset[HC_PRESET_MAX], HcError *error)
{
  HcWanted wanted = {.name = name};
  size_t n = 0;
  const HcStatus status = hc_host_presets(host, uri, compare, &wanted, &n, error);
  if (status) {
    return status;
  }
  if (!n) {
    return hc_error_set(error, HC_NOT_FOUND, "<%s> has no presets", uri);
  }
  if (!wanted.by_uri && wanted.labelled > 1) {
    return hc_error_set(error, HC_REFUSED, "%u presets are called \"%.64s\"; name one by its URI, such as %s", wanted.labelled,
                        name, wanted.preset);
  }
  if (!*wanted.preset) {
    return hc_error_set(error, HC_NOT_FOUND, "\"%.64s\" is no preset of <%s>; there are %s", name, uri, wanted.labels);
  }
  memcpy(preset, wanted.preset, HC_PRESET_MAX);
  return HC_OK;
}

typedef struct HcPortValues {
  const HcHost *host;
  void (*each)(void *user, const char *symbol, double value);
  void *user;
} HcPortValues;

static void port_value(const char *symbol, void *user, const void *value, uint32_t size, uint32_t type)
{
  const HcPortValues *const values = (const HcPortValues *)user;
  double number = 0.0;
  if (hc_state_number(values->host, value, size, type, &number)) {
    values->each(values->user, symbol, number);
  }
}

HcStatus hc_host_preset_values(HcHost *host, const char *uri, const char *preset,
                               void (*each)(void *user, const char *symbol, double value), void *user, HcError *error)
{
  HcShelf *shelf = NULL;
  const LilvPlugin *plugin = NULL;
  const HcStatus status = hc_host_find(host, uri, &shelf, &plugin, error);
  if (status) {
    return status;
  }
  LilvState *const state = hc_state_of_preset(host, shelf, preset);
  if (!state) {
    return hc_error_set(error, HC_NOT_FOUND, "%s: no such preset of <%s>", preset, uri);
  }
  HcPortValues values = {host, each, user};
  lilv_state_emit_port_values(state, port_value, &values);
  lilv_state_free(state);
  return HC_OK;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts of an info belong to it; "" is one too. */
static const char *text_of(const LilvNode *node)
{
  return strdup(node ? lilv_node_as_string(node) : "");
}

static const char *take_text(LilvNode *node)
{
  const char *const text = text_of(node);
  lilv_node_free(node);
  return text;
}

/* Units of the LV2 vocabulary that are not written as the end of their URI. */
static const char *unit_text(const char *uri)
{
  static const char *const known[][2] = {{"db", "dB"},
                                         {"hz", "Hz"},
                                         {"khz", "kHz"},
                                         {"mhz", "MHz"},
                                         {"pc", "%"},
                                         {"coef", ""},
                                         {"degree", "°"},
                                         {"inch", "in"},
                                         {"cent", "ct"},
                                         {"bpm", "BPM"},
                                         {"semitone12TET", "semi"},
                                         {"oct", "oct"},
                                         {"midiNote", "note"},
                                         {"frame", "frames"}};
  const char *const hash = strrchr(uri, '#');
  const char *const name = hash ? hash + 1 : uri;
  for (size_t i = 0; i < sizeof(known) / sizeof(*known); ++i) {
    if (!strcmp(known[i][0], name)) {
      return known[i][1];
    }
  }
  return hash ? name : "";
}

static const char *unit_of(const HcShelf *shelf, const LilvPlugin *plugin, const LilvPort *port)
{
  LilvNode *const unit = lilv_port_get(plugin, port, shelf->words.unit);
  if (!unit) {
    return strdup("");
  }
  LilvNode *const symbol = lilv_world_get(shelf->world, unit, shelf->words.unit_symbol, NULL);
  const char *const text = symbol                   ? text_of(symbol)
                           : lilv_node_is_uri(unit) ? strdup(unit_text(lilv_node_as_uri(unit)))
                                                    : text_of(NULL);
  lilv_node_free(symbol);
  lilv_node_free(unit);
  return text;
}

static const char *group_of(const HcShelf *shelf, const LilvPlugin *plugin, const LilvPort *port)
{
  LilvNode *const group = lilv_port_get(plugin, port, shelf->words.group);
  LilvNode *const symbol = group ? lilv_world_get(shelf->world, group, shelf->words.symbol, NULL) : NULL;
  lilv_node_free(group);
  return take_text(symbol);
}

static int by_value(const void *a, const void *b)
{
  const double x = ((const HcScalePoint *)a)->value, y = ((const HcScalePoint *)b)->value;
  return (x > y) - (x < y);
}

static void read_points(HcHost *host, const LilvPlugin *plugin, const LilvPort *port, HcControl *control)
{
  LilvScalePoints *const points = lilv_port_get_scale_points(plugin, port);
  control->points = calloc(lilv_scale_points_size(points) + 1, sizeof(HcScalePoint));
  LILV_FOREACH(scale_points, i, points)
  {
    const LilvScalePoint *const point = lilv_scale_points_get(points, i);
    if (control->points) {
      control->points[control->n_points++] = (HcScalePoint){hc_node_number(host, lilv_scale_point_get_value(point), 0.0),
                                                            text_of(lilv_scale_point_get_label(point))};
    }
  }
  lilv_scale_points_free(points);
  if (control->points) {
    qsort(control->points, control->n_points, sizeof(HcScalePoint), by_value);
  }
}

/* A range that is not told is 0 … 1, widened to hold the default. */
static void tell_range(const HcPort *port, HcControl *control)
{
  control->standard = port->scale * (!isnan(port->standard) ? port->standard : !isnan(port->low) ? port->low : 0.0);
  control->minimum = isnan(port->low) ? fmin(0.0, control->standard) : port->scale * port->low;
  control->maximum = isnan(port->high) ? fmax(1.0, control->standard) : port->scale * port->high;
}

static void read_control(HcHost *host, const HcShelf *shelf, const LilvPlugin *plugin, const HcPort *port, HcControl *control)
{
  const HcWords *const words = &shelf->words;
  const LilvPort *const p = port->port;
  control->index = lilv_port_get_index(plugin, p);
  control->symbol = text_of(lilv_port_get_symbol(plugin, p));
  control->group = group_of(shelf, plugin, p);
  control->name = take_text(lilv_port_get_name(plugin, p));
  control->comment = take_text(lilv_port_get(plugin, p, words->comment));
  control->unit = unit_of(shelf, plugin, p);
  control->bench = take_text(lilv_port_get(plugin, p, words->bench));
  control->address = take_text(lilv_port_get(plugin, p, words->address));
  control->output = !port->input;
  control->toggled = lilv_port_has_property(plugin, p, words->toggled);
  control->integer = lilv_port_has_property(plugin, p, words->integer);
  control->enumeration = lilv_port_has_property(plugin, p, words->enumeration);
  control->trigger = port->trigger;
  control->logarithmic = lilv_port_has_property(plugin, p, words->logarithmic);
  control->designation = lilv_port_has_property(plugin, p, words->reports_latency) ? HC_DESIGNATED_LATENCY : port->designation;
  tell_range(port, control);
  read_points(host, plugin, p, control);
}

static bool read_controls(HcHost *host, const HcShelf *shelf, const LilvPlugin *plugin, const HcPort *ports, HcPluginInfo *info)
{
  info->controls = calloc(info->n_ports + 1, sizeof(HcControl));
  for (uint32_t i = 0; info->controls && i < info->n_ports; ++i) {
    if (ports[i].kind == HC_PORT_CONTROL) {
      read_control(host, shelf, plugin, &ports[i], &info->controls[info->n_controls++]);
    }
    info->audio_in += ports[i].kind == HC_PORT_AUDIO && ports[i].input;
    info->audio_out += ports[i].kind == HC_PORT_AUDIO && !ports[i].input;
    info->cv_in += ports[i].kind == HC_PORT_CV && ports[i].input;
    info->cv_out += ports[i].kind == HC_PORT_CV && !ports[i].input;
  }
  return info->controls != NULL;
}

static void read_wiring(const HcShelf *shelf, const LilvPlugin *plugin, const HcPort *ports, HcPluginInfo *info)
{
  HcLayout layout;
  HcError why = {HC_OK, ""};
  if (!hc_layout_find(shelf, plugin, ports, info->n_ports, HC_ROLE_INSERT, &layout, &why)) {
    info->wiring = layout.wiring;
  }
  info->blocks = layout.blocks;
  snprintf(info->refusal, sizeof(info->refusal), "%.*s", (int)sizeof(info->refusal) - 1, why.text);
}

HcStatus hc_host_describe(HcHost *host, const char *uri, double rate, HcPluginInfo **info, HcError *error)
{
  HcShelf *shelf = NULL;
  const LilvPlugin *plugin = NULL;
  *info = NULL;
  const HcStatus status = hc_host_find(host, uri, &shelf, &plugin, error);
  if (status) {
    return status;
  }
  HcPluginInfo *const made = calloc(1, sizeof(*made));
  const HcPorts *const ports = made ? hc_ports_of(host, shelf, plugin, rate) : NULL;
  if (ports) {
    made->n_ports = ports->n;
  }
  if (!ports || !read_controls(host, shelf, plugin, ports->port, made)) {
    hc_plugin_info_free(made);
    return hc_error_set(error, HC_NO_MEMORY, "out of memory while describing <%s>", uri);
  }
  char *const bundle = lilv_file_uri_parse(lilv_node_as_uri(lilv_plugin_get_bundle_uri(plugin)), NULL);
  made->uri = strdup(uri);
  made->name = take_text(lilv_plugin_get_name(plugin));
  made->bundle = strdup(bundle ? bundle : "");
  lilv_free(bundle);
  read_wiring(shelf, plugin, ports->port, made);
  *info = made;
  return HC_OK;
}

static void free_control(HcControl *control)
{
  for (size_t i = 0; i < control->n_points; ++i) {
    free((void *)(uintptr_t)control->points[i].label);
  }
  free(control->points);
  const char *const texts[] = {control->symbol, control->group, control->name,   control->comment,
                               control->unit,   control->bench, control->address};
  for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); ++i) {
    free((void *)(uintptr_t)texts[i]);
  }
}

void hc_plugin_info_free(HcPluginInfo *info)
{
  if (!info) {
    return;
  }
  for (size_t i = 0; i < info->n_controls; ++i) {
    free_control(&info->controls[i]);
  }
  free(info->controls);
  free((void *)(uintptr_t)info->uri);
  free((void *)(uintptr_t)info->name);
  free((void *)(uintptr_t)info->bundle);
  free(info);
}

const HcControl *hc_plugin_info_control(const HcPluginInfo *info, const char *symbol)
{
  for (size_t i = 0; i < info->n_controls; ++i) {
    if (!strcmp(info->controls[i].symbol, symbol)) {
      return &info->controls[i];
    }
  }
  return NULL;
}

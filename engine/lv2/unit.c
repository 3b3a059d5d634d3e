// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Unit and plugin share their buffers unless a FIFO lies between them. */
static bool make_buffers(HcHosted *hosted)
{
  const HcLayout *const layout = &hosted->layout;
  const uint32_t most = 2 * hosted->n_ports + 4 * HC_UNIT_PORTS;
  hosted->buffers = aligned_alloc(64, sizeof(float) * HC_CHUNK * most);
  hosted->unit.controls = calloc(hosted->n_ports + 1, sizeof(float));
  hosted->triggers = calloc(hosted->n_ports + 1, sizeof(*hosted->triggers));
  if (!hosted->buffers || !hosted->unit.controls || !hosted->triggers) {
    return false;
  }
  memset(hosted->buffers, 0, sizeof(float) * HC_CHUNK * most);
  float *next = hosted->buffers;
  float **const lists[] = {hosted->in, hosted->out, hosted->pin, hosted->pout};
  const uint32_t counts[] = {layout->n_in, layout->n_out, layout->n_in, layout->n_out};
  for (unsigned l = 0; l < 4; ++l) {
    for (uint32_t c = 0; c < counts[l]; ++c) {
      lists[l][c] = l >= 2 && !layout->blocks ? lists[l - 2][c] : next;
      next += lists[l][c] == next ? HC_CHUNK : 0;
    }
  }
  hosted->buffers_used = (uint32_t)((next - hosted->buffers) / HC_CHUNK);
  for (uint32_t i = 0; i < hosted->n_ports; ++i) {
    if (hosted->ports[i].trigger) {
      hosted->triggers[hosted->n_triggers++] = i;
    }
    hosted->unit.controls[i] = hosted->ports[i].value;
  }
  return true;
}

static void fill_unit(HcHosted *hosted)
{
  HcUnit *const unit = &hosted->unit;
  const HcLayout *const layout = &hosted->layout;
  unit->run = layout->blocks ? hc_unit_run_blocks : layout->plugin_outs < layout->n_out ? hc_unit_run_mono : hc_unit_run;
  unit->inputs = layout->n_in;
  unit->outputs = layout->n_out;
  unit->in = hosted->in;
  unit->out = hosted->out;
  unit->n_controls = hosted->n_ports;
  unit->latency = layout->blocks ? HC_CHUNK : 0;
  unit->prepare = (const HcPrepareInterface *)lilv_instance_get_extension_data(hosted->plug[0].instance, HC_PREPARE_URI);
  unit->expect = (const HcExpectInterface *)lilv_instance_get_extension_data(hosted->plug[0].instance, HC_EXPECT_URI);
  unit->plugin = hosted->plug[0].handle;
  unit->owner = hosted;
  // Any plugin may be connected anew between two runs, but of our own it is known that they mean it.
  unit->connect = unit->prepare && layout->copies == 1 && !layout->blocks ? hc_unit_connect : NULL;
}

static HcStatus start_plugs(HcHosted *hosted, double rate, HcError *error)
{
  if (!make_buffers(hosted)) {
    return hc_error_set(error, HC_NO_MEMORY, "out of memory for <%s>", hosted->uri);
  }
  for (unsigned c = 0; c < hosted->layout.copies; ++c) {
    HcPlug *const plug = &hosted->plug[hosted->plugs++];
    const HcStatus status = hc_plug_open(plug, hosted, rate, error);
    if (status) {
      return status;
    }
    hc_plug_connect(plug, c);
  }
  fill_unit(hosted);
  return HC_OK;
}

static void activate(HcHosted *hosted)
{
  for (unsigned c = 0; c < hosted->plugs; ++c) {
    lilv_instance_activate(hosted->plug[c].instance);
  }
}

static void deactivate(HcHosted *hosted)
{
  for (unsigned c = 0; c < hosted->plugs; ++c) {
    if (hosted->plug[c].instance) {
      lilv_instance_deactivate(hosted->plug[c].instance);
    }
  }
}

/* A latency is told by run() only. Silence is run, not nothing: plugins are better tried with it. Activating again takes the
 * plugin back to its beginning. A plugin that plays circuits is left alone: it would begin to solve one, and what it prepares
 * tells its latency. */
static void learn_latency(HcHosted *hosted)
{
  if (hosted->layout.latency_port == UINT32_MAX || hosted->unit.prepare) {
    return;
  }
  for (unsigned i = 0; i < (hosted->layout.blocks ? 2 : 1); ++i) {
    hosted->unit.run(&hosted->unit, HC_CHUNK);
  }
  deactivate(hosted);
  activate(hosted);
  for (uint32_t c = 0; c < hosted->unit.outputs; ++c) {
    memset(hosted->out[c], 0, sizeof(float) * HC_CHUNK);
    memset(hosted->pout[c], 0, sizeof(float) * HC_CHUNK);
  }
  hosted->frame = 0;
}

static HcStatus restore_first(HcHosted *hosted, const HcUnitOptions *options, HcError *error)
{
  const HcWords *const words = &hosted->shelf->words;
  HcStatus status = HC_OK;
  // The plugin's own URI names its default state; a plugin without one starts as it is.
  if (lilv_plugin_has_feature(hosted->plugin, words->load_default_state)) {
    (void)hc_unit_restore(&hosted->unit, hosted->uri, NULL, NULL, NULL);
  }
  if (options->preset) {
    char preset[HC_PRESET_MAX];
    status = hc_host_preset_find(hosted->host, hosted->uri, options->preset, preset, error);
    status = status ? status : hc_unit_restore(&hosted->unit, preset, NULL, NULL, error);
  }
  if (!status && options->state) {
    status = hc_unit_restore(&hosted->unit, options->state, NULL, NULL, error);
  }
  return status;
}

static void name_hosted(HcHosted *hosted, const char *uri, const char *name)
{
  LilvNode *const own = name ? NULL : lilv_plugin_get_name(hosted->plugin);
  hosted->uri = strdup(uri);
  hosted->name = strdup(name ? name : own ? lilv_node_as_string(own) : uri);
  lilv_node_free(own);
}

/* Where a plugin's ports go is found once for all that play the same role. */
static HcStatus read_data(HcHosted *hosted, HcRole role, double rate, HcError *error)
{
  const HcHosted *like = hosted->host->first;
  while (like && (like->plugin != hosted->plugin || like->role != role)) {
    like = like->next;
  }
  const HcPorts *const ports = hc_ports_of(hosted->host, hosted->shelf, hosted->plugin, rate);
  if (!ports) {
    return hc_error_set(error, HC_NO_MEMORY, "out of memory for <%s>", hosted->uri);
  }
  hosted->role = role;
  hosted->ports = ports->port;
  hosted->n_ports = ports->n;
  if (!like) {
    return hc_layout_find(hosted->shelf, hosted->plugin, hosted->ports, hosted->n_ports, role, &hosted->layout, error);
  }
  hosted->layout = like->layout;
  return HC_OK;
}

HcStatus hc_host_instantiate(HcHost *host, const char *uri, double rate, const HcUnitOptions *options, HcUnit **unit,
                             HcError *error)
{
  HcHosted *const hosted = calloc(1, sizeof(*hosted));
  *unit = NULL;
  if (!hosted) {
    return hc_error_set(error, HC_NO_MEMORY, "out of memory for <%s>", uri);
  }
  hosted->host = host;
  hosted->rate = (float)rate;
  hosted->unit.owner = hosted;
  HcStatus status = hc_host_find(host, uri, &hosted->shelf, &hosted->plugin, error);
  if (!status) {
    name_hosted(hosted, uri, options->name);
    status = hosted->uri && hosted->name ? HC_OK : hc_error_set(error, HC_NO_MEMORY, "out of memory for <%s>", uri);
  }
  status = status ? status : read_data(hosted, options->role, rate, error);
  status = status ? status : start_plugs(hosted, rate, error);
  status = status ? status : restore_first(hosted, options, error);
  if (status) {
    hc_hosted_dispose(hosted);
    return status;
  }
  if (options->role != HC_ROLE_INSERT && hosted->unit.prepare)
    hosted->unit.prepare->adopt(hosted->unit.plugin);
  // Live the worker has the time, and whoever switches something on is not kept waiting.
  if (host->synchronous && hosted->unit.expect)
    hosted->unit.expect->adopt(hosted->unit.plugin);
  activate(hosted);
  learn_latency(hosted);
  hosted->next = host->first;
  host->first = hosted;
  *unit = &hosted->unit;
  return HC_OK;
}

void hc_hosted_dispose(HcHosted *hosted)
{
  for (unsigned c = 0; c < hosted->plugs; ++c) {
    hc_plug_close(&hosted->plug[c]);
  }
  if (hosted->scratch) {
    hc_scratch_remove(hosted->scratch);
  }
  free(hosted->scratch);
  free(hosted->buffers);
  free(hosted->unit.controls);
  free(hosted->triggers);
  free(hosted->name);
  free(hosted->uri);
  free(hosted);
}

void hc_unit_free(HcUnit *unit)
{
  if (!unit) {
    return;
  }
  HcHosted *const hosted = (HcHosted *)unit->owner;
  for (HcHosted **at = &hosted->host->first; *at; at = &(*at)->next) {
    if (*at == hosted) {
      *at = hosted->next;
      break;
    }
  }
  deactivate(hosted);
  hc_hosted_dispose(hosted);
}

uint32_t hc_unit_control(const HcUnit *unit, const char *symbol)
{
  const HcHosted *const hosted = (const HcHosted *)unit->owner;
  for (uint32_t i = 0; i < hosted->n_ports; ++i) {
    if (hosted->ports[i].kind == HC_PORT_CONTROL &&
        !strcmp(lilv_node_as_string(lilv_port_get_symbol(hosted->plugin, hosted->ports[i].port)), symbol)) {
      return i;
    }
  }
  return UINT32_MAX;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <stdlib.h>

static uint32_t count_atoms(const HcHosted *hosted)
{
  uint32_t n = 0;
  for (uint32_t i = 0; i < hosted->n_ports; ++i) {
    n += hosted->ports[i].kind == HC_PORT_ATOM;
  }
  return n;
}

static bool make_atoms(HcPlug *plug)
{
  const HcHosted *const hosted = plug->hosted;
  HcUrids *const urids = hosted->host->urids;
  plug->atoms = calloc(count_atoms(hosted) + 1, sizeof(*plug->atoms));
  for (uint32_t i = 0; plug->atoms && i < hosted->n_ports; ++i) {
    const HcPort *const port = &hosted->ports[i];
    if (port->kind != HC_PORT_ATOM) {
      continue;
    }
    HcAtomPort *const atom = &plug->atoms[plug->n_atoms];
    *atom = (HcAtomPort){.sequence = aligned_alloc(64, sizeof(LV2_Atom) + port->capacity + 64 - sizeof(LV2_Atom)),
                         .index = i,
                         .capacity = port->capacity,
                         .sequence_type = hc_urids_map(urids, LV2_ATOM__Sequence),
                         .chunk_type = hc_urids_map(urids, LV2_ATOM__Chunk),
                         .input = port->input};
    if (!atom->sequence) {
      return false;
    }
    *atom->sequence = (LV2_Atom_Sequence){{sizeof(LV2_Atom_Sequence_Body), atom->sequence_type}, {0, 0}};
    ++plug->n_atoms;
  }
  return plug->atoms != NULL;
}

HcStatus hc_plug_open(HcPlug *plug, HcHosted *hosted, double rate, HcError *error)
{
  const HcWords *const words = &hosted->shelf->words;
  plug->hosted = hosted;
  plug->spare = calloc(hosted->n_ports + 1, sizeof(float));
  const bool works = lilv_plugin_has_extension_data(hosted->plugin, words->worker_interface) ||
                     lilv_plugin_has_feature(hosted->plugin, words->schedule);
  if (!plug->spare || !make_atoms(plug) ||
      (works && !(hc_queue_init(&plug->requests, HC_WORK_BYTES) && hc_queue_init(&plug->responses, HC_WORK_BYTES)))) {
    return hc_error_set(error, HC_NO_MEMORY, "out of memory for <%s>", hosted->uri);
  }
  hc_features_fill(plug);
  plug->instance = lilv_plugin_instantiate(hosted->plugin, rate, plug->features);
  if (!plug->instance) {
    const LilvNode *const library = lilv_plugin_get_library_uri(hosted->plugin);
    return hc_error_set(error, HC_REFUSED, "it would not start at %g Hz (%s)", rate,
                        library ? lilv_node_as_uri(library) : "it names no library");
  }
  plug->run = plug->instance->lv2_descriptor->run;
  plug->handle = lilv_instance_get_handle(plug->instance);
  if (works) {
    plug->worker = (const LV2_Worker_Interface *)lilv_instance_get_extension_data(plug->instance, LV2_WORKER__interface);
  }
  return HC_OK;
}

/* Controls of both copies are the same floats, but what a second copy tells is not heard. */
static void *control_of(const HcPlug *plug, uint32_t index, unsigned copy)
{
  return copy && !plug->hosted->ports[index].input ? &plug->spare[index] : &plug->hosted->unit.controls[index];
}

/** The next unused buffer, filled with `value`. */
static float *take_buffer(HcHosted *hosted, float value)
{
  float *const buffer = hosted->buffers + (size_t)HC_CHUNK * hosted->buffers_used++;
  for (unsigned i = 0; i < HC_CHUNK; ++i) {
    buffer[i] = value;
  }
  return buffer;
}

static void *signal_of(HcHosted *hosted, uint32_t index, unsigned copy)
{
  const HcLayout *const layout = &hosted->layout;
  const bool input = hosted->ports[index].input;
  const uint32_t *const mine = input ? layout->in : layout->out;
  const uint32_t n = input ? layout->n_in : layout->plugin_outs;
  float *const *const side = input ? hosted->pin : hosted->pout;
  if (layout->copies == 2) {
    return mine[copy] == index ? side[copy] : take_buffer(hosted, hosted->ports[index].value);
  }
  for (uint32_t c = 0; c < n; ++c) {
    if (mine[c] == index) {
      return side[c];
    }
  }
  return take_buffer(hosted, hosted->ports[index].value);
}

void hc_plug_connect(HcPlug *plug, unsigned copy)
{
  HcHosted *const hosted = plug->hosted;
  uint32_t atom = 0;
  for (uint32_t i = 0; i < hosted->n_ports; ++i) {
    void *to = NULL;
    switch (hosted->ports[i].kind) {
    case HC_PORT_AUDIO:
    case HC_PORT_CV:
      to = signal_of(hosted, i, copy);
      break;
    case HC_PORT_CONTROL:
      to = control_of(plug, i, copy);
      break;
    case HC_PORT_ATOM:
      to = plug->atoms[atom++].sequence;
      break;
    case HC_PORT_OTHER:
      break;
    }
    lilv_instance_connect_port(plug->instance, i, to);
  }
}

void hc_plug_close(HcPlug *plug)
{
  if (plug->instance) {
    lilv_instance_free(plug->instance);
  }
  for (uint32_t i = 0; i < plug->n_atoms; ++i) {
    free(plug->atoms[i].sequence);
  }
  free(plug->atoms);
  free(plug->spare);
  hc_queue_clear(&plug->requests);
  hc_queue_clear(&plug->responses);
}

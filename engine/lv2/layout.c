// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <string.h>

/** Ports of one direction that can be the unit's, in port order. */
typedef struct HcChannels {
  uint32_t n;
  uint32_t index[HC_UNIT_PORTS + 2]; ///< one more than a unit has, so that too many are noticed, and one to spare
} HcChannels;

/* An insert's channels are audio ports that are no side chain; a line's disturbances may also come in as CV. */
static HcChannels channels_of(const HcPort *ports, uint32_t n, bool input, HcRole role)
{
  HcChannels channels = {0};
  for (uint32_t i = 0; i < n; ++i) {
    const HcPort *const p = &ports[i];
    const bool fits = role == HC_ROLE_INSERT ? p->kind == HC_PORT_AUDIO && !(input && p->side_chain)
                                             : p->kind == HC_PORT_AUDIO || p->kind == HC_PORT_CV;
    if (p->input == input && fits) {
      channels.index[channels.n] = i;
      channels.n += channels.n <= HC_UNIT_PORTS;
    }
  }
  return channels;
}

/* The first pair that is designated left and right comes first, whatever the port order. */
static void put_sides_first(const HcPort *ports, HcChannels *channels)
{
  uint32_t side[2] = {UINT32_MAX, UINT32_MAX};
  for (uint32_t i = channels->n; i-- > 0;) {
    if (ports[channels->index[i]].side >= 0) {
      side[ports[channels->index[i]].side] = channels->index[i];
    }
  }
  if (side[0] != UINT32_MAX && side[1] != UINT32_MAX) {
    channels->index[0] = side[0];
    channels->index[1] = side[1];
  }
}

static HcStatus lay_out_insert(const HcPort *ports, HcChannels *in, HcChannels *out, HcLayout *layout, HcError *error)
{
  if (!in->n && !out->n) {
    return hc_error_set(error, HC_REFUSED, "it has no audio ports; an insert needs one or two in and out");
  }
  if (!in->n) {
    return hc_error_set(error, HC_REFUSED,
                        "it takes no audio in (an instrument or generator); an insert needs one or two inputs");
  }
  if (!out->n) {
    return hc_error_set(error, HC_REFUSED, "it gives no audio out; an insert needs one or two outputs");
  }
  put_sides_first(ports, in);
  put_sides_first(ports, out);
  const bool wide_in = in->n > 1, wide_out = out->n > 1;
  layout->wiring = wide_in ? (wide_out ? HC_WIRING_STEREO : HC_WIRING_WIDE_TO_MONO)
                           : (wide_out ? HC_WIRING_MONO_TO_WIDE : HC_WIRING_MONO_PAIR);
  layout->copies = wide_in ? 1 : 2;
  layout->n_in = layout->n_out = 2;
  layout->plugin_outs = layout->wiring == HC_WIRING_WIDE_TO_MONO ? 1 : 2;
  for (unsigned c = 0; c < 2; ++c) {
    layout->in[c] = in->index[wide_in ? c : 0];
    layout->out[c] = out->index[wide_out ? c : 0];
  }
  return HC_OK;
}

static HcStatus lay_out_own(uint32_t n_in, uint32_t n_out, const HcChannels *in, const HcChannels *out, HcLayout *layout,
                            HcError *error)
{
  if (in->n != n_in || out->n != n_out) {
    return hc_error_set(error, HC_REFUSED, "it has %u signal inputs and %u outputs; %u and %u are needed here", in->n, out->n,
                        n_in, n_out);
  }
  layout->copies = 1;
  layout->n_in = n_in;
  layout->n_out = layout->plugin_outs = n_out;
  memcpy(layout->in, in->index, sizeof(layout->in));
  memcpy(layout->out, out->index, sizeof(layout->out));
  return HC_OK;
}

HcStatus hc_layout_find(const HcShelf *shelf, const LilvPlugin *plugin, const HcPort *ports, uint32_t n, HcRole role,
                        HcLayout *layout, HcError *error)
{
  memset(layout, 0, sizeof(*layout));
  const HcStatus status = hc_features_check(shelf, plugin, &layout->blocks, error);
  if (status) {
    return status;
  }
  for (uint32_t i = 0; i < n; ++i) {
    if (ports[i].kind == HC_PORT_OTHER && !ports[i].optional) {
      return hc_error_set(error, HC_REFUSED, "its port \"%s\" is of a type that is not known here and must be connected",
                          lilv_node_as_string(lilv_port_get_symbol(plugin, ports[i].port)));
    }
  }
  layout->latency_port = lilv_plugin_has_latency(plugin) ? lilv_plugin_get_latency_port_index(plugin) : UINT32_MAX;
  HcChannels in = channels_of(ports, n, true, role);
  HcChannels out = channels_of(ports, n, false, role);
  switch (role) {
  case HC_ROLE_LINE:
    return lay_out_own(7, 4, &in, &out, layout, error);
  case HC_ROLE_AMPLIFIER:
    return lay_out_own(2, 2, &in, &out, layout, error);
  case HC_ROLE_HEADPHONE:
    return lay_out_own(4, 4, &in, &out, layout, error);
  case HC_ROLE_INTERFERENCE:
    return lay_out_own(0, HC_BUS_ROWS, &in, &out, layout, error);
  case HC_ROLE_INSERT:
    break;
  }
  return lay_out_insert(ports, &in, &out, layout, error);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * State saved and restored as an ordinary host does it (lilv: the values of the ports and what the plugin itself has to tell, as a
 * Turtle text): after any controls within their ranges, a second instance that takes the first one's state plays the same bits.
 *
 * usage: state_test BUNDLE URI
 */
#include "check.h"
#include "lv2_rig.h"

#include "lv2/state/state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 12, FRAMES = 2048, SETTLE = 40 };
static const char k_uri[] = "urn:hotcold:test:state";

/** For lilv: a control port's value. */
static const void *value_get(const char *symbol, void *user, uint32_t *size, uint32_t *type)
{
  HcRig *const rig = user;
  *size = sizeof(float);
  *type = hc_rig_urid(rig, "http://lv2plug.in/ns/ext/atom#Float");
  return &rig->control[hc_rig_port(rig, symbol)];
}

static void value_set(const char *symbol, void *user, const void *value, uint32_t size, uint32_t type)
{
  HcRig *const rig = user;
  if (size == sizeof(float) && type == hc_rig_urid(rig, "http://lv2plug.in/ns/ext/atom#Float"))
    memcpy(&rig->control[hc_rig_port(rig, symbol)], value, sizeof(float));
}

/** To be freed. */
static char *state_save(HcRig *rig)
{
  LilvState *const state = lilv_state_new_from_instance(rig->plugin, rig->instance, &rig->map, NULL, NULL, NULL, NULL, value_get,
                                                        rig, LV2_STATE_IS_POD, rig->feature_list);
  char *const text = state ? lilv_state_to_string(rig->world, &rig->map, &rig->unmap, state, k_uri, NULL) : NULL;
  lilv_state_free(state);
  return text;
}

static bool state_restore(HcRig *rig, const char *text)
{
  LilvState *const state = lilv_state_new_from_string(rig->world, &rig->map, text);
  if (state)
    lilv_state_restore(state, rig->instance, value_set, rig, 0, rig->feature_list);
  lilv_state_free(state);
  return state != NULL;
}

/** Every control input anywhere in its range; switches and choices at one of their points. */
static void controls_draw(HcRig *rig, const float *low, const float *high)
{
  LilvNode *const input = lilv_new_uri(rig->world, LV2_CORE__InputPort),
                  *const integer = lilv_new_uri(rig->world, LV2_CORE__integer),
                  *const toggled = lilv_new_uri(rig->world, LV2_CORE__toggled),
                  *const control = lilv_new_uri(rig->world, LV2_CORE__ControlPort);
  for (uint32_t p = 0; p < rig->ports; p++) {
    const LilvPort *const port = lilv_plugin_get_port_by_index(rig->plugin, p);
    if (!lilv_port_is_a(rig->plugin, port, control) || !lilv_port_is_a(rig->plugin, port, input))
      continue;
    const float part = (float)(rand() % 1001) / 1000.0F, value = low[p] + part * (high[p] - low[p]);
    const bool whole = lilv_port_has_property(rig->plugin, port, integer) || lilv_port_has_property(rig->plugin, port, toggled);
    char text[32]; // lilv writes floats with some seven digits
    snprintf(text, sizeof text, "%.4g", (double)(whole ? roundf(value) : value));
    rig->control[p] = strtof(text, NULL);
  }
  lilv_node_free(input);
  lilv_node_free(integer);
  lilv_node_free(toggled);
  lilv_node_free(control);
}

/** Runs until its circuits are solved, then begins anew and plays FRAMES frames. */
static void play(HcRig *rig)
{
  lilv_instance_activate(rig->instance);
  for (int i = 0; i < SETTLE; i++)
    hc_rig_run(rig, 64);
  lilv_instance_deactivate(rig->instance);
  lilv_instance_activate(rig->instance);
  uint64_t dice = 3;
  for (uint32_t p = 0; p < rig->ports; p++)
    for (int i = 0; rig->audio[p] && i < FRAMES; i++) {
      dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
      rig->audio[p][i] = (float)(dice >> 40) * 0x1p-24F - 0.5F;
    }
  hc_rig_run(rig, FRAMES);
  lilv_instance_deactivate(rig->instance);
}

static void case_round(HcCheck *check, const char *bundle, const char *uri, int round)
{
  HcRig *const first = hc_rig_new(bundle, uri, 48000), *const second = hc_rig_new(bundle, uri, 48000);
  float low[HC_RIG_PORTS_MAX], high[HC_RIG_PORTS_MAX], usual[HC_RIG_PORTS_MAX];
  lilv_plugin_get_port_ranges_float(first->plugin, low, high, usual);
  controls_draw(first, low, high);
  play(first);
  char *const text = state_save(first);
  HC_CHECK(check, text && state_restore(second, text), "round %d: nothing was saved", round);
  play(second);
  for (uint32_t p = 0; p < first->ports; p++)
    HC_CHECK(check, !first->audio[p] || memcmp(first->audio[p], second->audio[p], FRAMES * sizeof(float)) == 0,
             "round %d: other bits at port %u", round, p);
  free(text);
  lilv_instance_activate(first->instance);
  lilv_instance_activate(second->instance);
  hc_rig_free(first);
  hc_rig_free(second);
}

int main(int argc, char **argv)
{
  unsigned failures = 0;
  if (argc != 3)
    return 2;
  HcCheck check = {"a restored state plays the same bits", 0, 0, &failures};
  srand(11);
  for (int round = 0; round < ROUNDS; round++)
    case_round(&check, argv[1], argv[2], round);
  hc_check_end(&check);
  return hc_check_summary(failures);
}

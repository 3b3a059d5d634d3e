// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2_rig.h"

#include "lv2/atom/forge.h"
#include "lv2/patch/patch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *p, const char *what)
{
  if (!p) {
    printf("FAIL cannot go on: %s\n", what);
    exit(1);
  }
  return p;
}

static LV2_URID urid_map(LV2_URID_Map_Handle handle, const char *uri)
{
  HcRig *const rig = handle;
  for (uint32_t i = 0; i < rig->n_uris; i++)
    if (strcmp(rig->uris[i], uri) == 0)
      return i + 1;
  must(rig->n_uris < HC_RIG_URIDS_MAX ? rig : NULL, "room for a URID");
  rig->uris[rig->n_uris++] = must(strdup(uri), "memory");
  return rig->n_uris;
}

static const char *urid_unmap(LV2_URID_Unmap_Handle handle, LV2_URID urid)
{
  const HcRig *const rig = handle;
  return urid >= 1 && urid <= rig->n_uris ? rig->uris[urid - 1] : NULL;
}

LV2_URID hc_rig_urid(HcRig *rig, const char *uri)
{
  return urid_map(rig, uri);
}

static int log_vprintf(LV2_Log_Handle handle, LV2_URID type, const char *format, va_list args)
{
  (void)type;
  HcRig *const rig = handle;
  rig->logged++;
  return vsnprintf(rig->last_log, sizeof rig->last_log, format, args);
}

__attribute__((format(printf, 3, 4))) static int log_printf(LV2_Log_Handle handle, LV2_URID type, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  const int n = log_vprintf(handle, type, format, args);
  va_end(args);
  return n;
}

static LV2_Worker_Status put(HcRigJob *jobs, uint32_t *n, uint32_t size, const void *body)
{
  if (*n == HC_RIG_JOBS_MAX || size > HC_RIG_JOB_BYTES)
    return LV2_WORKER_ERR_NO_SPACE;
  jobs[*n].size = size;
  memcpy(jobs[*n].body, body, size);
  ++*n;
  return LV2_WORKER_SUCCESS;
}

static LV2_Worker_Status work_schedule(LV2_Worker_Schedule_Handle handle, uint32_t size, const void *data)
{
  HcRig *const rig = handle;
  return put(rig->jobs, &rig->n_jobs, size, data);
}

static LV2_Worker_Status work_respond(LV2_Worker_Respond_Handle handle, uint32_t size, const void *data)
{
  HcRig *const rig = handle;
  return put(rig->answers, &rig->n_answers, size, data);
}

static void features_make(HcRig *rig)
{
  rig->map = (LV2_URID_Map){rig, urid_map};
  rig->unmap = (LV2_URID_Unmap){rig, urid_unmap};
  rig->log = (LV2_Log_Log){rig, log_printf, log_vprintf};
  rig->schedule = (LV2_Worker_Schedule){rig, work_schedule};
  rig->features[0] = (LV2_Feature){LV2_URID__map, &rig->map};
  rig->features[1] = (LV2_Feature){LV2_URID__unmap, &rig->unmap};
  rig->features[2] = (LV2_Feature){LV2_LOG__log, &rig->log};
  rig->features[3] = (LV2_Feature){LV2_WORKER__schedule, &rig->schedule};
  rig->features[4] = (LV2_Feature){LV2_CORE__isLive, NULL};
  for (int i = 0; i < 5; i++)
    rig->feature_list[i] = &rig->features[i];
}

static void ports_connect(HcRig *rig)
{
  LilvNode *const audio = lilv_new_uri(rig->world, LV2_CORE__AudioPort), *const control =
                                                                             lilv_new_uri(rig->world, LV2_CORE__ControlPort);
  rig->ports = lilv_plugin_get_num_ports(rig->plugin);
  must(rig->ports <= HC_RIG_PORTS_MAX ? rig : NULL, "room for ports");
  lilv_plugin_get_port_ranges_float(rig->plugin, NULL, NULL, rig->control);
  for (uint32_t i = 0; i < rig->ports; i++) {
    const LilvPort *const port = lilv_plugin_get_port_by_index(rig->plugin, i);
    if (lilv_port_is_a(rig->plugin, port, audio)) {
      rig->audio[i] = must(calloc(HC_RIG_FRAMES, sizeof(float)), "memory");
      lilv_instance_connect_port(rig->instance, i, rig->audio[i]);
    } else if (lilv_port_is_a(rig->plugin, port, control)) {
      lilv_instance_connect_port(rig->instance, i, &rig->control[i]);
    } else {
      lilv_instance_connect_port(rig->instance, i, rig->events);
    }
  }
  lilv_node_free(audio);
  lilv_node_free(control);
}

static void events_clear(HcRig *rig)
{
  LV2_Atom_Sequence *const sequence = (LV2_Atom_Sequence *)rig->events;
  sequence->atom = (LV2_Atom){sizeof(LV2_Atom_Sequence_Body), urid_map(rig, LV2_ATOM__Sequence)};
  sequence->body = (LV2_Atom_Sequence_Body){0, 0};
}

HcRig *hc_rig_new(const char *bundle, const char *uri, double rate)
{
  HcRig *const rig = must(calloc(1, sizeof *rig), "memory");
  rig->world = must(lilv_world_new(), "lilv");
  char folder[4096];
  snprintf(folder, sizeof folder, "%s/", bundle);
  LilvNode *const place = must(lilv_new_file_uri(rig->world, NULL, folder), "bundle"), *const name =
                                                                                           lilv_new_uri(rig->world, uri);
  lilv_world_load_bundle(rig->world, place);
  rig->plugin = must((void *)(uintptr_t)lilv_plugins_get_by_uri(lilv_world_get_all_plugins(rig->world), name), uri);
  lilv_node_free(place);
  lilv_node_free(name);
  features_make(rig);
  events_clear(rig);
  rig->instance = must(lilv_plugin_instantiate(rig->plugin, rate, rig->feature_list), "instantiate");
  ports_connect(rig);
  return rig;
}

void hc_rig_free(HcRig *rig)
{
  for (int round = 0; round < 4 && rig->n_jobs + rig->n_answers > 0; round++)
    hc_rig_run(rig, 0);
  lilv_instance_deactivate(rig->instance);
  lilv_instance_free(rig->instance);
  lilv_world_free(rig->world);
  for (uint32_t i = 0; i < rig->ports; i++)
    free(rig->audio[i]);
  for (uint32_t i = 0; i < rig->n_uris; i++)
    free(rig->uris[i]);
  free(rig);
}

static const LilvPort *port_find(const HcRig *rig, const char *symbol)
{
  LilvNode *const name = lilv_new_string(rig->world, symbol);
  const LilvPort *const port = lilv_plugin_get_port_by_symbol(rig->plugin, name);
  lilv_node_free(name);
  return must((void *)(uintptr_t)port, symbol);
}

uint32_t hc_rig_port(const HcRig *rig, const char *symbol)
{
  return lilv_port_get_index(rig->plugin, port_find(rig, symbol));
}

float hc_rig_point(const HcRig *rig, const char *symbol, const char *label)
{
  LilvScalePoints *const points = lilv_port_get_scale_points(rig->plugin, port_find(rig, symbol));
  float value = NAN;
  LILV_FOREACH(scale_points, i, points)
  {
    const LilvScalePoint *const point = lilv_scale_points_get(points, i);
    if (strcmp(lilv_node_as_string(lilv_scale_point_get_label(point)), label) == 0)
      value = lilv_node_as_float(lilv_scale_point_get_value(point));
  }
  lilv_scale_points_free(points);
  must(isnan(value) ? NULL : rig->world, label);
  return value;
}

void hc_rig_set(HcRig *rig, const char *symbol, float value)
{
  rig->control[hc_rig_port(rig, symbol)] = value;
}

void hc_rig_run(HcRig *rig, uint32_t frames)
{
  const LV2_Worker_Interface *const worker = lilv_instance_get_extension_data(rig->instance, LV2_WORKER__interface);
  lilv_instance_run(rig->instance, frames);
  events_clear(rig);
  if (!worker)
    return;
  LV2_Handle const handle = lilv_instance_get_handle(rig->instance);
  for (uint32_t i = 0; i < rig->n_answers; i++)
    worker->work_response(handle, rig->answers[i].size, rig->answers[i].body);
  rig->n_answers = 0;
  for (uint32_t i = 0; i < rig->n_jobs; i++)
    worker->work(handle, work_respond, rig, rig->jobs[i].size, rig->jobs[i].body);
  rig->n_jobs = 0;
}

void hc_rig_send_path(HcRig *rig, const char *property, const char *path)
{
  LV2_Atom_Forge forge;
  LV2_Atom_Forge_Frame sequence, object;
  lv2_atom_forge_init(&forge, &rig->map);
  lv2_atom_forge_set_buffer(&forge, (uint8_t *)rig->events, sizeof rig->events);
  lv2_atom_forge_sequence_head(&forge, &sequence, 0);
  lv2_atom_forge_frame_time(&forge, 0);
  lv2_atom_forge_object(&forge, &object, 0, urid_map(rig, LV2_PATCH__Set));
  lv2_atom_forge_key(&forge, urid_map(rig, LV2_PATCH__property));
  lv2_atom_forge_urid(&forge, urid_map(rig, property));
  lv2_atom_forge_key(&forge, urid_map(rig, LV2_PATCH__value));
  lv2_atom_forge_path(&forge, path, (uint32_t)strlen(path));
  lv2_atom_forge_pop(&forge, &object);
  lv2_atom_forge_pop(&forge, &sequence);
}

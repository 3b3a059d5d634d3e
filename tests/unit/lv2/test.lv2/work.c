// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* A plugin that asks its host for everything: work in every run, state with a file and a number, options, atoms, CV, latency,
 * log. What it finds right it tells as a sum of bits. */
#include "plugins.h"

#include "lv2/atom/atom.h"
#include "lv2/buf-size/buf-size.h"
#include "lv2/log/log.h"
#include "lv2/options/options.h"
#include "lv2/parameters/parameters.h"
#include "lv2/state/state.h"
#include "lv2/urid/urid.h"
#include "lv2/worker/worker.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  IN_LEFT,
  IN_RIGHT,
  OUT_LEFT,
  OUT_RIGHT,
  GAIN,
  LATENCY,
  EVENTS,
  NOTIFY,
  CV_IN,
  CV_OUT,
  SIDE,
  CHECKS,
  DELAY,
  NUMBER,
  ANSWERS,
  PORTS
};
enum {
  RIGHT_EVENTS = 1,
  RIGHT_NOTIFY = 2,
  RIGHT_CV = 4,
  RIGHT_SIDE = 8,
  RIGHT_END = 16,
  RIGHT_OPTIONS = 32,
  RIGHT_FEATURES = 64
};
enum { NOTIFY_BYTES = 16384 };

/** What work is asked for. */
typedef struct Task {
  uint64_t asked; ///< frame of the request; UINT64_MAX: this sets the number
  int32_t number;
} Task;

typedef struct Plugin {
  void *port[PORTS];
  const LV2_URID_Map *map;
  const LV2_Worker_Schedule *schedule;
  const LV2_Log_Log *log;
  const LV2_Options_Option *options;
  const LV2_State_Make_Path *make_path;
  double rate;
  uint64_t frame;
  uint32_t answers, runs, ends;
  float delay;
  int32_t number;
  unsigned found;
} Plugin;

static const void *feature(const LV2_Feature *const *features, const char *uri)
{
  for (; *features; ++features) {
    if (!strcmp((*features)->URI, uri)) {
      return (*features)->data;
    }
  }
  return NULL;
}

static bool has(const LV2_Feature *const *features, const char *uri)
{
  while (*features && strcmp((*features)->URI, uri)) {
    ++features;
  }
  return *features != NULL;
}

static double option(const Plugin *plugin, const char *uri)
{
  for (const LV2_Options_Option *o = plugin->options; o && o->key; ++o) {
    if (o->key == plugin->map->map(plugin->map->handle, uri)) {
      return o->type == plugin->map->map(plugin->map->handle, LV2_ATOM__Int) ? *(const int32_t *)o->value
                                                                             : (double)*(const float *)o->value;
    }
  }
  return -1.0;
}

static LV2_Handle instantiate(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                              const LV2_Feature *const *features)
{
  (void)descriptor;
  (void)bundle;
  Plugin *const plugin = calloc(1, sizeof(*plugin));
  if (!plugin) {
    return NULL;
  }
  plugin->rate = rate;
  plugin->map = feature(features, LV2_URID__map);
  plugin->schedule = feature(features, LV2_WORKER__schedule);
  plugin->log = feature(features, LV2_LOG__log);
  plugin->options = feature(features, LV2_OPTIONS__options);
  plugin->make_path = feature(features, LV2_STATE__makePath);
  const LV2_URID_Unmap *const unmap = feature(features, LV2_URID__unmap);
  if (plugin->map && unmap && plugin->log && plugin->make_path && plugin->schedule &&
      has(features, LV2_BUF_SIZE__boundedBlockLength) && !has(features, LV2_BUF_SIZE__fixedBlockLength) &&
      !has(features, LV2_BUF_SIZE__powerOf2BlockLength) &&
      !strcmp(unmap->unmap(unmap->handle, plugin->map->map(plugin->map->handle, LV2_ATOM__Int)), LV2_ATOM__Int)) {
    plugin->found |= RIGHT_FEATURES;
  }
  if (option(plugin, LV2_BUF_SIZE__minBlockLength) == 1.0 && option(plugin, LV2_BUF_SIZE__maxBlockLength) == 64.0 &&
      option(plugin, LV2_BUF_SIZE__nominalBlockLength) == 64.0 && option(plugin, LV2_BUF_SIZE__sequenceSize) == 8192.0 &&
      option(plugin, LV2_PARAMETERS__sampleRate) == rate) {
    plugin->found |= RIGHT_OPTIONS;
  }
  char *const path = plugin->make_path->path(plugin->make_path->handle, "takes/one.txt");
  FILE *const file = path ? fopen(path, "w") : NULL;
  if (file) {
    fclose(file);
  }
  plugin->log->printf(plugin->log->handle, plugin->map->map(plugin->map->handle, LV2_LOG__Warning), "born at %d Hz, %s\n",
                      (int)rate, file ? path : "homeless");
  free(path);
  return plugin;
}

static void connect_port(LV2_Handle instance, uint32_t index, void *data)
{
  ((Plugin *)instance)->port[index] = data;
}

static void activate(LV2_Handle instance)
{
  Plugin *const plugin = (Plugin *)instance;
  plugin->frame = 0;
}

static unsigned look(const Plugin *plugin, uint32_t frames)
{
  const LV2_Atom_Sequence *const events = plugin->port[EVENTS];
  const LV2_Atom_Sequence *const notify = plugin->port[NOTIFY];
  unsigned right = plugin->found & (RIGHT_FEATURES | RIGHT_OPTIONS);
  right |= events->atom.type == plugin->map->map(plugin->map->handle, LV2_ATOM__Sequence) &&
                   events->atom.size == sizeof(LV2_Atom_Sequence_Body)
               ? RIGHT_EVENTS
               : 0;
  right |= notify->atom.size >= NOTIFY_BYTES ? RIGHT_NOTIFY : 0;
  right |= plugin->ends == plugin->runs ? RIGHT_END : 0;
  unsigned cv = 0, side = 0;
  for (uint32_t i = 0; i < frames; ++i) {
    cv += ((const float *)plugin->port[CV_IN])[i] == 0.25f;
    side += ((const float *)plugin->port[SIDE])[i] == 0.0f;
  }
  return right | (cv == frames ? RIGHT_CV : 0) | (side == frames ? RIGHT_SIDE : 0);
}

static void run(LV2_Handle instance, uint32_t frames)
{
  Plugin *const plugin = (Plugin *)instance;
  const float gain = *(const float *)plugin->port[GAIN];
  *(float *)plugin->port[CHECKS] = (float)look(plugin, frames);
  for (uint32_t i = 0; i < frames; ++i) {
    ((float *)plugin->port[OUT_LEFT])[i] = gain * ((const float *)plugin->port[IN_LEFT])[i];
    ((float *)plugin->port[OUT_RIGHT])[i] = gain * ((const float *)plugin->port[IN_RIGHT])[i];
    ((float *)plugin->port[CV_OUT])[i] = 1.0f;
  }
  // A host that forgets to make room again would overflow here.
  LV2_Atom_Sequence *const notify = plugin->port[NOTIFY];
  memset(&notify->body, 0x55, notify->atom.size);
  notify->atom.size = sizeof(LV2_Atom_Sequence_Body);
  const Task task = {plugin->frame, 0};
  plugin->schedule->schedule_work(plugin->schedule->handle, sizeof(task), &task);
  plugin->frame += frames;
  ++plugin->runs;
  *(float *)plugin->port[LATENCY] = 5.0f;
  *(float *)plugin->port[DELAY] = plugin->delay;
  *(float *)plugin->port[NUMBER] = (float)plugin->number;
  *(float *)plugin->port[ANSWERS] = (float)plugin->answers;
}

static void cleanup(LV2_Handle instance)
{
  free(instance);
}

/* ---- work ------------------------------------------------------------------------------------------------------------- */

static LV2_Worker_Status work(LV2_Handle instance, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle,
                              uint32_t size, const void *data)
{
  (void)instance;
  return respond(handle, size, data);
}

static LV2_Worker_Status work_response(LV2_Handle instance, uint32_t size, const void *data)
{
  Plugin *const plugin = (Plugin *)instance;
  Task task;
  if (size != sizeof(task)) {
    return LV2_WORKER_ERR_UNKNOWN;
  }
  memcpy(&task, data, sizeof(task));
  if (task.asked == UINT64_MAX) {
    plugin->number = task.number;
  } else {
    plugin->delay = (float)(plugin->frame - task.asked);
    ++plugin->answers;
  }
  return LV2_WORKER_SUCCESS;
}

static LV2_Worker_Status end_run(LV2_Handle instance)
{
  ++((Plugin *)instance)->ends;
  return LV2_WORKER_SUCCESS;
}

/* ---- state ------------------------------------------------------------------------------------------------------------ */

static LV2_URID mapped(const Plugin *plugin, const char *uri)
{
  return plugin->map->map(plugin->map->handle, uri);
}

static LV2_State_Status save(LV2_Handle instance, LV2_State_Store_Function store, LV2_State_Handle handle, uint32_t flags,
                             const LV2_Feature *const *features)
{
  (void)flags;
  const Plugin *const plugin = (const Plugin *)instance;
  const LV2_State_Make_Path *const make = feature(features, LV2_STATE__makePath);
  const LV2_State_Map_Path *const map_path = feature(features, LV2_STATE__mapPath);
  if (!make || !map_path) {
    return LV2_STATE_ERR_NO_FEATURE;
  }
  char *const path = make->path(make->handle, "memo/words.txt");
  FILE *const file = path ? fopen(path, "w") : NULL;
  if (!file) {
    return LV2_STATE_ERR_UNKNOWN;
  }
  fprintf(file, "%d", plugin->number);
  fclose(file);
  char *const abstract = map_path->abstract_path(map_path->handle, path);
  store(handle, mapped(plugin, TEST_URI "file"), abstract, strlen(abstract) + 1, mapped(plugin, LV2_ATOM__Path),
        LV2_STATE_IS_POD);
  free(abstract);
  free(path);
  return LV2_STATE_SUCCESS;
}

/* The number is what the file says; the worker, where there is one, hands it over. */
static LV2_State_Status restore(LV2_Handle instance, LV2_State_Retrieve_Function retrieve, LV2_State_Handle handle,
                                uint32_t flags, const LV2_Feature *const *features)
{
  (void)flags;
  Plugin *const plugin = (Plugin *)instance;
  const LV2_State_Map_Path *const map_path = feature(features, LV2_STATE__mapPath);
  const LV2_Worker_Schedule *const schedule = feature(features, LV2_WORKER__schedule);
  size_t size = 0;
  uint32_t type = 0, value_flags = 0;
  const void *const value = retrieve(handle, mapped(plugin, TEST_URI "file"), &size, &type, &value_flags);
  if (!value || !map_path || !schedule) {
    return LV2_STATE_ERR_NO_PROPERTY;
  }
  char *const path = map_path->absolute_path(map_path->handle, value);
  FILE *const file = fopen(path, "r");
  Task task = {UINT64_MAX, 0};
  const int read = file ? fscanf(file, "%d", &task.number) : 0;
  if (file) {
    fclose(file);
  }
  free(path);
  if (read == 1) {
    schedule->schedule_work(schedule->handle, sizeof(task), &task);
  }
  return read == 1 ? LV2_STATE_SUCCESS : LV2_STATE_ERR_UNKNOWN;
}

static const void *extension_data(const char *uri)
{
  static const LV2_Worker_Interface worker = {work, work_response, end_run};
  static const LV2_State_Interface state = {save, restore};
  return !strcmp(uri, LV2_WORKER__interface)  ? (const void *)&worker
         : !strcmp(uri, LV2_STATE__interface) ? (const void *)&state
                                              : NULL;
}

const LV2_Descriptor *test_work_descriptor(void)
{
  static const LV2_Descriptor descriptor = {TEST_URI "work", instantiate,   connect_port, activate, run, NULL,
                                            cleanup,         extension_data};
  return &descriptor;
}

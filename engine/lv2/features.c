// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include "lv2/buf-size/buf-size.h"
#include "lv2/parameters/parameters.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a plugin may require ---------------------------------------------------------------------------------------- */

static bool among(const char *uri, const char *const *list)
{
  while (*list && strcmp(*list, uri)) {
    ++list;
  }
  return *list != NULL;
}

static bool is_offered(const char *uri)
{
  static const char *const offered[] = {LV2_URID__map,
                                        LV2_URID__unmap,
                                        LV2_OPTIONS__options,
                                        LV2_BUF_SIZE__boundedBlockLength,
                                        LV2_WORKER__schedule,
                                        LV2_LOG__log,
                                        LV2_STATE__makePath,
                                        LV2_STATE__mapPath,
                                        LV2_STATE__freePath,
                                        LV2_STATE__loadDefaultState,
                                        LV2_STATE__threadSafeRestore,
                                        LV2_RESIZE_PORT__resize,
                                        LV2_CORE__inPlaceBroken,
                                        LV2_CORE__isLive,
                                        LV2_CORE__hardRTCapable,
                                        NULL};
  return among(uri, offered);
}

/* Blocks of one size, a power of two, coarse ones: all kept by a FIFO of HC_CHUNK frames. */
static bool wants_blocks(const char *uri)
{
  static const char *const wanted[] = {LV2_BUF_SIZE__fixedBlockLength, LV2_BUF_SIZE__powerOf2BlockLength,
                                       LV2_BUF_SIZE__coarseBlockLength, NULL};
  return among(uri, wanted);
}

static bool is_option(const char *uri)
{
  static const char *const given[] = {LV2_BUF_SIZE__minBlockLength,     LV2_BUF_SIZE__maxBlockLength, LV2_BUF_SIZE__sequenceSize,
                                      LV2_BUF_SIZE__nominalBlockLength, LV2_PARAMETERS__sampleRate,   NULL};
  return among(uri, given);
}

HcStatus hc_features_check(const HcShelf *shelf, const LilvPlugin *plugin, bool *blocks, HcError *error)
{
  HcStatus status = HC_OK;
  *blocks = false;
  LilvNodes *const features = lilv_plugin_get_required_features(plugin);
  LILV_FOREACH(nodes, i, features)
  {
    const char *const uri = lilv_node_as_uri(lilv_nodes_get(features, i));
    *blocks = *blocks || wants_blocks(uri);
    if (!status && !is_offered(uri) && !wants_blocks(uri)) {
      status = hc_error_set(error, HC_REFUSED, "it requires the feature <%s>, which is not offered here", uri);
    }
  }
  lilv_nodes_free(features);
  LilvNodes *const options = lilv_plugin_get_value(plugin, shelf->words.required_option);
  LILV_FOREACH(nodes, i, options)
  {
    const LilvNode *const option = lilv_nodes_get(options, i);
    if (!status && lilv_node_is_uri(option) && !is_option(lilv_node_as_uri(option))) {
      status = hc_error_set(error, HC_REFUSED, "it requires the option <%s>, which is not given here", lilv_node_as_uri(option));
    }
  }
  lilv_nodes_free(options);
  return status;
}

/* ---- what plugins call ------------------------------------------------------------------------------------------------ */

static int log_vprintf(LV2_Log_Handle handle, LV2_URID type, const char *format, va_list arguments)
{
  const HcPlug *const plug = (const HcPlug *)handle;
  HcHost *const host = plug->hosted->host;
  const char *const uri = hc_urids_unmap(host->urids, type);
  const HcLogLevel level = !uri                             ? HC_LOG_NOTE
                           : !strcmp(uri, LV2_LOG__Error)   ? HC_LOG_ERROR
                           : !strcmp(uri, LV2_LOG__Warning) ? HC_LOG_WARNING
                           : !strcmp(uri, LV2_LOG__Trace)   ? HC_LOG_TRACE
                                                            : HC_LOG_NOTE;
  return hc_log_put(&host->log, level, plug->hosted->name, format, arguments) ? 1 : 0;
}

__attribute__((format(printf, 3, 4))) static int log_printf(LV2_Log_Handle handle, LV2_URID type, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  const int written = log_vprintf(handle, type, format, arguments);
  va_end(arguments);
  return written;
}

/* RT. Atom ports keep the size they have. */
static LV2_Resize_Port_Status resize_port(LV2_Resize_Port_Feature_Data data, uint32_t index, size_t size)
{
  const HcPlug *const plug = (const HcPlug *)data;
  for (uint32_t i = 0; i < plug->n_atoms; ++i) {
    if (plug->atoms[i].index == index && size <= plug->atoms[i].capacity) {
      return LV2_RESIZE_PORT_SUCCESS;
    }
  }
  return LV2_RESIZE_PORT_ERR_NO_SPACE;
}

/* Outside of saving and restoring, where lilv has its own, paths are what they are. */
static char *same_path(LV2_State_Map_Path_Handle handle, const char *path)
{
  (void)handle;
  return strdup(path);
}

static void free_path(LV2_State_Free_Path_Handle handle, char *path)
{
  (void)handle;
  free(path);
}

/* ---- the list --------------------------------------------------------------------------------------------------------- */

static void fill_options(HcHosted *hosted)
{
  HcUrids *const urids = hosted->host->urids;
  const bool blocks = hosted->layout.blocks;
  hosted->block_min = blocks ? HC_CHUNK : 1;
  hosted->block_max = HC_CHUNK;
  hosted->sequence_bytes = HC_ATOM_BYTES;
  const LV2_URID integer = hc_urids_map(urids, LV2_ATOM__Int);
  const struct {
    const char *key;
    LV2_URID type;
    const void *value;
  } list[] = {{LV2_BUF_SIZE__minBlockLength, integer, &hosted->block_min},
              {LV2_BUF_SIZE__maxBlockLength, integer, &hosted->block_max},
              {LV2_BUF_SIZE__nominalBlockLength, integer, &hosted->block_max},
              {LV2_BUF_SIZE__sequenceSize, integer, &hosted->sequence_bytes},
              {LV2_PARAMETERS__sampleRate, hc_urids_map(urids, LV2_ATOM__Float), &hosted->rate}};
  _Static_assert(sizeof(list) / sizeof(*list) < HC_OPTIONS_MAX, "room for the end mark");
  for (size_t i = 0; i < sizeof(list) / sizeof(*list); ++i) {
    hosted->options[i] = (LV2_Options_Option){
        LV2_OPTIONS_INSTANCE, 0, hc_urids_map(urids, list[i].key), sizeof(int32_t), list[i].type, list[i].value};
  }
}

void hc_features_fill(HcPlug *plug)
{
  HcHosted *const hosted = plug->hosted;
  HcHost *const host = hosted->host;
  fill_options(hosted);
  plug->schedule = (LV2_Worker_Schedule){plug, hc_plug_schedule};
  plug->log = (LV2_Log_Log){plug, log_printf, log_vprintf};
  plug->make_path = (LV2_State_Make_Path){hosted, hc_unit_make_path};
  plug->map_path = (LV2_State_Map_Path){NULL, same_path, same_path};
  plug->free_path = (LV2_State_Free_Path){NULL, free_path};
  plug->resize = (LV2_Resize_Port_Resize){plug, resize_port};
  const LV2_Feature list[] = {{LV2_URID__map, &host->map},
                              {LV2_URID__unmap, &host->unmap},
                              {LV2_OPTIONS__options, hosted->options},
                              {LV2_LOG__log, &plug->log},
                              {LV2_STATE__makePath, &plug->make_path},
                              {LV2_STATE__mapPath, &plug->map_path},
                              {LV2_STATE__freePath, &plug->free_path},
                              {LV2_RESIZE_PORT__resize, &plug->resize},
                              {LV2_BUF_SIZE__boundedBlockLength, NULL},
                              {LV2_STATE__loadDefaultState, NULL},
                              {LV2_STATE__threadSafeRestore, NULL},
                              {LV2_CORE__isLive, NULL},
                              {LV2_WORKER__schedule, &plug->schedule},
                              {LV2_BUF_SIZE__fixedBlockLength, NULL},
                              {LV2_BUF_SIZE__powerOf2BlockLength, NULL},
                              {LV2_BUF_SIZE__coarseBlockLength, NULL}};
  _Static_assert(sizeof(list) / sizeof(*list) <= HC_FEATURES_MAX, "room for all features");
  const size_t all = sizeof(list) / sizeof(*list);
  const size_t n = hosted->layout.blocks ? all : all - 3;
  memcpy(plug->feature, list, sizeof(list));
  size_t given = 0;
  for (size_t i = 0; i < n; ++i) {
    // A plugin that has no work interface must not believe that work will be done.
    const bool works = plug->requests.bytes || strcmp(list[i].URI, LV2_WORKER__schedule);
    // Rendering a file is not live.
    const bool true_here = !host->synchronous || strcmp(list[i].URI, LV2_CORE__isLive);
    if (works && true_here) {
      plug->features[given++] = &plug->feature[i];
    }
  }
  plug->features[given] = NULL;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static uint32_t port_of(const HcHosted *hosted, const char *symbol)
{
  const uint32_t port = hc_unit_control(&hosted->unit, symbol);
  return port != UINT32_MAX && hosted->ports[port].input ? port : UINT32_MAX;
}

/* ---- saving ----------------------------------------------------------------------------------------------------------- */

static const void *value_for_lilv(const char *symbol, void *user, uint32_t *size, uint32_t *type)
{
  const HcHosted *const hosted = (const HcHosted *)user;
  const uint32_t port = port_of(hosted, symbol);
  *size = port == UINT32_MAX ? 0 : sizeof(float);
  *type = port == UINT32_MAX ? 0 : hc_urids_map(hosted->host->urids, LV2_ATOM__Float);
  return port == UINT32_MAX ? NULL : &hosted->saved_controls[port];
}

static char *make_path_in(LV2_State_Make_Path_Handle handle, const char *path)
{
  return hc_path_make((const char *)handle, path);
}

HcStatus hc_unit_save(HcUnit *unit, const float *controls, const char *dir, HcError *error)
{
  HcHosted *const hosted = (HcHosted *)unit->owner;
  HcHost *const host = hosted->host;
  if (mkdir(dir, 0777) && errno != EEXIST) {
    return hc_error_set(error, HC_IO, "%s: the folder cannot be made: %s", dir, strerror(errno));
  }
  char *const whole = realpath(dir, NULL); // a plugin may be told paths in it: they must be absolute
  if (!whole) {
    return hc_error_set(error, HC_IO, "%s: %s", dir, strerror(errno));
  }
  // lilv offers this too, but leaves the folders on the way to the plugin.
  LV2_State_Make_Path make = {whole, make_path_in};
  const LV2_Feature make_feature = {LV2_STATE__makePath, &make};
  const LV2_Feature *const features[] = {&make_feature, NULL};
  hosted->saved_controls = controls ? controls : unit->controls;
  LilvState *const state =
      lilv_state_new_from_instance(hosted->plugin, hosted->plug[0].instance, &host->map, hosted->scratch, whole, whole, whole,
                                   value_for_lilv, hosted, LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE, features);
  hosted->saved_controls = NULL;
  const int failed = !state || lilv_state_save(hosted->shelf->world, &host->map, &host->unmap, state, NULL, whole, "state.ttl");
  lilv_state_free(state);
  free(whole);
  return failed ? hc_error_set(error, HC_IO, "%s: the state of <%s> could not be written there", dir, hosted->uri) : HC_OK;
}

/* ---- restoring -------------------------------------------------------------------------------------------------------- */

typedef struct HcRestore {
  HcHosted *hosted;
  HcControlSet set;
  void *user;
} HcRestore;

bool hc_state_number(const HcHost *host, const void *value, uint32_t size, uint32_t type, double *number)
{
  const char *const uri = hc_urids_unmap(host->urids, type);
  if (!uri) {
    return false;
  }
  if (!strcmp(uri, LV2_ATOM__Float) && size == sizeof(float)) {
    *number = (double)*(const float *)value;
  } else if (!strcmp(uri, LV2_ATOM__Double) && size == sizeof(double)) {
    *number = *(const double *)value;
  } else if ((!strcmp(uri, LV2_ATOM__Int) || !strcmp(uri, LV2_ATOM__Bool)) && size == sizeof(int32_t)) {
    *number = *(const int32_t *)value;
  } else if (!strcmp(uri, LV2_ATOM__Long) && size == sizeof(int64_t)) {
    *number = (double)*(const int64_t *)value;
  } else {
    return false;
  }
  return true;
}

static void value_from_lilv(const char *symbol, void *user, const void *value, uint32_t size, uint32_t type)
{
  const HcRestore *const restore = (const HcRestore *)user;
  const uint32_t port = port_of(restore->hosted, symbol);
  double number = 0.0;
  if (port == UINT32_MAX || !hc_state_number(restore->hosted->host, value, size, type, &number)) {
    return;
  }
  if (restore->set) {
    restore->set(restore->user, port, (float)number);
  } else {
    restore->hosted->unit.controls[port] = (float)number;
  }
}

/* While a state is restored we are where work is done anyhow: it is done at once. Responses to a plugin that rests go straight
 * to it; of one that runs they go through the ring, whose writer we are. */
static LV2_Worker_Status respond_at_rest(LV2_Worker_Respond_Handle handle, uint32_t size, const void *data)
{
  HcPlug *const plug = (HcPlug *)handle;
  return plug->worker->work_response ? plug->worker->work_response(plug->handle, size, data) : LV2_WORKER_SUCCESS;
}

static LV2_Worker_Status work_at_rest(LV2_Worker_Schedule_Handle handle, uint32_t size, const void *data)
{
  HcPlug *const plug = (HcPlug *)handle;
  return plug->worker->work(plug->handle, respond_at_rest, plug, size, data);
}

static LV2_Worker_Status work_while_running(LV2_Worker_Schedule_Handle handle, uint32_t size, const void *data)
{
  HcPlug *const plug = (HcPlug *)handle;
  plug->due = 0;
  return plug->worker->work(plug->handle, hc_plug_respond, plug, size, data);
}

static void restore_plugs(HcRestore *restore, const LilvState *state)
{
  HcHosted *const hosted = restore->hosted;
  for (unsigned c = 0; c < hosted->plugs; ++c) {
    HcPlug *const plug = &hosted->plug[c];
    LV2_Worker_Schedule schedule = {plug, restore->set ? work_while_running : work_at_rest};
    const LV2_Feature work = {LV2_WORKER__schedule, &schedule};
    const LV2_Feature safe = {LV2_STATE__threadSafeRestore, NULL};
    const LV2_Feature map = {LV2_URID__map, &hosted->host->map};
    const LV2_Feature log = {LV2_LOG__log, &plug->log};
    const LV2_Feature *const features[] = {&map, &log, &safe, plug->worker ? &work : NULL, NULL};
    lilv_state_restore(state, plug->instance, c ? NULL : value_from_lilv, restore, 0, features);
  }
}

static LilvState *state_from_dir(HcHosted *hosted, const char *dir)
{
  char *file = NULL;
  if (asprintf(&file, "%s/state.ttl", dir) < 0) {
    return NULL;
  }
  // Paths in the state are relative to the file, and plugins want them absolute.
  char *const whole = realpath(file, NULL);
  hc_reading_begin();
  LilvState *const state = whole ? lilv_state_new_from_file(hosted->shelf->world, &hosted->host->map, NULL, whole) : NULL;
  hc_reading_end();
  free(whole);
  free(file);
  return state;
}

LilvState *hc_state_of_preset(HcHost *host, const HcShelf *shelf, const char *preset)
{
  LilvNode *const uri = strchr(preset, ':') ? lilv_new_uri(shelf->world, preset) : NULL;
  if (!uri) {
    return NULL;
  }
  hc_reading_begin();
  lilv_world_load_resource(shelf->world, uri);
  hc_reading_end();
  LilvState *const state = lilv_state_new_from_world(shelf->world, &host->map, uri);
  lilv_node_free(uri);
  return state;
}

static bool state_fits(const HcHosted *hosted, const LilvState *state)
{
  const LilvNode *const whose = lilv_state_get_plugin_uri(state);
  return whose && lilv_node_is_uri(whose) && !strcmp(lilv_node_as_uri(whose), hosted->uri);
}

HcStatus hc_unit_restore(HcUnit *unit, const char *preset_or_dir, HcControlSet set, void *user, HcError *error)
{
  HcHosted *const hosted = (HcHosted *)unit->owner;
  LilvState *const from_dir = state_from_dir(hosted, preset_or_dir);
  LilvState *const state = from_dir ? from_dir : hc_state_of_preset(hosted->host, hosted->shelf, preset_or_dir);
  if (!state) {
    return hc_error_set(error, HC_NOT_FOUND, "%s: no such preset or saved state of <%s>", preset_or_dir, hosted->uri);
  }
  HcStatus status = HC_OK;
  if (!state_fits(hosted, state)) {
    status = hc_error_set(error, HC_REFUSED, "%s: no preset or saved state of <%s>", preset_or_dir, hosted->uri);
  } else if (set && lilv_state_get_num_properties(state) &&
             !lilv_plugin_has_feature(hosted->plugin, hosted->shelf->words.thread_safe_restore)) {
    status = hc_error_set(error, HC_REFUSED, "<%s> cannot restore its state while it runs; insert it anew with the state",
                          hosted->uri);
  } else {
    HcRestore restore = {hosted, set, user};
    restore_plugs(&restore, state);
  }
  lilv_state_free(state);
  return status;
}

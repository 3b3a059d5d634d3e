// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line as an LV2 plugin: set-up, the descriptor and its extensions. The audio thread's part is line_run.c.
 */
#include "line.h"

#include "lv2/core/lv2_util.h"
#include "lv2/patch/patch.h"

#include <stdlib.h>
#include <string.h>

static const double k_fade_seconds = 0.010;

static void urids_map(HcLine *line)
{
  LV2_URID_Map *const m = line->map;
  line->urid = (HcLineUrids){.atom_path = m->map(m->handle, LV2_ATOM__Path),
                             .atom_urid = m->map(m->handle, LV2_ATOM__URID),
                             .atom_object = m->map(m->handle, LV2_ATOM__Object),
                             .patch_set = m->map(m->handle, LV2_PATCH__Set),
                             .patch_property = m->map(m->handle, LV2_PATCH__property),
                             .patch_value = m->map(m->handle, LV2_PATCH__value),
                             .file = {m->map(m->handle, HC_LINE_URI "#driver_file"), m->map(m->handle, HC_LINE_URI "#cable_file"),
                                      m->map(m->handle, HC_LINE_URI "#receiver_file")}};
}

static char *circuits_folder(const char *bundle)
{
  static const char below[] = "/circuits";
  const size_t length = strlen(bundle);
  char *const folder = malloc(length + sizeof below);
  if (folder) {
    memcpy(folder, bundle, length);
    memcpy(folder + length - (length > 0 && bundle[length - 1] == '/'), below, sizeof below);
  }
  return folder;
}

static void line_free(LV2_Handle instance)
{
  HcLine *const line = instance;
  for (HcPrepared *p = hc_kernel_retired(&line->kernel); p; p = hc_kernel_retired(&line->kernel))
    hc_line_release(p);
  hc_line_release(line->kernel.held[0]);
  hc_line_release(line->kernel.held[1]);
  hc_line_release(line->waiting);
  for (unsigned i = 0; i < HC_LINE_PARTS; i++)
    for (HcLinePath *path = atomic_load(&line->path[i]), *older; path; path = older) {
      older = path->older;
      free(path);
    }
  free(line->circuits);
  free(line);
}

/** A host in which nothing has to keep time with the world does not offer this. */
static bool is_live(const LV2_Feature *const *features)
{
  for (; features && *features; features++)
    if (!strcmp((*features)->URI, LV2_CORE__isLive))
      return true;
  return false;
}

static LV2_Handle line_new(const LV2_Descriptor *descriptor, double rate, const char *bundle, const LV2_Feature *const *features)
{
  (void)descriptor;
  HcLine *const line = aligned_alloc(64, (sizeof *line + 63) / 64 * 64);
  if (!line)
    return NULL;
  memset(line, 0, sizeof *line);
  const char *const missing = lv2_features_query(features, LV2_LOG__log, &line->logger.log, false, LV2_URID__map, &line->map,
                                                 true, LV2_WORKER__schedule, &line->schedule, false, NULL);
  lv2_log_logger_set_map(&line->logger, line->map);
  line->circuits = circuits_folder(bundle);
  if (missing || !line->circuits) {
    lv2_log_error(&line->logger, "the line needs the host feature <%s> and memory\n", missing ? missing : "");
    free(line->circuits);
    free(line);
    return NULL;
  }
  urids_map(line);
  line->rate = rate;
  line->latency = rate < 46000.0 ? 16 : 8;
  line->fade_frames = (uint32_t)(rate * k_fade_seconds);
  line->silent.taps = line->silent.noise_taps = 1;
  hc_kernel_init(&line->kernel, rate, &line->silent, !is_live(features));
  atomic_store(&line->stale, true);
  return line;
}

static void port_connect(LV2_Handle instance, uint32_t port, void *data)
{
  HcLine *const line = instance;
  if (port < HC_LINE_PORTS)
    line->port[port] = data;
}

/** The circuit that the ports ask for plays from the first frame on. */
static void line_activate(LV2_Handle instance)
{
  HcLine *const line = instance;
  hc_kernel_restart(&line->kernel);
  if (line->hosted)
    return;
  float ports[HC_LINE_PORTS];
  hc_line_ports_read(line, ports);
  if (!atomic_load(&line->stale) && memcmp(ports, line->asked, sizeof ports) == 0)
    return;
  atomic_store(&line->stale, false);
  memcpy(line->asked, ports, sizeof ports);
  HcPrepared *const prepared = hc_line_solve(line, ports);
  if (!prepared)
    return;
  line->latency = prepared->set->facts.latency;
  hc_line_release(line->waiting);
  line->waiting = NULL;
  hc_kernel_commit(&line->kernel, prepared, 1.0F, 0);
}

static void line_adopt(LV2_Handle instance)
{
  ((HcLine *)instance)->hosted = true;
}

static const void *line_extension(const char *uri)
{
  static const HcPrepareInterface prepare = {line_adopt,      hc_line_prepare, hc_line_commit,  hc_line_ready,
                                             hc_line_retired, hc_line_again,   hc_line_release, hc_line_reset};
  static const LV2_Worker_Interface worker = {hc_line_work, hc_line_work_response, NULL};
  static const LV2_State_Interface state = {hc_line_save, hc_line_restore};
  if (strcmp(uri, HC_PREPARE_URI) == 0)
    return &prepare;
  if (strcmp(uri, LV2_WORKER__interface) == 0)
    return &worker;
  return strcmp(uri, LV2_STATE__interface) == 0 ? &state : NULL;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptor = {HC_LINE_URI, line_new, port_connect, line_activate,
                                            hc_line_run, NULL,     line_free,    line_extension};
  return index == 0 ? &descriptor : NULL;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Instances: made, connected, begun and freed. */

#include "shell/shell.h"

#include "lv2/core/lv2_util.h"
#include "lv2/patch/patch.h"

#include <stdlib.h>
#include <string.h>

static const double k_fade_seconds = 0.010;

static void urids_map(HcShell *shell)
{
  LV2_URID_Map *const m = shell->map;
  shell->urid = (HcShellUrids){.atom_path = m->map(m->handle, LV2_ATOM__Path),
                               .atom_urid = m->map(m->handle, LV2_ATOM__URID),
                               .atom_object = m->map(m->handle, LV2_ATOM__Object),
                               .patch_set = m->map(m->handle, LV2_PATCH__Set),
                               .patch_property = m->map(m->handle, LV2_PATCH__property),
                               .patch_value = m->map(m->handle, LV2_PATCH__value)};
  for (unsigned i = 0; i < HC_SHELL_PARTS_MAX && shell->kind->file[i]; i++)
    shell->urid.file[i] = m->map(m->handle, shell->kind->file[i]);
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

/** A host in which nothing has to keep time with the world does not offer this. */
static bool is_live(const LV2_Feature *const *features)
{
  for (; features && *features; features++)
    if (!strcmp((*features)->URI, LV2_CORE__isLive))
      return true;
  return false;
}

void *hc_shell_new(const HcShellKind *kind, double rate, const char *bundle, const LV2_Feature *const *features)
{
  HcShell *const shell = aligned_alloc(64, (kind->size + 63) / 64 * 64);
  if (!shell)
    return NULL;
  memset(shell, 0, kind->size);
  const char *const missing = lv2_features_query(features, LV2_LOG__log, &shell->logger.log, false, LV2_URID__map, &shell->map,
                                                 true, LV2_WORKER__schedule, &shell->schedule, false, NULL);
  lv2_log_logger_set_map(&shell->logger, shell->map);
  shell->circuits = circuits_folder(bundle);
  if (missing || !shell->circuits) {
    lv2_log_error(&shell->logger, "the %s needs the host feature <%s> and memory\n", kind->name, missing ? missing : "");
    free(shell->circuits);
    free(shell);
    return NULL;
  }
  shell->kind = kind;
  urids_map(shell);
  shell->rate = rate;
  shell->alone = !is_live(features);
  shell->fade_frames = (uint32_t)(rate * k_fade_seconds);
  atomic_store(&shell->stale, true);
  return shell;
}

void hc_shell_free(HcShell *shell, HcPrepared *const held[2])
{
  for (HcPrepared *p = shell->kind->retired(shell); p; p = shell->kind->retired(shell))
    hc_shell_release(p);
  hc_shell_release(held[0]);
  hc_shell_release(held[1]);
  hc_shell_release(shell->waiting);
  hc_shell_release(shell->unsent);
  for (unsigned i = 0; i < HC_SHELL_PARTS_MAX; i++)
    for (HcShellPath *path = atomic_load(&shell->path[i]), *older; path; path = older) {
      older = path->older;
      free(path);
    }
  free(shell->circuits);
  free(shell);
}

void hc_shell_connect(LV2_Handle instance, uint32_t port, void *data)
{
  HcShell *const shell = instance;
  if (port < shell->kind->ports)
    shell->port[port] = data;
}

void hc_shell_adopt(LV2_Handle instance)
{
  HcShell *const shell = instance;
  shell->hosted = true;
}

void hc_shell_activate(LV2_Handle instance)
{
  HcShell *const shell = instance;
  shell->kind->restart(shell);
  if (shell->hosted)
    return;
  float ports[HC_SHELL_PORTS_MAX] = {0};
  for (size_t i = 0; i < shell->kind->n_controls; i++)
    ports[shell->kind->controls[i].port] = hc_shell_control(shell, shell->kind->controls[i].port);
  if (!atomic_load(&shell->stale) && memcmp(ports, shell->asked, sizeof ports) == 0)
    return;
  atomic_store(&shell->stale, false);
  memcpy(shell->asked, ports, sizeof ports);
  HcPrepared *const prepared = hc_shell_solve(shell, ports);
  if (!prepared)
    return;
  hc_shell_release(shell->waiting);
  shell->waiting = NULL;
  shell->facts = prepared->set->facts;
  shell->kind->play(shell, prepared, 1.0F, 0);
}

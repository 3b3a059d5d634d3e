// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What ports cannot hold: the circuit files of parts that stand on "file". Saved as the host's abstract paths.
 */
#include "shell/shell.h"

#include <stdlib.h>
#include <string.h>

static const void *feature(const LV2_Feature *const *features, const char *uri)
{
  for (; features && *features; features++)
    if (strcmp((*features)->URI, uri) == 0)
      return (*features)->data;
  return NULL;
}

/** Paths that the host mapped are freed as the host says. */
static void mapped_free(const LV2_State_Free_Path *host, char *path)
{
  if (host)
    host->free_path(host->handle, path);
  else
    free(path);
}

LV2_State_Status hc_shell_save(LV2_Handle instance, LV2_State_Store_Function store, LV2_State_Handle handle, uint32_t flags,
                               const LV2_Feature *const *features)
{
  (void)flags;
  HcShell *const shell = instance;
  const LV2_State_Map_Path *const map = feature(features, LV2_STATE__mapPath);
  const LV2_State_Free_Path *const host_free = feature(features, LV2_STATE__freePath);
  for (unsigned i = 0; i < HC_SHELL_PARTS_MAX && shell->kind->file[i]; i++) {
    const HcShellPath *const path = atomic_load_explicit(&shell->path[i], memory_order_acquire);
    if (!path || !path->text[0])
      continue;
    if (!map)
      return LV2_STATE_ERR_NO_FEATURE;
    char *const abstract = map->abstract_path(map->handle, path->text);
    if (!abstract)
      return LV2_STATE_ERR_UNKNOWN;
    const LV2_State_Status status = store(handle, shell->urid.file[i], abstract, strlen(abstract) + 1, shell->urid.atom_path,
                                          LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE);
    mapped_free(host_free, abstract);
    if (status != LV2_STATE_SUCCESS)
      return status;
  }
  return LV2_STATE_SUCCESS;
}

LV2_State_Status hc_shell_restore(LV2_Handle instance, LV2_State_Retrieve_Function retrieve, LV2_State_Handle handle,
                                  uint32_t flags, const LV2_Feature *const *features)
{
  (void)flags;
  HcShell *const shell = instance;
  const LV2_State_Map_Path *const map = feature(features, LV2_STATE__mapPath);
  const LV2_State_Free_Path *const host_free = feature(features, LV2_STATE__freePath);
  for (unsigned i = 0; i < HC_SHELL_PARTS_MAX && shell->kind->file[i]; i++) {
    size_t size = 0;
    uint32_t type = 0, value_flags = 0;
    const char *const value = retrieve(handle, shell->urid.file[i], &size, &type, &value_flags);
    if (!value || size == 0) {
      hc_shell_path_set(shell, i, NULL);
      continue;
    }
    if (type != shell->urid.atom_path || value[size - 1] != '\0')
      return LV2_STATE_ERR_BAD_TYPE;
    if (!map)
      return LV2_STATE_ERR_NO_FEATURE;
    char *const absolute = map->absolute_path(map->handle, value);
    if (!absolute)
      return LV2_STATE_ERR_UNKNOWN;
    hc_shell_path_set(shell, i, absolute);
    mapped_free(host_free, absolute);
  }
  return LV2_STATE_SUCCESS;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The worker: solves, sets paths, releases. For hosts that do not prepare circuits themselves.
 */
#include "shell/shell.h"

#include <stdlib.h>
#include <string.h>

void hc_shell_path_set(HcShell *shell, unsigned part, const char *text)
{
  const size_t size = text ? strlen(text) + 1 : 1;
  HcShellPath *const path = malloc(sizeof *path + size);
  if (!path) {
    lv2_log_error(&shell->logger, "out of memory for a path\n");
    return;
  }
  memcpy(path->text, text ? text : "", size);
  path->older = atomic_load_explicit(&shell->path[part], memory_order_acquire);
  while (
      !atomic_compare_exchange_weak_explicit(&shell->path[part], &path->older, path, memory_order_acq_rel, memory_order_acquire))
    ;
  atomic_store_explicit(&shell->stale, true, memory_order_release);
}

HcPrepared *hc_shell_solve(HcShell *shell, const float *ports)
{
  const char *paths[HC_SHELL_PARTS_MAX];
  char error[512];
  for (unsigned i = 0; i < HC_SHELL_PARTS_MAX; i++) {
    const HcShellPath *const path = atomic_load_explicit(&shell->path[i], memory_order_acquire);
    paths[i] = path && path->text[0] ? path->text : NULL;
  }
  HcPrepared *const prepared = hc_shell_prepare(shell, ports, paths, NULL, error, sizeof error);
  if (!prepared)
    lv2_log_error(&shell->logger, "%s\n", error);
  return prepared;
}

LV2_Worker_Status hc_shell_work(LV2_Handle instance, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle,
                                uint32_t size, const void *data)
{
  HcShell *const shell = instance;
  HcShellJob job;
  if (size < offsetof(HcShellJob, ports) || size > sizeof job)
    return LV2_WORKER_ERR_UNKNOWN;
  memcpy(&job, data, size);
  if (job.kind == HC_JOB_PATH)
    hc_shell_path_set(shell, job.part, job.path);
  if (job.kind == HC_JOB_RELEASE)
    hc_shell_release(job.prepared);
  if (job.kind != HC_JOB_SOLVE)
    return LV2_WORKER_SUCCESS;
  atomic_store_explicit(&shell->stale, false, memory_order_release);
  HcPrepared *const prepared = hc_shell_solve(shell, job.ports);
  const LV2_Worker_Status status = respond(handle, sizeof prepared, &prepared);
  if (status != LV2_WORKER_SUCCESS)
    hc_shell_release(prepared);
  return status;
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The line's worker: solves, sets paths, releases. For hosts that do not prepare circuits themselves.
 */
#include "line.h"

#include <stdlib.h>
#include <string.h>

void hc_line_path_set(HcLine *line, unsigned part, const char *text)
{
  const size_t size = text ? strlen(text) + 1 : 1;
  HcLinePath *const path = malloc(sizeof *path + size);
  if (!path) {
    lv2_log_error(&line->logger, "out of memory for a path\n");
    return;
  }
  memcpy(path->text, text ? text : "", size);
  path->older = atomic_load_explicit(&line->path[part], memory_order_acquire);
  while (
      !atomic_compare_exchange_weak_explicit(&line->path[part], &path->older, path, memory_order_acq_rel, memory_order_acquire))
    ;
  atomic_store_explicit(&line->stale, true, memory_order_release);
}

void hc_line_ports_read(const HcLine *line, float ports[HC_LINE_PORTS])
{
  memset(ports, 0, sizeof(float) * HC_LINE_PORTS);
  for (size_t i = 0; i < sizeof hc_line_controls / sizeof hc_line_controls[0]; i++) {
    const float *const value = line->port[hc_line_controls[i].port];
    ports[hc_line_controls[i].port] = value ? *value : hc_line_controls[i].standard;
  }
}

HcPrepared *hc_line_solve(HcLine *line, const float *ports)
{
  const char *paths[HC_LINE_PARTS];
  char error[512];
  for (unsigned i = 0; i < HC_LINE_PARTS; i++) {
    const HcLinePath *const path = atomic_load_explicit(&line->path[i], memory_order_acquire);
    paths[i] = path && path->text[0] ? path->text : NULL;
  }
  HcPrepared *const prepared = hc_line_prepare(line, ports, paths, NULL, error, sizeof error);
  if (!prepared)
    lv2_log_error(&line->logger, "%s\n", error);
  return prepared;
}

LV2_Worker_Status hc_line_work(LV2_Handle instance, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle,
                               uint32_t size, const void *data)
{
  HcLine *const line = instance;
  HcLineJob job;
  if (size < offsetof(HcLineJob, ports) || size > sizeof job)
    return LV2_WORKER_ERR_UNKNOWN;
  memcpy(&job, data, size);
  if (job.kind == HC_JOB_PATH)
    hc_line_path_set(line, job.part, job.path);
  if (job.kind == HC_JOB_RELEASE)
    hc_line_release(job.prepared);
  if (job.kind != HC_JOB_SOLVE)
    return LV2_WORKER_SUCCESS;
  atomic_store_explicit(&line->stale, false, memory_order_release);
  HcPrepared *const prepared = hc_line_solve(line, job.ports);
  const LV2_Worker_Status status = respond(handle, sizeof prepared, &prepared);
  if (status != LV2_WORKER_SUCCESS)
    hc_line_release(prepared);
  return status;
}

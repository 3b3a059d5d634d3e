// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What every such plugin's run() reaches. Nothing here allocates, locks, prints or calls the system.
 */
#include "shell/shell.h"

#include "lv2/atom/util.h"

#include <string.h>

float hc_shell_control(const HcShell *shell, unsigned port)
{
  const float *const value = shell->port[port];
  if (value)
    return *value;
  for (size_t i = 0; i < shell->kind->n_controls; i++)
    if (shell->kind->controls[i].port == port)
      return shell->kind->controls[i].standard;
  return 0.0F;
}

uint32_t hc_shell_number(const HcShell *shell, unsigned port, float limit)
{
  const float value = hc_shell_control(shell, port);
  return value > 0.0F ? (uint32_t)(value < limit ? value : limit) : 0;
}

void hc_shell_commit(LV2_Handle instance, HcPrepared *next, float gain, uint32_t frames)
{
  HcShell *const shell = instance;
  shell->hosted = true;
  shell->facts = next->set->facts;
  shell->kind->play(shell, next, gain, frames);
}

/** Send work, of which `body` bytes matter behind the head. */
static bool work_send(HcShell *shell, const HcShellJob *job, size_t body)
{
  const uint32_t size = (uint32_t)(offsetof(HcShellJob, ports) + body);
  return shell->schedule && shell->schedule->schedule_work(shell->schedule->handle, size, job) == LV2_WORKER_SUCCESS;
}

static void changes_ask(HcShell *shell)
{
  HcShellJob job = {.kind = HC_JOB_SOLVE};
  bool changed = false;
  for (size_t i = 0; i < shell->kind->n_controls; i++) {
    const HcPortControl *const c = &shell->kind->controls[i];
    const float *const value = shell->port[c->port];
    job.ports[c->port] = value ? *value : c->standard;
    changed = changed || (!c->live && memcmp(&job.ports[c->port], &shell->asked[c->port], sizeof(float)) != 0);
  }
  if (!changed && !atomic_load_explicit(&shell->stale, memory_order_acquire))
    return;
  if (!work_send(shell, &job, sizeof job.ports))
    return;
  shell->pending = true;
  memcpy(shell->asked, job.ports, sizeof shell->asked);
}

/** Hand back what no longer plays; without a worker it is kept until the plugin goes. */
static void retired_send(HcShell *shell)
{
  HcPrepared *const old = shell->schedule && !shell->unsent ? shell->kind->retired(shell) : shell->unsent;
  if (!old)
    return;
  const HcShellJob job = {.kind = HC_JOB_RELEASE, .prepared = old};
  shell->unsent = work_send(shell, &job, 0) ? NULL : old; // the worker's ring may be full
}

/** patch:Set of one of the files. */
static void set_read(HcShell *shell, const LV2_Atom_Object *object)
{
  const LV2_Atom *property = NULL, *value = NULL;
  const HcShellUrids *const u = &shell->urid;
  lv2_atom_object_get(object, u->patch_property, &property, u->patch_value, &value, 0);
  if (!property || property->type != u->atom_urid || !value || value->type != u->atom_path || value->size == 0 ||
      value->size > HC_SHELL_PATH_MAX)
    return;
  for (unsigned part = 0; part < HC_SHELL_PARTS_MAX && shell->kind->file[part]; part++)
    if (((const LV2_Atom_URID *)property)->body == u->file[part]) {
      HcShellJob job = {.kind = HC_JOB_PATH, .part = part};
      memcpy(job.path, value + 1, value->size);
      job.path[value->size - 1] = '\0';
      work_send(shell, &job, value->size);
    }
}

static void messages_read(HcShell *shell)
{
  const LV2_Atom_Sequence *const control_in = shell->port[shell->kind->control_port];
  if (!control_in || control_in->atom.size < sizeof(LV2_Atom_Sequence_Body))
    return;
  LV2_ATOM_SEQUENCE_FOREACH(control_in, event)
  {
    const LV2_Atom_Object *const object = (const LV2_Atom_Object *)&event->body;
    if (object->atom.type == shell->urid.atom_object && object->body.otype == shell->urid.patch_set)
      set_read(shell, object);
  }
}

static void circuits_serve(HcShell *shell)
{
  if (shell->waiting && shell->kind->ready(shell)) {
    shell->facts = shell->waiting->set->facts;
    shell->kind->play(shell, shell->waiting, 1.0F, shell->fade_frames);
    shell->waiting = NULL;
  }
  if (!shell->pending && !shell->waiting)
    changes_ask(shell);
  retired_send(shell);
}

void hc_shell_serve(HcShell *shell)
{
  messages_read(shell);
  if (!shell->hosted)
    circuits_serve(shell);
  float *const latency = shell->port[shell->kind->latency_port];
  if (latency)
    *latency = (float)shell->facts.latency;
}

LV2_Worker_Status hc_shell_work_response(LV2_Handle instance, uint32_t size, const void *body)
{
  HcShell *const shell = instance;
  HcPrepared *answer = NULL;
  if (size != sizeof(HcPrepared *))
    return LV2_WORKER_ERR_UNKNOWN;
  memcpy(&answer, body, sizeof answer);
  shell->pending = false;
  shell->waiting = answer;
  return LV2_WORKER_SUCCESS;
}

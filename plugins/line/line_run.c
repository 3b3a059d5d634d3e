// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Everything that the line's run() reaches, besides the kernel. Nothing here allocates, locks, prints or calls the system.
 */
#include "line.h"

#include "lv2/atom/util.h"

#include <string.h>

void hc_line_commit(LV2_Handle instance, HcPrepared *next, float gain, uint32_t frames)
{
  HcLine *const line = instance;
  line->hosted = true;
  line->latency = next->set->facts.latency;
  hc_kernel_commit(&line->kernel, next, gain, frames);
}

bool hc_line_ready(LV2_Handle instance)
{
  const HcLine *const line = instance;
  return hc_kernel_ready(&line->kernel);
}

HcPrepared *hc_line_retired(LV2_Handle instance)
{
  HcLine *const line = instance;
  return hc_kernel_retired(&line->kernel);
}

void hc_line_reset(LV2_Handle instance)
{
  HcLine *const line = instance;
  hc_kernel_reset(&line->kernel);
}

/** A control value; its default where the port is not connected. Ports of other kinds: 0. */
static float control(const HcLine *line, const HcLineControl *c)
{
  const float *const value = line->port[c->port];
  return value ? *value : c->standard;
}

static float control_at(const HcLine *line, HcLinePort port)
{
  const float *const value = line->port[port];
  return value ? *value : 0.0F;
}

/** Values that do not reach the circuit, and so need not be solved. */
static bool is_live(unsigned port)
{
  return port == HC_LINE_PORT_NOISE || port == HC_LINE_PORT_NOISE_SEED || port == HC_LINE_PORT_CHANNEL;
}

/** Send work, of which `body` bytes matter behind the head. */
static bool work_send(HcLine *line, const HcLineJob *job, size_t body)
{
  const uint32_t size = (uint32_t)(offsetof(HcLineJob, ports) + body);
  return line->schedule && line->schedule->schedule_work(line->schedule->handle, size, job) == LV2_WORKER_SUCCESS;
}

static void changes_ask(HcLine *line)
{
  HcLineJob job = {.kind = HC_JOB_SOLVE};
  bool changed = false;
  for (size_t i = 0; i < sizeof hc_line_controls / sizeof hc_line_controls[0]; i++) {
    const unsigned port = hc_line_controls[i].port;
    job.ports[port] = control(line, &hc_line_controls[i]);
    changed = changed || (!is_live(port) && memcmp(&job.ports[port], &line->asked[port], sizeof(float)) != 0);
  }
  if (!changed && !atomic_load_explicit(&line->stale, memory_order_acquire))
    return;
  if (!work_send(line, &job, sizeof job.ports))
    return;
  line->pending = true;
  memcpy(line->asked, job.ports, sizeof line->asked);
}

/** Hand back what no longer plays; keep it when the worker's ring is full. */
static void retired_send(HcLine *line)
{
  HcPrepared *const old = hc_kernel_retired(&line->kernel);
  if (!old)
    return;
  const HcLineJob job = {.kind = HC_JOB_RELEASE, .prepared = old};
  if (!work_send(line, &job, 0)) {
    old->next = line->kernel.retired;
    line->kernel.retired = old;
  }
}

/** patch:Set of one of the three files. */
static void set_read(HcLine *line, const LV2_Atom_Object *object)
{
  const LV2_Atom *property = NULL, *value = NULL;
  const HcLineUrids *const u = &line->urid;
  lv2_atom_object_get(object, u->patch_property, &property, u->patch_value, &value, 0);
  if (!property || property->type != u->atom_urid || !value || value->type != u->atom_path || value->size == 0 ||
      value->size > HC_LINE_PATH_MAX)
    return;
  for (unsigned part = 0; part < HC_LINE_PARTS; part++)
    if (((const LV2_Atom_URID *)property)->body == u->file[part]) {
      HcLineJob job = {.kind = HC_JOB_PATH, .part = part};
      memcpy(job.path, value + 1, value->size);
      job.path[value->size - 1] = '\0';
      work_send(line, &job, value->size);
    }
}

static void messages_read(HcLine *line)
{
  const LV2_Atom_Sequence *const control_in = line->port[HC_LINE_PORT_CONTROL];
  if (!control_in || control_in->atom.size < sizeof(LV2_Atom_Sequence_Body))
    return;
  LV2_ATOM_SEQUENCE_FOREACH(control_in, event)
  {
    const LV2_Atom_Object *const object = (const LV2_Atom_Object *)&event->body;
    if (object->atom.type == line->urid.atom_object && object->body.otype == line->urid.patch_set)
      set_read(line, object);
  }
}

static void circuits_serve(HcLine *line)
{
  if (line->waiting && hc_kernel_ready(&line->kernel)) {
    line->latency = line->waiting->set->facts.latency;
    hc_kernel_commit(&line->kernel, line->waiting, 1.0F, line->fade_frames);
    line->waiting = NULL;
  }
  if (!line->pending && !line->waiting)
    changes_ask(line);
  retired_send(line);
}

static uint32_t number(float value, float limit)
{
  return value > 0.0F ? (uint32_t)(value < limit ? value : limit) : 0;
}

void hc_line_run(LV2_Handle instance, uint32_t frames)
{
  HcLine *const line = instance;
  messages_read(line);
  if (!line->hosted)
    circuits_serve(line);
  const float *in[HC_LINE_INPUTS];
  float *out[HC_LINE_OUTPUTS];
  for (unsigned i = 0; i < HC_LINE_INPUTS; i++)
    in[i] = line->port[HC_LINE_PORT_IN_LEFT + i];
  for (unsigned i = 0; i < HC_LINE_OUTPUTS; i++)
    out[i] = line->port[HC_LINE_PORT_OUT_LEFT + i];
  const HcNoiseControls noise = {.on = !line->port[HC_LINE_PORT_NOISE] || control_at(line, HC_LINE_PORT_NOISE) > 0.5F,
                                 .seed = number(control_at(line, HC_LINE_PORT_NOISE_SEED), 16777215.0F),
                                 .lane = number(control_at(line, HC_LINE_PORT_CHANNEL), 15.0F)};
  hc_kernel_run(&line->kernel, in, out, frames, &noise);
  float *const latency = line->port[HC_LINE_PORT_LATENCY];
  if (latency)
    *latency = (float)line->latency;
}

LV2_Worker_Status hc_line_work_response(LV2_Handle instance, uint32_t size, const void *body)
{
  HcLine *const line = instance;
  HcPrepared *answer = NULL;
  if (size != sizeof(HcPrepared *))
    return LV2_WORKER_ERR_UNKNOWN;
  memcpy(&answer, body, sizeof answer);
  line->pending = false;
  line->waiting = answer;
  return LV2_WORKER_SUCCESS;
}

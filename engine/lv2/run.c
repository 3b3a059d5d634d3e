// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* The audio thread's share of hosting: all code of ours that runs per chunk is in this file and in queue.c. */
#include "lv2/inside.h"

#include <math.h>
#include <string.h>

LV2_Worker_Status hc_plug_schedule(LV2_Worker_Schedule_Handle handle, uint32_t size, const void *data)
{
  HcPlug *const plug = (HcPlug *)handle;
  const HcHosted *const hosted = plug->hosted;
  const uint64_t block = hosted->frame - hosted->frame % HC_CHUNK;
  const uint64_t due = hosted->host->synchronous ? block + HC_RESPONSE_FRAMES : 0;
  return hc_queue_push(&plug->requests, due, size, data) ? LV2_WORKER_SUCCESS : LV2_WORKER_ERR_NO_SPACE;
}

static void deliver_responses(HcPlug *plug, uint64_t frame)
{
  const HcRecord *record = NULL;
  while ((record = hc_queue_peek(&plug->responses)) && record->due <= frame) {
    if (plug->worker->work_response) {
      plug->worker->work_response(plug->handle, record->size, record + 1);
    }
    hc_queue_pop(&plug->responses);
  }
  if (plug->worker->end_run) {
    plug->worker->end_run(plug->handle);
  }
}

/* Inputs are empty sequences; outputs say how much room there is. */
static void reset_atoms(HcPlug *plug)
{
  for (uint32_t i = 0; i < plug->n_atoms; ++i) {
    const HcAtomPort *const port = &plug->atoms[i];
    LV2_Atom_Sequence *const sequence = port->sequence;
    sequence->atom.size = port->input ? (uint32_t)sizeof(LV2_Atom_Sequence_Body) : port->capacity;
    sequence->atom.type = port->input ? port->sequence_type : port->chunk_type;
    sequence->body.unit = 0;
    sequence->body.pad = 0;
  }
}

/* A trigger lasts for one run. */
static void reset_triggers(HcHosted *hosted)
{
  for (uint32_t i = 0; i < hosted->n_triggers; ++i) {
    hosted->unit.controls[hosted->triggers[i]] = hosted->ports[hosted->triggers[i]].value;
  }
}

static void run_plugs(HcHosted *hosted, uint32_t frames)
{
  for (unsigned c = 0; c < hosted->plugs; ++c) {
    HcPlug *const plug = &hosted->plug[c];
    reset_atoms(plug);
    plug->run(plug->handle, frames);
    if (plug->worker) {
      deliver_responses(plug, hosted->frame + frames);
    }
  }
  reset_triggers(hosted);
  hosted->frame += frames;
  if (hosted->layout.latency_port != UINT32_MAX) {
    const float reported = hosted->unit.controls[hosted->layout.latency_port];
    const float frames_late = reported > 0.0f && reported < 1e6f ? reported : 0.0f;
    const uint32_t latency = (uint32_t)(frames_late + 0.5f) + (hosted->layout.blocks ? HC_CHUNK : 0);
    __atomic_store_n(&hosted->unit.latency, latency, __ATOMIC_RELAXED); // the control thread looks at it
  }
}

void hc_unit_connect(HcUnit *unit, uint32_t input, const float *row)
{
  HcHosted *const hosted = (HcHosted *)unit->owner;
  hosted->in[input] = (float *)row; // nobody writes there, but for that LV2 has no type
  lilv_instance_connect_port(hosted->plug[0].instance, hosted->layout.in[input], hosted->in[input]);
}

void hc_unit_run(HcUnit *unit, uint32_t frames)
{
  run_plugs((HcHosted *)unit->owner, frames);
}

void hc_unit_run_mono(HcUnit *unit, uint32_t frames)
{
  run_plugs((HcHosted *)unit->owner, frames);
  memcpy(unit->out[1], unit->out[0], frames * sizeof(float));
}

void hc_unit_run_blocks(HcUnit *unit, uint32_t frames)
{
  HcHosted *const hosted = (HcHosted *)unit->owner;
  const uint32_t outs = hosted->layout.plugin_outs;
  for (uint32_t done = 0; done < frames;) {
    const uint32_t at = hosted->filled;
    const uint32_t left = frames - done;
    const uint32_t n = left < HC_CHUNK - at ? left : HC_CHUNK - at;
    for (uint32_t c = 0; c < unit->outputs; ++c) {
      memcpy(unit->out[c] + done, hosted->pout[c < outs ? c : 0] + at, n * sizeof(float));
    }
    for (uint32_t c = 0; c < unit->inputs; ++c) {
      memcpy(hosted->pin[c] + at, unit->in[c] + done, n * sizeof(float));
    }
    done += n;
    hosted->filled = (at + n) % HC_CHUNK;
    if (!hosted->filled) {
      run_plugs(hosted, HC_CHUNK);
    }
  }
}

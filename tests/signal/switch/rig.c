// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rig.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

Rig rig;

bool rig_check(bool good, const char *format, ...)
{
  va_list list;
  va_start(list, format);
  printf(good ? "ok   " : "FAIL ");
  vprintf(format, list);
  printf("\n");
  va_end(list);
  *(good ? &rig.passed : &rig.failed) += 1;
  return good;
}

int rig_end(void)
{
  printf("%u passed, %u failed\n", rig.passed, rig.failed);
  return rig.failed || !rig.passed;
}

static void run(HcUnit *unit, uint32_t frames)
{
  FakeUnit *fake = unit->owner;
  const bool line = unit->outputs == 4;
  for (uint32_t i = 0; i < frames; i++) {
    for (int c = 0; c < 2; c++) {
      float *slot = fake->history + 2 * ((fake->at + i) % 8192);
      slot[c] = unit->in[c][i];
      const float ground = line ? 0.5f * unit->in[2][i] : 0.0f;
      const float program = fake->history[2 * ((fake->at + i + 8192 - fake->delay) % 8192) + c];
      const float before = fake->history[2 * ((fake->at + i + 8191 - fake->delay) % 8192) + c];
      unit->out[c][i] = (program * fake->gain + fake->lead * (program - before) + ground) * fake->line_gain;
      if (line)
        unit->out[2 + c][i] = ground * fake->line_gain;
    }
    if (fake->frame + i == fake->poison)
      unit->out[1][i] = NAN;
  }
  fake->at = (fake->at + frames) % 8192;
  fake->frame += frames;
  fake->runs++;
  fake->fading -= fake->fading < frames ? fake->fading : frames;
}

/** Lane and residual alike. */
static void run_passer(HcUnit *unit, uint32_t frames)
{
  FakeUnit *fake = unit->owner;
  for (uint32_t i = 0; i < frames; i++)
    for (int c = 0; c < 4; c++) {
      fake->history[4 * ((fake->at + i) % 4096) + c] = unit->in[c][i];
      unit->out[c][i] = fake->history[4 * ((fake->at + i + 4096 - fake->delay) % 4096) + c] * fake->gain * fake->line_gain;
    }
  fake->at = (fake->at + frames) % 4096;
  fake->fading -= fake->fading < frames ? fake->fading : frames;
}

static void run_interference(HcUnit *unit, uint32_t frames)
{
  FakeUnit *fake = unit->owner;
  for (uint32_t i = 0; i < frames; i++) {
    unit->out[0][i] = fake->gain * (float)((fake->frame + i) % 65536) / 65536.0f;
    for (int b = 1; b < 5; b++)
      unit->out[b][i] = 0.0f;
  }
  fake->frame += frames;
}

static void commit(LV2_Handle plugin, HcPrepared *next, float gain, uint32_t frames)
{
  FakeUnit *fake = plugin;
  fake->retired = fake->playing;
  fake->playing = next;
  fake->line_gain = gain;
  fake->fading = frames;
}

static bool ready(LV2_Handle plugin)
{
  return !((FakeUnit *)plugin)->fading;
}

static HcPrepared *retired(LV2_Handle plugin)
{
  FakeUnit *fake = plugin;
  HcPrepared *prepared = fake->fading ? NULL : fake->retired;
  if (prepared)
    fake->retired = NULL;
  return prepared;
}

static void reset(LV2_Handle plugin)
{
  ((FakeUnit *)plugin)->resets++;
}

static const HcPrepareInterface prepare = {.commit = commit, .ready = ready, .retired = retired, .reset = reset};

static FakeUnit *fake_new(uint32_t inputs, uint32_t outputs)
{
  FakeUnit *fake = calloc(1, sizeof *fake);
  fake->buffers = aligned_alloc(64, (inputs + outputs) * HC_CHUNK * sizeof(float));
  memset(fake->buffers, 0, (inputs + outputs) * HC_CHUNK * sizeof(float));
  for (uint32_t i = 0; i < inputs; i++)
    fake->in[i] = fake->buffers + i * HC_CHUNK;
  for (uint32_t o = 0; o < outputs; o++)
    fake->out[o] = fake->buffers + (inputs + o) * HC_CHUNK;
  fake->history = calloc(2 * 8192, sizeof(float));
  fake->line_gain = 1.0f;
  fake->poison = UINT64_MAX;
  fake->unit = (HcUnit){.run = run, .inputs = inputs, .outputs = outputs, .in = fake->in, .out = fake->out, .owner = fake};
  return fake;
}

FakeUnit *fake_insert(float gain, uint32_t delay)
{
  FakeUnit *fake = fake_new(2, 2);
  fake->gain = gain;
  fake->delay = fake->unit.latency = delay;
  return fake;
}

FakeUnit *fake_line(float gain, uint32_t delay)
{
  FakeUnit *fake = fake_new(7, 4);
  fake->gain = gain;
  fake->delay = fake->unit.latency = delay;
  fake->unit.prepare = &prepare;
  fake->unit.plugin = fake;
  return fake;
}

FakeUnit *fake_passer(float gain, uint32_t delay)
{
  FakeUnit *fake = fake_new(4, 4);
  fake->gain = gain;
  fake->delay = fake->unit.latency = delay;
  fake->unit.run = run_passer;
  fake->unit.prepare = &prepare;
  fake->unit.plugin = fake;
  return fake;
}

FakeUnit *fake_interference(void)
{
  FakeUnit *fake = fake_new(0, 5);
  fake->gain = 1.0f;
  fake->unit.run = run_interference;
  return fake;
}

void fake_free(FakeUnit *unit)
{
  free(unit->buffers);
  free(unit->history);
  free(unit);
}

HcCommit *rig_commit(uint64_t frame, uint32_t count, ...)
{
  HcCommit *made = calloc(1, sizeof *made + count * sizeof(HcOp));
  made->frame = frame;
  made->count = count;
  va_list list;
  va_start(list, count);
  for (uint32_t i = 0; i < count; i++)
    made->op[i] = va_arg(list, HcOp);
  va_end(list);
  return made;
}

static float *row(uint32_t frames)
{
  return calloc(frames, sizeof(float));
}

/** A row of a lane, which leaves HC_RT_OUTPUT_LATENCY frames late: index 0 is where its frame 0 arrives. */
static float *late_row(uint32_t frames)
{
  return row(frames + HC_RT_OUTPUT_LATENCY) + HC_RT_OUTPUT_LATENCY;
}

Take take_new(uint32_t frames)
{
  Take take = {.frames = frames};
  for (int c = 0; c < 2; c++) {
    take.out[c] = row(frames);
    for (int l = 0; l < 2; l++) {
      take.lane[l][c] = late_row(frames);
      take.residual[l][c] = late_row(frames);
    }
  }
  return take;
}

void take_free(Take *take)
{
  for (int c = 0; c < 2; c++) {
    free(take->out[c]);
    for (int l = 0; l < 2; l++) {
      free(take->lane[l][c] - HC_RT_OUTPUT_LATENCY);
      free(take->residual[l][c] - HC_RT_OUTPUT_LATENCY);
    }
  }
}

bool take_equal(const Take *a, const Take *b)
{
  const size_t bytes = a->frames * sizeof(float);
  bool equal = a->frames == b->frames;
  for (int c = 0; c < 2; c++) {
    equal = equal && !memcmp(a->out[c], b->out[c], bytes);
    for (int l = 0; l < 2; l++)
      equal = equal && !memcmp(a->lane[l][c], b->lane[l][c], bytes) && !memcmp(a->residual[l][c], b->residual[l][c], bytes);
  }
  return equal;
}

void rig_run_part(HcRt *rt, const float *const in[2], Take *take, uint32_t period, uint32_t from, uint32_t to)
{
  for (uint32_t at = from; at < to; at += period) {
    HcRtPorts ports = {0};
    for (int c = 0; c < 2; c++) {
      ports.in[c] = in && in[c] ? in[c] + at : NULL;
      ports.out[c] = take->out[c] + at;
      for (int l = 0; l < 2; l++) {
        ports.lane[l][c] = take->lane[l][c] + at - HC_RT_OUTPUT_LATENCY;
        ports.residual[l][c] = take->residual[l][c] + at - HC_RT_OUTPUT_LATENCY;
      }
    }
    hc_rt_process(rt, &ports, to - at < period ? to - at : period);
  }
  if (to == take->frames) { // the rest of the lanes is still inside
    HcRtPorts ports = {0};
    for (int c = 0; c < 2; c++)
      for (int l = 0; l < 2; l++) {
        ports.lane[l][c] = take->lane[l][c] + to - HC_RT_OUTPUT_LATENCY;
        ports.residual[l][c] = take->residual[l][c] + to - HC_RT_OUTPUT_LATENCY;
      }
    hc_rt_process(rt, &ports, HC_RT_OUTPUT_LATENCY);
  }
}

void rig_run(HcRt *rt, const float *const in[2], Take *take, uint32_t period)
{
  rig_run_part(rt, in, take, period, 0, take->frames);
}

unsigned rig_collect(HcRt *rt, HcReturnKind kind, HcReturn *last)
{
  unsigned found = 0;
  for (HcReturn item; hc_rt_receive(rt, &item);) {
    if (item.kind == kind) {
      found++;
      if (last)
        *last = item;
    }
    if (item.kind == HC_RETURN_COMMIT && kind != HC_RETURN_COMMIT)
      free(item.pointer);
  }
  return found;
}

void rig_send(HcRt *rt, HcCommit *made)
{
  if (!hc_rt_send(rt, made)) {
    printf("FAIL the queue refused a commit\n");
    exit(1);
  }
}

float rig_noise(uint64_t n)
{
  uint64_t z = (n + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z ^= z >> 27;
  return (float)((double)(int64_t)z * 0x1p-63);
}

float *rig_sine(uint32_t frames, double hz, double rate, double peak, double phase)
{
  float *sine = row(frames);
  for (uint32_t i = 0; i < frames; i++)
    sine[i] = (float)(peak * sin(2.0 * M_PI * hz * i / rate + phase));
  return sine;
}

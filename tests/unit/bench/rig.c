// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rig.h"

#include "lv2/inside.h"
#include "model.h"
#include "pace.h"
#include "trials.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUNDLE_MAX = 64 };

/** What the test program as a whole has seen. */
typedef struct Outcome {
  const char *plugins, *scenes, *trials;
  unsigned checks, failures, cases, bad_cases, case_checks, case_failures;
} Outcome;

static Outcome *outcome(void)
{
  static Outcome one;
  return &one;
}

void rig_arguments(int argc, char **argv)
{
  if (argc < 3) {
    fprintf(stderr, "usage: %s PLUGINS SCENES\n", argv[0]);
    exit(2);
  }
  outcome()->plugins = argv[1];
  outcome()->scenes = argv[2];
}

void rig_trials(const char *folder)
{
  outcome()->trials = folder;
}

const char *rig_scenes(void)
{
  return outcome()->scenes;
}

bool rig_check(bool ok, const char *format, ...)
{
  Outcome *o = outcome();
  o->case_checks++;
  if (ok)
    return true;
  o->case_failures++;
  va_list arguments;
  va_start(arguments, format);
  printf("  failed: ");
  vprintf(format, arguments);
  printf("\n");
  va_end(arguments);
  return false;
}

double rig_limit_ms(void)
{
  return getenv("HC_SANITIZED") ? 500 : 50; // the release build has judged the figure
}

void rig_case(const char *name)
{
  Outcome *o = outcome();
  const bool ok = o->case_checks && !o->case_failures;
  printf("%s %s (%u checks)\n", ok ? "ok" : "FAIL", name, o->case_checks);
  (void)fflush(stdout);
  o->checks += o->case_checks;
  o->failures += o->case_failures;
  o->cases++;
  o->bad_cases += !ok;
  o->case_checks = o->case_failures = 0;
}

int rig_end(void)
{
  const Outcome *o = outcome();
  printf("%u cases, %u checks, %u cases failed\n", o->cases, o->checks, o->bad_cases);
  return o->bad_cases || !o->checks;
}

const char *rig_plugins(void)
{
  return outcome()->plugins;
}

/* ---- the bench --------------------------------------------------------------------------------------------------------- */

static HcBackendStatus status(HcBackend *backend)
{
  const Rig *rig = (const Rig *)((const char *)backend - offsetof(Rig, backend));
  const uint64_t frame = rig->freewheel ? 0 : rig->frame;
  return (HcBackendStatus){.period = rig->period, .frame = frame, .ntp = rig->ntp, .server = "rig", .freewheel = rig->freewheel};
}

static double worst_us(HcBackend *backend)
{
  Rig *rig = (Rig *)((char *)backend - offsetof(Rig, backend));
  const double worst = rig->worst_us;
  rig->worst_us = 0;
  return worst;
}

static void changed(void *user, const HcMessage *message, bool meter)
{
  Rig *rig = user;
  if (meter)
    return;
  char line[2048];
  (void)hc_message_print(message, line, sizeof line);
  rig->told = realloc(rig->told, (rig->n_told + 1) * sizeof *rig->told);
  rig->told[rig->n_told++] = strdup(line);
}

static void on_log(void *user, const char *text)
{
  HcMessage message = {.address = "/log", .count = 1, .argument = {{.type = 's'}}};
  (void)snprintf(message.argument[0].text, HC_TEXT_MAX, "%s", text);
  changed(user, &message, false);
}

static void nobody(void *user)
{
  (void)user;
}

Rig *rig_open(bool offline, uint32_t lanes)
{
  Rig *rig = calloc(1, sizeof *rig);
  *rig = (Rig){.backend = {.status = status, .worst_us = worst_us}, .period = 64, .lanes = lanes, .ntp = 3900000000ull << 32};
  const HcBenchSetup setup = {.lanes = lanes,
                              .offline = offline,
                              .plugins = outcome()->plugins,
                              .scenes = outcome()->scenes,
                              .trials = outcome()->trials,
                              .wake = nobody,
                              .log = on_log,
                              .user = rig};
  rig->bench = hc_bench_new(&setup, &rig->error);
  if (!rig->bench) {
    fprintf(stderr, "%s\n", rig->error.text);
    exit(2);
  }
  hc_bench_watch(rig->bench, changed, rig);
  return rig;
}

bool rig_start(Rig *rig, double rate)
{
  rig->frame = (rig->frame + HC_CHUNK - 1) / HC_CHUNK * HC_CHUNK;
  rig->rate = rate;
  rig->error = (HcError){0};
  return hc_bench_start(rig->bench, rate, false, &rig->backend, &rig->error) == HC_OK;
}

void rig_lose(Rig *rig)
{
  hc_bench_stop(rig->bench);
}

void rig_forget(Rig *rig)
{
  for (unsigned i = 0; i < rig->n_told; ++i)
    free(rig->told[i]);
  rig->n_told = 0;
  rig->peak_step = 0;
}

void rig_close(Rig *rig)
{
  hc_bench_free(rig->bench);
  rig_forget(rig);
  free(rig->told);
  free(rig);
}

HcStatus rig_say_at(Rig *rig, uint64_t frame, const char *text)
{
  HcLine *line = calloc(1, sizeof *line);
  HcMessage *messages = calloc(BUNDLE_MAX, sizeof *messages);
  char *copy = strdup(text);
  size_t n = 0;
  char *rest = NULL;
  rig->error = (HcError){0};
  HcStatus result = HC_OK;
  for (char *one = strtok_r(copy, "|", &rest); one && !result && n < BUNDLE_MAX; one = strtok_r(NULL, "|", &rest)) {
    bool found = false;
    result = hc_line_parse(one, line, &found, &rig->error);
    if (found)
      messages[n++] = line->message;
  }
  if (!result)
    result = hc_bench_apply(rig->bench, messages, n, frame, true, NULL, &rig->error);
  free(copy);
  free(messages);
  free(line);
  return result;
}

HcStatus rig_say(Rig *rig, const char *text)
{
  return rig_say_at(rig, 0, text);
}

/* ---- sound ------------------------------------------------------------------------------------------------------------- */

static double power_of(const float *samples, uint32_t n)
{
  double sum = 0;
  for (uint32_t i = 0; i < n; ++i)
    sum += (double)samples[i] * (double)samples[i];
  return sum / n;
}

static void process(Rig *rig, uint32_t frames)
{
  pace_read(rig->bench->feed);
  static float buffer[1 + HC_LANES_MAX][2][RIG_PERIOD_MAX];
  HcRtPorts ports = {.out = {buffer[0][0], buffer[0][1]}};
  for (uint32_t lane = 0; lane < rig->lanes; ++lane)
    for (unsigned c = 0; c < 2; ++c)
      ports.lane[lane][c] = buffer[1 + lane][c];
  hc_bench_process(rig->bench, &ports, frames);
  for (unsigned row = 0; row < 1 + rig->lanes; ++row)
    rig->power[row] = power_of(buffer[row][0], frames);
  for (uint32_t i = 0; i < frames; ++i) {
    rig->peak_step = fmaxf(rig->peak_step, fabsf(buffer[0][0][i] - rig->last));
    rig->last = buffer[0][0][i];
    uint32_t bits;
    memcpy(&bits, &buffer[0][0][i], sizeof bits);
    rig->hash = (rig->hash ^ bits) * 1099511628211u;
  }
  rig->frame += frames;
  rig->ntp += (uint64_t)(frames / rig->rate * 4294967296.0);
}

void rig_run(Rig *rig, uint64_t frames)
{
  while (frames) {
    const uint32_t now = frames < rig->period ? (uint32_t)frames : rig->period;
    hc_bench_step(rig->bench);
    if (hc_bench_running(rig->bench))
      process(rig, now);
    frames -= now;
  }
  hc_bench_step(rig->bench);
}

static double seconds(clockid_t clock)
{
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/** Something is being solved, made, opened or kept. */
static bool at_work(const Rig *rig)
{
  const HcBench *bench = rig->bench;
  bool any = hc_jobs_open(bench->solver) || hc_jobs_open(bench->worker) || bench->host->posted ||
             (bench->trials && hc_jobs_open(bench->trials->disk));
  for (const HcTransaction *t = bench->waiting; t && !any; t = t->next)
    any = t->asked || t->inserts || t->feeding;
  return any;
}

/** While somebody computes for the bench, the sound goes on as their processor time does, not as the clock: a solver that a busy machine
 * leaves without a processor is not late, then; one that has too much to do, or waits for something, is. Else one period. */
static void run_as_they_compute(Rig *rig, const Pace *pace)
{
  const bool computing = pace_computes(pace);
  const double computed = pace_seconds(pace), period = rig->period / rig->rate;
  for (; hc_bench_running(rig->bench) && rig->computed + period < computed; rig->computed += period)
    process(rig, rig->period); // it went by before anybody sees what has been solved
  if (computing) {
    hc_bench_step(rig->bench);
    return;
  }
  rig_run(rig, rig->period);
  rig->computed = computed;
}

bool rig_wait(Rig *rig, unsigned ms, const char *line)
{
  // As long by the clock, for what other threads tell, and as long by the sound, for fades, both from when nothing was at work any more.
  const double patience = seconds(CLOCK_MONOTONIC) + 60 + 1e-3 * ms;
  const Pace pace = pace_find();
  double until = 0;
  uint64_t frame = 0;
  bool working = true;
  rig->computed = pace_seconds(&pace);
  for (double now; !(line && rig_told(rig, line)) && (now = seconds(CLOCK_MONOTONIC)) < patience;) {
    if (working) {
      until = now + 1e-3 * ms;
      frame = rig->frame + (uint64_t)(1e-3 * ms * rig->rate);
    }
    if (now >= until && (rig->frame >= frame || !hc_bench_running(rig->bench)))
      break;
    run_as_they_compute(rig, &pace);
    working = at_work(rig);
    if (working || now < until) // the sound alone is waited for: let it come
      usleep(1000);
  }
  return line && rig_told(rig, line);
}

/* ---- seen -------------------------------------------------------------------------------------------------------------- */

const char *rig_value(Rig *rig, const char *address, char to[512])
{
  HcMessage message;
  char line[1024];
  *to = '\0';
  if (!hc_bench_value(rig->bench, address, &message))
    return to;
  (void)hc_message_print(&message, line, sizeof line);
  (void)snprintf(to, 512, "%.500s", line + strlen(address) + (line[strlen(address)] == ' '));
  return to;
}

double rig_number(Rig *rig, const char *address)
{
  HcMessage message;
  return hc_bench_value(rig->bench, address, &message) ? message.argument[0].number : (double)NAN;
}

static void answered(void *user, const HcMessage *message)
{
  changed(user, message, false);
}

HcStatus rig_ask(Rig *rig, const char *address)
{
  rig->error = (HcError){0};
  return hc_bench_ask(rig->bench, address, answered, rig, &rig->error);
}

unsigned rig_told(const Rig *rig, const char *prefix)
{
  unsigned n = 0;
  for (unsigned i = 0; i < rig->n_told; ++i)
    n += !strncmp(rig->told[i], prefix, strlen(prefix));
  return n;
}

double rig_gain(Rig *rig, uint32_t lane)
{
  HcUnit *unit = NULL;
  HcPrepareFacts facts = {0};
  double gain = 0;
  (void)hc_bench_line(rig->bench, lane, &unit, &facts, &gain, NULL);
  return facts.gain;
}

double rig_level(const Rig *rig, unsigned row)
{
  return 10.0 * log10(rig->power[row] + 1e-30);
}

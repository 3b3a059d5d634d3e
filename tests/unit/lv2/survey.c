// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Goes over every plugin there is: describe, instantiate as an insert, run noise through it in even and odd chunks, free.
 * Each in a process of its own, so that one that crashes is a line of the table. What installed plugins do is reported; our
 * own (bundles named as arguments) must be finite, and the host must say why whenever it refuses. */
#include "lv2/host.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FRAMES = 12000, RATE = 48000, TIMEOUT_MS = 20000 };

typedef struct Finding {
  int status; ///< HcStatus of the instantiation
  HcWiring wiring;
  uint32_t latency;
  uint32_t spoilt; ///< non-finite samples
  uint32_t logged;
  bool freed;
  float peak;
  double share; ///< of real time that running took
  char why[256];
} Finding;

typedef struct Survey {
  HcHost *host;
  unsigned foreign, seen, hosted, refused, crashed, spoilt, silent_refusals;
} Survey;

static double seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/** White noise, −20 dBFS peak, the same every time. */
static float noise(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return 0.1f * ((float)(int32_t)*seed / 2147483648.0f);
}

static void run_noise(HcHost *host, HcUnit *unit, Finding *finding)
{
  static const uint32_t chunks[] = {64, 64, 37, 27, 1, 63, 64, 50, 14};
  uint32_t seed = 1;
  unsigned turn = 0;
  for (uint32_t done = 0; done < FRAMES; ++turn) {
    const uint32_t n = chunks[turn % (sizeof(chunks) / sizeof(*chunks))];
    for (uint32_t i = 0; i < n; ++i) {
      unit->in[0][i] = noise(&seed);
      unit->in[1][i] = noise(&seed);
    }
    const double before = seconds();
    unit->run(unit, n);
    finding->share += (seconds() - before) * RATE / FRAMES;
    hc_host_work(host);
    for (uint32_t i = 0; i < n; ++i) {
      for (unsigned c = 0; c < 2; ++c) {
        finding->spoilt += !isfinite(unit->out[c][i]);
        finding->peak = fmaxf(finding->peak, fabsf(unit->out[c][i]));
      }
    }
    done += n;
  }
}

static void say(int to, const Finding *finding)
{
  if (write(to, finding, sizeof(*finding)) != (ssize_t)sizeof(*finding)) {
    _exit(3);
  }
}

static void look_closer(HcHost *host, const char *uri, int to)
{
  Finding finding = {0};
  HcError error = {HC_OK, ""};
  HcPluginInfo *info = NULL;
  HcUnit *unit = NULL;
  hc_host_work_synchronously(host, true);
  finding.status = hc_host_describe(host, uri, RATE, &info, &error);
  if (!finding.status) {
    finding.wiring = info->wiring;
    hc_plugin_info_free(info);
    finding.status = hc_host_instantiate(host, uri, RATE, &(HcUnitOptions){.role = HC_ROLE_INSERT}, &unit, &error);
  }
  snprintf(finding.why, sizeof(finding.why), "%.255s", error.text);
  if (unit) {
    run_noise(host, unit, &finding);
    finding.latency = unit->latency;
    say(to, &finding);
    hc_unit_free(unit);
  }
  HcLogLine line;
  while (hc_host_log(host, &line) && !finding.status) {
    ++finding.logged;
    snprintf(finding.why, sizeof(finding.why), "%s", line.text);
  }
  finding.freed = true;
  say(to, &finding);
}

/** Run in a child; false when it crashed or hung before all was said (`finding` then holds what there was). */
static bool look_apart(HcHost *host, const char *uri, Finding *finding, int *ended_by)
{
  int pipes[2];
  fflush(stdout);
  if (pipe(pipes)) {
    return false;
  }
  const pid_t child = fork();
  if (!child) {
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    close(pipes[0]);
    look_closer(host, uri, pipes[1]);
    _exit(0);
  }
  close(pipes[1]);
  struct pollfd watch = {pipes[0], POLLIN, 0};
  memset(finding, 0, sizeof(*finding));
  while (!finding->freed) {
    if (poll(&watch, 1, TIMEOUT_MS) <= 0) {
      kill(child, SIGKILL);
      break;
    }
    if (read(pipes[0], finding, sizeof(*finding)) != (ssize_t)sizeof(*finding)) {
      break;
    }
  }
  close(pipes[0]);
  waitpid(child, ended_by, 0);
  return finding->freed;
}

static bool survey_one(void *user, const char *uri)
{
  static const char *const wirings[] = {"none", "stereo", "mono pair", "mono to wide", "wide to mono"};
  Survey *const survey = (Survey *)user;
  Finding finding;
  int ended_by = 0;
  // The release build looks at all of them; a sanitizer, to whom they are foreign code, at every fifth.
  const bool own = !strncmp(uri, "urn:hotcold:", 12), fewer = getenv("HC_SANITIZED");
  survey->foreign += !own;
  if (fewer && !own && survey->foreign % 5 != 0)
    return true;
  const bool whole = look_apart(survey->host, uri, &finding, &ended_by);
  ++survey->seen;
  if (!whole) {
    ++survey->crashed;
    printf("CRASHED  %-60s %s by signal %d\n", uri, finding.peak > 0.0f ? "on leaving," : "", WTERMSIG(ended_by));
  } else if (finding.status) {
    ++survey->refused;
    survey->silent_refusals += finding.why[0] == '\0';
    printf("refused  %-60s %s\n", uri, finding.why);
  } else {
    ++survey->hosted;
    survey->spoilt += own && finding.spoilt;
    printf("hosted   %-60s %-12s latency %-5u peak %-8.3g load %.2f %%%s%s%s\n", uri, wirings[finding.wiring], finding.latency,
           (double)finding.peak, 100.0 * finding.share, finding.spoilt ? " NOT FINITE" : "", finding.logged ? " logs: " : "",
           finding.logged ? finding.why : "");
  }
  return true;
}

int main(int argc, char **argv)
{
  (void)argc;
  HcError error = {HC_OK, ""};
  Survey survey = {.host = hc_host_new((const char *const *)(argv + 1), &error)};
  if (!survey.host) {
    printf("FAIL survey: %s\n", error.text);
    return 1;
  }
  const double before = seconds();
  const size_t n = hc_host_each_plugin(survey.host, survey_one, &survey);
  hc_host_free(survey.host);
  printf("\n%u plugins in %.1f s: %u hosted, %u refused, %u crashed\n", survey.seen, seconds() - before, survey.hosted,
         survey.refused, survey.crashed);
  const bool good = (n == survey.seen || (getenv("HC_SANITIZED") && survey.seen >= n / 5)) && survey.hosted > 0 &&
                    !survey.silent_refusals && !survey.spoilt;
  printf("%s survey\n", good ? "ok" : "FAIL");
  return good ? 0 : 1;
}

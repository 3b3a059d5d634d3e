// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * rt-even PLUGINS SCENES SERIES|SELECT: the real bench through a script, to be counted period by period by callgrind. SERIES: a blind trial
 * in which x is pressed at rest, amid fades, beside the limiter and in it; HC_TEST_DRAW says what x is. SELECT: /select of that lane in x's
 * stead, without a trial, where the output may cost what it likes. Prints the number of periods of the script and a
 * hash of what was heard.
 */
#include "../temporary.h"
#include "rig.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

enum { REST = 18, AMID = 7, FIRST = 48000 }; // periods; frames

static const char *lane_of(const char *button)
{
  return *button == 'x' ? (*getenv("HC_TEST_DRAW") == '1' ? "b" : "a") : button;
}

static void press(Rig *rig, bool series, const char *button, unsigned periods)
{
  char text[64];
  (void)snprintf(text, sizeof text, "%s %s", series ? "/trial/play" : "/select", series ? button : lane_of(button));
  rig_check(!rig_say(rig, text), "%s: %s", text, rig->error.text);
  for (unsigned i = 0; i < periods; ++i) {
    rig_run(rig, rig->period);
    CALLGRIND_DUMP_STATS;
  }
}

/** Each way to x and away from it, at rest and in the midst of fades. */
static void script(Rig *rig, bool series)
{
  static const struct {
    const char *button;
    unsigned periods;
  } presses[] = {{"a", REST}, {"x", REST}, {"b", REST}, {"x", REST}, {"x", AMID}, {"a", AMID}, {"x", AMID},
                 {"b", AMID}, {"x", AMID}, {"b", AMID}, {"a", AMID}, {"x", AMID}, {"a", REST}, {"x", REST}};
  for (int trim_db = -9; trim_db <= 9; trim_db += 6) {
    char text[64];
    (void)snprintf(text, sizeof text, "/trim %d", trim_db);
    rig_check(!rig_say(rig, text), "%s", rig->error.text);
    for (unsigned i = 0; i < sizeof presses / sizeof *presses; ++i)
      press(rig, series, presses[i].button, presses[i].periods);
  }
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  const bool series = argc > 3 && !strcmp(argv[3], "SERIES");
  char folder[TEMPORARY_SIZE], command[TEMPORARY_SIZE + 8];
  if (!mkdtemp(temporary_path(folder, "hotcold-even-XXXXXX")))
    return 2;
  rig_trials(folder);
  Rig *rig = rig_open(false, 2);
  rig_check(
      !rig_say(rig, "/program/source sine | /program/level -8 | /fade 20 | /interference/hum/on 1 | /interference/hum/level 1"),
      "%s", rig->error.text);
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  rig_wait(rig, 100, NULL);
  if (series) {
    rig_check(!rig_say(rig, "/trial/new abx 1 Anna"), "%s", rig->error.text);
    rig_check(rig_wait(rig, 5000, "/trial/state listening"), "no series");
  }
  // The same frames in every run, and nobody whose time is his own.
  hc_rt_analyse(hc_bench_rt(rig->bench), false);
  rig_check(rig->frame < FIRST, "the script begins late");
  rig_run(rig, FIRST - rig->frame);
  const uint64_t first = rig->frame;
  rig->hash = 1;
  CALLGRIND_ZERO_STATS;
  script(rig, series);
  printf("periods %" PRIu64 " heard %016" PRIx64 "\n", (rig->frame - first) / rig->period, rig->hash);
  rig_close(rig);
  rig_case("script");
  (void)snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command) || rig_end();
}

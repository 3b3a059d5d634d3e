// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Plugins that people put into running lanes, take out again, turn while they come, and that break. */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GAIN "urn:hotcold:bench#gain"
#define SLOW "urn:hotcold:bench#slow"

/** Lane a plays a steady tone; its level without inserts is the reference. */
static Rig *playing(bool offline, const char *settings)
{
  Rig *rig = rig_open(offline, 2);
  rig_check(rig_say(rig, "/program/source sine | /interference/noise/on 0 | /match 0") == HC_OK, "%s", rig->error.text);
  rig_check(!settings || rig_say(rig, settings) == HC_OK, "%s", rig->error.text);
  if (!rig_start(rig, 48000)) {
    fprintf(stderr, "%s\n", rig->error.text);
    exit(2);
  }
  rig_run(rig, 9600);
  return rig;
}

/** Loudest of many periods of lane a: 64 frames are no whole number of waves. */
static double loudness(Rig *rig)
{
  double most = -200;
  for (int i = 0; i < 60; ++i) {
    rig_run(rig, 64);
    most = fmax(most, rig_level(rig, 1));
  }
  return most;
}

static void check_level(Rig *rig, double reference, double change_db, const char *what)
{
  const double level = loudness(rig) - reference;
  rig_check(fabs(level - change_db) < 0.05, "%s: %+.2f dB, %+.2f expected", what, level, change_db);
}

static void put(Rig *rig, const char *text, const char *slot)
{
  char told[64];
  (void)snprintf(told, sizeof told, "/lane/a/%s/", slot);
  rig_check(rig_say(rig, text) == HC_OK, "%s: %s", text, rig->error.text);
  rig_wait(rig, 300, NULL);
}

/** Make the slow plugin wait until the file that this gives is removed. */
static const char *hold_slow(char path[TEMPORARY_SIZE])
{
  const int file = mkstemp(temporary_path(path, "hc-slow-XXXXXX"));
  rig_check(file >= 0 && !close(file) && !setenv("HC_TEST_SLOW", path, 1), "no file %s", path);
  return path;
}

static void knob_while_it_comes(void)
{
  char held[TEMPORARY_SIZE];
  hold_slow(held); // before there are threads
  Rig *rig = playing(false, NULL);
  const double reference = loudness(rig);
  rig_check(rig_say(rig, "/lane/a/insert " SLOW " s") == HC_OK, "%s", rig->error.text);
  rig_run(rig, 640);
  rig_check(rig_say(rig, "/lane/a/s/gain 0.5") == HC_OK, "%s", rig->error.text);
  rig_forget(rig);
  // A slow plugin keeps neither the switch nor a circuit waiting: all of this lands before it is let go.
  const uint64_t from = rig->frame;
  (void)rig_say(rig, "/select b");
  (void)rig_say(rig, "/lane/b/line/length 44");
  (void)rig_say(rig, "/lane/a/line/length 45");
  (void)rig_say_at(rig, rig->frame + 4800, "/trim -1");
  rig_check(rig_wait(rig, 500, "/select") && rig_wait(rig, 500, "/lane/b/line/length") &&
                rig_wait(rig, 500, "/lane/a/line/length"),
            "a slow plugin holds others up");
  const double landed_ms = (double)(rig->frame - from) / 48;
  rig_check(landed_ms < rig_limit_ms(), "landed after %.0f ms", landed_ms);
  rig_wait(rig, 200, "/trim");
  rig_check(rig->frame - from < 14400 && rig_told(rig, "/trim"), "a scheduled change is late");
  rig_check(loudness(rig) - reference > -1, "the slow plugin was not slow");
  printf("landed %.1f ms after it was asked for\n", landed_ms);
  (void)rig_say(rig, "/lane/a/line/length 2");
  rig_check(!unlink(held), "%s is gone", held);
  rig_wait(rig, 500, NULL);
  check_level(rig, reference, -6.02, "gain set while the plugin was being made");
  rig_close(rig);
  rig_check(!unsetenv("HC_TEST_SLOW"), "the slow one waits for a file still");
  rig_case("a knob of a plugin that is still being made");
}

static void bypassed_then_another(void)
{
  Rig *rig = playing(false, NULL);
  const double reference = loudness(rig);
  put(rig, "/lane/a/insert " GAIN " g | /lane/a/g/gain 0.25", "g");
  check_level(rig, reference, -12.04, "inserted");
  put(rig, "/lane/a/g/enabled 0", "g");
  check_level(rig, reference, 0, "bypassed");
  put(rig, "/lane/a/remove g", "g");
  put(rig, "/lane/a/insert " GAIN " h | /lane/a/h/gain 0.5", "h");
  check_level(rig, reference, -6.02, "another one in the place of a bypassed one");
  rig_check(rig_number(rig, "/lane/a/h/enabled") == 1, "told as bypassed");
  put(rig, "/lane/a/insert " GAIN " i | /lane/a/i/enabled 0 | /lane/a/i/gain 0.1", "i");
  check_level(rig, reference, -6.02, "one that comes bypassed");
  put(rig, "/lane/a/remove h | /lane/a/remove i", "h");
  check_level(rig, reference, 0, "all removed");
  rig_close(rig);
  rig_case("bypass does not stay behind in the slot");
}

static void removed_with_changes_waiting(void)
{
  Rig *rig = playing(false, NULL);
  const double reference = loudness(rig);
  put(rig, "/lane/a/insert " GAIN " g", "g");
  const uint64_t at = rig->frame + 24000;
  rig_check(rig_say_at(rig, at, "/lane/a/g/gain 0.5 | /trim -2 | /lane/a/line/length 22") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say(rig, "/lane/a/remove g") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say(rig, "/lane/a/g/gain 1") == HC_NOT_FOUND, "the slot is still known");
  rig_run(rig, 24000 + 9600);
  rig_wait(rig, 50, NULL);
  rig_check(rig_number(rig, "/trim") == -2, "the rest of the bundle did not land");
  check_level(rig, reference, 0, "removed");
  // A removal that is scheduled leaves the plugin as it is until then, and hits no other.
  put(rig, "/lane/a/insert " GAIN " g", "g");
  rig_check(rig_say_at(rig, rig->frame + 48000, "/lane/a/remove g") == HC_OK, "%s", rig->error.text);
  put(rig, "/lane/a/g/gain 0.5", "g");
  check_level(rig, reference, -6.02, "turned before its removal");
  put(rig, "/lane/a/insert " GAIN " h | /lane/a/h/gain 0.25", "h");
  check_level(rig, reference, -18.06, "two");
  rig_run(rig, 48000);
  rig_wait(rig, 100, NULL);
  check_level(rig, reference, -12.04, "after the scheduled removal");
  rig_check(rig_say(rig, "/lane/a/g/gain 1") == HC_NOT_FOUND, "the slot is still known");
  rig_check(rig_say(rig, "/lane/a/h/gain 1") == HC_OK, "%s", rig->error.text);
  rig_close(rig);
  rig_case("removed while changes of it wait");
}

static void removed_while_it_comes(void)
{
  Rig *rig = playing(false, NULL);
  const double reference = loudness(rig);
  rig_check(rig_say(rig, "/lane/a/insert " SLOW " s | /lane/a/s/gain 0.5") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say(rig, "/lane/a/remove s") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 2500, NULL);
  check_level(rig, reference, 0, "removed while it was being made");
  rig_check(rig_say(rig, "/lane/a/insert " GAIN " x | /lane/a/x/gain 0.5 | /lane/a/remove x") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 300, NULL);
  check_level(rig, reference, 0, "in and out in one bundle");
  rig_check(rig_say(rig, "/lane/a/x/gain 1") == HC_NOT_FOUND, "the slot is still known");
  put(rig, "/lane/a/insert " GAIN " x | /lane/a/x/gain 0.5", "x");
  check_level(rig, reference, -6.02, "the next one");
  // In its own place again, and what matching measures meanwhile must not bring the old one back.
  for (int i = 0; i < 8; ++i) {
    (void)rig_say(rig, i % 2 ? "/match 1" : "/match 0"); // the removal waits for this fade
    rig_check(rig_say(rig, "/lane/a/x/gain 0.7") == HC_OK, "%s", rig->error.text);
    rig_run(rig, 64);
    rig_check(rig_say(rig, "/match 1 | /lane/a/remove x") == HC_OK, "%s", rig->error.text);
    rig_check(rig_say(rig, "/match 0 | /lane/a/insert " GAIN " x | /lane/a/x/gain 0.5") == HC_OK, "%s", rig->error.text);
    rig_wait(rig, 150, NULL);
  }
  rig_wait(rig, 400, NULL);
  check_level(rig, reference, -6.02, "after eight exchanges");
  rig_close(rig);
  // The bench ends while one is being made.
  rig = playing(false, NULL);
  rig_check(rig_say(rig, "/lane/a/insert " SLOW " s | /lane/a/s/gain 0.5") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say(rig, "/lane/b/insert " SLOW " s") == HC_OK, "%s", rig->error.text);
  rig_run(rig, 64);
  rig_close(rig);
  rig_case("removed while it is being made");
}

static void refused_whole(void)
{
  Rig *rig = playing(false, NULL);
  const double reference = loudness(rig);
  static const char *const bad[] = {
      "/lane/a/line/length 9 | /lane/a/insert " GAIN " g | /lane/a/g/gain 0.5 | /nonsense 1",
      "/lane/a/insert " GAIN " g | /lane/a/insert " GAIN " g",
      "/lane/a/insert urn:nobody#knows g",
      "/lane/a/insert " GAIN " select",
      "/lane/a/insert " GAIN " \"a slot\"",
      "/lane/a/insert " GAIN " g | /lane/a/remove g | /lane/a/g/gain 2",
      "/lane/a/remove g",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    rig_forget(rig);
    const HcStatus status = rig_say(rig, bad[i]);
    rig_wait(rig, 50, NULL);
    rig_check(status != HC_OK || rig_told(rig, "/error") == 1, "taken: %s", bad[i]);
    rig_check(rig_say(rig, "/lane/a/g/gain 1") == HC_NOT_FOUND, "something of it stays: %s", bad[i]);
  }
  rig_check(rig_number(rig, "/lane/a/line/length") == 2, "half applied");
  // One that cannot be started is refused later, with all that came with it.
  rig_forget(rig);
  (void)rig_say(rig, "/lane/a/insert urn:hotcold:bench#never n | /lane/a/line/length 9 | /trim -5");
  rig_check(rig_wait(rig, 1000, "/error"), "one that does not start is not refused");
  (void)rig_wait(rig, 1000, "/log \"n: would rather not"); // it comes by another way than the refusal
  rig_check(rig_told(rig, "/log \"n: would rather not") == 1, "what the plugin said is not told");
  rig_wait(rig, 50, NULL);
  rig_check(rig_number(rig, "/lane/a/line/length") == 2 && rig_number(rig, "/trim") == 0, "half applied");
  rig_check(rig_say(rig, "/lane/a/n/gain 1") == HC_NOT_FOUND, "its slot stays");
  check_level(rig, reference, 0, "after refusals");
  for (int i = 0; i < 12; ++i)
    (void)rig_say(rig, "/lane/a/insert " GAIN);
  rig_wait(rig, 600, NULL);
  rig_check(rig_told(rig, "/error") >= 1 || rig->error.status, "more than a lane holds");
  rig_check(rig_say(rig, "/lane/a/bench_gain9/gain 1") == HC_OK, "the ninth: %s", rig->error.text);
  rig_close(rig);
  rig_case("refused, and nothing stays");
}

static void not_a_number(void)
{
  Rig *rig = playing(false, NULL);
  const double reference = loudness(rig);
  put(rig, "/lane/a/insert urn:hotcold:bench#nan n | /lane/a/n/gain 0.5", "n");
  check_level(rig, reference, -6.02, "while it is sane");
  rig_forget(rig);
  // It gives no numbers at this gain, and does so again however often it is started.
  (void)rig_say(rig, "/lane/a/n/gain 3");
  rig_wait(rig, 3000, NULL);
  rig_check(rig_told(rig, "/error") >= 1 && rig_told(rig, "/error") < 10, "%u errors told", rig_told(rig, "/error"));
  check_level(rig, reference, 0, "the lane goes on without it");
  rig_check(isfinite(rig->last), "not a number is heard");
  rig_close(rig);
  rig_case("a plugin that gives no numbers");
}

/** What a chain of gains (positive) and clippers (negative: at that level) makes of a sine [dB rms of full scale]. */
static double chain_level(double peak, const double *chain, unsigned n)
{
  double power = 0;
  for (int i = 0; i < 10000; ++i) {
    double x = peak * sin(2 * M_PI * i / 10000);
    for (unsigned k = 0; k < n; ++k)
      x = chain[k] > 0 ? chain[k] * x : fmax(chain[k], fmin(-chain[k], x));
    power += x * x / 10000;
  }
  return 10 * log10(power);
}

static double chain_loudness(Rig *rig)
{
  double power = 0;
  for (int i = 0; i < 150; ++i) { // 9600 frames: 199.4 waves
    rig_run(rig, 64);
    power += rig->power[1] / 150;
  }
  return 10 * log10(power);
}

/** In and out of one lane, one after the other, for as long as one likes; what is heard is in the order of putting in. */
static void in_and_out_for_ever(void)
{
  const unsigned rounds = getenv("HC_LONG") ? 4000 : getenv("HC_SANITIZED") ? 300 : 1500;
  Rig *rig = playing(true, "/fade 1");
  const double peak = M_SQRT2 * pow(10, chain_loudness(rig) / 20);
  double chain[9];
  unsigned name[9], n = 0, checked = 0, draw = 1;
  char text[1200], *at;
  for (unsigned round = 1; round <= rounds; ++round) {
    draw = draw * 1103515245u + 12345u;
    const unsigned dice = draw >> 16;
    at = text;
    // One out, one in; now and then several of both in one bundle.
    const unsigned out = n == 9 ? 1 + dice % 9 : n > 1 && dice % 3 ? 1 : 0;
    for (unsigned i = 0; i < out; ++i) {
      const unsigned which = (dice / 27 + i) % n;
      at += sprintf(at, "%s/lane/a/remove n%u", at > text ? " | " : "", name[which]);
      memmove(chain + which, chain + which + 1, (n - which - 1) * sizeof *chain);
      memmove(name + which, name + which + 1, (n - which - 1) * sizeof *name);
      --n;
    }
    const double value = round % 2 ? 0.5 + dice % 16 / 8.0 : -0.04 - dice % 9 / 100.0;
    (void)sprintf(at, "%s/lane/a/insert urn:hotcold:bench#%s n%u | /lane/a/n%u/gain %g", at > text ? " | " : "",
                  value > 0 ? "gain" : "clip", round, round, fabs(value));
    chain[n] = value;
    name[n++] = round;
    if (!rig_check(rig_say(rig, text) == HC_OK, "round %u: %s", round, rig->error.text))
      break;
    rig_run(rig, 320);
    if (round % 25)
      continue;
    const double level = chain_loudness(rig), expected = chain_level(peak, chain, n);
    rig_check(fabs(level - expected) < 0.2, "round %u, %u inserts: %.2f dB, %.2f expected", round, n, level, expected);
    ++checked;
  }
  rig_check(checked == rounds / 25 && rig_told(rig, "/error") == 0, "%u levels, %u errors", checked, rig_told(rig, "/error"));
  // All of them for as many others, in one fade.
  at = text;
  for (unsigned i = 0; i < n; ++i)
    at += sprintf(at, "%s/lane/a/remove n%u", i ? " | " : "", name[i]);
  for (unsigned i = 0; i < 9; ++i)
    at += sprintf(at, " | /lane/a/insert " GAIN " m%u | /lane/a/m%u/gain 0.9", i, i);
  rig_check(rig_say(rig, text) == HC_OK, "nine others: %s", rig->error.text);
  rig_run(rig, 640);
  rig_check(fabs(chain_loudness(rig) - 20 * log10(peak / M_SQRT2 * pow(0.9, 9))) < 0.1, "nine others are not heard");
  rig_check(rig_say(rig, "/lane/a/insert " GAIN) == HC_REFUSED, "a tenth");
  printf("%u inserts put in, %u chains heard\n", rounds, checked);
  rig_close(rig);
  rig_case("in and out of a lane for ever");
}

/** The same bits whatever the period is, with a plugin whose gain is measured, and again when it is turned. */
static void the_period_does_not_matter(void)
{
  static const uint32_t periods[] = {64, 17, 1024, 8192};
  uint64_t hash = 0;
  for (size_t i = 0; i < sizeof periods / sizeof *periods; ++i) {
    Rig *rig = rig_open(true, 2);
    rig_check(rig_say(rig, "/program/source sine | /lane/a/insert " GAIN " g | /lane/a/g/gain 0.5") == HC_OK, "%s",
              rig->error.text);
    rig_check(rig_start(rig, 48000), "%s", rig->error.text);
    rig->period = periods[i];
    rig_check(rig_say_at(rig, 5000, "/lane/a/line/length 50") == HC_OK && rig_say_at(rig, 30000, "/lane/a/g/gain 2") == HC_OK &&
                  rig_say_at(rig, 40000, "/lane/a/line/driver symmetrical | /lane/b/insert " GAIN) == HC_OK,
              "%s", rig->error.text);
    rig_run(rig, 6 * 8192);
    hash = i ? hash : rig->hash;
    rig_check(rig->hash == hash, "period %u: other bits than with period %u", periods[i], periods[0]);
    rig_close(rig);
  }
  rig_case("the period does not matter");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  knob_while_it_comes();
  bypassed_then_another();
  removed_with_changes_waiting();
  removed_while_it_comes();
  refused_whole();
  not_a_number();
  in_and_out_for_ever();
  the_period_does_not_matter();
  return rig_end();
}

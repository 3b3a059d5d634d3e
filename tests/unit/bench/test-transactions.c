// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Changes on their way: order, overtaking, merging, time. What is told must be what is heard, whatever came between. */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char sine[] = "/program/source sine | /interference/noise/on 0 | /match 0";

static Rig *playing(bool offline)
{
  Rig *rig = rig_open(offline, 2);
  (void)rig_say(rig, sine);
  if (!rig_start(rig, 48000)) {
    fprintf(stderr, "%s\n", rig->error.text);
    exit(2);
  }
  rig_run(rig, 4800);
  return rig;
}

/** The same settings, made before anything ran: what it must come to. */
static void check_same(Rig *rig, const char *settings)
{
  Rig *reference = rig_open(true, 2);
  rig_check(rig_say(reference, sine) == HC_OK && rig_say(reference, settings) == HC_OK, "%s", reference->error.text);
  rig_check(rig_start(reference, 48000), "%s", reference->error.text);
  rig_run(reference, 24000);
  for (uint32_t lane = 0; lane < 2; ++lane) {
    rig_check(rig_gain(rig, lane) == rig_gain(reference, lane), "lane %c: gain %.17g, %.17g expected", 'a' + (int)lane,
              rig_gain(rig, lane), rig_gain(reference, lane));
    // 64 frames of 997 Hz are no whole number of waves: compare loudest of many periods.
    double most = -200, expected = -200;
    for (int i = 0; i < 40; ++i) {
      rig_run(rig, 64);
      rig_run(reference, 64);
      most = fmax(most, rig_level(rig, 1 + lane));
      expected = fmax(expected, rig_level(reference, 1 + lane));
    }
    rig_check(fabs(most - expected) < 0.01, "lane %c plays at %.3f dB, %.3f expected", 'a' + (int)lane, most, expected);
  }
  rig_close(reference);
}

static void check_value(Rig *rig, const char *address, const char *expected)
{
  char value[512];
  rig_check(!strcmp(rig_value(rig, address, value), expected), "%s is %s, %s expected", address, value, expected);
}

static void selects_in_a_bundle(void)
{
  Rig *rig = playing(true);
  static const struct {
    const char *bundle, *lane;
  } cases[] = {{"/toggle | /select a", "a"},
               {"/lane/b/select | /select a", "a"},
               {"/select b | /toggle", "a"},
               {"/toggle | /toggle", "a"},
               {"/toggle", "b"},
               {"/toggle", "a"},
               {"/lane/a/select | /toggle", "b"},
               {"/select a | /lane/b/select", "b"},
               {"/lane/b/select", "b"},
               {"/toggle | /toggle | /toggle", "a"},
               {"/toggle | /select b", "b"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    rig_check(rig_say(rig, cases[i].bundle) == HC_OK, "%s", rig->error.text);
    rig_run(rig, 4800);
    check_value(rig, "/select", cases[i].lane);
    rig_check(rig_number(rig, "/lane/a/select") == (*cases[i].lane == 'a'), "%s: lamp of a", cases[i].bundle);
    rig_check(rig_number(rig, "/lane/b/select") == (*cases[i].lane == 'b'), "%s: lamp of b", cases[i].bundle);
    const double apart = rig_level(rig, 0) - rig_level(rig, *cases[i].lane == 'a' ? 1 : 2);
    rig_check(fabs(apart) < 1, "%s: the other lane is heard (%.1f dB apart)", cases[i].bundle, apart);
  }
  rig_close(rig);
  rig_case("selects and toggles in a bundle");
}

static void knob_before_a_scheduled_change(bool offline)
{
  Rig *rig = playing(offline);
  const uint64_t at = rig->frame + 48000;
  rig_check(rig_say_at(rig, at, "/lane/a/line/driver symmetrical") == HC_OK, "%s", rig->error.text);
  for (int i = 0; i < 20 || rig->frame + 40000 < at; ++i)
    rig_run(rig, 64);
  rig_check(rig_say(rig, "/lane/a/line/length 200") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 100, "/lane/a/line/length");
  check_value(rig, "/lane/a/line/length", "200.0");
  check_value(rig, "/lane/a/line/driver", "rca");
  while (rig->frame < at - 22000)
    rig_run(rig, 64);
  check_same(rig, "/lane/a/line/length 200");
  while (rig->frame < at + 9600)
    rig_run(rig, 64);
  check_value(rig, "/lane/a/line/driver", "symmetrical");
  check_value(rig, "/lane/a/line/length", "200.0");
  check_same(rig, "/lane/a/line/length 200 | /lane/a/line/driver symmetrical");
  rig_close(rig);
  rig_case(offline ? "knob before a scheduled change" : "knob before a scheduled change, with threads");
}

static void scheduled_one_after_another(void)
{
  Rig *rig = playing(true);
  const uint64_t at = rig->frame + 60000;
  rig_check(rig_say_at(rig, at + 24000, "/lane/a/line/length 250") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say_at(rig, at, "/lane/a/line/cable foil-pair") == HC_OK, "%s", rig->error.text);
  rig_check(rig_say_at(rig, at + 12000, "/lane/a/line/imbalance 500") == HC_OK, "%s", rig->error.text);
  rig_run(rig, 60000 + 40000);
  check_value(rig, "/lane/a/line/length", "250.0");
  check_same(rig, "/lane/a/line/length 250 | /lane/a/line/cable foil-pair | /lane/a/line/imbalance 500");
  rig_close(rig);
  rig_case("scheduled one after another");
}

static void toggle_before_a_scheduled_select(void)
{
  Rig *rig = playing(true);
  const uint64_t at = rig->frame + 48000;
  (void)rig_say_at(rig, at, "/select b");
  rig_run(rig, 9600);
  (void)rig_say(rig, "/toggle");
  rig_run(rig, 4800);
  check_value(rig, "/select", "b");
  rig_run(rig, 48000);
  (void)rig_say(rig, "/toggle");
  rig_run(rig, 9600);
  check_value(rig, "/select", "a");
  rig_check(fabs(rig_level(rig, 0) - rig_level(rig, 1)) < 0.5, "a is told, another is heard");
  rig_close(rig);
  rig_case("toggle before a scheduled select");
}

static void panic_is_not_held_up(void)
{
  Rig *rig = playing(false);
  unsigned taken = 0;
  for (unsigned i = 0; i < 1100; ++i)
    taken += rig_say_at(rig, rig->frame + 90000 + i, i % 2 ? "/select a" : "/select b") == HC_OK;
  rig_check(taken == 1024, "%u scheduled changes were taken, 1024 expected", taken);
  rig_check(strstr(rig->error.text, "1024"), "the refusal says how many: \"%s\"", rig->error.text);
  rig_run(rig, 640);
  (void)rig_say(rig, "/panic");
  rig_run(rig, 2400);
  rig_check(rig_level(rig, 0) < -150, "panic: still %.1f dB", rig_level(rig, 0));
  (void)rig_say(rig, "/panic/release");
  rig_run(rig, 100000);
  rig_check(rig_level(rig, 0) > -60, "released, but %.1f dB", rig_level(rig, 0));
  rig_check(rig_say_at(rig, rig->frame + 90000, "/select a") == HC_OK, "all have landed, yet: %s", rig->error.text);
  rig_close(rig);
  rig_case("1024 scheduled changes hold nothing up");
}

/** A file that is fine when the change is checked and gone when it is solved. */
static void file_that_goes(void)
{
  Rig *rig = playing(false);
  char good[4096], path[TEMPORARY_SIZE], text[4200];
  (void)snprintf(good, sizeof good, "%s/line.lv2/circuits/cables/rca.cir", rig_plugins());
  const int file = mkstemps(temporary_path(path, "hotcold-XXXXXX.cir"), 4);
  FILE *from = fopen(good, "r"), *to = fdopen(file, "w");
  if (!rig_check(from && to, "%s cannot be copied", good))
    exit(1);
  for (int c; (c = fgetc(from)) != EOF;)
    (void)fputc(c, to);
  (void)fclose(from);
  (void)fclose(to);
  (void)snprintf(text, sizeof text, "/lane/a/line/cable \"%s\"", path);
  rig_check(rig_say_at(rig, rig->frame + 3 * 48000, text) == HC_OK, "%s", rig->error.text);
  (void)unlink(path);
  rig_forget(rig);
  rig_run(rig, 2 * 48000);
  rig_wait(rig, 2500, "/error");
  rig_wait(rig, 100, NULL);
  rig_check(rig_told(rig, "/error") == 1, "%u errors told, 1 expected", rig_told(rig, "/error"));
  check_value(rig, "/lane/a/line/cable", "rca");
  rig_check(rig_say(rig, "/lane/a/line/length 33") == HC_OK, "%s", rig->error.text);
  rig_check(rig_wait(rig, 500, "/lane/a/line/length 33"), "the knob is dead afterwards");
  rig_check(rig_say(rig, text) == HC_NOT_FOUND, "a path that is not there is taken");
  check_same(rig, "/lane/a/line/length 33");
  rig_close(rig);
  rig_case("a part's file that goes before its time");
}

static void write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  if (file) {
    (void)fputs(text, file);
    (void)fclose(file);
  }
}

static void cue_list_stopped(void)
{
  Rig *rig = playing(false);
  char path[TEMPORARY_SIZE], text[300];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.scene"), 6));
  write_file(path, "@0 /lane/a/line/length 10\n@0.02 /lane/a/line/length 20\n@0.3 /lane/a/line/length 30\n@0.4 /select b\n");
  (void)snprintf(text, sizeof text, "/cue/start \"%s\"", path);
  rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
  rig_run(rig, 64);
  rig_check(rig_say(rig, "/cue/stop") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 700, NULL);
  rig_check(rig_number(rig, "/lane/a/line/length") < 25, "a cue has landed after the stop");
  check_value(rig, "/select", "a");
  rig_check(rig_say_at(rig, rig->frame + 4800, "/select b") == HC_OK, "scheduling after a stop: %s", rig->error.text);
  rig_run(rig, 9600);
  check_value(rig, "/select", "b");
  rig_check(rig_say(rig, "/cue/start no-such-list") == HC_NOT_FOUND, "a list that is not there is taken");
  (void)unlink(path);
  rig_close(rig);
  // Before the start as well: `--set "/cue/start …"`.
  rig = rig_open(true, 2);
  rig_check(rig_say(rig, "/cue/start no-such-list") == HC_NOT_FOUND, "a list that is not there is taken");
  write_file(path, "@0 /select b\n@0.1 /lane/a/line/length 20\n");
  rig_check(rig_say(rig, text) == HC_OK && rig_start(rig, 48000), "%s", rig->error.text);
  rig_run(rig, 9600);
  check_value(rig, "/select", "b");
  check_value(rig, "/lane/a/line/length", "20.0");
  (void)unlink(path);
  rig_close(rig);
  rig_case("a cue list, stopped");
}

static void knobs_at_2000_a_second(void)
{
  Rig *rig = playing(false);
  char text[128];
  double worst = 0;
  for (int i = 0; i < 3000; ++i) {
    (void)snprintf(text, sizeof text, "/lane/a/line/length %d", 1 + i % 290);
    rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
    (void)snprintf(text, sizeof text, "/trim %d", -(i % 50));
    rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
    rig_run(rig, 48);
    if (i == 1500)
      rig_check(rig_say(rig, "/match 1 | /lane/b/line/length 77") == HC_OK, "%s", rig->error.text);
    if (i == 2000)
      rig_check(rig_say(rig, "/match 0") == HC_OK, "%s", rig->error.text);
    usleep(400);
  }
  rig_forget(rig);
  (void)rig_say(rig, "/lane/a/line/length 123.5 | /trim 0");
  const uint64_t from = rig->frame;
  rig_check(rig_wait(rig, 2000, "/lane/a/line/length 123.5"), "the newest value never lands");
  worst = (double)(rig->frame - from) / 48;
  rig_check(worst < rig_limit_ms(), "the newest value landed after %.0f ms", worst);
  printf("  the newest value landed after %.1f ms\n", worst);
  rig_wait(rig, 100, NULL);
  check_same(rig, "/lane/a/line/length 123.5 | /lane/b/line/length 77");
  rig_close(rig);
  rig_case("knobs at 2000 messages a second");
}

/** Values of `address` that were told, in order; how many, and whether each is above the one before. */
static unsigned told_values(const Rig *rig, const char *address, bool *rising)
{
  unsigned n = 0;
  double last = -HUGE_VAL;
  *rising = true;
  for (unsigned i = 0; i < rig->n_told; ++i)
    if (!strncmp(rig->told[i], address, strlen(address)) && rig->told[i][strlen(address)] == ' ') {
      const double value = strtod(rig->told[i] + strlen(address), NULL);
      *rising &= value > last;
      last = value;
      ++n;
    }
  return n;
}

/** A knob that rises: what is in force rises too, skips values, and comes to the last one; the other lane is not kept waiting. */
static void knob_that_rises(void)
{
  Rig *rig = playing(false);
  enum { TURNS = 600 };
  char text[128];
  unsigned others = 0;
  (void)rig_say(rig, "/fade 500");
  rig_run(rig, 640);
  rig_forget(rig);
  for (int i = 1; i <= TURNS; ++i) {
    (void)snprintf(text, sizeof text, "/lane/a/line/length %g", 2 + 0.25 * i);
    rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
    if (i % 100 == 50) {
      (void)snprintf(text, sizeof text, "/lane/b/line/imbalance %d", i);
      rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
    }
    rig_run(rig, 48);
    usleep(300);
    others = rig_told(rig, "/lane/b/line/imbalance");
  }
  rig_check(others >= 5, "lane b was told %u of 6 values while lane a's knob moved", others);
  rig_check(rig_wait(rig, 2000, "/lane/a/line/length 152.0"), "the last value never lands");
  bool rising;
  const unsigned n = told_values(rig, "/lane/a/line/length", &rising);
  rig_check(rising, "an older value has come after a newer one");
  rig_check(n >= 2 && n < TURNS, "%u of %u values were told", n, (unsigned)TURNS);
  printf("  %u of %u values came to be in force\n", n, (unsigned)TURNS);
  rig_wait(rig, 100, NULL);
  check_same(rig, "/lane/a/line/length 152 | /lane/b/line/imbalance 550");
  rig_close(rig);
  rig_case("a knob that rises at a thousand a second");
}

/** A part that cannot be played at every length: what is refused leaves the last good value in force, and that is told. */
static void knob_beyond_what_can_be_played(void)
{
  Rig *rig = playing(false);
  char path[4096], text[4200];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.cir"), 4));
  write_file(path, "* title: A lead that shrinks\n"
                   ".subckt lead hot_a cold_a shield_a hot_b cold_b shield_b emf electric mains params: length=2\n"
                   "Rhot hot_a hot_b {100-length}\nRcold cold_a cold_b 1\nRshield shield_a shield_b 1\n.ends\n");
  (void)snprintf(text, sizeof text, "/lane/a/line/cable \"%s\"", path);
  rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
  rig_check(rig_wait(rig, 1000, "/lane/a/line/cable/index"), "the part is not taken");
  rig_check(rig_say(rig, "/lane/a/line/length 50") == HC_OK, "%s", rig->error.text);
  rig_check(rig_wait(rig, 1000, "/lane/a/line/length 50.0"), "a length that can be played is not taken");
  rig_forget(rig);
  rig_check(rig_say(rig, "/lane/a/line/length 200") == HC_OK, "a number is solved before it is taken: %s", rig->error.text);
  rig_check(rig_wait(rig, 1000, "/error /lane/a/line/length"), "nobody is told that it is refused");
  rig_check(rig_told(rig, "/lane/a/line/length 50.0") == 1, "what stays in force is not told");
  check_value(rig, "/lane/a/line/length", "50.0");
  rig_check(rig_say(rig, "/lane/a/line/length 80") == HC_OK, "%s", rig->error.text);
  rig_check(rig_wait(rig, 1000, "/lane/a/line/length 80.0"), "the knob is dead afterwards");
  (void)snprintf(text, sizeof text, "/lane/a/line/cable \"%s\" | /lane/a/line/length 80", path);
  check_same(rig, text);
  (void)unlink(path);
  rig_close(rig);
  rig_case("a knob beyond what can be played");
}

static void full_ring(void)
{
  Rig *rig = playing(false);
  char text[64];
  // Nobody processes for a while, as when a period is very long.
  for (int i = 0; i < 5000; ++i) {
    (void)snprintf(text, sizeof text, "/trim %g", -0.01 * i);
    (void)rig_say(rig, text);
  }
  (void)rig_say(rig, "/mute 1");
  (void)rig_say(rig, "/trim -3");
  rig_forget(rig);
  rig_run(rig, 9600);
  rig_check(rig_told(rig, "/trim") < 1200, "%u values were told: they have piled up", rig_told(rig, "/trim"));
  check_value(rig, "/trim", "-3.0");
  check_value(rig, "/mute", "1");
  (void)rig_say(rig, "/mute 0");
  rig_run(rig, 9600);
  rig_check(rig_level(rig, 0) > -60, "silent");
  rig_close(rig);
  rig_case("more changes than the audio thread has room for");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  selects_in_a_bundle();
  knob_before_a_scheduled_change(true);
  knob_before_a_scheduled_change(false);
  scheduled_one_after_another();
  toggle_before_a_scheduled_select();
  panic_is_not_held_up();
  file_that_goes();
  cue_list_stopped();
  knobs_at_2000_a_second();
  knob_that_rises();
  knob_beyond_what_can_be_played();
  full_ring();
  return rig_end();
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Our own plugins that a lane has only when they are turned on, by the headphone: in and out of running lanes, matched, saved, copied,
 * and through a server that comes back at another rate.
 */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Both lanes the same line; its level at a driver without loss is that of the volume. */
static const char base[] = "/program/source sine | /interference/noise/on 0 | /lane/copy b a";

static Rig *playing(bool offline, const char *settings)
{
  Rig *rig = rig_open(offline, 2);
  rig_check(rig_say(rig, base) == HC_OK && rig_say(rig, settings) == HC_OK, "%s", rig->error.text);
  if (!rig_start(rig, 48000)) {
    fprintf(stderr, "%s\n", rig->error.text);
    exit(2);
  }
  rig_run(rig, 9600);
  return rig;
}

/** Loudest of many periods of a lane: 64 frames are no whole number of waves. */
static double loudness(Rig *rig, unsigned row)
{
  double most = -200;
  for (int i = 0; i < 60; ++i) {
    rig_run(rig, 64);
    most = fmax(most, rig_level(rig, row));
  }
  return most;
}

static void say(Rig *rig, const char *text)
{
  rig_check(rig_say(rig, text) == HC_OK, "%s: %s", text, rig->error.text);
}

static void check_level(Rig *rig, unsigned row, double expected, const char *what)
{
  const double level = loudness(rig, row);
  rig_check(fabs(level - expected) < 0.05, "%s: %.2f dB, %.2f expected", what, level, expected);
}

/** Largest step between neighbouring samples since it was forgotten, by the largest that the sine itself makes. */
static double roughness(Rig *rig, double peak)
{
  const double sine = 2 * peak * sin(M_PI * 997 / rig->rate);
  return (double)rig->peak_step / sine;
}

static void on_and_off(bool offline)
{
  Rig *rig = playing(offline, "/lane/a/headphone/volume 2");
  const double matched = loudness(rig, 1);
  rig_check(rig_number(rig, "/lane/a/headphone/volts") == 0, "volts are told while it is off");
  for (int i = 0; i < 6; ++i) {
    rig_forget(rig);
    say(rig, i % 2 ? "/lane/a/headphone/on 0" : "/lane/a/headphone/on 1");
    rig_wait(rig, 100, NULL);
    rig_check(rig_told(rig, "/lane/a/headphone/on") == 1 && rig_told(rig, "/lane/a/headphone/volts") == 1, "not told");
    rig_check(roughness(rig, 0.1) < 1.02, "a step of %.2f times the sine's", roughness(rig, 0.1));
    check_level(rig, 1, matched, i % 2 ? "matched, off" : "matched, on");
    rig_check(fabs(rig_number(rig, "/lane/a/headphone/volts") - (i % 2 ? 0 : 2)) < 0.1, "volts: %g",
              rig_number(rig, "/lane/a/headphone/volts"));
  }
  // Quicker than a fade, and a knob meanwhile: the last one counts.
  for (int i = 0; i < 41; ++i) {
    say(rig, i % 2 ? "/lane/a/headphone/on 0" : "/lane/a/headphone/on 1 | /lane/a/headphone/volume 1.5");
    rig_run(rig, 128);
  }
  rig_wait(rig, 200, NULL);
  rig_check(rig_number(rig, "/lane/a/headphone/on") == 1, "not on");
  check_level(rig, 1, matched, "matched, after many");
  say(rig, "/match 0");
  rig_wait(rig, 100, NULL);
  const double volts = loudness(rig, 1);
  say(rig, "/lane/a/headphone/volume 3");
  rig_wait(rig, 100, NULL);
  check_level(rig, 1, volts + 6.02, "volts follow the volume");
  say(rig, "/lane/a/headphone/on 0");
  rig_wait(rig, 100, NULL);
  check_level(rig, 1, loudness(rig, 2), "off, as a line alone");
  // What cannot be is refused, whole, while it is in the chain; out of it values wait.
  say(rig, "/lane/a/headphone/drive btl");
  rig_wait(rig, 50, NULL);
  rig_forget(rig);
  (void)rig_say(rig, "/lane/a/headphone/on 1 | /lane/a/headphone/volume 4");
  rig_wait(rig, 200, NULL);
  rig_check(rig_told(rig, "/error") == 1 && rig_number(rig, "/lane/a/headphone/on") == 0 &&
                rig_number(rig, "/lane/a/headphone/volume") == 3,
            "three wires bridged: %u told, on %g, volume %g", rig_told(rig, "/error"), rig_number(rig, "/lane/a/headphone/on"),
            rig_number(rig, "/lane/a/headphone/volume"));
  say(rig, "/lane/a/headphone/model four-wire-32 | /lane/a/headphone/on 1");
  rig_wait(rig, 100, NULL);
  rig_check(fabs(rig_number(rig, "/lane/a/headphone/volts") - 5.657) < 0.01 &&
                fabs(rig_number(rig, "/lane/a/headphone/milliwatts") - 1000) < 1,
            "told %g V, %g mW", rig_number(rig, "/lane/a/headphone/volts"), rig_number(rig, "/lane/a/headphone/milliwatts"));
  char word[512];
  rig_check(!strcmp(rig_value(rig, "/lane/a/headphone/limited", word), "current"), "limited by %s", word);
  rig_check(fabs(rig_number(rig, "/lane/a/headphone/sensitivity") - 112.95) < 0.1, "auto is %g dB/V",
            rig_number(rig, "/lane/a/headphone/sensitivity"));
  rig_check(rig_say(rig, "/lane/a/headphone/volts 3") == HC_REFUSED, "what is told can be set");
  rig_check(rig_say(rig, "/lane/a/insert urn:hotcold:bench#gain headphone") != HC_OK, "an insert may take its name");
  rig_close(rig);
  rig_case(offline ? "on and off, offline" : "on and off");
}

/** One lane with, one without: in step, so that nothing is left between them. */
static void in_step(void)
{
  Rig *rig = playing(true, "/listen difference | /lane/a/headphone/volume 0.5");
  const double before = loudness(rig, 0);
  say(rig, "/lane/a/headphone/on 1");
  rig_run(rig, 24000);
  const double difference = loudness(rig, 0);
  rig_check(before < -140 && difference < -90, "%.1f dB between the lanes, %.1f with the headphone in one of them", before,
            difference);
  rig_close(rig);
  rig_case("in step with a lane without");
}

static void saved_and_copied(void)
{
  char path[TEMPORARY_SIZE], save[TEMPORARY_SIZE + 16], load[TEMPORARY_SIZE + 16];
  const int file = mkstemp(temporary_path(path, "hotcold-own-XXXXXX"));
  (void)close(file);
  (void)snprintf(save, sizeof save, "/scene/save %s", path);
  (void)snprintf(load, sizeof load, "/scene %s", path);
  Rig *rig = playing(false, "/lane/a/headphone/volume 7");
  rig_wait(rig, 50, NULL);
  rig_check(rig_number(rig, "/lane/a/headphone/volume") == 7, "a value is not kept while it is off");
  say(rig, "/lane/copy a b");
  rig_wait(rig, 100, NULL);
  rig_check(rig_number(rig, "/lane/b/headphone/volume") == 7 && rig_number(rig, "/lane/b/headphone/on") == 0, "not copied");
  say(rig, "/lane/b/headphone/on 1");
  rig_wait(rig, 100, NULL);
  say(rig, save);
  rig_wait(rig, 100, NULL);
  say(rig, "/lane/a/headphone/on 1 | /lane/b/headphone/on 0 | /lane/b/headphone/volume 1");
  rig_wait(rig, 100, NULL);
  say(rig, load);
  rig_wait(rig, 200, NULL);
  rig_check(rig_number(rig, "/lane/a/headphone/on") == 0 && rig_number(rig, "/lane/b/headphone/on") == 1 &&
                rig_number(rig, "/lane/b/headphone/volume") == 7 && rig_number(rig, "/lane/a/headphone/volume") == 7,
            "not as it was saved");
  say(rig, "/match 0");
  rig_wait(rig, 100, NULL);
  const double b = loudness(rig, 2);
  say(rig, "/lane/copy b a");
  rig_wait(rig, 100, NULL);
  check_level(rig, 1, b, "copied while it sounds");
  (void)unlink(path);
  rig_close(rig);
  rig_case("saved, loaded and copied");
}

static void another_server(void)
{
  Rig *rig = playing(false, "/lane/a/headphone/on 1 | /match 0 | /lane/a/headphone/volume 4");
  rig_wait(rig, 100, NULL);
  const double before = loudness(rig, 1) - loudness(rig, 2); // a period is another share of a wave at each rate
  static const double rates[] = {96000, 44100, 48000};
  for (int i = 0; i < 3; ++i) {
    rig_lose(rig);
    rig_check(rig_start(rig, rates[i]), "%s", rig->error.text);
    rig_run(rig, 9600);
    check_level(rig, 1, loudness(rig, 2) + before, "at another rate");
  }
  rig_lose(rig);
  say(rig, "/lane/a/headphone/on 0 | /lane/b/headphone/on 1 | /lane/b/headphone/volume 4");
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  rig_run(rig, 9600);
  check_level(rig, 2, loudness(rig, 1) + before, "turned on in one lane and off in the other while the server was gone");
  rig_close(rig);
  rig_case("a server that comes back at another rate");
}

static void check_loop(Rig *rig, const char *lane, double ohm, double amperes)
{
  char address[64];
  (void)snprintf(address, sizeof address, "/lane/%s/line/loop/impedance", lane);
  const double got_ohm = rig_number(rig, address);
  (void)snprintf(address, sizeof address, "/lane/%s/line/loop/current", lane);
  const double got = rig_number(rig, address);
  rig_check(fabs(got_ohm / ohm - 1) < 1e-3, "lane %s: %g ohm, %g expected", lane, got_ohm, ohm);
  rig_check(fabs(got - amperes) <= 1e-3 * amperes, "lane %s: %g A, %g expected", lane, got, amperes);
}

/** The RCA lead: 0.5 ohm of mains, two contacts of 10 mohm, 2 m of shield at 35 mohm; 10 uH of mains, 1 uH a metre of shield. */
static void ground_loops(void)
{
  Rig *rig = rig_open(true, 2);
  rig_check(rig_number(rig, "/lane/a/line/loop/current") == 0, "a current before the start");
  say(rig, "/interference/hum/on 1 | /interference/hum/level 0.02");
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  check_loop(rig, "a", 0.59, 0.02 / 0.59);
  rig_forget(rig);
  say(rig, "/interference/hum/level 0.1");
  rig_run(rig, 9600);
  rig_check(rig_told(rig, "/lane/a/line/loop/current") == 1 && rig_told(rig, "/lane/a/line/loop/impedance") == 0, "not told");
  check_loop(rig, "a", 0.59, 0.1 / 0.59);
  say(rig, "/lane/a/line/loop/resistance 0.01 | /lane/a/line/loop/inductance 100 | /interference/mains 60");
  rig_run(rig, 9600);
  const double ohm = hypot(0.1, 2 * M_PI * 60 * 102e-6);
  check_loop(rig, "a", ohm, 0.1 / ohm);
  // Lifted: 1 Mohm beside 1 nF, in the loop alone.
  say(rig, "/lane/a/line/lift 1");
  rig_run(rig, 9600);
  const double lifted = 1 / hypot(1e-6, 2 * M_PI * 60 * 1e-9);
  check_loop(rig, "a", lifted, 0.1 / lifted);
  say(rig, "/interference/hum/on 0");
  rig_run(rig, 9600);
  check_loop(rig, "a", lifted, 0);
  rig_check(rig_say(rig, "/lane/a/line/loop/current 1") == HC_REFUSED, "what is told can be set");
  rig_close(rig);
  rig_case("ground loops");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  on_and_off(false);
  on_and_off(true);
  in_step();
  saved_and_copied();
  another_server();
  ground_loops();
  return rig_end();
}

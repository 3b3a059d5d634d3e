// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Blind trials on the real bench: x sounds like the lane that is revealed, and the ports of the lanes say nothing. */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIALS = 12 };

static char folder[TEMPORARY_SIZE];

/** Loudest period of what is heard (0) or of a lane, once fades are over [dB]. */
static double loudness(Rig *rig, unsigned row)
{
  double most = -400;
  rig_run(rig, 4800);
  for (int i = 0; i < 60; ++i) {
    rig_run(rig, 64);
    most = fmax(most, rig_level(rig, row));
  }
  return most;
}

static bool say(Rig *rig, const char *text)
{
  return rig_check(!rig_say(rig, text), "%s: %s", text, rig->error.text);
}

static bool waits(Rig *rig, const char *line)
{
  const bool told = rig_check(rig_wait(rig, 3000, line), "%s was not told", line);
  rig_forget(rig);
  return told;
}

static Rig *humming(void)
{
  Rig *rig = rig_open(false, 2);
  say(rig, "/program/source silence | /interference/hum/on 1 | /interference/hum/level 1");
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  rig_wait(rig, 100, NULL);
  rig_forget(rig);
  return rig;
}

/** What x sounds like in each trial, by the two lanes heard before; as letters. */
static void listen(Rig *rig, const double lane[2], char heard[TRIALS + 1])
{
  for (int trial = 0; trial < TRIALS; ++trial) {
    char text[64];
    (void)snprintf(text, sizeof text, "/trial/state listening %d ", trial + 1);
    waits(rig, text);
    static const char *const buttons[] = {"/trial/play a", "/trial/play b"};
    for (unsigned i = 0; i < 2; ++i) {
      say(rig, buttons[i]);
      rig_check(fabs(loudness(rig, 0) - lane[i]) < 3, "%s does not sound like it", buttons[i]);
    }
    say(rig, "/trial/play x");
    const double level = loudness(rig, 0);
    heard[trial] = fabs(level - lane[0]) < fabs(level - lane[1]) ? 'a' : 'b';
    rig_check(rig_level(rig, 1) < -200 && rig_level(rig, 2) < -200, "a lane's port is not silent");
    rig_check(rig_told(rig, "/select ") == rig_told(rig, "/select x"), "a lane is told");
    (void)snprintf(text, sizeof text, "/trial/answer %c | /trial/next", heard[trial]);
    say(rig, text);
  }
}

static void sounds(void)
{
  Rig *rig = humming();
  double lane[2];
  lane[0] = loudness(rig, 0);
  say(rig, "/select b");
  lane[1] = loudness(rig, 0);
  rig_check(lane[0] > lane[1] + 20, "lane a does not hum more: %.1f and %.1f dB", lane[0], lane[1]);
  rig_check(loudness(rig, 1) > -100, "lane a's port is silent before");
  say(rig, "/trial/new abx 12 Anna");
  char heard[TRIALS + 1] = "";
  listen(rig, lane, heard);
  rig_check(rig_wait(rig, 3000, "/trial/state done"), "it does not end");
  char reveal[512], text[512];
  const char *sequence = strchr(rig_value(rig, "/trial/reveal", reveal), ' ');
  rig_check(sequence && !strncmp(sequence + 1, heard, TRIALS), "heard %s, revealed %s", heard, reveal);
  rig_check(!strncmp(rig_value(rig, "/trial/result", text), "12 12 ", 6), "the result is %s", text);
  rig_check(fabs(loudness(rig, 0) - lane[1]) < 3 && rig_number(rig, "/lane/b/select") == 1, "lane b is not heard again");
  rig_check(loudness(rig, 1) > -100, "lane a's port is silent afterwards");
  rig_close(rig);
  rig_case("x is what is revealed");
}

static void goes(void)
{
  Rig *rig = humming();
  say(rig, "/trial/new abx 3 Ben");
  waits(rig, "/trial/state listening 1 ");
  say(rig, "/trial/play x | /trial/answer a");
  rig_close(rig); // with an answer on its way to the disk
  rig = humming();
  say(rig, "/trial/new abx 3 Ben");
  waits(rig, "/trial/state listening 2 ");
  rig_lose(rig); // the sound server goes amid a trial, and comes back
  say(rig, "/trial/play x");
  rig_check(rig_say(rig, "/trial/answer a") == HC_REFUSED && strstr(rig->error.text, "no sound"), "heard nothing: %s",
            rig->error.text);
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  rig_wait(rig, 50, NULL);
  char text[512];
  rig_check(!strcmp(rig_value(rig, "/select", text), "x"), "/select is %s", text);
  say(rig, "/trial/abort");
  waits(rig, "/trial/state aborted");
  rig_check(rig_say(rig, "/trial/answer a") == HC_REFUSED, "an answer after the end");
  rig_close(rig);
  rig_case("gone and back");
}

/** At another rate every circuit is another one: a series is of one rate. */
static void another_rate(void)
{
  Rig *rig = humming();
  say(rig, "/trial/new abx 3 Cleo");
  waits(rig, "/trial/state listening 1 ");
  say(rig, "/trial/play x | /trial/answer a");
  waits(rig, "/trial/state answered 1 ");
  rig_lose(rig);
  rig_check(rig_start(rig, 44100), "%s", rig->error.text);
  rig_check(rig_wait(rig, 3000, "/trial/state aborted"), "the series goes on at another rate");
  rig_check(rig_told(rig, "/error /trial") == 1 && !rig_told(rig, "/trial/reveal"), "the reason is not told, or the key is");
  rig_check(rig_wait(rig, 3000, "/select a"), "x stays selected");
  rig_lose(rig);
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  say(rig, "/trial/new abx 3 Cleo");
  waits(rig, "/trial/state listening 2 ");
  rig_close(rig);
  rig_case("another rate");
}

/** What would open the lanes later, and is sent ahead of the series. */
static void ahead(void)
{
  Rig *rig = humming();
  static const struct {
    const char *address, *file, *argument;
  } opens[] = {{"/record", "/ahead.wav", ""},
               {"/scene/save", "/ahead", ""},
               {"/toggle/every", "", "1"},
               {"/select", "", "b"},
               {"/lane/a/line/length", "", "7"}};
  for (unsigned i = 0; i < sizeof opens / sizeof *opens; ++i) {
    char text[TEMPORARY_SIZE + 64];
    (void)snprintf(text, sizeof text, "%s %s%s%s", opens[i].address, *opens[i].file ? folder : "", opens[i].file,
                   opens[i].argument);
    rig_check(!rig_say_at(rig, rig->frame + 48000, text), "%s: %s", text, rig->error.text);
    rig_check(rig_say(rig, "/trial/new abx 3 Dora") == HC_REFUSED && strstr(rig->error.text, "on their way"), "%s ahead: %s",
              text, rig->error.text);
    rig_run(rig, 96000);
    rig_wait(rig, 50, NULL);
    say(rig, "/record 0 | /toggle/every 0");
    rig_wait(rig, 50, NULL);
  }
  rig_close(rig);
  rig_case("nothing opens the lanes later");
}

/** A plugin that turns one lane round; both, and the series may begin. */
static void polarity(void)
{
  Rig *rig = humming();
  say(rig, "/lane/b/insert urn:hotcold:bench#gain turn");
  rig_wait(rig, 500, NULL);
  say(rig, "/lane/b/turn/gain -1");
  rig_wait(rig, 500, NULL);
  rig_check(rig_say(rig, "/trial/new abx 3 Ben") == HC_REFUSED && strstr(rig->error.text, "opposite polarity"), "turned: %s",
            rig->error.text);
  say(rig, "/lane/b/turn/enabled 0");
  rig_wait(rig, 100, NULL);
  say(rig, "/trial/new abx 3 Ben");
  waits(rig, "/trial/state listening");
  rig_close(rig);
  rig_case("polarity of inserts");
}

/** A pair of headphones of one's own, with the wires of one or of both drivers exchanged. */
static void headphones(void)
{
  static const struct {
    const char *left, *right, *says;
  } rows[] = {{"l_return l", "r_return r", "lane b has the opposite polarity"},
              {"l l_return", "r_return r", "one channel of lane b"},
              {"l_return l", "r r_return", "polarity"},
              {"l l_return", "r r_return", NULL}};
  Rig *rig = humming();
  say(rig, "/lane/a/headphone/on 1 | /lane/b/headphone/on 1");
  rig_wait(rig, 500, NULL);
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; ++i) {
    char path[TEMPORARY_SIZE + 16], text[TEMPORARY_SIZE + 64];
    (void)snprintf(path, sizeof path, "%s/own%u.cir", folder, i);
    FILE *file = fopen(path, "w");
    rig_check(file != NULL, "%s cannot be written", path);
    if (!file)
      break;
    (void)fprintf(file,
                  "* impedance: 32 ohm\n* sensitivity: 98 dB/mW\n.subckt own left left_return right right_return outl outr "
                  "params: length=1\n"
                  "Rl left l 0.1\nRlr left_return l_return 0.1\nRr right r 0.1\nRrr right_return r_return 0.1\nRdl l l_return "
                  "32\nRdr r r_return 32\n"
                  "El outl 0 %s 1\nEr outr 0 %s 1\n.ends\n",
                  rows[i].left, rows[i].right);
    (void)fclose(file);
    (void)snprintf(text, sizeof text, "/lane/b/headphone/model %s", path);
    say(rig, text);
    rig_wait(rig, 1000, NULL);
    const HcStatus status = rig_say(rig, "/trial/new abx 3 Ben");
    rig_check(rows[i].says ? status == HC_REFUSED && strstr(rig->error.text, rows[i].says) : !status, "headphones %u: %s", i,
              rig->error.text);
  }
  rig_close(rig);
  rig_case("polarity of headphones");
}

static void none(void)
{
  rig_trials(NULL);
  Rig *rig = humming();
  rig_check(rig_say(rig, "/trial/new abx 3 Ben") == HC_REFUSED && strstr(rig->error.text, "live bench"), "%s", rig->error.text);
  rig_close(rig);
  rig_trials("/proc/nowhere");
  rig = humming();
  say(rig, "/trial/new abx 3 Ben");
  waits(rig, "/error /trial");
  rig_check(!rig_say(rig, "/select b"), "a series that cannot be kept stays open");
  rig_close(rig);
  rig_case("nowhere to keep a log");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  if (!mkdtemp(temporary_path(folder, "hotcold-trials-XXXXXX")))
    return 2;
  rig_trials(folder);
  sounds();
  goes();
  another_rate();
  ahead();
  polarity();
  headphones();
  none();
  char command[TEMPORARY_SIZE + 16];
  (void)snprintf(command, sizeof command, "rm -r '%s'", folder);
  if (system(command))
    return 2;
  return rig_end();
}

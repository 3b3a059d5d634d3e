// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What comes by itself, and what is told of it: beats that are turned off in time, cue lists, titles and notes of scenes. */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Rig *playing(void)
{
  Rig *rig = rig_open(false, 2);
  (void)rig_say(rig, "/program/source sine | /interference/noise/on 0 | /match 0");
  if (!rig_start(rig, 48000)) {
    fprintf(stderr, "%s\n", rig->error.text);
    exit(2);
  }
  rig_run(rig, 4800);
  return rig;
}

static void say(Rig *rig, const char *text)
{
  rig_check(rig_say(rig, text) == HC_OK, "%s: %s", text, rig->error.text);
}

static void check_value(Rig *rig, const char *address, const char *expected)
{
  char value[512];
  rig_check(!strcmp(rig_value(rig, address, value), expected), "%s is %s, %s expected", address, value, expected);
}

/** Without matching the lanes play 6 dB apart, so that it can be heard which one it is. */
static void check_heard(Rig *rig, char lane)
{
  char expected[2] = {lane, '\0'};
  check_value(rig, "/select", expected);
  rig_check(rig_number(rig, "/lane/b/select") == (lane == 'b'), "lamp of b");
  rig_check(fabs(rig_level(rig, 0) - rig_level(rig, lane == 'a' ? 1 : 2)) < 0.5, "%c is told, another is heard", lane);
}

/** Turned off at every moment before a beat, from long before it is handed over to the last period, nothing toggles any more. */
static void beats_turned_off(void)
{
  enum { BEAT = 14400 };
  unsigned tried = 0;
  for (unsigned before = 64; before < 4000; before = before * 5 / 4) {
    Rig *rig = playing();
    say(rig, "/toggle/every 0.3");
    rig_run(rig, BEAT - before);
    check_heard(rig, 'a');
    rig_forget(rig);
    say(rig, "/toggle/every 0");
    rig_run(rig, BEAT);
    rig_check(rig_told(rig, "/select") == 0, "%u frames before the beat: it is told nevertheless", before);
    check_heard(rig, 'a');
    say(rig, "/toggle");
    rig_run(rig, 4800);
    check_heard(rig, 'b');
    say(rig, "/toggle");
    rig_run(rig, 4800);
    check_heard(rig, 'a');
    rig_close(rig);
    ++tried;
  }
  rig_check(tried > 15, "%u moments", tried);
  rig_case("beats turned off");
}

/** What was selected by hand while a beat was on its way stays; a new beat counts from where it was set. */
static void beats_among_hands(void)
{
  Rig *rig = playing();
  say(rig, "/toggle/every 0.3");
  rig_run(rig, 14400 - 1000);
  say(rig, "/select b");
  say(rig, "/toggle/every 0");
  rig_run(rig, 14400);
  rig_check(rig_number(rig, "/toggle/every") == 0, "not off");
  check_heard(rig, 'b');
  say(rig, "/toggle");
  rig_run(rig, 4800);
  check_heard(rig, 'a');
  say(rig, "/toggle/every 0.3");
  rig_check(rig_say_at(rig, rig->frame + 14390, "/toggle/every 0") == HC_OK, "%s", rig->error.text);
  rig_run(rig, 2 * 14400);
  check_heard(rig, 'a');
  say(rig, "/toggle");
  rig_run(rig, 4800);
  check_heard(rig, 'b');
  say(rig, "/toggle/every 0.2");
  rig_run(rig, 9600 - 960);
  say(rig, "/toggle/every 1");
  rig_run(rig, 9600);
  check_heard(rig, 'b');
  rig_run(rig, 48000 - 9600 + 960);
  check_heard(rig, 'a');
  rig_close(rig);
  rig_case("beats among hands");
}

static void write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  if (!file || fputs(text, file) < 0 || fclose(file))
    exit(2);
}

static void cue_list_told(void)
{
  Rig *rig = playing();
  char path[TEMPORARY_SIZE], text[300], name[64], told[128];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.scene"), 6));
  (void)snprintf(name, sizeof name, "%.*s", (int)strlen("hotcold-XXXXXX"), strrchr(path, '/') + 1);
  (void)snprintf(told, sizeof told, "/cue/running %s", name);
  write_file(path, "@0 /trim -1\n@go /trim -2\n+0.2 /trim -3\n");
  (void)snprintf(text, sizeof text, "/cue/start \"%s\"", path);
  check_value(rig, "/cue/running", "\"\"");
  rig_forget(rig);
  say(rig, text);
  rig_check(rig_wait(rig, 500, told), "%s is not told", told);
  rig_check(rig_wait(rig, 500, "/cue/held 1"), "nobody is told that it waits");
  rig_check(rig_told(rig, "/cue/running") == 1, "told %u times", rig_told(rig, "/cue/running"));
  rig_forget(rig);
  say(rig, "/cue/go");
  rig_check(rig_wait(rig, 500, "/cue/held 0"), "nobody is told that it goes on");
  check_value(rig, "/cue/running", name);
  rig_check(rig_wait(rig, 1000, "/cue/running \"\""), "its end is not told");
  rig_check(rig_wait(rig, 200, "/trim -3"), "it has not come to its end");
  say(rig, text);
  rig_check(rig_wait(rig, 500, "/cue/held 1"), "it does not begin again");
  rig_forget(rig);
  say(rig, "/cue/stop");
  rig_check(rig_wait(rig, 500, "/cue/running \"\"") && rig_wait(rig, 500, "/cue/held 0"), "that it was stopped is not told");
  rig_check(rig_say(rig, "/cue/running x") == HC_REFUSED, "it can be set");
  (void)unlink(path);
  rig_close(rig);
  rig_case("a cue list, told");
}

static void titles_and_notes(void)
{
  Rig *rig = playing();
  char path[TEMPORARY_SIZE], saved[TEMPORARY_SIZE], text[300];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.scene"), 6));
  (void)close(mkstemps(temporary_path(saved, "hotcold-XXXXXX.scene"), 6));
  write_file(path, "# Of a name: and what it is\n/scene/notes/listen \"one\\ntwo\"\n/scene/notes/say "
                   "\"three\"\n/scene/notes/avoid \"four\"\n");
  (void)snprintf(text, sizeof text, "/scene \"%s\"", path);
  say(rig, text);
  rig_check(rig_wait(rig, 1000, "/scene/notes/avoid four"), "the notes are not told");
  check_value(rig, "/scene/title", "\"Of a name: and what it is\"");
  check_value(rig, "/scene/notes/listen", "\"one\\ntwo\"");
  (void)snprintf(text, sizeof text, "/scene/save \"%s\"", saved);
  say(rig, text);
  rig_run(rig, 4800);
  say(rig, "/scene desk");
  rig_check(rig_wait(rig, 1000, "/scene/title \"Desk"), "a scene of the folder has no title");
  rig_run(rig, 4800);
  (void)snprintf(text, sizeof text, "/scene \"%s\"", saved);
  rig_forget(rig);
  say(rig, text);
  rig_check(rig_wait(rig, 1000, "/scene/title \"Of a name"), "the title is not saved");
  check_value(rig, "/scene/notes/listen", "\"one\\ntwo\"");
  check_value(rig, "/scene/notes/say", "three");
  write_file(path, "/scene/title \"Said\"\n");
  (void)snprintf(text, sizeof text, "/scene \"%s\"", path);
  say(rig, text);
  rig_check(rig_wait(rig, 1000, "/scene/title Said"), "a title that is said is not taken");
  check_value(rig, "/scene/notes/say", "\"\"");
  (void)unlink(path);
  (void)unlink(saved);
  rig_close(rig);
  rig_case("titles and notes");
}

static void recording_and_pause(void)
{
  Rig *rig = playing();
  char path[TEMPORARY_SIZE], text[300], told[300];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.wav"), 4));
  say(rig, "/program/pause");
  rig_check(rig_wait(rig, 500, "/program/paused 1"), "a pause is not told");
  say(rig, "/program/play");
  rig_check(rig_wait(rig, 500, "/program/paused 0"), "playing is not told");
  (void)snprintf(text, sizeof text, "/record \"%s\"", path);
  (void)snprintf(told, sizeof told, "/record/running %s", path);
  say(rig, text);
  rig_check(rig_wait(rig, 500, told), "%s is not told", told);
  say(rig, "/record 0");
  rig_check(rig_wait(rig, 500, "/record/running \"\""), "its end is not told");
  rig_forget(rig);
  say(rig, "/record /no/such/folder/x.wav");
  rig_check(rig_wait(rig, 500, "/error /record"), "a file that cannot be made is no error");
  rig_check(rig_told(rig, "/record/running") == 0, "it is told as running");
  rig_close(rig);
  static const char *const written[] = {"wav", "a.wav", "a.residual.wav", "b.wav", "b.residual.wav"};
  for (size_t i = 0; i < sizeof written / sizeof *written; ++i) {
    (void)snprintf(text, sizeof text, "%.*s%s", (int)(strlen(path) - strlen("wav")), path, written[i]);
    rig_check(!unlink(text), "%s has not been written", text);
  }
  rig_case("a recording and a pause, told");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  beats_turned_off();
  beats_among_hands();
  cue_list_told();
  titles_and_notes();
  recording_and_pause();
  return rig_end();
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Scenes, lanes and what is asked: applied whole or not at all, saved as they are, told as they are. */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GAIN "urn:hotcold:bench#gain"

static Rig *opened(bool offline, uint32_t lanes)
{
  Rig *rig = rig_open(offline, lanes);
  if (!rig_start(rig, 48000)) {
    fprintf(stderr, "%s\n", rig->error.text);
    exit(2);
  }
  rig_wait(rig, 20, NULL);
  return rig;
}

static void check_value(Rig *rig, const char *address, const char *expected)
{
  char value[512];
  rig_check(!strcmp(rig_value(rig, address, value), expected), "%s is %s, %s expected", address, value, expected);
}

static void say(Rig *rig, const char *text)
{
  rig_check(rig_say(rig, text) == HC_OK, "%s: %s", text, rig->error.text);
  rig_wait(rig, 250, NULL);
}

static void write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  if (file) {
    (void)fputs(text, file);
    (void)fclose(file);
  }
}

/** Everything that has a value, but for meters and what a scene leaves alone. */
static char *state_of(Rig *rig)
{
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  const HcParameter *p;
  HcMessage message;
  char line[2048];
  for (size_t i = 0; (p = hc_bench_parameter(rig->bench, i)); ++i)
    if (!(p->flags & HC_METER) && hc_bench_value(rig->bench, p->address, &message)) {
      (void)hc_message_print(&message, line, sizeof line);
      (void)fprintf(out, "%s\n", line);
    }
  (void)fclose(out);
  return text;
}

static void check_states(const char *expected, const char *got)
{
  if (rig_check(!strcmp(expected, got), "the states differ"))
    return;
  while (*expected && *expected == *got)
    ++expected, ++got;
  printf("  … expected %.60s\n  … got %.60s\n", expected, got);
}

/** As it stands between quotation marks in a text. */
static void quote(const char *text, char to[600])
{
  for (; *text; *to++ = *text++)
    if (*text == '"')
      *to++ = '\\';
  *to = '\0';
}

static void saved_and_loaded(void)
{
  char folder[TEMPORARY_SIZE], text[4500], cable[300], scene[300];
  rig_check(mkdtemp(temporary_path(folder, "hotcold a \"scene\"-XXXXXX")) != NULL, "no folder");
  (void)snprintf(cable, sizeof cable, "%s/a cable.cir", folder);
  (void)snprintf(scene, sizeof scene, "%s/saved.scene", folder);
  (void)snprintf(text, sizeof text, "cp %s/line.lv2/circuits/cables/rca.cir '%s'", rig_plugins(), cable);
  rig_check(system(text) == 0, "%s", text);
  Rig *rig = opened(false, 3);
  char quoted[600];
  quote(cable, quoted);
  (void)snprintf(text, sizeof text, "/lane/a/line/cable \"%s\"", quoted);
  say(rig, text);
  say(rig, "/lane/a/name \"a \\\"good\\\" lead # 1\" | /lane/b/name \"two words\" | /scene/caption \"say: \\\"hum\\\"\"");
  say(rig, "/lane/a/line/full_scale 4 | /lane/b/line/full_scale auto | /lane/c/line/length 0.1 | /lane/c/line/bond driver");
  say(rig, "/lane/a/insert " GAIN " one | /lane/a/insert " GAIN " two | /lane/b/insert " GAIN);
  say(rig, "/lane/a/two/gain 0.3 | /lane/a/one/enabled 0 | /lane/b/bench_gain/steps 7");
  say(rig, "/interference/hum/on 1 | /interference/hum/level 0.123 | /interference/mains 60 | /interference/seed 77 | /match 0");
  say(rig, "/listen/gain 33.3 | /listen residual | /interference/noise/on 0");
  char *before = state_of(rig);
  (void)snprintf(text, sizeof text, "/scene/save \"%.*s\\\"%s", (int)(strchr(quoted, '\\') - quoted), quoted,
                 strchr(quoted, '\\') + 2);
  strcpy(strrchr(text, '/'), "/saved.scene\"");
  say(rig, text);
  rig_check(rig_told(rig, "/error") == 0, "%u errors told", rig_told(rig, "/error"));
  char load[600];
  (void)snprintf(load, sizeof load, "/scene %s", strchr(text, '"'));
  for (unsigned i = 0; i < 3; ++i) { // over itself, over something else, and over itself again
    if (i == 1)
      say(rig, "/lane/a/remove one | /lane/a/two/gain 2 | /lane/c/insert " GAIN " x | /lane/b/line/driver rca | /match 1 | "
               "/interference/hum/on 0 | /lane/a/line/full_scale auto | /lane/a/name short | /listen lane");
    say(rig, load);
    char *after = state_of(rig);
    check_states(before, after);
    free(after);
  }
  rig_close(rig);
  rig = opened(false, 3); // another bench
  say(rig, load);
  char *after = state_of(rig);
  check_states(before, after);
  free(after);
  rig_close(rig);
  // Two lanes do not do for three; four do.
  rig = opened(true, 2);
  rig_check(rig_say(rig, load) != HC_OK && strstr(rig->error.text, "lanes"), "two lanes do for three: %s", rig->error.text);
  rig_close(rig);
  rig = opened(true, 4);
  say(rig, load);
  check_value(rig, "/lanes", "4");
  rig_close(rig);
  free(before);
  (void)unlink(cable);
  (void)unlink(scene);
  (void)rmdir(folder);
  rig_case("saved and loaded");
}

/** A scene is saved over a file, through a link to one too; never over what is no file. */
static void saved_over(void)
{
  char folder[TEMPORARY_SIZE], scene[300], link[300], pipe[300], text[400];
  struct stat there;
  rig_check(mkdtemp(temporary_path(folder, "hotcold-XXXXXX")) != NULL, "no folder");
  (void)snprintf(scene, sizeof scene, "%s/a.scene", folder);
  (void)snprintf(link, sizeof link, "%s/link.scene", folder);
  (void)snprintf(pipe, sizeof pipe, "%s/pipe", folder);
  rig_check(!symlink("a.scene", link) && !mkfifo(pipe, 0600), "no link, no pipe");
  Rig *rig = opened(true, 2);
  (void)snprintf(text, sizeof text, "/scene/save \"%s\"", scene);
  say(rig, text);
  say(rig, "/lane/a/line/length 7");
  (void)snprintf(text, sizeof text, "/scene/save \"%s\"", link);
  say(rig, text);
  rig_check(!lstat(link, &there) && S_ISLNK(there.st_mode), "the link has been replaced");
  say(rig, "/lane/a/line/length 8");
  (void)snprintf(text, sizeof text, "/scene \"%s\"", scene);
  say(rig, text);
  check_value(rig, "/lane/a/line/length", "7.0");
  (void)snprintf(text, sizeof text, "/scene/save \"%s\"", pipe);
  say(rig, text);
  (void)snprintf(text, sizeof text, "/scene/save \"%s\"", folder);
  say(rig, text);
  rig_check(rig_told(rig, "/error") == 2, "%u errors told", rig_told(rig, "/error"));
  rig_check(!stat(pipe, &there) && S_ISFIFO(there.st_mode), "the pipe has been replaced");
  rig_close(rig);
  (void)unlink(scene);
  (void)unlink(link);
  (void)unlink(pipe);
  rig_check(!rmdir(folder), "something is left in %s", folder);
  rig_case("saved over what is there");
}

static void defaults(void)
{
  Rig *rig = opened(true, 8);
  static const char *const part[] = {"driver", "cable", "receiver"};
  static const char *const usual[2][3] = {{"rca", "rca", "single-ended"}, {"symmetrical", "foil-pair", "trimmed"}};
  char path[TEMPORARY_SIZE], load[320];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.scene"), 6));
  (void)snprintf(load, sizeof load, "/scene \"%s\"", path);
  for (unsigned round = 0; round < 2; ++round) {
    for (char lane = 'a'; lane <= 'h'; ++lane)
      for (unsigned i = 0; i < 3; ++i) {
        char address[64], index[80], value[512];
        (void)snprintf(address, sizeof address, "/lane/%c/line/%s", lane, part[i]);
        (void)snprintf(index, sizeof index, "%s/index", address);
        check_value(rig, address, usual[lane > 'a'][i]);
        const HcParameter *p = hc_bench_find(rig->bench, address);
        const int at = (int)rig_number(rig, index);
        rig_check(at >= 0 && at <= p->maximum && !strcmp(p->choices[at], rig_value(rig, address, value)), "%s is %d, which is %s",
                  index, at, p->choices[at]);
      }
    say(rig, "/lane/b/line/driver rca | /lane/a/line/driver/index 1 | /lane/h/line/cable rca");
    say(rig, load); // an empty scene: the defaults
  }
  (void)unlink(path);
  rig_check(rig_number(rig, "/lane/a/line/full_scale") == 8.24, "full scale of rca is %g",
            rig_number(rig, "/lane/a/line/full_scale"));
  rig_check(rig_number(rig, "/lane/b/line/full_scale") == 24, "full scale of symmetrical is %g",
            rig_number(rig, "/lane/b/line/full_scale"));
  rig_forget(rig);
  say(rig, "/lane/b/line/driver rca");
  rig_check(rig_number(rig, "/lane/b/line/full_scale") == 8.24, "full scale follows the driver: %g",
            rig_number(rig, "/lane/b/line/full_scale"));
  rig_check(rig_told(rig, "/lane/b/line/full_scale 8.24") == 1, "and that is not told");
  say(rig, "/lane/b/line/full_scale 10");
  rig_check(rig_number(rig, "/lane/b/line/full_scale") == 10, "set");
  say(rig, "/lane/b/line/full_scale auto");
  rig_check(rig_number(rig, "/lane/b/line/full_scale") == 8.24, "auto again");
  rig_close(rig);
  rig_case("defaults");
}

static void values(void)
{
  Rig *rig = opened(true, 2);
  char text[2000];
  say(rig, "/lane/a/line/driver 1.0");
  check_value(rig, "/lane/a/line/driver/index", "1");
  rig_check(rig_say(rig, "/lane/a/line/driver 1.5") != HC_OK, "half a choice is taken");
  rig_check(rig_say(rig, "/lane/a/line/driver 99") != HC_OK && rig_say(rig, "/lane/a/line/driver -1") != HC_OK, "no such index");
  rig_check(rig_say(rig, "/lane/a/line/driver nobody") != HC_OK && strstr(rig->error.text, "symmetrical"), "%s", rig->error.text);
  rig_check(rig_say(rig, "/lane/a/line/driver file") != HC_OK, "\"file\" is no driver");
  rig_check(rig_say(rig, "/lane/a/line/driver /nowhere.cir") == HC_NOT_FOUND, "a path that is not there");
  rig_check(rig_say(rig, "/lane/a/line/length long") != HC_OK, "a word for a number");
  rig_check(rig_say(rig, "/lane/a/name 3") != HC_OK, "a number for a word");
  rig_check(rig_say(rig, "/trim 1 2") != HC_OK, "two for one");
  say(rig, "/lane/a/line/lift 0.7");
  check_value(rig, "/lane/a/line/lift", "1");
  say(rig, "/lane/a/line/length 5000");
  check_value(rig, "/lane/a/line/length", "300.0");
  say(rig, "/select 1");
  check_value(rig, "/select", "b");
  rig_check(rig_say(rig, "/select c") != HC_OK && rig_say(rig, "/select 2") != HC_OK, "a lane that is not there");
  (void)snprintf(text, sizeof text, "/lane/a/name \"%0500d\"", 7);
  say(rig, text);
  (void)snprintf(text, sizeof text, "/lane/a/line/driver \"/tmp/%0500d.cir\"", 7);
  rig_check(rig_say(rig, text) != HC_OK, "a path of 500 characters");
  (void)snprintf(text, sizeof text, "/lane/a/insert \"urn:%0480d\"", 7);
  (void)rig_say(rig, text);
  rig_check(rig_say(rig, "/lane/a/match 3") == HC_REFUSED && rig_say(rig, "/meter/a/level 3") == HC_REFUSED &&
                rig_say(rig, "/status 1") == HC_REFUSED,
            "what can only be asked is set");
  rig_check(rig_say(rig, "/lanes 3") == HC_REFUSED, "lanes are fixed");
  rig_check(rig_say(rig, "/lane/a/line/lenght 3") == HC_NOT_FOUND && strstr(rig->error.text, "/lane/a/line/length"), "%s",
            rig->error.text);
  rig_check(rig_say(rig, "/lane/a/line/length 7 | /lane/b/line/length 8 | /trim x") != HC_OK, "a bad bundle is taken");
  check_value(rig, "/lane/a/line/length", "300.0");
  check_value(rig, "/lane/b/line/length", "2.0");
  rig_close(rig);
  rig_case("values");
}

/** Fifty lines, one of them bad: in a scene of every kind, nothing happens. */
static void one_bad_line(void)
{
  static const char *const bad[] = {"/lane/a/line/lenght 3",
                                    "/lane/a/line/length 3000",
                                    "/mute 1",
                                    "/panic",
                                    "/scene x",
                                    "/lane/a/insert urn:nobody#knows z",
                                    "/lane/q/line/length 2",
                                    "/trim",
                                    "/lane/a/one/gain 1",
                                    "/lane/a/line/driver /nowhere.cir",
                                    "/lanes 5",
                                    "gibberish",
                                    "/lane/a/insert " GAIN " g"};
  char path[TEMPORARY_SIZE], text[8192], load[320];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.scene"), 6));
  (void)snprintf(load, sizeof load, "/scene \"%s\"", path);
  Rig *rig = opened(false, 2);
  say(rig, "/lane/a/insert " GAIN " one | /lane/a/one/gain 0.5 | /lane/a/line/length 12");
  char *before = state_of(rig);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    size_t n = (size_t)snprintf(text, sizeof text, "/lane/a/insert %s g\n/lane/a/g/gain 3\n", GAIN);
    for (int line = 3; line <= 50; ++line)
      n += (size_t)snprintf(text + n, sizeof text - n, "%s\n", line == 33 ? bad[i] : "/lane/b/line/length 3");
    write_file(path, text);
    const HcStatus status = rig_say(rig, load);
    char place[300];
    (void)snprintf(place, sizeof place, "%s:33", path);
    rig_check(status != HC_OK, "taken: %s", bad[i]);
    rig_check(!strncmp(rig->error.text, place, strlen(place)), "%s: \"%s\"", bad[i], rig->error.text);
    rig_wait(rig, 20, NULL);
    char *after = state_of(rig);
    check_states(before, after);
    free(after);
  }
  // A scene twice, with inserts of the same names and their values.
  write_file(path, "/lanes 2\n/lane/a/insert " GAIN " g\n/lane/a/insert " GAIN " h\n/lane/a/g/gain 0.5\n/lane/a/h/gain 0.25\n");
  for (int i = 0; i < 3; ++i) {
    say(rig, load);
    check_value(rig, "/lane/a/g/gain", "0.5");
    check_value(rig, "/lane/a/h/gain", "0.25");
    say(rig, "/lane/a/g/gain 1 | /lane/a/h/gain 1");
  }
  rig_check(rig_say(rig, "/lane/a/one/gain 1") == HC_NOT_FOUND, "the old insert stays");
  // Copied, with inserts, and over others.
  say(rig, "/lane/a/g/gain 0.125 | /lane/b/insert " GAIN " g | /lane/b/insert " GAIN " k");
  say(rig, "/lane/copy a b");
  check_value(rig, "/lane/b/g/gain", "0.125");
  check_value(rig, "/lane/b/h/gain", "1.0");
  check_value(rig, "/lane/b/line/driver", "rca");
  rig_check(rig_say(rig, "/lane/b/k/gain 1") == HC_NOT_FOUND, "an insert outlasts the copy over it");
  rig_check(rig_say(rig, "/lane/copy a c") != HC_OK, "no lane c");
  free(before);
  (void)unlink(path);
  rig_close(rig);
  rig_case("one bad line in fifty");
}

static void many_lanes_in_one_chunk(void)
{
  Rig *rig = opened(false, 8);
  say(rig, "/match 0 | /program/source sine");
  rig_forget(rig);
  char text[2000] = "/select c";
  for (char lane = 'a'; lane <= 'h'; ++lane)
    (void)snprintf(text + strlen(text), sizeof text - strlen(text), " | /lane/%c/line/length %d", lane, 10 + lane - 'a');
  rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 1500, "/lane/");
  rig_check(rig_told(rig, "/lane/a/line/length") == 1 && rig_told(rig, "/lane/h/line/length") == 1 &&
                rig_told(rig, "/select") == 1,
            "not in one chunk");
  rig_close(rig);
  rig_case("eight lanes in one chunk");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  saved_and_loaded();
  saved_over();
  defaults();
  values();
  one_bad_line();
  many_lanes_in_one_chunk();
  return rig_end();
}

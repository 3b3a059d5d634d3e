// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What plays, and how it is refused. */

#include "../temporary.h"
#include "playing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Files {
  char folder[TEMPORARY_SIZE], quiet[300], loud[300], both[300];
} Files;

static Files make_files(void)
{
  Files files;
  if (!mkdtemp(temporary_path(files.folder, "hotcold-XXXXXX")))
    exit(2);
  (void)snprintf(files.quiet, sizeof files.quiet, "%s/quiet.wav", files.folder);
  (void)snprintf(files.loud, sizeof files.loud, "%s/loud.wav", files.folder);
  (void)snprintf(files.both, sizeof files.both, "%s/both.wav", files.folder);
  write_tone(files.quiet, 0.01, 0.01, 3);
  write_tone(files.loud, 0.5, 0.5, 3);
  write_tone(files.both, 0.01, 0.5, 8);
  return files;
}

static void remove_files(const Files *files)
{
  (void)unlink(files->quiet);
  (void)unlink(files->loud);
  (void)unlink(files->both);
  (void)rmdir(files->folder);
}

/** Loudest of many periods of lane a. */
static double loudness(Rig *rig)
{
  double most = -200;
  for (int i = 0; i < 60; ++i) {
    rig_wait(rig, 1, NULL);
    most = fmax(most, rig_level(rig, 1));
  }
  return most;
}

enum { LOUD = -9, QUIET = -43, NOTHING = -200 };

static void check_plays(Rig *rig, int level, const char *what)
{
  const double heard = loudness(rig);
  rig_check(level == NOTHING ? heard < -100 : fabs(heard - level) < 1.5, "%s: %.1f dB, %d expected", what, heard, level);
}

static void files_that_come_and_go(const Files *files)
{
  Rig *rig = playing("/program/source sine | /program/level -12");
  // Named while something else plays; then played.
  rig_check(say(rig, "/program/file ", files->loud) == HC_OK, "%s", rig->error.text);
  rig_check(rig_say(rig, "/program/source file") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 300, NULL);
  check_plays(rig, LOUD, "a file");
  // Both in a hurry, the wrong way round.
  (void)rig_say(rig, "/program/source silence");
  rig_wait(rig, 100, NULL);
  (void)rig_say(rig, "/program/source file");
  rig_check(say(rig, "/program/file ", files->quiet) == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 300, NULL);
  check_plays(rig, QUIET, "the file named after the source");
  char value[512], quoted[512];
  (void)rig_value(rig, "/program/file", value);
  rig_check(strstr(value, "quiet.wav") != NULL, "/program/file is %s", value);
  // One that is not there: the old one goes on, and its name stays.
  rig_forget(rig);
  (void)say(rig, "/program/file ", "/nowhere/at all.wav");
  rig_check(rig_wait(rig, 1000, "/error"), "nobody is told");
  rig_check(strstr(rig->told[rig->n_told - 1], "at all.wav") != NULL, "told: %s", rig->told[rig->n_told - 1]);
  check_plays(rig, QUIET, "after a file that is not there");
  rig_check(!strcmp(rig_value(rig, "/program/file", quoted), value), "/program/file is %s", quoted);
  rig_forget(rig);
  (void)say(rig, "/program/file ", "/dev");
  rig_check(rig_wait(rig, 1000, "/error") && rig_told(rig, "/error") >= 1, "a folder without sound is played");
  (void)rig_say(rig, "/program/source music");
  rig_wait(rig, 300, NULL);
  rig_check(loudness(rig) > -70, "no music");
  (void)rig_say(rig, "/program/source sine");
  rig_wait(rig, 100, NULL);
  rig_close(rig);
  rig_case("files that come and go");
}

/** Named while something else plays: refused at once where it could not be played, and nothing of the change applied. */
static void files_named_ahead(const Files *files)
{
  char text[800], value[512], broken[320];
  Rig *rig = playing("/program/source sine | /program/level -12");
  (void)snprintf(broken, sizeof broken, "%s/broken.wav", files->folder);
  FILE *file = fopen(broken, "w");
  (void)fputs("no sound", file);
  (void)fclose(file);
  rig_check(say(rig, "/program/file ", files->quiet) == HC_OK && rig_wait(rig, 1000, "/program/file"), "not told: %s",
            rig->error.text);
  const char *const bad[] = {"/nowhere/at all.wav", "/dev", broken};
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; ++i) {
    rig_forget(rig);
    (void)snprintf(text, sizeof text, "/trim -7 | /program/file \"%s\"", bad[i]);
    (void)rig_say(rig, text);
    rig_check(rig_wait(rig, 1000, "/error"), "%s: nobody is told", bad[i]);
    rig_check(strstr(rig->told[rig->n_told - 1], bad[i]) != NULL, "told: %s", rig->told[rig->n_told - 1]);
    rig_check(rig_number(rig, "/trim") == 0 && strstr(rig_value(rig, "/program/file", value), "quiet.wav"), "trim %g, file %s",
              rig_number(rig, "/trim"), value);
  }
  (void)unlink(broken);
  rig_forget(rig);
  rig_check(rig_say(rig, "/program/file \"\"") == HC_OK && rig_wait(rig, 1000, "/program/file"), "none cannot be named");
  (void)rig_say(rig, "/program/source music");
  rig_wait(rig, 1500, NULL);
  const double before = rig_number(rig, "/program/position");
  (void)say(rig, "/program/file ", "/nowhere/at all.wav");
  rig_check(rig_wait(rig, 1000, "/error"), "beside music: nobody is told");
  rig_check(say(rig, "/program/file ", files->loud) == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 300, NULL);
  rig_check(rig_number(rig, "/program/position") > before, "the music began again: at %g s after %g s",
            rig_number(rig, "/program/position"), before);
  // To another source in one change with a name: both are looked at.
  rig_forget(rig);
  (void)rig_say(rig, "/program/source sine | /program/file /nowhere.wav");
  rig_check(rig_wait(rig, 1000, "/error") && strstr(rig_value(rig, "/program/source", value), "music"), "source %s", value);
  (void)rig_say(rig, "/program/source file");
  rig_wait(rig, 300, NULL);
  check_plays(rig, LOUD, "the file that was named beside music");
  rig_close(rig);
  rig_case("files named ahead");
}

static void check_track(Rig *rig, const char *name, int level)
{
  char playing[512];
  rig_wait(rig, 300, NULL);
  check_plays(rig, level, name);
  rig_check(strstr(rig_value(rig, "/program/playing", playing), name) != NULL, "/program/playing is %s, not %s", playing, name);
}

/** By name: both, loud, quiet; from the last of them it goes on with the first. */
static void going_about_in_a_folder(const Files *files)
{
  Rig *rig = playing("/program/source sine | /program/level -12");
  char text[600];
  (void)snprintf(text, sizeof text, "/program/source file | /program/file \"%s\"", files->folder);
  rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
  check_track(rig, "both.wav", QUIET);
  rig_check(rig_number(rig, "/program/length") == 8, "length %g", rig_number(rig, "/program/length"));
  (void)rig_say(rig, "/program/next");
  check_track(rig, "loud.wav", LOUD);
  const double before = rig_number(rig, "/program/position");
  rig_check(before > 0.1 && before < 3 && rig_number(rig, "/program/length") == 3, "it stands at %g", before);
  (void)rig_say(rig, "/program/next");
  check_track(rig, "quiet.wav", QUIET);
  (void)rig_say(rig, "/program/previous");
  check_track(rig, "loud.wav", LOUD);
  // In a hurry each still counts: quiet, both, loud, quiet.
  for (int i = 0; i < 4; ++i)
    (void)rig_say(rig, "/program/next");
  check_track(rig, "quiet.wav", QUIET);
  (void)rig_say(rig, "/program/next | /program/seek 4");
  check_track(rig, "both.wav", LOUD);
  (void)rig_say(rig, "/program/previous"); // from more than 3 s into it
  check_track(rig, "both.wav", QUIET);
  (void)rig_say(rig, "/program/previous");
  check_track(rig, "quiet.wav", QUIET);
  (void)rig_say(rig, "/program/loop 0");
  rig_wait(rig, 50, NULL);
  (void)rig_say(rig, "/program/next");
  rig_wait(rig, 300, NULL);
  check_plays(rig, NOTHING, "behind the last");
  rig_close(rig);
  rig_case("going about in a folder");
}

/** Mean over many periods of what is heard. */
static double mean_level(Rig *rig)
{
  double power = 0;
  enum { PERIODS = 3000 };
  for (int i = 0; i < PERIODS; ++i) {
    rig_run(rig, 64);
    power += pow(10, rig_level(rig, 0) / 10) / PERIODS;
  }
  return 10 * log10(power);
}

/** A sine of -20 dBFS has -23 dB of full scale rms, and so has the noise; then the program goes on where it was. */
static void calibrating(const Files *files)
{
  Rig *rig = playing("/program/source sine | /program/level -6");
  (void)rig_say(rig, "/monitor/calibrate 1");
  rig_wait(rig, 100, NULL);
  const double heard = mean_level(rig);
  rig_check(fabs(heard + 23.01) < 0.3, "pink noise at %.2f dB", heard);
  (void)rig_say(rig, "/program/level -40");
  rig_wait(rig, 50, NULL);
  rig_check(fabs(mean_level(rig) + 23.01) < 0.3, "turned by /program/level");
  (void)rig_say(rig, "/monitor/calibrate 0");
  rig_wait(rig, 100, NULL);
  rig_check(fabs(mean_level(rig) + 43.01) < 0.05, "the sine has its level");
  char text[600];
  (void)snprintf(text, sizeof text, "/program/source file | /program/file \"%s\"", files->both);
  (void)rig_say(rig, text);
  rig_wait(rig, 300, NULL);
  (void)rig_say(rig, "/program/seek 5");
  rig_wait(rig, 300, NULL);
  (void)rig_say(rig, "/monitor/calibrate 1");
  rig_wait(rig, 100, NULL);
  rig_check(fabs(mean_level(rig) + 23.01) < 0.3, "in place of a file");
  (void)rig_say(rig, "/monitor/calibrate 0");
  rig_wait(rig, 300, NULL);
  check_plays(rig, LOUD, "the file goes on");
  const double position = rig_number(rig, "/program/position");
  rig_check(position > 5 && position < 8, "at %g s", position);
  rig_close(rig);
  rig_case("calibrating");
}

static void going_about_in_a_file(const Files *files)
{
  Rig *rig = playing("/program/source silence");
  char text[600];
  (void)snprintf(text, sizeof text, "/program/source file | /program/file \"%s\"", files->both);
  rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 400, NULL);
  check_plays(rig, QUIET, "its first second");
  (void)rig_say(rig, "/program/seek 3");
  rig_wait(rig, 300, NULL);
  check_plays(rig, LOUD, "after a seek");
  (void)rig_say(rig, "/program/loop 0");
  rig_wait(rig, 300, NULL);
  check_plays(rig, LOUD, "switching the loop does not start again");
  (void)rig_say(rig, "/program/pause");
  rig_wait(rig, 100, NULL);
  check_plays(rig, NOTHING, "paused");
  (void)rig_say(rig, "/program/play");
  rig_wait(rig, 100, NULL);
  check_plays(rig, LOUD, "playing again");
  // A slider: thousands of places, of which the last counts.
  rig_forget(rig);
  for (int i = 0; i < 2000; ++i) {
    (void)snprintf(text, sizeof text, "/program/seek %g", 2 + (i % 500) * 0.01);
    rig_check(rig_say(rig, text) == HC_OK, "%s", rig->error.text);
    if (i % 10 == 0)
      rig_wait(rig, 1, NULL);
  }
  (void)rig_say(rig, "/program/seek 0.1");
  rig_wait(rig, 250, NULL);
  check_plays(rig, QUIET, "the last of 2000 seeks");
  rig_check(rig_told(rig, "/error") == 0, "%u errors told: %s", rig_told(rig, "/error"), rig->n_told ? rig->told[0] : "");
  (void)rig_say(rig, "/program/seek -5");
  (void)rig_say(rig, "/program/seek 1e9");
  rig_wait(rig, 400, NULL);
  check_plays(rig, NOTHING, "behind the end, without a loop");
  rig_close(rig);
  rig_case("going about in a file");
}

/** The hum is looked for where it is said to be; where there is none, that is what is told. */
static void mains(void)
{
  Rig *rig = playing("/program/source silence | /interference/mains 60");
  for (int i = 0; i < 2; ++i) {
    const double expected = i ? 47 : 60;
    for (int looks = 0; looks < 60 && rig_number(rig, "/meter/a/hum") != expected; ++looks)
      rig_wait(rig, 500, NULL); // for the analysis, when it comes to it
    rig_check(rig_number(rig, "/meter/a/hum") == expected, "hum of %g Hz", rig_number(rig, "/meter/a/hum"));
    (void)rig_say(rig, "/interference/mains 47");
  }
  rig_close(rig);
  rig_case("the mains' frequency");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  const Files files = make_files();
  files_that_come_and_go(&files);
  files_named_ahead(&files);
  calibrating(&files);
  going_about_in_a_folder(&files);
  going_about_in_a_file(&files);
  mains();
  remove_files(&files);
  return rig_end();
}

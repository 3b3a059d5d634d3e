// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file Presets of inserts: given, turned away from, kept in scenes and through an outage, listed and refused. */

#include "../temporary.h"
#include "rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GAIN "urn:hotcold:bench#gain"
#define LESLIE "http://drobilla.net/plugins/mda/Leslie"
#define CONVOLVER "http://gareus.org/oss/lv2/zeroconvolv#Stereo"

static Rig *playing(void)
{
  Rig *rig = rig_open(false, 2);
  rig_check(rig_say(rig, "/program/source sine | /interference/noise/on 0 | /match 0") == HC_OK, "%s", rig->error.text);
  if (!rig_start(rig, 48000))
    exit(2);
  rig_run(rig, 9600);
  return rig;
}

static double loudness(Rig *rig)
{
  double power = 0;
  for (int i = 0; i < 150; ++i) {
    rig_run(rig, 64);
    power += rig->power[1] / 150;
  }
  return 10 * log10(power + 1e-30);
}

static void check_level(Rig *rig, double reference, double change_db, const char *what)
{
  const double level = loudness(rig) - reference;
  rig_check(fabs(level - change_db) < 0.05, "%s: %+.2f dB, %+.2f expected", what, level, change_db);
}

static void check_text(Rig *rig, const char *address, const char *expected)
{
  char value[512];
  rig_check(!strcmp(rig_value(rig, address, value), expected), "%s is %s, %s expected", address, value, expected);
}

/** Say it, and wait until the worker has made what it takes. */
static void say(Rig *rig, const char *text)
{
  rig_check(rig_say(rig, text) == HC_OK, "%s: %s", text, rig->error.text);
  rig_wait(rig, 300, NULL);
}

static void given(void)
{
  Rig *rig = playing();
  const double reference = loudness(rig);
  say(rig, "/lane/a/insert " GAIN " g");
  check_text(rig, "/lane/a/g/preset", "\"\"");
  rig_forget(rig);
  say(rig, "/lane/a/g/preset \"Half as loud\"");
  check_level(rig, reference, -6.02, "by its label");
  check_text(rig, "/lane/a/g/preset", "\"Half as loud\"");
  rig_check(rig_number(rig, "/lane/a/g/steps") == 10, "a value out of range: steps are %g", rig_number(rig, "/lane/a/g/steps"));
  rig_check(rig_told(rig, "/lane/a/g/gain 0.5") == 1 && rig_told(rig, "/lane/a/g/preset") == 1, "its values are not told");
  say(rig, "/lane/a/g/preset urn:hotcold:bench#loud");
  check_level(rig, reference, 6.02, "by its URI");
  say(rig, "/lane/a/g/gain 0.25 | /lane/a/g/preset Loud");
  check_level(rig, reference, 6.02, "a value before it");
  say(rig, "/lane/a/g/preset Loud | /lane/a/g/gain 0.25");
  check_level(rig, reference, -12.04, "a value behind it");
  say(rig, "/lane/a/insert " GAIN " h | /lane/a/h/preset Loud | /lane/a/g/preset \"\"");
  check_level(rig, reference, 6.02, "with the plugin in one bundle, and another as it came");
  rig_check(rig_number(rig, "/lane/a/g/gain") == 1 && rig_number(rig, "/lane/a/g/steps") == 3, "not as it came");
  // A time tag: prepared ahead, and until then the old one is what knobs turn.
  rig_check(rig_say_at(rig, rig->frame + 3 * 48000, "/lane/a/g/preset Loud") == HC_OK, "%s", rig->error.text);
  rig_wait(rig, 300, NULL);
  say(rig, "/lane/a/g/steps 4 | /match 1 | /lane/a/g/gain 0.5");
  say(rig, "/match 0");
  check_level(rig, reference, 0, "before its time");
  rig_run(rig, 3 * 48000);
  rig_wait(rig, 100, NULL);
  check_level(rig, reference, 12.04, "at its time");
  // Gone before it is made.
  (void)rig_say(rig, "/lane/a/g/preset Loud");
  (void)rig_say(rig, "/lane/a/remove g | /lane/a/remove h");
  rig_wait(rig, 300, NULL);
  check_level(rig, reference, 0, "removed");
  rig_close(rig);
  rig_case("presets by label and by URI");
}

/** Exchanged as a plugin is: no step is larger than those of the tone and the fade. */
static void without_a_click(void)
{
  Rig *rig = playing();
  say(rig, "/lane/a/insert " GAIN " g | /lane/a/g/gain 0.5");
  rig_forget(rig);
  loudness(rig);
  const float steepest = rig->peak_step;
  for (int i = 0; i < 6; ++i)
    say(rig, i % 2 ? "/lane/a/g/preset \"Half as loud\"" : "/lane/a/g/preset Loud");
  rig_check(rig->peak_step < 4.5f * steepest, "steps of %g; the tone has %g", (double)rig->peak_step, 4 * (double)steepest);
  rig_close(rig);
  rig_case("a preset without a click");
}

static void listed_and_refused(void)
{
  Rig *rig = playing();
  const double reference = loudness(rig);
  say(rig, "/lane/a/insert " GAIN " g | /lane/b/insert urn:hotcold:bench#clip c");
  rig_forget(rig);
  rig_check(rig_ask(rig, "/lane/a/g/presets") == HC_OK, "%s", rig->error.text);
  rig_check(rig_told(rig, "/lane/a/g/presets \"Half as loud\" urn:hotcold:bench#half") == 1 &&
                rig_told(rig, "/lane/a/g/presets Twin urn:hotcold:bench#") == 2 && rig_told(rig, "/lane/a/g/presets/done 4") == 1,
            "%u lines", rig->n_told);
  rig_check(rig_ask(rig, "/lane/b/c/presets") == HC_OK && rig_told(rig, "/lane/b/c/presets/done 0") == 1, "one without presets");
  static const struct {
    const char *text, *says;
    HcStatus status;
  } bad[] = {{"/lane/a/g/preset Lod", "\"Half as loud\", \"Loud\"", HC_NOT_FOUND},
             {"/lane/a/g/preset Twin", "urn:hotcold:bench#", HC_REFUSED},
             {"/lane/a/g/gain 0.5 | /lane/a/g/preset urn:hotcold:bench#none", "no preset", HC_NOT_FOUND},
             {"/lane/b/c/preset Loud", "has no presets", HC_NOT_FOUND},
             {"/lane/a/g/preset 3", "string", HC_BAD_INPUT},
             {"/lane/a/g/presets x", "asked", HC_REFUSED}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    const HcStatus status = rig_say(rig, bad[i].text);
    rig_check(status == bad[i].status && strstr(rig->error.text, bad[i].says), "%s: %d %s", bad[i].text, status, rig->error.text);
  }
  rig_wait(rig, 100, NULL);
  check_level(rig, reference, 0, "after refusals");
  rig_close(rig);
  rig_case("listed and refused");
}

static void kept(void)
{
  Rig *rig = playing();
  const double reference = loudness(rig);
  char path[TEMPORARY_SIZE], text[300];
  (void)close(mkstemps(temporary_path(path, "hotcold-XXXXXX.scene"), 6));
  say(rig, "/lane/a/insert " GAIN " g | /lane/a/g/preset Loud | /lane/a/g/gain 1");
  (void)snprintf(text, sizeof text, "/scene/save \"%s\"", path);
  say(rig, text);
  say(rig, "/lane/a/g/preset \"Half as loud\"");
  (void)snprintf(text, sizeof text, "/scene \"%s\"", path);
  say(rig, "/match 0");
  say(rig, text);
  check_text(rig, "/lane/a/g/preset", "Loud");
  say(rig, "/match 0");
  check_level(rig, reference, 0, "a knob that was turned back to its default");
  say(rig, "/lane/b/insert " GAIN " old | /lane/copy a b");
  check_text(rig, "/lane/b/g/preset", "Loud");
  rig_check(rig_number(rig, "/lane/b/g/gain") == 1, "copied at %g", rig_number(rig, "/lane/b/g/gain"));
  rig_lose(rig);
  say(rig, "/lane/a/g/preset \"Half as loud\"");
  rig_check(rig_start(rig, 96000), "%s", rig->error.text);
  rig_run(rig, 9600);
  check_level(rig, reference, -6.02, "given while the server was gone");
  (void)unlink(path);
  rig_close(rig);
  rig_case("kept in scenes and through an outage");
}

/** Of Debian's plugins: one whose presets are values, and one whose preset is a file that its worker loads. */
static void of_installed_plugins(void)
{
  Rig *rig = playing();
  const double reference = loudness(rig);
  say(rig, "/lane/a/insert " LESLIE " l");
  say(rig, "/lane/a/l/preset Slow");
  check_text(rig, "/lane/a/l/mode", "Slow");
  say(rig, "/lane/a/l/preset Fast");
  check_text(rig, "/lane/a/l/mode", "Fast");
  check_text(rig, "/lane/a/l/preset", "Fast");
  say(rig, "/lane/a/remove l");
  check_level(rig, reference, 0, "removed");
  say(rig, "/lane/a/insert " CONVOLVER " z");
  const double without = loudness(rig) - reference;
  say(rig, "/lane/a/z/preset \"No-OP Stereo\"");
  rig_check(rig_told(rig, "/error") == 0, "%s", rig->told[rig->n_told - 1]);
  printf("a convolver without a response: %.1f dB, with one %.2f dB\n", without, loudness(rig) - reference);
  rig_check(without < -60, "the convolver has a response already");
  check_level(rig, reference, 0, "a response from a preset's state");
  rig_lose(rig);
  rig_check(rig_start(rig, 44100), "%s", rig->error.text);
  rig_run(rig, 9600);
  rig_check(loudness(rig) > reference - 3, "silent at another rate");
  say(rig, "/lane/a/insert " CONVOLVER " y");
  rig_check(loudness(rig) < reference - 60, "the second one has a response already");
  rig_lose(rig);
  say(rig, "/lane/a/y/preset \"No-OP Stereo\"");
  rig_check(rig_start(rig, 48000), "%s", rig->error.text);
  rig_run(rig, 9600);
  check_level(rig, reference, 0, "a response given while the server was gone");
  rig_close(rig);
  rig_case("presets of installed plugins");
}

int main(int argc, char **argv)
{
  rig_arguments(argc, argv);
  given();
  without_a_click();
  listed_and_refused();
  kept();
  of_installed_plugins();
  return rig_end();
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What hands do, in every mode: turning, pressing, learning, and when it lands.
#include "rig.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CHECK(good) rig_check(rig, (good), #good)

static bool near(double a, double b)
{
  return fabs(a - b) < 1e-4 * fmax(1, fabs(b));
}

static void test_absolute(Rig *rig)
{
  rig_map(rig, "cc 1 1 /trim\ncc 1 2 /lane/a/line/length 0.1 100 log\ncc 1 3 /fade 100 0\ncc 1 4 /lane/a/line/driver\n"
               "cc 1 5 /program/source\n");
  rig_play(rig, "b0 01 00");
  CHECK(rig_value(rig, "/trim") == -60);
  rig_play(rig, "b0 01 7f");
  CHECK(rig_value(rig, "/trim") == 12);
  rig_play(rig, "b0 01 40");
  CHECK(near(rig_value(rig, "/trim"), -60 + 72 * 64 / 127.0));
  rig_play(rig, "b0 02 7f");
  CHECK(near(rig_value(rig, "/lane/a/line/length"), 100));
  for (unsigned raw = 0; raw < 128; raw += 9) {
    char bytes[16];
    snprintf(bytes, sizeof bytes, "b0 02 %x", raw);
    rig_play(rig, bytes);
    rig_check(rig, near(rig_value(rig, "/lane/a/line/length"), 0.1 * pow(1000, raw / 127.0)), bytes);
  }
  rig_play(rig, "b0 03 00");
  CHECK(rig_value(rig, "/fade") == 100);
  rig_play(rig, "b0 03 7f");
  CHECK(rig_value(rig, "/fade") == 0);
  rig_play(rig, "b0 04 7f");
  CHECK(strcmp(rig_text(rig, "/lane/a/line/driver"), "symmetrical") == 0); // `file` stands for a path
  rig_play(rig, "b0 05 40");
  CHECK(strcmp(rig_text(rig, "/program/source"), "file") == 0); // and is a choice here
  rig_play(rig, "b0 05 7f");
  CHECK(strcmp(rig_text(rig, "/program/source"), "sine") == 0);
  rig_play(rig, "b1 01 00");
  CHECK(rig_value(rig, "/trim") != -60); // that was another channel
}

static void test_pickup(Rig *rig)
{
  rig_map(rig, "cc 1 1 /fade 0 127 pickup\n");
  rig_set(rig, "/fade 64");
  rig_play(rig, "b0 01 0a");
  CHECK(rig_value(rig, "/fade") == 64);
  rig_play(rig, "b0 01 3e");
  CHECK(rig_value(rig, "/fade") == 64); // near is not there
  rig_play(rig, "b0 01 46");
  CHECK(rig_value(rig, "/fade") == 70); // crossed on its way up
  rig_play(rig, "b0 01 05");
  CHECK(rig_value(rig, "/fade") == 5); // and follows
  rig_set(rig, "/fade 100");
  rig_play(rig, "b0 01 04");
  CHECK(rig_value(rig, "/fade") == 100); // somebody else moved it away
  rig_play(rig, "b0 01 7f");
  CHECK(rig_value(rig, "/fade") == 127);
  rig_set(rig, "/fade 30");
  rig_play(rig, "b0 01 14");
  CHECK(rig_value(rig, "/fade") == 20); // crossed on its way down
  rig_map(rig, "cc 1 1 /fade 0 127 pickup\n");
  rig_set(rig, "/fade 50");
  rig_play(rig, "b0 01 31");
  CHECK(rig_value(rig, "/fade") == 49); // beside it at first touch
}

static void test_relative(Rig *rig)
{
  static const struct {
    const char *map, *up, *down, *up3;
  } codes[] = {{"cc 1 1 /fade 0 127 relative-twos", "b0 01 01", "b0 01 7f", "b0 01 03"},
               {"cc 1 1 /fade 0 127 relative-offset", "b0 01 41", "b0 01 3f", "b0 01 43"},
               {"cc 1 1 /fade 0 127 relative-sign", "b0 01 01", "b0 01 41", "b0 01 03"}};
  for (unsigned i = 0; i < 3; i++) {
    rig_map(rig, codes[i].map);
    rig_set(rig, "/fade 10");
    rig_play(rig, codes[i].up);
    rig_check(rig, near(rig_value(rig, "/fade"), 11), codes[i].map);
    rig_play(rig, codes[i].up3);
    rig_check(rig, near(rig_value(rig, "/fade"), 14), codes[i].map);
    rig_play(rig, codes[i].down);
    rig_check(rig, near(rig_value(rig, "/fade"), 13), codes[i].map);
    for (unsigned k = 0; k < 20; k++)
      rig_play(rig, codes[i].down);
    rig_check(rig, rig_value(rig, "/fade") == 0, "stops at its end");
  }
  rig_map(rig, "cc 1 1 /lane/a/line/driver relative-twos\n");
  rig_set(rig, "/lane/a/line/driver rca");
  rig_play(rig, "b0 01 01");
  CHECK(strcmp(rig_text(rig, "/lane/a/line/driver"), "symmetrical") == 0); // a click a choice
}

static void test_fine(Rig *rig)
{
  rig_map(rig, "cc14 1 7 /fade 0 500\nnrpn 1 259 /trim 0 -60\n");
  rig_play(rig, "b0 07 40 27 05");
  CHECK(near(rig_value(rig, "/fade"), 500 * (64 * 128 + 5) / 16383.0));
  rig_play(rig, "b0 27 06");
  CHECK(near(rig_value(rig, "/fade"), 500 * (64 * 128 + 6) / 16383.0));
  rig_play(rig, "b0 63 02 62 03 06 7f 26 7f");
  CHECK(rig_value(rig, "/trim") == -60);
  rig_play(rig, "06 10 26 01");
  CHECK(near(rig_value(rig, "/trim"), -60 * 2049 / 16383.0));
  rig_map(rig, "bend 3 /fade 0 500\nbend 4 /trim -60 0 pickup\n");
  rig_play(rig, "e2 05 40");
  CHECK(near(rig_value(rig, "/fade"), 500 * (64 * 128 + 5) / 16383.0));
  rig_play(rig, "7f 7f e3 00 00 e4 00 00"); // the status byte left out, and a channel that nothing is mapped to
  CHECK(rig_value(rig, "/fade") == 500);
  CHECK(near(rig_value(rig, "/trim"), -60 * 2049 / 16383.0)); // not met yet
  rig_play(rig, "e3 7f 7f");
  CHECK(rig_value(rig, "/trim") == 0); // crossed
}

static void test_buttons(Rig *rig)
{
  rig_map(rig, "note 10 36 /toggle\ncc 1 32 /select b\ncc 1 33 /select a\nnote 1 1 /match\nprogram 1 3 /scene desk\n"
               "note 1 2 /fade 20\nnote 1 3 /lane/a/line/driver toggle\n");
  rig_play(rig, "99 24 40");
  CHECK(rig_triggered(rig, "/toggle") == 1);
  rig_play(rig, "99 24 00 89 24 00");
  CHECK(rig_triggered(rig, "/toggle") == 1); // letting go is no press
  rig_play(rig, "99 24 40 24 40");
  CHECK(rig_triggered(rig, "/toggle") == 3); // a pad that never says that it was let go
  rig_play(rig, "b0 20 7f 20 00");
  CHECK(strcmp(rig_text(rig, "/select"), "b") == 0);
  rig_play(rig, "b0 21 40 21 00");
  CHECK(strcmp(rig_text(rig, "/select"), "a") == 0);
  rig_play(rig, "b0 20 3f");
  CHECK(strcmp(rig_text(rig, "/select"), "a") == 0); // not pressed far enough
  rig_play(rig, "90 01 40 80 01 00");
  CHECK(rig_value(rig, "/match") == 0);
  rig_play(rig, "90 01 40 80 01 00");
  CHECK(rig_value(rig, "/match") == 1);
  rig_play(rig, "c0 03 04");
  CHECK(rig_triggered(rig, "/scene") == 1);
  rig_play(rig, "90 02 01");
  CHECK(rig_value(rig, "/fade") == 20);
  rig_set(rig, "/lane/a/line/driver rca");
  rig_play(rig, "90 03 01 90 03 00 90 03 01 90 03 00");
  CHECK(strcmp(rig_text(rig, "/lane/a/line/driver"), "rca") == 0); // two of two
}

/** Pressed it is heard, let go it is as it was. */
static void test_momentary(Rig *rig)
{
  rig_map(rig, "note 1 1 /select b momentary\nnote 1 2 /match 0 momentary\nnote 1 3 /toggle momentary\nnote 1 4 /lane/b/select "
               "momentary\n");
  rig_set(rig, "/select a");
  rig_set(rig, "/match 1");
  rig_play(rig, "90 01 40");
  CHECK(strcmp(rig_text(rig, "/select"), "b") == 0);
  rig_play(rig, "80 01 00");
  CHECK(strcmp(rig_text(rig, "/select"), "a") == 0);
  rig_set(rig, "/select b");
  rig_play(rig, "90 01 40 80 01 00");
  CHECK(strcmp(rig_text(rig, "/select"), "b") == 0); // was on anyway
  rig_play(rig, "90 02 40");
  CHECK(rig_value(rig, "/match") == 0);
  rig_play(rig, "90 02 00");
  CHECK(rig_value(rig, "/match") == 1);
  const unsigned toggled = rig_triggered(rig, "/toggle");
  rig_play(rig, "90 03 40");
  rig_set(rig, "/select a"); // what a real bench would do
  rig_play(rig, "80 03 40");
  CHECK(rig_triggered(rig, "/toggle") == toggled + 1 && strcmp(rig_text(rig, "/select"), "b") == 0);
  rig_play(rig, "90 04 40");
  rig_set(rig, "/select a");
  rig_play(rig, "80 04 40");
  CHECK(rig_triggered(rig, "/lane/b/select") == 1 && strcmp(rig_text(rig, "/select"), "b") == 0);
}

static void test_switches(Rig *rig)
{
  rig_map(rig, "cc 1 64 /toggle debounce 200\ncc 1 67 /match 0 momentary debounce 200\ncc 1 80 /toggle latching\n");
  unsigned n = rig_triggered(rig, "/toggle");
  rig_play(rig, "b0 40 7f 40 00 40 7f");
  CHECK(rig_triggered(rig, "/toggle") == n + 1); // its contacts bounce
  rig_wait(rig, 0.19);
  rig_play(rig, "b0 40 00 40 7f");
  CHECK(rig_triggered(rig, "/toggle") == n + 1);
  rig_wait(rig, 0.02);
  rig_play(rig, "b0 40 00 40 7f");
  CHECK(rig_triggered(rig, "/toggle") == n + 2);
  rig_wait(rig, 0.3);
  rig_play(rig, "b0 40 7f");
  CHECK(rig_triggered(rig, "/toggle") == n + 3); // a pedal that never says that it was let go
  rig_set(rig, "/match 1");
  rig_play(rig, "b0 43 7f 43 00 43 7f");
  CHECK(rig_value(rig, "/match") == 0);
  rig_wait(rig, 0.3);
  CHECK(rig_value(rig, "/match") == 0); // still down
  rig_play(rig, "b0 43 00");
  CHECK(rig_value(rig, "/match") == 1);
  rig_wait(rig, 0.3);
  rig_play(rig, "b0 43 7f 43 00"); // a short tap
  CHECK(rig_value(rig, "/match") == 0);
  rig_wait(rig, 0.21);
  CHECK(rig_value(rig, "/match") == 1); // does not stick
  n = rig_triggered(rig, "/toggle");
  rig_play(rig, "b0 50 00"); // it was on when the bench began
  CHECK(rig_triggered(rig, "/toggle") == n + 1);
  rig_play(rig, "b0 50 7f");
  CHECK(rig_triggered(rig, "/toggle") == n + 2);
  rig_play(rig, "b0 50 7f");
  CHECK(rig_triggered(rig, "/toggle") == n + 2);
}

static void test_show_control(Rig *rig)
{
  rig_map(rig, "msc 3 12.5 /scene desk\nmsc * 7 /toggle\n");
  const unsigned scenes = rig_triggered(rig, "/scene"), go = rig_triggered(rig, "/cue/go"),
                 toggles = rig_triggered(rig, "/toggle");
  rig_play(rig, "f0 7f 03 02 01 01 31 32 2e 35 f7");
  CHECK(rig_triggered(rig, "/scene") == scenes + 1 && rig_triggered(rig, "/cue/go") == go);
  rig_play(rig, "f0 7f 04 02 01 01 31 32 2e 35 f7");
  CHECK(rig_triggered(rig, "/scene") == scenes + 1 && rig_triggered(rig, "/cue/go") == go + 1); // another device's: the next cue
  rig_play(rig, "f0 7f 04 02 01 01 37 f7");
  CHECK(rig_triggered(rig, "/toggle") == toggles + 1);
  rig_play(rig, "f0 7f 7f 02 01 01 f7");
  CHECK(rig_triggered(rig, "/cue/go") == go + 2);
}

static const char *mapping(Rig *rig, size_t i)
{
  static char line[1024];
  line[0] = '\0';
  if (i < rig->midi.n)
    (void)hc_mapping_print(&rig->midi.control[i].mapping, line, sizeof line);
  return line;
}

static void test_learn(Rig *rig)
{
  rig_map(rig, "cc 1 1 /fade\n");
  rig_set(rig, "/midi/learn /lane/a/line/length");
  rig_play(rig, "90 01 00 c0 05");
  CHECK(rig->midi.n == 1 && strcmp(rig_text(rig, "/midi/learn"), "/lane/a/line/length") == 0); // cannot use it: stays armed
  CHECK(strstr(rig->said, "program"));
  rig_play(rig, "b0 05 10");
  CHECK(strcmp(mapping(rig, 1), "cc 1 5 /lane/a/line/length log pickup") == 0);
  CHECK(strcmp(rig_text(rig, "/midi/learn"), "") == 0);
  rig_set(rig, "/midi/learn /trim");
  rig_play(rig, "b0 01 10");
  CHECK(rig->midi.n == 2 && strcmp(mapping(rig, 1), "cc 1 1 /trim pickup") == 0); // what it did before is forgotten
  rig_set(rig, "/midi/learn /fade");
  rig_play(rig, "b0 02 10 22 01");
  CHECK(strcmp(mapping(rig, 2), "cc14 1 2 /fade pickup") == 0);
  rig_set(rig, "/midi/learn \"/select b\"");
  rig_play(rig, "92 30 40 82 30 00");
  CHECK(strcmp(mapping(rig, 3), "note 3 48 /select b") == 0);
  rig_set(rig, "/midi/learn /match");
  rig_play(rig, "b0 30 7f");
  CHECK(strcmp(mapping(rig, 4), "cc 1 48 /match toggle") == 0);
  rig_set(rig, "/midi/learn /fade");
  rig_play(rig, "b0 63 01 62 02 06 03");
  CHECK(strcmp(mapping(rig, 5), "nrpn 1 130 /fade pickup") == 0);
  rig_set(rig, "/midi/learn /midi/unlearn");
  rig_play(rig, "92 30 40");
  CHECK(rig->midi.n == 5 && strcmp(rig_text(rig, "/midi/learn"), "") == 0);
  rig->said[0] = '\0';
  rig_set(rig, "/midi/learn /midi/unlearn");
  rig_play(rig, "b0 09 40 09 41"); // moves nothing: said once, and nothing is waited for any more
  CHECK(strstr(rig->said, "/midi/unlearn: cc 1 9 moves nothing; the nearest that moves something is cc 1 5 /lane/a/line/length"));
  CHECK(rig->midi.n == 5 && strcmp(rig_text(rig, "/midi/learn"), "") == 0);
  HcError error = {0};
  CHECK(hc_midi_mapped(&rig->midi, "/fade", &error) == HC_OK);
  CHECK(hc_midi_mapped(&rig->midi, "/trimm", &error) == HC_NOT_FOUND &&
        strcmp(error.text, "/midi/unlearn: nothing moves /trimm; the nearest that is mapped is /trim") == 0);
  const HcMessage forget = {.address = "/midi/unlearn", .count = 1, .argument = {{.type = 's', .text = "/fade"}}};
  hc_midi_changed(&rig->midi, &forget);
  CHECK(rig->midi.n == 3);
  rig_set(rig, "/midi/learn /trim");
  rig_set(rig, "/midi/learn \"\"");
  rig_play(rig, "b0 70 10");
  CHECK(rig->midi.n == 3); // taken back
  rig_set(rig, "/midi/learn /trim");
  rig_play(rig, "e8 00 20");
  CHECK(strcmp(mapping(rig, 3), "bend 9 /trim pickup") == 0);
  rig_map(rig, "");
  CHECK(hc_midi_mapped(&rig->midi, "/trim", &error) == HC_NOT_FOUND && strstr(error.text, "no control is mapped"));
  rig_set(rig, "/midi/learn /midi/unlearn");
  rig_play(rig, "e8 00 20");
  CHECK(strstr(rig->said, "bend 9 moves nothing; no control is mapped"));
}

/** With frames: one value at a time is on its way, the newest waits; presses go at once and at their own frames. */
static void test_frames(Rig *rig)
{
  rig_map(rig, "cc 1 1 /fade 0 127\nnote 1 1 /toggle\nnote 1 2 /match\n");
  rig_set(rig, "/match 1");
  rig->hold = true;
  const unsigned applied = rig->bench->applied;
  rig_play_at(rig, "b0 01 05", 1000);
  CHECK(rig->bench->applied == applied + 1 && rig->bench->frame == 1000);
  rig_play_at(rig, "b0 01 06", 1010);
  rig_play_at(rig, "b0 01 07 01 08", 1020);
  CHECK(rig->bench->applied == applied + 1 && rig_value(rig, "/fade") == 5);
  rig_play_at(rig, "90 01 40", 1025);
  CHECK(rig->bench->applied == applied + 2 && rig->bench->frame == 1025);
  rig_land(rig);
  CHECK(rig->bench->applied == applied + 3 && rig->bench->frame == 1020 && rig_value(rig, "/fade") == 8);
  rig_land(rig);
  rig_play_at(rig, "90 02 40 80 02 00", 1030);
  rig_play_at(rig, "90 02 40 80 02 00", 1040);
  CHECK(rig_value(rig, "/match") == 1 && rig->bench->frame == 1040); // twice, before the first was told
  rig->hold = false;
  rig_land(rig);
  rig_land(rig);
}

int main(void)
{
  Rig *const rig = rig_new();
  test_absolute(rig);
  test_pickup(rig);
  test_relative(rig);
  test_fine(rig);
  test_buttons(rig);
  test_momentary(rig);
  test_switches(rig);
  test_show_control(rig);
  test_learn(rig);
  test_frames(rig);
  return rig_end(rig, 90);
}

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Feedback: everything is shown once, every change from any source, the newest value only, nothing lost with a hundred controls that
// all move at once, never faster than a MIDI cable, and never against a hand.
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(good) rig_check(rig, (good), #good)

static void test_kinds(Rig *rig)
{
  rig_map(
      rig,
      "cc 1 32 /select a\ncc 1 33 /select b\nnote 1 5 /match toggle lamp 21 1\nnote 1 6 /match dark\ncc 1 7 /fade 0 127 pickup\n"
      "cc14 1 8 /trim\nbend 2 /trim\nnrpn 1 259 /lane/a/line/pin1\nnote 1 9 /lane/b/select\nnote 1 10 /toggle\nprogram 1 1 "
      "/scene a\n");
  rig_set(rig, "/fade 100");
  rig_set(rig, "/trim 12");
  rig_set(rig, "/lane/a/line/pin1 100");
  rig_wait(rig, 0.1);
  CHECK(rig_shows(rig, 0xb0, 32, 127) && rig_shows(rig, 0xb0, 33, 0));
  CHECK(rig_shows(rig, 0x90, 5, 21));
  CHECK(!rig_shows(rig, 0x90, 6, 0) && !rig_shows(rig, 0x90, 6, 127) && !rig_shows(rig, 0x90, 10, 0));
  CHECK(rig_shows(rig, 0xb0, 7, 100));
  CHECK(rig_shows(rig, 0xb0, 8, 127) && rig_shows(rig, 0xb0, 40, 127));
  CHECK(rig_shows(rig, 0xe1, 127, 127));
  CHECK(rig_shows(rig, 0xb0, 99, 2) && rig_shows(rig, 0xb0, 98, 3) && rig_shows(rig, 0xb0, 6, 127) &&
        rig_shows(rig, 0xb0, 38, 127));
  const unsigned n = rig->n_sent;
  rig_wait(rig, 0.5);
  CHECK(rig->n_sent == n); // once is enough
  rig_set(rig, "/select b");
  rig_set(rig, "/match 0");
  const HcMessage lamp = {.address = "/lane/b/select", .count = 1, .argument = {{.type = 'i', .number = 1}}};
  hc_midi_changed(&rig->midi, &lamp);
  rig_wait(rig, 0.1);
  CHECK(rig_shows(rig, 0xb0, 32, 0) && rig_shows(rig, 0xb0, 33, 127) && rig_shows(rig, 0x90, 5, 1) &&
        rig_shows(rig, 0x90, 9, 127));
  hc_midi_lamps_forget(&rig->cable.lamps); // it was away
  rig->n_sent = 0;
  rig_wait(rig, 0.1);
  CHECK(rig->n_sent == n + 3 && rig_shows(rig, 0xb0, 33, 127));
}

static void test_hand(Rig *rig)
{
  rig_map(rig, "cc 1 7 /fade 0 127\n");
  rig_wait(rig, 0.1);
  rig->n_sent = 0;
  for (unsigned raw = 0; raw < 100; raw++) {
    char bytes[16];
    snprintf(bytes, sizeof bytes, "b0 07 %x", raw);
    rig_play(rig, bytes);
    rig_wait(rig, 0.004);
  }
  rig_wait(rig, 0.5);
  CHECK(rig->n_sent == 0); // it stands where it was put
  rig_play(rig, "b0 07 20");
  rig_set(rig, "/fade 90");
  rig_wait(rig, 0.2);
  CHECK(rig->n_sent == 0);
  rig_wait(rig, 0.1);
  CHECK(rig_shows(rig, 0xb0, 7, 90));
}

/** A hundred faders that are all moved a thousand times by others. */
static void test_hundred(Rig *rig)
{
  enum { CONTROLS = 100, ROUNDS = 1000 };
  char *const lines = calloc(CONTROLS, 64);
  size_t n = 0;
  for (unsigned i = 0; i < CONTROLS && lines; i++)
    n += (size_t)snprintf(lines + n, 64, "cc %u %u /interference/source%u/level 0 1\n", i / 50 + 1, i % 50, i);
  rig_map(rig, lines);
  free(lines);
  rig_wait(rig, 1);
  rig->n_sent = 0;
  const double began_s = rig->now_s;
  for (unsigned round = 0; round < ROUNDS; round++) {
    for (unsigned i = 0; i < CONTROLS; i++) {
      char text[96];
      snprintf(text, sizeof text, "/interference/source%u/level %.6f", i, (round * 37 + i * 11) % 128 / 127.0);
      rig_set(rig, text);
    }
    rig_wait(rig, 0.002);
  }
  const double took_s = rig->now_s - began_s;
  printf("hundred: %u changes in %.1f s, %u bytes sent\n", CONTROLS * ROUNDS, took_s, rig->n_sent);
  CHECK(rig->n_sent < 3125 * took_s + 60 && rig->n_sent > 3000 * took_s);
  bool fair = true;
  for (unsigned i = 0; i < CONTROLS; i++) {
    unsigned told = 0;
    for (unsigned k = 0; k + 3 <= rig->n_sent; k += 3)
      told += rig->sent[k] == 0xb0 + i / 50 && rig->sent[k + 1] == i % 50;
    fair = fair && told >= rig->n_sent / 3 / CONTROLS - 1;
  }
  CHECK(fair); // each has its turn
  rig_wait(rig, 0.15);
  unsigned right = 0;
  for (unsigned i = 0; i < CONTROLS; i++)
    right += rig_shows(rig, (uint8_t)(0xb0 + i / 50), (uint8_t)(i % 50), ((ROUNDS - 1) * 37 + i * 11) % 128);
  printf("hundred: %u show the last value\n", right);
  CHECK(right == CONTROLS);
}

int main(void)
{
  Rig *const rig = rig_new();
  test_kinds(rig);
  test_hand(rig);
  test_hundred(rig);
  return rig_end(rig, 15);
}

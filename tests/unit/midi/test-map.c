// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes become events; lines become mappings and lines again; wrong ones are refused with what would be right.
#include "../temporary.h"
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** All events of bytes given as hexadecimal text, one after the other. */
static const char *events(const char *bytes, char to[512])
{
  static const char *const names[] = {"note", "cc", "cc14", "nrpn", "bend", "program", "go"};
  HcMidiWire wire;
  HcMidiEvent e;
  int used = 0, n = 0;
  unsigned byte = 0;
  hc_midi_wire_init(&wire);
  to[0] = '\0';
  for (; sscanf(bytes, "%x%n", &byte, &used) == 1; bytes += used)
    if (hc_midi_wire_byte(&wire, (uint8_t)byte, &e))
      n += snprintf(to + n, 512 - (size_t)n, "%s %u %u %u %s;", names[e.kind], e.channel, e.number, e.value, e.cue);
  return to;
}

static void test_wire(Rig *rig)
{
  static const char *const cases[][2] = {
      {"90 3c 40", "note 1 60 64 ;"},
      {"9f 3c 00", "note 16 60 0 ;"},
      {"81 3c 40", "note 2 60 0 ;"},
      {"b0 07 7f", "cc 1 7 127 ;"},
      {"b0 07 7f 07 00 08 01", "cc 1 7 127 ;cc 1 7 0 ;cc 1 8 1 ;"},
      {"b0 f8 07 fe 7f", "cc 1 7 127 ;"},
      {"c2 05 06", "program 3 5 127 ;program 3 6 127 ;"},
      {"d0 05 e0 01 02 a0 03 04 90 01 01", "bend 1 0 257 ;note 1 1 1 ;"},
      {"ef 7f 7f 00 40", "bend 16 0 16383 ;bend 16 0 8192 ;"},
      {"07 7f b0 07", ""},
      {"b0 07 90 3c 40", "note 1 60 64 ;"},
      {"b0 06 10", "cc 1 6 16 ;"},
      {"b0 62 03 06 10", "cc 1 98 3 ;cc 1 6 16 ;"},
      {"b0 63 02 62 03 06 10 26 05", "cc 1 99 2 ;cc 1 98 3 ;nrpn 1 259 2048 ;nrpn 1 259 2053 ;"},
      {"b0 63 02 62 03 06 10 60 00 61 00", "cc 1 99 2 ;cc 1 98 3 ;nrpn 1 259 2048 ;nrpn 1 259 2049 ;nrpn 1 259 2048 ;"},
      {"b0 63 02 62 03 b1 06 10", "cc 1 99 2 ;cc 1 98 3 ;cc 2 6 16 ;"},
      {"b0 63 02 62 03 63 7f 62 7f 06 10", "cc 1 99 2 ;cc 1 98 3 ;cc 1 99 127 ;cc 1 98 127 ;cc 1 6 16 ;"},
      {"b0 63 02 62 03 65 00 64 00 06 10", "cc 1 99 2 ;cc 1 98 3 ;cc 1 101 0 ;cc 1 100 0 ;cc 1 6 16 ;"},
      {"f0 7f 01 02 01 01 31 32 2e 35 00 31 f7", "go 1 0 127 12.5;"},
      {"f0 7f 7f 02 01 01 f7", "go 127 0 127 ;"},
      {"f0 7f 01 02 01 02 f7", ""},
      {"f0 7e 01 02 01 01 f7", ""},
      {"f0 7f 01 02 01 01 31 90 3c 40", "note 1 60 64 ;"},
      {"f0 7f f7 90 3c 40", "note 1 60 64 ;"},
      {"b0 07 01 f0 00 f7 07 02", "cc 1 7 1 ;"},
  };
  char got[512];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    rig_check(rig, strcmp(events(cases[i][0], got), cases[i][1]) == 0, cases[i][0]);
}

/** Whatever comes, events are within their ranges. */
static void test_rubbish(Rig *rig)
{
  HcMidiWire wire;
  HcMidiEvent e;
  uint32_t x = 1;
  unsigned n = 0, bad = 0;
  hc_midi_wire_init(&wire);
  for (unsigned i = 0; i < 1000000; i++) {
    x = x * 1664525u + 1013904223u;
    const uint8_t byte = (uint8_t)((x >> 28) < 4 ? 0x80 | (x >> 20 & 0x7f) : x >> 20 & 0x7f);
    if (!hc_midi_wire_byte(&wire, byte, &e))
      continue;
    n++;
    bad += e.number > 16383 || e.value > 16383 || (e.kind != HC_MIDI_GO && (e.channel < 1 || e.channel > 16)) ||
           strlen(e.cue) >= HC_MIDI_CUE_MAX ||
           (e.kind != HC_MIDI_NRPN && (e.number > 127 || (e.kind != HC_MIDI_BEND && e.value > 127)));
  }
  printf("rubbish: %u events of a million bytes\n", n);
  rig_check(rig, n > 100000 && bad == 0, "rubbish");
}

static void test_lines(Rig *rig)
{
  // a line, and how it is written again
  static const char *const good[][2] = {
      {"cc 1 32 /select a", "cc 1 32 /select a"},
      {"  note 10 36   /toggle  # a comment", "note 10 36 /toggle"},
      {"cc 1 0 /lane/a/line/length 0.1 30 log pickup", "cc 1 0 /lane/a/line/length 0.1 30 log pickup"},
      {"cc 16 127 /trim", "cc 16 127 /trim absolute"},
      {"cc 1 7 /trim 0 -60 linear", "cc 1 7 /trim 0 -60 absolute"},
      {"cc14 1 31 /fade pickup", "cc14 1 31 /fade pickup"},
      {"bend 16 /trim -60 0 pickup", "bend 16 /trim -60 0 pickup"},
      {"bend 1 /fade", "bend 1 /fade absolute"},
      {"nrpn 2 16383 /fade", "nrpn 2 16383 /fade absolute"},
      {"program 1 3 /scene desk", "program 1 3 /scene desk"},
      {"program 1 3 /scene toggle", "program 1 3 /scene toggle"},
      {"program 1 3 /scene \"a b\"", "program 1 3 /scene \"a b\""},
      {"msc * 12.5 /scene desk", "msc * 12.5 /scene desk"},
      {"msc 3 * /cue/go", "msc 3 * /cue/go"},
      {"cc 1 1 /fade relative-twos", "cc 1 1 /fade relative-twos"},
      {"cc 1 1 /fade 10 100 relative-offset", "cc 1 1 /fade 10 100 relative-offset"},
      {"cc 1 1 /lane/a/line/driver relative-sign", "cc 1 1 /lane/a/line/driver relative-sign"},
      {"note 1 1 /match", "note 1 1 /match toggle"},
      {"note 1 1 /match 0", "note 1 1 /match 0"},
      {"note 1 1 /fade 0 100", "note 1 1 /fade 0 100 toggle"},
      {"note 1 1 /select b momentary", "note 1 1 /select b momentary"},
      {"note 1 1 /select 1", "note 1 1 /select 1"},
      {"cc 1 64 /toggle momentary debounce 200", "cc 1 64 /toggle momentary debounce 200"},
      {"cc 1 64 /toggle latching", "cc 1 64 /toggle latching"},
      {"note 1 81 /lane/a/select lamp 21 1", "note 1 81 /lane/a/select lamp 21 1"},
      {"note 1 81 /lane/a/select dark", "note 1 81 /lane/a/select dark"},
      {"cc 1 1 /program/seek 0", "cc 1 1 /program/seek 0"},
      {"note 1 2 /lane/a/name toggle", "note 1 2 /lane/a/name toggle"},
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    HcMapping mapping;
    HcError error = {0};
    char line[1024] = "";
    bool found = false;
    const bool read = hc_mapping_parse(rig->bench, good[i][0], &mapping, &found, &error) == HC_OK && found;
    if (read)
      (void)hc_mapping_print(&mapping, line, sizeof line);
    if (strcmp(line, good[i][1]) != 0)
      printf("     `%s` %s\n", line, error.text);
    rig_check(rig, strcmp(line, good[i][1]) == 0, good[i][0]);
  }
}

static void test_wrong(Rig *rig)
{
  static const char *const bad[][2] = {
      {"/select a", "no kind of control; expected note, cc"},
      {"knob 1 1 /select a", "`knob` is no kind"},
      {"cc 0 1 /select a", "`0` is no channel; expected 1 to 16"},
      {"cc 17 1 /select a", "expected 1 to 16"},
      {"cc x 1 /select a", "`x` is no channel"},
      {"cc 1 128 /select a", "expected 0 to 127"},
      {"cc14 1 32 /fade", "expected 0 to 31"},
      {"nrpn 1 16384 /fade", "expected 0 to 16383"},
      {"bend 0 /fade", "bend: `0` is no channel"},
      {"bend 1 3 /fade", "`3` is no address"},
      {"bend 1 /toggle", "a bend is turned, not pressed"},
      {"bend 1 /match toggle", "a bend is turned, not pressed"},
      {"bend 1 /fade relative-twos", "expected a cc"},
      {"cc 1 /select a", "is no number of one"},
      {"cc 1 1", "expected KIND CHANNEL NUMBER and then an address"},
      {"cc 1 1 # /select a", "expected KIND CHANNEL NUMBER"},
      {"cc 1 1 select a", "column 8"},
      {"cc 1 1 @1 /select a", "and then an address"},
      {"cc 1 1 /selct a", "the nearest is /sel"},
      {"cc 1 1 /select q", "unknown choice"},
      {"cc 1 1 /lane/a/match", "read only"},
      {"cc 1 1 /meter/a/level", "read only"},
      {"cc 1 1 /status", "read only"},
      {"cc 1 1 /scene", "an action"},
      {"cc 1 1 /fade 0 501", "501 is out of range"},
      {"cc 1 1 /fade 0 1 2", "3 numbers; expected the two ends"},
      {"cc 1 1 /fade fast", "wrong type"},
      {"cc 1 1 /fade 0 100 fast", "`fast` means nothing after /fade; expected one of: absolute"},
      {"cc 1 1 /fade 5 6 pickup absolute", "`absolute` after `pickup`"},
      {"cc 1 1 /fade log", "two ends above 0"},
      {"cc 1 1 /toggle pickup", "has no range"},
      {"cc 1 1 /fade 5 pickup", "alone, or with its two ends"},
      {"note 1 1 /fade pickup", "a note is pressed, not turned"},
      {"nrpn 1 1 /fade relative-twos", "expected a cc"},
      {"note 1 1 /fade", "expected the value it sets, or two"},
      {"program 1 1 /trim", "expected the value it sets, or two"},
      {"note 1 1 /panic momentary", "nothing to take back"},
      {"program 1 1 /match momentary", "expected a note or a cc"},
      {"note 1 1 /toggle debounce", "whole number after it"},
      {"note 1 1 /toggle debounce 9999", "0 to 2000"},
      {"note 1 1 /toggle lamp 3", "whole number after it"},
      {"msc 1 /cue/go", "expected msc DEVICE CUE"},
      {"cc 1 1 /select \"a", "never closed"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    HcMapping mapping;
    HcError error = {0};
    bool found = false;
    const HcStatus status = hc_mapping_parse(rig->bench, bad[i][0], &mapping, &found, &error);
    if (status == HC_OK || !strstr(error.text, bad[i][1]))
      printf("     %d `%s`\n", (int)status, error.text);
    rig_check(rig, status != HC_OK && strstr(error.text, bad[i][1]), bad[i][0]);
  }
}

/** A file is read whole or not at all, and the error names the line. */
static void test_file(Rig *rig)
{
  char path[TEMPORARY_SIZE];
  const int fd = mkstemp(temporary_path(path, "hotcold-map-XXXXXX"));
  static const char text[] = "# a map\n\nnote 1 1 /toggle\ncc 1 1 /fade\ncc 1 99 /fad\n";
  HcMapping *mappings = NULL;
  size_t n = 0;
  HcError error = {0};
  rig_check(rig, fd >= 0 && write(fd, text, sizeof text - 1) == sizeof text - 1, "written");
  char wanted[TEMPORARY_SIZE + 64];
  snprintf(wanted, sizeof wanted, "%s:5: unknown address /fad; the nearest is /fade", path);
  rig_check(rig,
            hc_map_read(rig->bench, path, &mappings, &n, &error) == HC_NOT_FOUND && !mappings && n == 0 &&
                strcmp(error.text, wanted) == 0,
            error.text);
  rig_check(rig, ftruncate(fd, 38) == 0 && hc_map_read(rig->bench, path, &mappings, &n, &error) == HC_OK && n == 2, "two lines");
  free(mappings);
  (void)close(fd);
  (void)unlink(path);
}

int main(void)
{
  Rig *const rig = rig_new();
  test_wire(rig);
  test_rubbish(rig);
  test_lines(rig);
  test_wrong(rig);
  test_file(rig);
  return rig_end(rig, 85);
}

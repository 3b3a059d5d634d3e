// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rig_check(Rig *rig, bool good, const char *name)
{
  rig->checks++;
  rig->failed += !good;
  if (!good)
    printf("FAIL %s (said: %s)\n", name, rig->said);
}

static void said(void *user, const char *address, const char *text)
{
  Rig *const rig = user;
  snprintf(rig->said, sizeof rig->said, "%s: %s", address, text);
}

static void told(void *user, const HcMessage *message, bool meter)
{
  Rig *const rig = user;
  if (meter)
    return;
  if (rig->hold && rig->n_held < RIG_HELD_MAX)
    rig->held[rig->n_held++] = *message;
  else
    hc_midi_changed(&rig->midi, message);
}

Rig *rig_new(void)
{
  Rig *const rig = calloc(1, sizeof *rig);
  if (!rig)
    exit(1);
  rig->bench = tiny_bench_new();
  rig->now_s = 100;
  if (hc_midi_init(&rig->midi, rig->bench, said, rig, NULL) != HC_OK)
    exit(1);
  hc_midi_cable_init(&rig->cable);
  hc_bench_watch(rig->bench, told, rig);
  return rig;
}

int rig_end(Rig *rig, unsigned least)
{
  const bool good = rig->failed == 0 && rig->checks >= least;
  printf("%u checks, %u failed\n", rig->checks, rig->failed);
  hc_midi_free(&rig->midi);
  tiny_bench_free(rig->bench);
  free(rig);
  return good ? 0 : 1;
}

void rig_map(Rig *rig, const char *lines)
{
  HcMapping *const mapping = calloc(HC_MIDI_MAPPINGS_MAX, sizeof *mapping);
  size_t n = 0;
  HcError error = {0};
  for (const char *at = lines; mapping && *at;) {
    char line[1024];
    const size_t length = strcspn(at, "\n");
    snprintf(line, sizeof line, "%.*s", (int)length, at);
    bool found = false;
    if (hc_mapping_parse(rig->bench, line, &mapping[n], &found, &error) != HC_OK) {
      printf("FAIL `%s`: %s\n", line, error.text);
      exit(1);
    }
    n += found;
    at += length + (at[length] == '\n');
  }
  hc_midi_take(&rig->midi, mapping, n);
  free(mapping);
}

void rig_play_at(Rig *rig, const char *bytes, uint64_t frame)
{
  int used = 0;
  unsigned byte = 0;
  for (; sscanf(bytes, "%x%n", &byte, &used) == 1; bytes += used) {
    const uint8_t one = (uint8_t)byte;
    hc_midi_cable_take(&rig->midi, &rig->cable, &one, 1, frame, rig->now_s, true);
  }
  hc_midi_flush(&rig->midi, rig->now_s);
}

void rig_play(Rig *rig, const char *bytes)
{
  rig_play_at(rig, bytes, 0);
}

static bool keep(void *user, const uint8_t *bytes, unsigned n)
{
  Rig *const rig = user;
  if (rig->n_sent + n > sizeof rig->sent)
    return false;
  memcpy(rig->sent + rig->n_sent, bytes, n);
  rig->n_sent += n;
  return true;
}

void rig_wait(Rig *rig, double seconds)
{
  for (double until = rig->now_s + seconds; rig->now_s < until;) {
    rig->now_s += 0.002;
    hc_midi_flush(&rig->midi, rig->now_s);
    hc_midi_cable_give(&rig->midi, &rig->cable, rig->now_s, keep, rig);
  }
}

void rig_land(Rig *rig)
{
  const unsigned n = rig->n_held;
  for (unsigned i = 0; i < n; i++)
    hc_midi_changed(&rig->midi, &rig->held[i]);
  memmove(rig->held, rig->held + n, (rig->n_held - n) * sizeof *rig->held);
  rig->n_held -= n;
  hc_midi_flush(&rig->midi, rig->now_s);
}

void rig_set(Rig *rig, const char *message)
{
  HcLine line;
  bool found = false;
  if (hc_line_parse(message, &line, &found, NULL) != HC_OK ||
      hc_bench_apply(rig->bench, &line.message, 1, 0, true, NULL, NULL) != HC_OK) {
    printf("FAIL `%s` is no message\n", message);
    exit(1);
  }
}

double rig_value(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->value.number;
}

const char *rig_text(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->value.text;
}

unsigned rig_triggered(Rig *rig, const char *address)
{
  return tiny_bench_entry(rig->bench, address)->triggered;
}

bool rig_shows(const Rig *rig, uint8_t status, uint8_t number, unsigned value)
{
  for (unsigned i = rig->n_sent; i >= 3; i -= 3)
    if (rig->sent[i - 3] == status && rig->sent[i - 2] == number)
      return rig->sent[i - 1] == value;
  return false;
}

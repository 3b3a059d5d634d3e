// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A map over the small bench: bytes in, values and lamps out. What the bench tells can be held back, as a landing is. */
#ifndef HC_MIDI_RIG_H
#define HC_MIDI_RIG_H

#include "midi/cable.h"
#include "tiny_bench.h"

enum { RIG_HELD_MAX = 64 };

typedef struct Rig {
  HcBench *bench;
  HcMidi midi;
  HcMidiCable cable;
  double now_s;
  bool hold; ///< keep what is told until rig_land
  HcMessage held[RIG_HELD_MAX];
  unsigned n_held;
  char said[512];        ///< last refusal
  uint8_t sent[1 << 16]; ///< by the cable
  unsigned n_sent;
  unsigned checks, failed;
} Rig;

Rig *rig_new(void);
/** Print the outcome and free; status of the program: 0 when at least `least` checks were made and all held. */
int rig_end(Rig *rig, unsigned least);
void rig_check(Rig *rig, bool good, const char *name);

/** Replace the map by lines, '\n' between them; the test ends where one is refused. */
void rig_map(Rig *rig, const char *lines);
/** Bytes as hexadecimal text, that take effect at `frame`, and what follows from them. */
void rig_play_at(Rig *rig, const char *bytes, uint64_t frame);
void rig_play(Rig *rig, const char *bytes);
/** Time passes, in steps of 2 ms; lamps are lit. */
void rig_wait(Rig *rig, double seconds);
/** Tell what was held back. */
void rig_land(Rig *rig);

/** Somebody else sets a value. */
void rig_set(Rig *rig, const char *message);
double rig_value(Rig *rig, const char *address);
const char *rig_text(Rig *rig, const char *address);
/** How often an action was triggered. */
unsigned rig_triggered(Rig *rig, const char *address);
/** True when the last three bytes sent that begin so end with this value. */
bool rig_shows(const Rig *rig, uint8_t status, uint8_t number, unsigned value);

#endif

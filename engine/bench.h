// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The bench: the control thread's model of everything that has an address. Changes come as lists of messages that are
 * checked whole and land whole; what the surfaces need to know comes back as messages. CTL throughout.
 */
#ifndef HC_BENCH_H
#define HC_BENCH_H

#include "parameter.h"

typedef struct HcBench HcBench;

/** Who is told; called in the control thread. */
typedef void (*HcTell)(void *user, const HcMessage *message);

/** Apply `n` messages as one: all of them, landing in one chunk, or none with `error` set (`*bad`, where not NULL, is the
 * index of the message at fault). `frame`: engine frame at which they land, 0 for as soon as possible. Numbers out of range
 * are clamped when `clamp`, refused otherwise (texts). A message without arguments triggers an action; one that asks
 * (hc_bench_asks) is not for here. Circuits are solved first, without blocking: the change is told when it has landed. */
HcStatus hc_bench_apply(HcBench *bench, const HcMessage *messages, size_t n, uint64_t frame, bool clamp, size_t *bad,
                        HcError *error);

/** Answer a question: `tell` gets one message, or a list closed by ADDRESS/done. HC_NOT_FOUND names the nearest address. */
HcStatus hc_bench_ask(HcBench *bench, const char *address, HcTell tell, void *user, HcError *error);

/** True when a message without arguments to this address asks (and does not trigger). False also for unknown addresses. */
bool hc_bench_asks(HcBench *bench, const char *address);

/** Parameter by whole address, or NULL. Valid until the next hc_bench_apply or hc_bench_step. */
const HcParameter *hc_bench_find(HcBench *bench, const char *address);
/** All parameters in the order of the reference; NULL past the end. */
const HcParameter *hc_bench_parameter(HcBench *bench, size_t index);
/** Changes whenever an address comes or goes (inserts do). */
uint64_t hc_bench_shape(const HcBench *bench);
/** HC_NOT_FOUND, saying what would be right instead of an address that is not known: the nearest one (edit distance), where the lane is missing more lanes. */
HcStatus hc_bench_unknown(HcBench *bench, const char *address, HcError *error);

/** Value in force as a message; false where there is none (actions, meters without a measurement yet). */
bool hc_bench_value(HcBench *bench, const char *address, HcMessage *message);

/** Judge messages as hc_bench_apply with `clamp` off would, and do nothing. */
HcStatus hc_bench_check(HcBench *bench, const HcMessage *messages, size_t n, HcError *error);

/** Whoever plays MIDI has the map. Of `/midi/learn` and `/midi/unlearn` it hears as of every other change. */
typedef struct HcMidiMapServer {
  void *user;
  HcStatus (*check)(void *user, const char *name,
                    HcError *error);                              ///< could this map be taken? By name or file; "": the usual one
  HcStatus (*load)(void *user, const char *name, HcError *error); ///< take it
  unsigned (*list)(void *user, HcTell tell, void *tell_user);     ///< one `/midi/map ,s` a line; how many
  HcStatus (*save)(void *user, const char *file, HcError *error);
  unsigned (*devices)(void *user, HcTell tell, void *tell_user); ///< one `/midi/devices ,sii` a device; how many
  HcStatus (*mapped)(void *user, const char *address,
                     HcError *error); ///< does anything move it? HC_NOT_FOUND: says what is mapped
} HcMidiMapServer;
/** Begin, with the map that was named so far, if it can be taken; NULL ends it. */
HcStatus hc_bench_serve_midi(HcBench *bench, const HcMidiMapServer *server, HcError *error);

/** Be told of every change (values by address as they land, meters as they are measured, one-off messages such as
 * `/snapshot/done`). One watcher; `meter` is true for streamed measurements. */
void hc_bench_watch(HcBench *bench, void (*changed)(void *user, const HcMessage *message, bool meter), void *user);

/** A piece of what is sent out: after fade, trim, mute and guard. */
typedef struct HcHeard {
  uint64_t frame; ///< engine frame of the first sample
  uint32_t frames;
  uint32_t rate; ///< [Hz]
  const float *left, *right;
} HcHeard;
/** Be given what is sent out, piece by piece, as far as nothing was lost on the way (the frames tell). One hearer; NULL ends it.
 * The audio thread writes the same with or without one. */
void hc_bench_relay(HcBench *bench, void (*heard)(void *user, const HcHeard *), void *user);

/** Tag (NTP seconds and fraction) → engine frame by the pair that `/clock` answers. HC_REFUSED: more than an hour ahead. A late
 * or immediate tag gives 0. */
HcStatus hc_bench_frame_of(HcBench *bench, uint32_t seconds, uint32_t fraction, uint64_t *frame, HcError *error);

#endif

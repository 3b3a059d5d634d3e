// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What the bench sends out, over WebSockets that speak `hotcold-sound` and never OSC: packets of about 10 ms, to the bit. CTL throughout.
 *
 * Every packet is kept once, for all who listen. Who is slower than that memory (1/3 s) misses packets and sees it by their frames;
 * nothing waits for anybody, and nothing grows.
 */
#ifndef HC_WEB_SOUND_H
#define HC_WEB_SOUND_H

#include "bench.h"

#include <libwebsockets.h>

#define HC_WEB_SOUND_PROTOCOL "hotcold-sound"

enum {
  HC_WEB_EARS_MAX = 8,     ///< who may listen at a time
  HC_WEB_QUESTION_MAX = 64 ///< bytes of a question of the time
};

typedef struct HcWebSound HcWebSound;

/** Somebody who listens: what libwebsockets keeps for the connection. */
typedef struct HcWebEar {
  struct HcWebEar *next;
  struct lws *wsi;
  HcWebSound *sound; ///< NULL: refused, and not in the list
  uint64_t at;       ///< count of the packet that comes next
  uint64_t taken_ms; ///< when it last took one, or had all
  bool asked;
  size_t received; ///< bytes of the question
  char question[HC_WEB_QUESTION_MAX + 1];
} HcWebEar;

/** From now on the bench's sound is taken. NULL: out of memory. To be freed by free() when all connections have closed. */
HcWebSound *hc_web_sound_open(HcBench *bench);
/** The bench goes: nothing more is taken. */
void hc_web_sound_end(HcWebSound *sound);

/** What libwebsockets tells of such a connection; nonzero ends it. Who may connect has been judged before. */
int hc_web_sound_event(HcWebSound *sound, struct lws *wsi, enum lws_callback_reasons reason, HcWebEar *ear, const void *in,
                       size_t size);
/** Called every few ms: ends who has taken nothing for 10 s. */
void hc_web_sound_look(HcWebSound *sound, uint64_t now_ms);

#endif

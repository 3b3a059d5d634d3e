// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What plugins have to say: collected from any thread without a lock, fetched and shown by the control thread. Plugins are
 * told to log from run() too, so nothing is printed where it is said.
 */
#ifndef HC_LV2_LOG_H
#define HC_LV2_LOG_H

#include "lv2/log/log.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { HC_LOG_LINES = 64, HC_LOG_TEXT = 256 };

typedef enum HcLogLevel { HC_LOG_ERROR, HC_LOG_WARNING, HC_LOG_NOTE, HC_LOG_TRACE } HcLogLevel;

typedef struct HcLogLine {
  HcLogLevel level;
  char text[HC_LOG_TEXT]; ///< "NAME: what it said", one line, cut to fit
} HcLogLine;

typedef struct HcLogSlot {
  atomic_uint_least32_t turn;
  HcLogLine line;
} HcLogSlot;

/** Bounded queue, many writers, one reader: a slot's turn says whose it is. */
typedef struct HcLog {
  HcLogSlot slot[HC_LOG_LINES];
  alignas(64) atomic_uint_least32_t head;
  alignas(64) uint32_t tail;
  atomic_uint_least32_t lost; ///< lines that found no room
} HcLog;

void hc_log_init(HcLog *log);
/** ANY. False: no room, counted. */
bool hc_log_put(HcLog *log, HcLogLevel level, const char *name, const char *format, va_list arguments)
    __attribute__((format(printf, 4, 0)));
/** One thread. Oldest line; false when there is none. */
bool hc_log_take(HcLog *log, HcLogLine *line);

#endif

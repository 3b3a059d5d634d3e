// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lv2/log.h"

#include <stdio.h>
#include <string.h>

void hc_log_init(HcLog *log)
{
  for (uint32_t i = 0; i < HC_LOG_LINES; ++i) {
    atomic_init(&log->slot[i].turn, i);
  }
  atomic_init(&log->head, 0);
  atomic_init(&log->lost, 0);
  log->tail = 0;
}

/* A slot of turn t may be written by the writer that draws ticket t, is then t + 1 for the reader, and t + HC_LOG_LINES when
 * it has been read. */
static HcLogSlot *claim(HcLog *log, uint32_t *ticket)
{
  *ticket = atomic_load_explicit(&log->head, memory_order_relaxed);
  for (;;) {
    HcLogSlot *const slot = &log->slot[*ticket % HC_LOG_LINES];
    const int32_t ahead = (int32_t)(atomic_load_explicit(&slot->turn, memory_order_acquire) - *ticket);
    if (ahead < 0) {
      return NULL;
    }
    if (ahead > 0) {
      *ticket = atomic_load_explicit(&log->head, memory_order_relaxed);
    } else if (atomic_compare_exchange_weak_explicit(&log->head, ticket, *ticket + 1, memory_order_relaxed,
                                                     memory_order_relaxed)) {
      return slot;
    }
  }
}

bool hc_log_put(HcLog *log, HcLogLevel level, const char *name, const char *format, va_list arguments)
{
  uint32_t ticket = 0;
  HcLogSlot *const slot = claim(log, &ticket);
  if (!slot) {
    atomic_fetch_add_explicit(&log->lost, 1, memory_order_relaxed);
    return false;
  }
  char *const text = slot->line.text;
  slot->line.level = level;
  const int used = snprintf(text, HC_LOG_TEXT, "%.80s: ", name);
  vsnprintf(text + used, HC_LOG_TEXT - (size_t)used, format, arguments);
  size_t length = strlen(text);
  while (length && text[length - 1] == '\n') {
    text[--length] = '\0';
  }
  for (char *c = text; *c; ++c) {
    *c = *c == '\n' ? ' ' : *c;
  }
  atomic_store_explicit(&slot->turn, ticket + 1, memory_order_release);
  return true;
}

bool hc_log_take(HcLog *log, HcLogLine *line)
{
  HcLogSlot *const slot = &log->slot[log->tail % HC_LOG_LINES];
  if (atomic_load_explicit(&slot->turn, memory_order_acquire) != log->tail + 1) {
    return false;
  }
  *line = slot->line;
  atomic_store_explicit(&slot->turn, log->tail + HC_LOG_LINES, memory_order_release);
  ++log->tail;
  return true;
}

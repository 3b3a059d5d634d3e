// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The bench's contract over a small table without any sound, for tests of the codec and the dispatcher alone. What users
 * are promised is tested against the real bench.
 */
#ifndef HC_TINY_BENCH_H
#define HC_TINY_BENCH_H

#include "bench.h"

/** One parameter and its value. */
typedef struct HcTinyEntry {
  HcParameter parameter;
  char address[HC_ADDRESS_MAX];
  HcArgument value;
  unsigned triggered;
} HcTinyEntry;

struct HcBench {
  HcTinyEntry *entry;
  size_t n;
  void (*changed)(void *user, const HcMessage *message, bool meter);
  void *user;
  unsigned applied; ///< calls of hc_bench_apply that succeeded
  size_t messages;  ///< messages in them
  uint64_t frame;   ///< of the last
};

HcBench *tiny_bench_new(void);
void tiny_bench_free(HcBench *bench);
HcTinyEntry *tiny_bench_entry(HcBench *bench, const char *address);

#endif

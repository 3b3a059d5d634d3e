// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The same for libFuzzer, which sees what code its inputs reach. netlist_libfuzzer.py builds and runs it.
 */
#include "fuzz_one.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  unsigned long accepted = 0;
  const char *broken = hc_fuzz_netlist(bytes, n, &accepted);
  if (broken) {
    fprintf(stderr, "broken promise: %s\n", broken);
    abort();
  }
  return 0;
}

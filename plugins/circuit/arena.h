// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * Memory that is taken piecemeal while a netlist is read and given back whole.
 */
#ifndef HC_CIRCUIT_ARENA_H
#define HC_CIRCUIT_ARENA_H

#include <stddef.h>

typedef struct HcArena {
  struct HcArenaBlock *head;
} HcArena;

/** Zeroed memory for `size` bytes, aligned for anything; NULL when there is none. Lives until hc_arena_free. */
void *hc_arena_take(HcArena *arena, size_t size);

/** Copy of the first `length` characters of `text`, with a NUL behind; NULL when out of memory. */
char *hc_arena_text(HcArena *arena, const char *text, size_t length);

/** printf into the arena; NULL when out of memory. */
__attribute__((format(printf, 2, 3))) char *hc_arena_print(HcArena *arena, const char *format, ...);

/** A copy of `*items` with room for one more of `size` bytes when `n` is a power of two (or zero), else unchanged: call before
 * every append. Returns 0, or −1 when out of memory. */
int hc_arena_grow(HcArena *arena, void *items, size_t n, size_t size);

void hc_arena_free(HcArena *arena);

#endif

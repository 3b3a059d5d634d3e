// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "circuit/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct HcArenaBlock {
  struct HcArenaBlock *next;
  size_t used, size;
  _Alignas(16) char bytes[];
} HcArenaBlock;

enum { BLOCK_BYTES = 65536 };

void *hc_arena_take(HcArena *arena, size_t size)
{
  size = (size + 15) & ~(size_t)15;
  HcArenaBlock *block = arena->head;
  if (!block || block->size - block->used < size) {
    const size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
    block = calloc(1, sizeof *block + room);
    if (!block)
      return NULL;
    block->size = room;
    block->next = arena->head;
    arena->head = block;
  }
  void *at = block->bytes + block->used;
  block->used += size;
  return at;
}

char *hc_arena_text(HcArena *arena, const char *text, size_t length)
{
  char *copy = hc_arena_take(arena, length + 1);
  if (copy && length)
    memcpy(copy, text, length);
  return copy;
}

char *hc_arena_print(HcArena *arena, const char *format, ...)
{
  va_list list;
  va_start(list, format);
  va_list again;
  va_copy(again, list);
  const int length = vsnprintf(NULL, 0, format, list);
  va_end(list);
  char *text = length < 0 ? NULL : hc_arena_take(arena, (size_t)length + 1);
  if (text)
    vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  return text;
}

int hc_arena_grow(HcArena *arena, void *items, size_t n, size_t size)
{
  if (n == 1 || n & (n - 1))
    return 0;
  void *old;
  memcpy(&old, items, sizeof old);
  void *copy = hc_arena_take(arena, (n ? 2 * n : 2) * size);
  if (!copy)
    return -1;
  if (n)
    memcpy(copy, old, n * size);
  memcpy(items, &copy, sizeof copy);
  return 0;
}

void hc_arena_free(HcArena *arena)
{
  while (arena->head) {
    HcArenaBlock *next = arena->head->next;
    free(arena->head);
    arena->head = next;
  }
}

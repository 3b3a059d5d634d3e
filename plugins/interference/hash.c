// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hash.h"

HcHashing hc_hash_read(const HcRoom *room, HcStream use)
{
  HcHashing hashing;
  for (int loop = 0; loop < HC_HASH_LOOPS; loop++) {
    const uint64_t start = hc_random_bits(hc_stream(room->seed, use), UINT64_MAX - (uint64_t)loop) >> 32;
    const size_t at = (size_t)((start + room->frame) % (uint64_t)hc_hash_length[loop]);
    hashing.noise[loop] = room->hash->noise[loop] + at;
    hashing.slope[loop] = room->hash->slope[loop] + at;
    hashing.narrow[loop] = room->hash->narrow[loop] + at;
  }
  return hashing;
}

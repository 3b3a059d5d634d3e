// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The mask of the letters [block × HC_COMMIT_DIGITS, …). */
static void mask_of(const char *nonce, unsigned block, char mask[HC_COMMIT_DIGITS + 1])
{
  char number[16];
  (void)snprintf(number, sizeof number, "seal %u", block);
  hc_trial_commit(nonce, number, mask);
}

/** Letters ↔ masked letters, which are their own inverse. */
static void apply(const char *nonce, unsigned char *letters, size_t n)
{
  char mask[HC_COMMIT_DIGITS + 1] = "";
  for (size_t i = 0; i < n; ++i) {
    if (i % HC_COMMIT_DIGITS == 0)
      mask_of(nonce, (unsigned)(i / HC_COMMIT_DIGITS), mask);
    letters[i] ^= (unsigned char)mask[i % HC_COMMIT_DIGITS];
  }
}

void hc_trial_seal(const HcTrialKey *key, char line[HC_SEAL_MAX])
{
  unsigned char letters[HC_TRIAL_KEY_MAX];
  const size_t n = strlen(key->letters);
  memcpy(letters, key->letters, n);
  apply(key->nonce, letters, n);
  int at = snprintf(line, HC_SEAL_MAX, "%s ", key->nonce);
  for (size_t i = 0; i < n; ++i)
    at += snprintf(line + at, (size_t)(HC_SEAL_MAX - at), "%02x", letters[i]);
  (void)snprintf(line + at, (size_t)(HC_SEAL_MAX - at), "\n");
}

bool hc_trial_unseal(const char *line, HcTrialKey *key)
{
  *key = (HcTrialKey){.nonce = ""};
  const char *digits = line + HC_NONCE_DIGITS + 1;
  const size_t length = strlen(line);
  if (length < HC_NONCE_DIGITS + 4 || line[HC_NONCE_DIGITS] != ' ' || line[length - 1] != '\n' || length % 2 ||
      length - HC_NONCE_DIGITS - 2 > 2 * HC_TRIAL_KEY_MAX)
    return false;
  const size_t n = (length - HC_NONCE_DIGITS - 2) / 2;
  memcpy(key->nonce, line, HC_NONCE_DIGITS);
  for (size_t i = 0; i < n; ++i) {
    const char pair[3] = {digits[2 * i], digits[2 * i + 1], '\0'};
    char *end = NULL;
    key->letters[i] = (char)strtoul(pair, &end, 16);
    if (*end)
      return false;
  }
  apply(key->nonce, (unsigned char *)key->letters, n);
  hc_trial_commit(key->nonce, key->letters, key->commit);
  return true;
}

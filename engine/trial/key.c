// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "key.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>

void hc_trial_commit(const char *nonce, const char *letters, char commit[HC_COMMIT_DIGITS + 1])
{
  struct sha256_ctx hash;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&hash);
  sha256_update(&hash, strlen(nonce), (const uint8_t *)nonce);
  sha256_update(&hash, strlen(letters), (const uint8_t *)letters);
  sha256_digest(&hash, sizeof digest, digest);
  base16_encode_update(commit, sizeof digest, digest);
  commit[HC_COMMIT_DIGITS] = '\0';
}

/** 0 … below − 1, all alike: a byte beyond the last whole multiple is thrown away. */
static bool draw_below(unsigned below, unsigned *number)
{
  uint8_t byte;
  do {
    if (!hc_trial_random(&byte, 1))
      return false;
  } while (byte >= 256 / below * below);
  *number = byte % below;
  return true;
}

/** Fisher and Yates. */
static bool shuffle(char *letters, unsigned n)
{
  bool ok = true;
  for (unsigned i = n; i > 1 && ok; --i) {
    unsigned j = 0;
    ok = draw_below(i, &j);
    const char last = letters[i - 1];
    letters[i - 1] = letters[j];
    letters[j] = last;
  }
  return ok;
}

static bool draw_ratings(const HcTrialPlan *plan, unsigned first, char *letters)
{
  bool ok = true;
  for (unsigned trial = first; trial < plan->n && ok; ++trial) {
    char *of_trial = letters + trial * plan->lanes;
    for (unsigned lane = 0; lane < plan->lanes; ++lane)
      of_trial[lane] = (char)('a' + (int)lane);
    ok = shuffle(of_trial, plan->lanes);
  }
  return ok;
}

static bool draw_letters(const HcTrialPlan *plan, unsigned first, unsigned counted, char *letters)
{
  memset(letters, '-', hc_trial_letters(plan));
  if (plan->mode == HC_TRIAL_RATING)
    return draw_ratings(plan, first, letters);
  // Which of them catch: these are capitals.
  const unsigned left = hc_trial_total(plan) - first, count = plan->n - counted;
  letters += first;
  memset(letters, 'a', count);
  memset(letters + count, 'A', left - count);
  bool ok = shuffle(letters, left);
  for (unsigned i = 0; i < left && ok; ++i) {
    unsigned other = 0;
    ok = draw_below(2, &other);
    letters[i] = (char)(letters[i] + (int)other);
  }
  return ok;
}

HcStatus hc_trial_draw(const HcTrialPlan *plan, unsigned trials, unsigned counted, HcTrialKey *key, HcError *error)
{
  *key = (HcTrialKey){.nonce = ""};
  uint8_t nonce[HC_NONCE_DIGITS / 2];
  if (!hc_trial_random(nonce, sizeof nonce) || !draw_letters(plan, trials, counted, key->letters))
    return hc_error_set(error, HC_IO, "the system gives no random numbers");
  base16_encode_update(key->nonce, sizeof nonce, nonce);
  hc_trial_commit(key->nonce, key->letters, key->commit);
  return HC_OK;
}

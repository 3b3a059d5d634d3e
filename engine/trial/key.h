// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * The key of a series: drawn before it begins, sworn to by a hash that everybody may read, shown at the end.
 */
#ifndef HC_TRIAL_KEY_H
#define HC_TRIAL_KEY_H

#include "series.h"

enum { HC_NONCE_DIGITS = 64, HC_COMMIT_DIGITS = 64 };

typedef struct HcTrialKey {
  char nonce[HC_NONCE_DIGITS + 1]; ///< lowercase hex
  char letters[HC_TRIAL_KEY_MAX + 1];
  char commit[HC_COMMIT_DIGITS + 1];
} HcTrialKey;

/** Fill with numbers that nobody can know (getrandom); false: there are none. */
bool hc_trial_random(void *to, unsigned size);

/** Draw a key; every order, and every place of the trials that catch, is as likely as any other. The first `trials`, `counted` of
 * which count, have been answered under an earlier commit: they get dashes. */
HcStatus hc_trial_draw(const HcTrialPlan *plan, unsigned trials, unsigned counted, HcTrialKey *key, HcError *error);

/** Lowercase hex SHA-256 over the nonce's digits, followed at once by the letters. */
void hc_trial_commit(const char *nonce, const char *letters, char commit[HC_COMMIT_DIGITS + 1]);

#endif

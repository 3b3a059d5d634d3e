// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * A key put aside until its series ends, so that a crash loses no answer: a line beside the log, masked by a stream that is made from
 * its own nonce. It keeps people from reading by accident; who takes the trouble to open it could read the program's memory too.
 */
#ifndef HC_TRIAL_SEAL_H
#define HC_TRIAL_SEAL_H

#include "key.h"

enum { HC_SEAL_MAX = HC_NONCE_DIGITS + 2 * HC_TRIAL_KEY_MAX + 8 };

/** One line with its newline. */
void hc_trial_seal(const HcTrialKey *key, char line[HC_SEAL_MAX]);
/** False for what is no such line. */
bool hc_trial_unseal(const char *line, HcTrialKey *key);

#endif

// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file A bench that plays, and files that it plays. */
#ifndef HC_TEST_PLAYING_H
#define HC_TEST_PLAYING_H

#include "rig.h"

/** A tone of 1 kHz, full scale being 1: `first` for a second, then `then` for the rest. Ends the test where it cannot be written. */
void write_tone(const char *file, double first, double then, unsigned seconds);
/** Two lanes without noise at 48 kHz, with these messages, after their first 200 ms. */
Rig *playing(const char *settings);
/** Messages whose last one ends with a file's name. */
HcStatus say(Rig *rig, const char *messages, const char *file);

#endif

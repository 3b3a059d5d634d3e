// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file What `hotcold trial export` and `import` share, and the sounds that are exported. */
#ifndef HC_ONLINE_H
#define HC_ONLINE_H

#include "trial/experiment.h"

#define HC_ONLINE_KEY "key.json"

enum { HC_ONLINE_PATH_MAX = 4096, HC_ONLINE_FOLDER_MAX = HC_ONLINE_PATH_MAX - HC_EXPERIMENT_FILE_MAX };

/** Of `rendered`, as `hotcold render --lanes` makes it, take the lanes: at most −1 dBFS, all by the same gain; 10 ms of raised cosine at
 * both ends, so that a loop does not click; 24 bits. Fills the program's seconds, gain and hashes. HC_IO. */
HcStatus hc_online_sounds(HcExperiment *experiment, unsigned program, const char *rendered, const char *folder, HcError *error);

/** A folder with nothing in it. */
bool hc_online_is_empty(const char *folder);

#endif
